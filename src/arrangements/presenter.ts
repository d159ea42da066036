import type { ArrangementRow } from './repository.ts'
import type { ArrangementRecord } from './schemas.ts'

/** An arrangement as it is sent, instants as ISO 8601 and links root-relative. */
export function arrangementRecord (
  { id, name, purpose, format, setting, tags, externalId, revision, createdAt, updatedAt }: ArrangementRow
): ArrangementRecord {
  const self = `/v1/arrangements/${id}`
  return {
    id,
    type: 'arrangement',
    name,
    purpose,
    format: format as ArrangementRecord['format'],
    setting,
    tags: [...tags],
    externalId,
    revision,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    links: { self, assessments: `/v1/assessments?arrangement=${id}`, timeline: `${self}/timeline` },
  }
}
