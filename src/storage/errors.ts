export type UnavailableCode = 'busy' | 'exists' | 'full' | 'read_only' | 'corrupt' | 'missing' | 'unreachable'
  | 'failed' | 'closed' /** The only one after which a change may have been made. */ | 'outcome_unknown'
  | 'migration_pending' | 'newer_database' | 'changed_migration' | 'not_permitted' | 'unsafe_role' | 'unsafe_settings'

/**
 * The database cannot be used now. The message is one line that tells an operator what to do; it holds no data of
 * users.
 */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable'
  readonly code: UnavailableCode

  constructor (code: UnavailableCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/**
 * PostgreSQL's code of our triggers; SQLite has no codes of one's own, there `frozen` is the trigger's whole message.
 */
const frozen = { sqlState: 'PP001', message: 'frozen' }

const uniqueCodes = ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', '23505']
const foreignKeyCodes = ['SQLITE_CONSTRAINT_FOREIGNKEY', '23503']

/** The error and what caused it, outermost first: drizzle wraps the drivers' errors. */
export function causesOf (error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : []
}

/** The driver's code: `SQLITE_…`, an SQLSTATE, or the system's (`ECONNREFUSED`). */
export function codeOf (error: Error) {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function hasCode (error: unknown, codes: readonly string[]) {
  return causesOf(error).some(cause => codes.includes(codeOf(cause) ?? ''))
}

/** Whether a unique index or primary key refused a row, on either engine. */
export function isUniqueViolation (error: unknown): boolean {
  return hasCode(error, uniqueCodes)
}

/** Whether a row names what is not there, or was to go while others name it; on either engine. */
export function isForeignKeyViolation (error: unknown): boolean {
  return hasCode(error, foreignKeyCodes)
}

/** An UPDATE or DELETE of a row that is frozen (rule V5). */
export function isFrozenViolation (error: unknown): boolean {
  return causesOf(error).some(cause =>
    codeOf(cause) === frozen.sqlState ||
    (codeOf(cause) === 'SQLITE_CONSTRAINT_TRIGGER' && cause.message === frozen.message)
  )
}

/**
 * The StorageUnavailable in the error or behind it: `write` rejects with it, a read with drizzle's DrizzleQueryError
 * around it.
 */
export function findUnavailable (error: unknown): StorageUnavailable | undefined {
  return causesOf(error).find(cause => cause instanceof StorageUnavailable)
}
