import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { takeJson, type JsonBytes } from '../../workers/json-bytes.ts'

/** The content of a version: as it is stored, or opened already. */
export type StoredContent = JsonBytes | CustomContent

/** The content itself. Bytes are given up. */
export function openContent (stored: StoredContent): CustomContent {
  return stored instanceof Uint8Array ? takeJson(stored) : stored
}
