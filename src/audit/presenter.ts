import type { AuditEventRow } from './repository.ts'
import type { AuditEventRecord } from './schemas.ts'

export function auditEventRecord (
  { id, at, action, actor, resourceType: type, resourceId }: AuditEventRow
): AuditEventRecord {
  return { id, at: at.toISOString(), action, actor, resource: { type, id: resourceId } }
}
