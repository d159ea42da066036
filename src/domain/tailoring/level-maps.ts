import { createIssue, type Issue } from '../values/issue.ts'
import { scaleDigest } from '../versions/digest.ts'
import type { CustomContent, LevelMap, Scale } from '../versions/principle-set.ts'

/** What level maps are judged by. */
export interface KnownScales {
  /** Versions of the set that are named in the draft, by number. */
  readonly named: ReadonlyMap<string, CustomContent>
  /** Other versions that it goes on from: the newest, its base, what it was imported with. */
  readonly others: readonly CustomContent[]
}

/**
 * Rule U: the scale of a draft, with each of its maps named by the digest of the scale that it is of. Where a map is of
 * no scale that is known, or names a level that is not there, an issue below `pointer` says so.
 */
export function resolvedLevelMaps (
  scale: Scale,
  { named, others }: KnownScales,
  pointer: string
): { readonly scale: Scale, readonly issues: Issue[] } {
  const issues: Issue[] = []
  const scales = [...named.values(), ...others].flatMap(({ scale }) => scale ?? [])
  const known = new Map(scales.map(each => [scaleDigest(each), each]))
  /** A map that is carried on from one of them as it was says nothing new. */
  const carried = new Set(scales.flatMap(({ levelMaps }) => levelMaps.map(({ fromDigest }) => fromDigest)))
  const levelsNow = new Set(scale.levels.map(({ key }) => key))

  function digestOf ({ fromDigest, fromVersion }: LevelMap, at: string): string | undefined {
    if ((fromDigest === undefined) === (fromVersion === undefined)) {
      issues.push(createIssue(at, 'invalid', 'A level map has either `fromVersion` or `fromDigest`'))
      return undefined
    }
    if (fromVersion === undefined) return fromDigest
    const before = named.get(fromVersion)?.scale
    if (!before) {
      issues.push(createIssue(
        `${at}/fromVersion`,
        'unknown_version',
        `The set has no version ${fromVersion} with a scale`
      ))
    }
    return before ? scaleDigest(before) : undefined
  }

  const levelMaps = scale.levelMaps.map((levelMap, index) => {
    const at = `${pointer}/levelMaps/${index}`
    const fromDigest = digestOf(levelMap, at)
    if (fromDigest === undefined) return levelMap
    const before = known.get(fromDigest)
    if (!before && !carried.has(fromDigest)) {
      issues.push(createIssue(`${at}/fromDigest`, 'unknown_scale', 'It is the digest of no scale of the set'))
    }
    const levelsBefore = before && new Set(before.levels.map(({ key }) => key))
    for (const [place, { from, to }] of levelMap.map.entries()) {
      if (levelsBefore && !levelsBefore.has(from)) {
        issues.push(createIssue(`${at}/map/${place}/from`, 'unknown_level', `That scale has no level "${from}"`))
      }
      if (!levelsNow.has(to)) {
        issues.push(createIssue(`${at}/map/${place}/to`, 'unknown_level', `The scale has no level "${to}"`))
      }
    }
    return { fromDigest, map: levelMap.map }
  })
  return { scale: { ...scale, levelMaps }, issues }
}
