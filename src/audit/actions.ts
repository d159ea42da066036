/** What is recorded. Each names the kind of thing and what became of it. */
export const auditActions = [
  'organisation.created', 'organisation.changed', 'organisation.erased', 'api_key.created', 'api_key.rotated', 'api_key.revoked',
  'principle_set.created', 'principle_set.configured', 'principle_set.deleted', 'principle_set.imported',
  'draft.edited', 'draft.rebased', 'version.published', 'version.retired',
  'arrangement.created', 'arrangement.changed', 'arrangement.deleted',
  'assessment.created', 'assessment.changed', 'assessment.transitioned', 'assessment.upgraded', 'assessment.restored',
  'assessment.imported', 'assessment.erased',
  'seats.issued', 'response.changed', 'milestone.created', 'action.created', 'action.changed', 'action.deleted',
  'evidence.created', 'evidence.deleted',
] as const
export type AuditAction = typeof auditActions[number]
