import { assessmentPath } from '../paths.ts'
import type { EvidenceRow } from './repository.ts'
import { evidenceWarning, type EvidenceRecord } from './schemas.ts'

/** Rule E1: an item of evidence, with the warning that goes with every one. */
export function evidenceRecord (
  { id, assessmentId, kind, title, content, collected, expires, createdAt }: EvidenceRow
): EvidenceRecord {
  const path = assessmentPath({ id: assessmentId })
  return {
    id,
    type: 'evidence',
    assessment: assessmentId,
    kind,
    title,
    content,
    collected,
    expires,
    createdAt: createdAt.toISOString(),
    note: evidenceWarning,
    links: { self: `${path}/evidence/${id}`, assessment: path },
  }
}
