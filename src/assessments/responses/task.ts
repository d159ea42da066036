import type { Viewed } from '../../content/worker.ts'
import { takeJson, type JsonBytes } from '../../workers/json-bytes.ts'
import {
  changedResponse, responseBody, type RequestedChange, type PreparedChange, type RejectedChange,
  type StoredRatings
} from './change.ts'

interface Answered {
  readonly stored: StoredRatings
  /** Of the version, as it is stored. */
  readonly content: JsonBytes
}

export interface ReadTask extends Answered {
  readonly viewed: Viewed
}

export interface ChangeTask extends Answered {
  readonly change: RequestedChange
}

/** A response as it is answered, in a worker thread. Nothing of it stays there. */
export function readResponse ({ stored, content, viewed }: ReadTask): string {
  return responseBody(stored, takeJson(content), viewed)
}

/** A changed response, in a worker thread. Nothing of it stays there. */
export function changeResponse ({ stored, content, change }: ChangeTask): PreparedChange | RejectedChange {
  return changedResponse(stored, takeJson(content), change)
}
