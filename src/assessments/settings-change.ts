import { unspecified } from '../domain/assessments/model.ts'
import { isSameJson } from '../domain/values/canonical-json.ts'
import { assessmentProblem, problemWithIssues } from './errors.ts'
import type { AssessmentRow } from './repository.ts'
import type { InvitationRow } from './seats/repository.ts'
import { issuesOfSettings, settingsOf, type Settings, type WantedSettings } from './settings.ts'

/** The settings of an assessment with what is to be changed of them. Throws 422 where that does not fit together. */
export function mergedSettings (
  { mode, disclosure, k, voice, perspectives }: AssessmentRow,
  wanted: WantedSettings
): Settings {
  const merged = mode === 'single'
    ? wanted
    : {
        ...(disclosure && { disclosure }),
        ...(k !== null && wanted.disclosure !== 'shared' && { k }),
        voice,
        perspectives,
        ...wanted,
      }
  const refusals = issuesOfSettings(mode, merged)
  if (refusals.length > 0) throw problemWithIssues('invalid_settings', refusals)
  return settingsOf(mode, merged)
}

/** Rule D1: throws where settings would break what somebody was promised who took a seat. */
export function assertPromises (
  { k, perspectives }: Pick<AssessmentRow, 'k' | 'perspectives'>,
  settings: Settings,
  issued: readonly InvitationRow[]
): void {
  if (k !== null && (settings.k ?? 0) < k && issued.some(({ claimed }) => claimed)) {
    throw assessmentProblem(
      'disclosure_frozen',
      'Somebody has taken a seat, and was told that no more will be shown: k may only be raised'
    )
  }
  const missing = issued.find(({ perspective }) =>
    perspective !== unspecified && !settings.perspectives.some(({ key }) => key === perspective)
  )
  const renamed = perspectives.find(perspective =>
    issued.some(({ claimed, perspective: key }) => claimed && key === perspective.key) &&
    !settings.perspectives.some(other => isSameJson(other, perspective))
  )
  if (renamed) {
    throw problemWithIssues('invalid_settings', [{
      pointer: '/perspectives',
      code: 'perspective_in_use',
      detail: `Somebody has taken a seat as "${renamed.title}": what that is called, and whether it is an outside ` +
        'view, stays',
    }])
  }
  if (missing) {
    throw problemWithIssues('invalid_settings', [{
      pointer: '/perspectives',
      code: 'perspective_in_use',
      detail: `Seats were issued for the perspective "${missing.perspective}"`,
    }])
  }
}
