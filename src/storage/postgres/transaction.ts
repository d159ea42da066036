import pg from 'pg'
import { StorageUnavailable } from '../errors.ts'
import { translate } from './failures.ts'

/**
 * For as long as a transaction lasts, since behind a pooler the next one may have another connection. Times in
 * milliseconds.
 */
const settings = Object.entries({
  TimeZone: 'UTC',
  statement_timeout: 10_000,
  lock_timeout: 5000,
  idle_in_transaction_session_timeout: 10_000,
})
  .map(([name, value]) => `set_config('${name}', '${value}', true)`).join(', ')

/**
 * `organisation` is a UUID or nothing, so it may stand in the text; one text with two statements is one message. A
 * write begins as the server's default says: READ WRITE would override an operator who has frozen the database.
 */
export async function begin (client: pg.PoolClient, mode: 'BEGIN READ ONLY' | 'BEGIN', organisation = '') {
  try {
    await client.query(`${mode}; SELECT set_config('app.organisation', '${organisation}', true), ${settings}`)
  } catch (error) {
    throw translate(error, 'begin')
  }
}

/**
 * Throws StorageUnavailable, of code `outcome_unknown` where the server may have committed: one that answers with an
 * error, and goes on answering, has rolled back; after anything else nobody can tell. The SQLSTATEs of class 08 and
 * 40003 say so themselves.
 */
export async function commit (client: pg.PoolClient) {
  const { command } = await client.query('COMMIT').catch(async (error: unknown) => {
    const isRefused = error instanceof pg.DatabaseError && !/^(08|40003)/.test(error.code ?? '') &&
      await client.query('ROLLBACK').then(() => true, () => false)
    throw isRefused ? translate(error) : outcomeUnknown(error)
  })
  if (command !== 'COMMIT') throw new StorageUnavailable('failed', 'PostgreSQL did not commit: read its log')
}

function outcomeUnknown (cause: unknown) {
  return new StorageUnavailable(
    'outcome_unknown',
    'The connection to PostgreSQL broke during a COMMIT: ' +
      'what was to be written may be there. ' +
      'Look before you do it again',
    { cause }
  )
}
