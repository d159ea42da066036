import pg from 'pg'
import { causesOf, codeOf, StorageUnavailable, type UnavailableCode } from '../errors.ts'

type Meaning = readonly [beginning: string, code: UnavailableCode, message: string]

/** SQLSTATEs, by their beginning, that tell about the server rather than about a statement. */
const meanings: readonly Meaning[] = [
  [
    '08',
    'unreachable',
    'PostgreSQL, or a pooler before it, refused or ended the connection: ' +
    'check both, and DATABASE_URL',
  ],
  ['28', 'unreachable', 'PostgreSQL refuses the role or its password: check DATABASE_URL'],
  ['3D000', 'missing', 'PostgreSQL has no such database: create it, or check DATABASE_URL'],
  ['40001', 'busy', 'Another transaction got in between: try again'],
  ['40P01', 'busy', 'Another transaction got in between: try again'],
  ['53100', 'full', 'The disk of the PostgreSQL server is full: free some space'],
  ['53', 'busy', 'PostgreSQL is out of connections or memory: try again, or raise its limits'],
  ['55000', 'unreachable', 'PostgreSQL accepts no connections to this database now: try again, or check the database'],
  ['55P03', 'busy', 'Another transaction holds a lock for too long: try again'],
  ['57014', 'busy', 'A query took too long and was cancelled: try again'],
  ['57P', 'unreachable', 'PostgreSQL is stopping or starting: try again'],
  ['25P03', 'busy', 'A transaction was idle for too long and was ended: try again'],
  ['58', 'failed', 'The PostgreSQL server had a system error: read its log'],
  ['XX001', 'corrupt', 'The PostgreSQL database is damaged: restore a backup'],
  ['XX002', 'corrupt', 'A PostgreSQL index is damaged: reindex, or restore a backup'],
]

const readOnly: Meaning = [
  '25006',
  'read_only',
  'PostgreSQL accepts no writes: it is a standby, or set read-only ' +
  '(default_transaction_read_only). Write to the primary, or end that setting',
]

/** What only tells about the server at that point: elsewhere it would be a defect of the service. */
const meaningsWhen: Readonly<Record<Phase, readonly Meaning[]>> = {
  connect: [['', 'unreachable', 'PostgreSQL refuses the connection: check DATABASE_URL']],
  setup: [[
    '42501',
    'not_permitted',
    'The role lacks a right that it needs. ' +
    'Where the database was restored without owners, ' +
    'give the tables to their owner; without grants, run npm run cli -- migrate with DATABASE_OWNER_URL',
  ], readOnly],
  begin: [[
    '0A000',
    'read_only',
    'PostgreSQL is a standby, which takes neither writes nor serializable transactions: ' +
    'use the primary, or set default_transaction_isolation to read committed',
  ]],
  read: [],
  write: [readOnly],
}

/** What pg's pool says where none of its connections was given back in time; it has no code. */
const waitedInVain = 'timeout exceeded when trying to connect'

/**
 * Where an error came up; `setup` is what is no request: opening, migrations, backups. A standby refuses what it cannot
 * begin by another code than a write.
 */
export type Phase = 'connect' | 'setup' | 'begin' | 'read' | 'write'

/**
 * The error as StorageUnavailable when it tells about the server, otherwise the error itself (a constraint, a defect).
 * An error that did not come from the server came from the connection. A read-only transaction is a reader's normal
 * state.
 */
export function translate (error: unknown, phase: Phase = 'write'): unknown {
  const causes = causesOf(error)
  const known = causes.find(cause => cause instanceof StorageUnavailable)
  if (known !== undefined) return known
  const fromServer = causes.find(cause => cause instanceof pg.DatabaseError)
  if (causes.some(({ message }) => message === waitedInVain)) {
    return new StorageUnavailable(
      'busy',
      'All connections to PostgreSQL were in use for 5 seconds: ' +
        'try again, or raise DATABASE_POOL',
      { cause: error }
    )
  }
  if (fromServer === undefined) {
    return new StorageUnavailable(
      'unreachable',
      'PostgreSQL cannot be reached: ' +
        'check DATABASE_URL, the server and the network',
      { cause: error }
    )
  }
  const code = codeOf(fromServer) ?? ''
  const meaning = [...meanings, ...meaningsWhen[phase]].find(([beginning]) => code.startsWith(beginning))
  if (meaning === undefined) return error
  return new StorageUnavailable(meaning[1], meaning[2] + wordsOf(fromServer, phase), { cause: error })
}

/**
 * What a server or a pooler says before there are requests names a role, a table or a setting, and nothing of a user's.
 */
function wordsOf ({ code = '', message }: pg.DatabaseError, phase: Phase) {
  const isToldInWords = phase === 'connect' || phase === 'setup' || code.startsWith('08')
  return isToldInWords ? `. It says: ${message.replaceAll(/\s+/g, ' ')}` : ''
}

/** Whether the server, or a pooler, grants no further connection: one that is there may be waited for. */
export function isOutOfConnections (error: unknown) {
  return error instanceof pg.DatabaseError &&
    (error.code === '53300' || (error.code === '08P01' && error.message.startsWith('no more connections allowed')))
}
