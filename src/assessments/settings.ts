import { kLimits } from '../domain/assessments/disclosure-limits.ts'
import { unspecified, type Disclosure, type Mode, type Perspective, type Voice } from '../domain/assessments/model.ts'
import { seatLimits } from '../domain/values/limits.ts'
import { createIssue, type Issue } from '../domain/values/issue.ts'

/** How an assessment is to be made, as far as it was said. */
export interface WantedSettings {
  readonly disclosure?: Disclosure
  readonly k?: number
  readonly voice?: Voice
  readonly perspectives?: ReadonlyArray<Omit<Perspective, 'outside'> & { readonly outside?: boolean }>
}

/** Rules D1, M4 and M5, with nothing left out. A single assessment has neither disclosure nor k. */
export interface Settings {
  readonly disclosure: Disclosure | null
  readonly k: number | null
  readonly voice: Voice
  readonly perspectives: readonly Perspective[]
}

/** Rules D1, M4 and M5, with what is not said at its default: confidential, k of 5, every participant one voice. */
export function settingsOf (
  mode: Mode,
  { disclosure, k, voice = 'participant', perspectives = [] }: WantedSettings
): Settings {
  if (mode === 'single') return { disclosure: null, k: null, voice: 'participant', perspectives: [] }
  const chosen = disclosure ?? 'confidential'
  return {
    disclosure: chosen,
    k: chosen === 'confidential' ? k ?? kLimits.usual : null,
    voice,
    perspectives: perspectives.map(({ key, title, outside = false }) => ({ key, title, outside })),
  }
}

/** Everything in these settings that does not fit together. */
export function issuesOfSettings (mode: Mode, wanted: WantedSettings): Issue[] {
  if (mode === 'single') {
    return (['disclosure', 'k', 'voice', 'perspectives'] as const).filter(name => wanted[name] !== undefined)
      .map(name => createIssue(`/${name}`, 'not_for_single', `A single assessment has no ${name}`))
  }
  const keys = wanted.perspectives?.map(({ key }) => key) ?? []
  const isEverybodyOutside = keys.length > 0 && wanted.perspectives?.every(({ outside }) => outside)
  return [
    ...(wanted.k !== undefined && wanted.disclosure === 'shared'
      ? [createIssue('/k', 'not_for_shared', 'A shared assessment shows everything, so it has no k')]
      : []),
    ...keys.flatMap((key, index) => [
      ...(key === unspecified
        ? [
            createIssue(
            `/perspectives/${index}/key`,
            'key_reserved',
            `"${unspecified}" is of those without a perspective`
            ),
          ]
        : []),
      ...(keys.indexOf(key) < index
        ? [createIssue(`/perspectives/${index}/key`, 'duplicate_key', `The perspective "${key}" is there twice`)]
        : []),
    ]),
    ...(isEverybodyOutside && wanted.voice === 'perspective'
      ? [
          createIssue(
            '/perspectives',
            'nobody_inside',
            'Every perspective is an outside one, so nothing would be inside'
          ),
        ]
      : []),
  ]
}

/**
 * Rule M0: why so many seats may not rate a version of so many statements; `pointer` is the place of what was asked
 * for. Nobody's answers matter.
 */
export function issuesOfSeats (
  seats: number,
  { statements }: { readonly statements: number },
  pointer: string
): Issue[] {
  if (seats > seatLimits.seats) {
    return [createIssue(
      pointer,
      'too_many_seats',
      'An assessment has at most ' +
        `${seatLimits.seats} seats`
    )]
  }
  if (seats * statements <= seatLimits.ratings) return []
  const most = Math.floor(seatLimits.ratings / statements)
  const detail =
    `Of a version with ${statements} statements an assessment has at most ${most} seats: seats times statements may ` +
    `be ${seatLimits.ratings}`
  return [createIssue(pointer, 'too_many_seats', detail)]
}
