import type { Issue } from './issue.ts'

/** Where a part of a version was given: pointers into the version, and the pointers that they come from. */
export type SourcePointers = ReadonlyMap<string, string>

/**
 * Refusals of a version, pointed to where the author can do something about them; else to `elsewhere` and their place
 * in the version.
 */
export function located (refusals: readonly Issue[], places: SourcePointers, elsewhere: string): Issue[] {
  return refusals.map(refusal => ({ ...refusal, pointer: placeOf(refusal.pointer, places, elsewhere) }))
}

function placeOf (pointer: string, places: SourcePointers, elsewhere: string): string {
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
    const place = places.get(pointer.slice(0, end))
    if (place !== undefined) return place + pointer.slice(end)
  }
  return elsewhere + pointer
}
