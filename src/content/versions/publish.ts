import type { ChangeKind } from '../../domain/versions/change.ts'
import type { Writer } from '../../storage/storage.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import { storeEntries } from '../search/stored.ts'
import type { SetRow, VersionRow } from './version.ts'
import type { PreparedTexts, PreparedVersion } from './prepare.ts'
import type { ContentRepository } from './repository.ts'

/** What a version is published as. */
export interface Publication {
  readonly id: string
  readonly set: SetRow
  readonly changeKind: ChangeKind
  readonly changeNote: string
  readonly publishedAt: Date
}

/** Writes a version that was prepared, and what can be found of its set from now on. */
export async function publishVersion (
  tx: Writer,
  repository: ContentRepository,
  { set, ...publication }: Publication,
  { summary, content, lineage, ...version }: PreparedVersion,
  { rendered, entries }: PreparedTexts,
  newId: () => string
): Promise<VersionRow> {
  const { description, wordings, ...listed } = summary
  const texts = { content, rendered: arrayOf(rendered), lineage }
  const row = {
    ...publication,
    ...version,
    ...listed,
    size: texts.content.length + texts.rendered.length + (texts.lineage?.length ?? 0),
  }
  await repository.insertVersion(tx, set, row, { ...texts, description, wordings })
  await storeEntries(tx, repository, set, entries, newId)
  return { ...row, retirement: null }
}

/** One JSON array of its members. */
function arrayOf (members: PreparedTexts['rendered']): JsonBytes {
  const separated = members.flatMap((member, index) => index === 0 ? [member] : [comma, member])
  return new Uint8Array(Buffer.concat([Buffer.from('['), ...separated, Buffer.from(']')]))
}

const comma = Buffer.from(',')
