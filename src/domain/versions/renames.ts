import type { Replacement } from './principle-set.ts'

/** What took the place of a name. */
export interface Successor {
  readonly names: readonly string[]
  /** Whether it is the same by another name: `equal`, one to one, all the way. */
  readonly isRename: boolean
}

/**
 * Rule V3: what took the place of a name through the releases of a set, the oldest first. Undefined where none of them
 * tells.
 */
export function successorOf (
  name: string,
  releases: ReadonlyArray<readonly Replacement[]>
): Successor | undefined {
  let names = new Set([name])
  let isRename = true
  for (const replacements of releases) {
    const next = new Set<string>()
    for (const each of names) {
      const told = replacements.filter(({ from }) => from.includes(each))
      for (const now of told.length === 0 ? [each] : told.flatMap(({ to }) => to)) next.add(now)
      isRename &&= told.every(isOneToOne) && told.length < 2
    }
    names = next
  }
  const found = [...names].filter(each => each !== name)
  return found.length === 0 ? undefined : { names: found, isRename: isRename && found.length === 1 }
}

/**
 * The same from the other end: the names of the first release whose place each of these took; a name that the first
 * release has too is its own.
 */
export function predecessorsOf (
  names: readonly string[],
  first: readonly string[],
  releases: ReadonlyArray<readonly Replacement[]>
): ReadonlyMap<string, readonly string[]> {
  const known = new Set(first)
  const taken = new Map<string, string[]>()
  for (const from of first) {
    for (const to of successorOf(from, releases)?.names ?? []) taken.set(to, [...taken.get(to) ?? [], from])
  }
  return new Map(names.map(name => [name, known.has(name) ? [name] : taken.get(name) ?? [name]]))
}

function isOneToOne ({ from, to, relationship }: Replacement): boolean {
  return relationship === 'equal' && from.length === 1 && to.length === 1
}
