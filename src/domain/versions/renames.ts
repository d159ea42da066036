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

function isOneToOne ({ from, to, relationship }: Replacement): boolean {
  return relationship === 'equal' && from.length === 1 && to.length === 1
}
