/** Which assessment, of which organisation. */
export interface AssessmentKey {
  readonly organisationId: string
  readonly id: string
}
