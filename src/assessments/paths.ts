import type { AssessmentRow } from './repository.ts'

/** Root-relative, as all links within the service are. */
export function assessmentPath ({ id }: Pick<AssessmentRow, 'id'>): string {
  return `/v1/assessments/${id}`
}

/** The pinned address of the version that an assessment looks through. */
export function versionPathOf ({ setId, version }: Pick<AssessmentRow, 'setId' | 'version'>): string {
  return `/v1/principle-sets/${setId}/versions/${version}`
}
