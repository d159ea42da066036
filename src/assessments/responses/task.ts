import { takeJson, type JsonBytes } from '../../workers/json-bytes.ts'
import {
  changedResponse, responseBody, type RequestedChange, type PreparedChange, type RejectedChange,
  type StoredRatings
} from './change.ts'

export interface ReadTask {
  readonly stored: StoredRatings
  /** Of the version, as it is stored. */
  readonly content: JsonBytes
}

export interface ChangeTask extends ReadTask {
  readonly change: RequestedChange
}

/** A response as it is answered, in a worker thread. Nothing of it stays there. */
export function readResponse ({ stored, content }: ReadTask): string {
  return responseBody(stored, takeJson(content))
}

/** A changed response, in a worker thread. Nothing of it stays there. */
export function changeResponse ({ stored, content, change }: ChangeTask): PreparedChange | RejectedChange {
  return changedResponse(stored, takeJson(content), change)
}
