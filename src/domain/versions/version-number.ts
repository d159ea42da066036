import { createIssue, type Issue } from '../values/issue.ts'

export const bumps = ['patch', 'minor', 'major'] as const
export type Bump = typeof bumps[number]

/** Computed from what changed; an author may raise it and nothing else (rule V1). */
export interface VersionNumber {
  readonly major: number
  readonly minor: number
  readonly patch: number
}

/** A range is a version number with its tail left out: "1" and "1.2" mean the newest that begins so. */
export interface VersionRange {
  readonly major: number
  readonly minor?: number
  readonly patch?: number
}

export const firstVersion: VersionNumber = { major: 1, minor: 0, patch: 0 }

const rangePattern = /^(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8}))?)?$/

/** Reads "1", "1.2" or "1.2.3"; undefined for anything else. */
export function parseRange (text: string): VersionRange | undefined {
  const match = rangePattern.exec(text)
  if (!match) return undefined
  const [major, minor, patch] = match.slice(1).map(part => part === undefined ? undefined : Number(part))
  if (major === undefined) return undefined
  return { major, ...(minor === undefined ? {} : { minor }), ...(patch === undefined ? {} : { patch }) }
}

/** Whether all three numbers are there, so that no other version can be meant. */
export function isExact (range: VersionRange): range is VersionNumber {
  return range.minor !== undefined && range.patch !== undefined
}

/** Whether a version begins as the range does: 1.2.3 matches 1 and 1.2, not 1.3. */
export function matches (version: VersionNumber, range: VersionRange): boolean {
  return version.major === range.major &&
    (range.minor === undefined || version.minor === range.minor) &&
    (range.patch === undefined || version.patch === range.patch)
}

/** Negative when `a` comes before `b`. */
export function compareVersions (a: VersionNumber, b: VersionNumber): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch
}

/** All three numbers, as addresses and records have them: 1.2.3. */
export function formatVersion ({ major, minor, patch }: VersionNumber): string {
  return `${major}.${minor}.${patch}`
}

/** The next number: what stands after the one that is raised begins again at 0. */
export function bumped ({ major, minor, patch }: VersionNumber, bump: Bump): VersionNumber {
  if (bump === 'major') return { major: major + 1, minor: 0, patch: 0 }
  if (bump === 'minor') return { major, minor: minor + 1, patch: 0 }
  return { major, minor, patch: patch + 1 }
}

/** Rule V1: major before minor before patch. */
export function higherBump (a: Bump, b: Bump): Bump {
  return bumps.indexOf(a) >= bumps.indexOf(b) ? a : b
}

/**
 * Rule V1: the author may raise the computed bump, not lower it. A lower one is refused, and the computed one stands.
 */
export function chosenBump (
  computed: Bump,
  wanted: Bump = computed
): { readonly bump: Bump, readonly refusals: readonly Issue[] } {
  const bump = higherBump(computed, wanted)
  return {
    bump,
    refusals: bump === wanted
      ? []
      : [createIssue('/bump', 'bump_too_low', `The changes ask for a ${computed} version; "${wanted}" is lower`)],
  }
}
