import { codeOf, causesOf, StorageUnavailable, type UnavailableCode } from '../errors.ts'

/** SQLite's result codes, by their beginning: extended codes add a suffix. */
const meanings: readonly [beginning: string, code: UnavailableCode, message: string][] = [
  ['SQLITE_BUSY', 'busy', 'Another process is writing to the database: try again, or stop the other process'],
  ['SQLITE_PROTOCOL', 'busy', 'Another process is opening the database: try again'],
  ['SQLITE_FULL', 'full', 'The disk is full: free some space'],
  [
    'SQLITE_READONLY',
    'read_only',
    'The database file cannot be written: check its permissions, its folder and the mount',
  ],
  ['SQLITE_CORRUPT', 'corrupt', 'The database file is damaged: stop the service and restore a backup'],
  ['SQLITE_NOTADB', 'corrupt', 'The file is not a database: check the path, or restore a backup'],
  [
    'SQLITE_CANTOPEN',
    'missing',
    'The database file cannot be opened: check that it exists and may be read and written',
  ],
  ['SQLITE_IOERR', 'failed', 'The disk failed while reading or writing the database: check the disk'],
]

/** Whether somebody else holds the lock: nothing is wrong, and the same may be tried again. */
export function isBusy (error: unknown) {
  return causesOf(error).some(cause => /^SQLITE_(BUSY|PROTOCOL)/.test(codeOf(cause) ?? ''))
}

/** The thread of a connection has ended, and with it what it was asked for. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'

  constructor (cause: unknown) {
    super('The thread of the connection has ended', { cause })
  }
}

/** Whether a COMMIT that failed so may have been done: the disk or the connection itself failed. */
export function isUnknownOutcome (error: unknown) {
  return causesOf(error).some(cause => cause instanceof ConnectionLost || codeOf(cause)?.startsWith('SQLITE_IOERR'))
}

/**
 * The error as StorageUnavailable when it tells about the database, otherwise the error itself (a constraint, a
 * defect).
 */
export function translate (error: unknown): unknown {
  for (const cause of causesOf(error)) {
    if (cause instanceof StorageUnavailable) return cause
    const meaning = meanings.find(([beginning]) => codeOf(cause)?.startsWith(beginning))
    if (meaning !== undefined) return new StorageUnavailable(meaning[1], meaning[2], { cause: error })
  }
  return error
}
