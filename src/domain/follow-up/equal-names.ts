import type { CustomContent, Principle, Statement } from '../versions/principle-set.ts'
import { renameTrace, stepsOf, type Step } from '../tailoring/upstream.ts'

/** Names of one version that have equal ones in another, `{ older: newer }`; what kept its name is not in it. */
export type Renames = Readonly<Record<string, string>>

/** Rule C1: what has another name in another version and means the same. */
export interface EqualNames {
  readonly statements: Renames
  readonly principles: Renames
}

export const noEqualNames: EqualNames = { statements: {}, principles: {} }

/** What of a release names are followed through. */
export interface NamesOfRelease extends Pick<CustomContent, 'replacedBy'> {
  readonly principles: ReadonlyArray<
    Pick<Principle, 'slug'> & { readonly statements: ReadonlyArray<Pick<Statement, 'key'>> }
  >
}

/**
 * Rule C1: what the releases of a set, the oldest first, have replaced one by one by something equal, from the first
 * of them to the last. What was part of a merge or a split on the way is not in it, nor what one of them gave another
 * meaning.
 */
export function equalNames (way: readonly NamesOfRelease[], isReworded: (name: string) => boolean): EqualNames {
  const followed = (namesOf: (release: NamesOfRelease) => readonly string[]) =>
    renamesThrough(way[0] ? namesOf(way[0]) : [], stepsOf(way, namesOf), isReworded)
  return {
    statements: followed(({ principles }) =>
      principles.flatMap(({ statements }) => statements.map(({ key }) => key))
    ),
    principles: followed(({ principles }) => principles.map(({ slug }) => slug)),
  }
}

function renamesThrough (
  first: readonly string[],
  steps: readonly Step[],
  isReworded: (name: string) => boolean
): Renames {
  let followed = new Map(first.map(name => [name, { name, isRenamed: false, isSame: true }]))
  let names: Iterable<string> = first
  for (const step of steps) {
    const next = equalsOfStep(names, step)
    followed = new Map([...followed].flatMap(([from, { name, isRenamed, isSame }]) => {
      const now = next.get(name)
      return now === undefined
        ? []
        : [[from, {
            name: now,
            isRenamed: isRenamed || now !== name,
            isSame: isSame && !isReworded(name) && !isReworded(now),
          }]]
    }))
    names = step.names
  }
  return Object.fromEntries(
    [...followed].flatMap(([from, { name, isRenamed, isSame }]) => isRenamed && isSame ? [[from, name]] : [])
  )
}

/** From one release to the next: what stays itself, and what is replaced by something equal, one by one. */
function equalsOfStep (names: Iterable<string>, step: Step): Map<string, string> {
  const traces = [...names].map(name => ({ name, ...renameTrace(name, [step]) }))
  const sources = Map.groupBy(traces.flatMap(({ to }) => to), target => target)
  return new Map(traces.flatMap(({ name, to: [target, ...others], mapping, isMerged, isSplit }) => {
    const isOneToOne = target !== undefined && others.length === 0 && sources.get(target)?.length === 1
    const isEqual = mapping === null || (mapping.relationship === 'equal' && !isMerged && !isSplit)
    return isOneToOne && isEqual ? [[name, target]] : []
  }))
}

/** The same from the newer version to the older one. */
export function inverted ({ statements, principles }: EqualNames): EqualNames {
  const back = (renames: Renames) => Object.fromEntries(Object.entries(renames).map(([from, to]) => [to, from]))
  return { statements: back(statements), principles: back(principles) }
}

/** What a name of b is called in a, where `renames` are those from a to b; undefined if a calls something else so. */
export function namesBefore (renames: Renames): (name: string) => string | undefined {
  const before = new Map(Object.entries(renames).map(([from, to]) => [to, from]))
  return name => before.get(name) ?? (Object.hasOwn(renames, name) ? undefined : name)
}
