import { jsonBytes, type SetName } from '../../content/worker.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import type { Base } from '../../domain/tailoring/operations.ts'
import type { VersionNumber } from '../../domain/versions/version-number.ts'
import type { BaseReference, Lineage } from '../../storage/schema/sets.ts'
import { takeJson, type JsonBytes } from '../../workers/json-bytes.ts'
import { moved } from '../../workers/moved.ts'
import { draftRecord } from '../presenter.ts'

/** A published version, as it is stored. */
export interface VersionText extends VersionNumber {
  readonly contentDigest: string
  readonly content: JsonBytes
}

/** The same with where it came from. */
export interface TracedText extends VersionText {
  readonly lineage: JsonBytes | null
}

/** A stored draft at one of its revisions. */
export interface DraftText {
  readonly set: SetName
  readonly revision: number
  readonly updatedAt: Date
  readonly draft: JsonBytes
}

export interface EditedDraft {
  readonly draft: Uint8Array<ArrayBuffer>
  readonly record: Uint8Array<ArrayBuffer>
}

export function edited (set: SetName, state: Parameters<typeof draftRecord>[1]): EditedDraft {
  const result = { draft: jsonBytes(state.draft), record: jsonBytes(draftRecord(set, state)) }
  return moved(result, [result.draft, result.record])
}

export function contentOf (bytes: JsonBytes): CustomContent {
  return takeJson(bytes)
}

export function baseOf (
  { setId, version, digest }: BaseReference,
  { content, lineage: text }: Pick<TracedText, 'content' | 'lineage'>
): Base {
  const lineage = text && takeJson<Lineage>(text)
  return {
    setId,
    version,
    digest,
    content: contentOf(content),
    ledger: lineage?.ledger ?? null,
    chain: [setId, ...lineage?.chain ?? []],
  }
}
