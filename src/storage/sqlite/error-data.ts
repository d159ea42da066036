import BetterSqlite3 from 'better-sqlite3'
import { codeOf, StorageUnavailable, type UnavailableCode } from '../errors.ts'

/** An error with all that it is told by, to be sent to another thread: there, one would lose its class and its code. */
export interface ErrorData {
  readonly name: string
  readonly message: string
  readonly code: string | undefined
  readonly cause: ErrorData | undefined
}

export function errorData (error: unknown): ErrorData {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), code: undefined, cause: undefined }
  const { name, message, cause } = error
  return { name, message, code: codeOf(error), cause: cause === undefined ? undefined : errorData(cause) }
}

export function errorOf ({ name, message, code = '', cause }: ErrorData): Error {
  const options = cause && { cause: errorOf(cause) }
  if (name === 'StorageUnavailable') return new StorageUnavailable(code as UnavailableCode, message, options)
  if (name === 'SqliteError') return new BetterSqlite3.SqliteError(message, code)
  if (name === 'TypeError') return new TypeError(message, options)
  if (name === 'RangeError') return new RangeError(message, options)
  return new Error(message, options)
}
