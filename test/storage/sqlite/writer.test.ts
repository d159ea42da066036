import BetterSqlite3 from 'better-sqlite3'
import t, { type Test } from 'tap'
import { createWriteQueue } from '../../../src/storage/sqlite/writer.ts'

function openNumbers (t: Test) {
  const connection = new BetterSqlite3(':memory:')
  connection.exec('CREATE TABLE numbers (n INTEGER PRIMARY KEY)')
  t.teardown(() => connection.close())
  const statements: string[] = []
  const failing: { statement?: string, error: Error } = { error: new Error('unset') }
  /** Notes what is executed and lets one statement fail on demand. */
  const watched: Parameters<typeof createWriteQueue>[0] = {
    get inTransaction () {
      return connection.inTransaction
    },
    async exec (source) {
      statements.push(source)
      if (source === failing.statement) {
        delete failing.statement
        throw failing.error
      }
      connection.exec(source)
    },
  }
  const insert = (n: number) => async () => {
    connection.prepare('INSERT INTO numbers VALUES (?)').run(n)
  }
  const numbers = () => connection.prepare<[], number>('SELECT n FROM numbers ORDER BY n').pluck().all()
  return {
    connection,
    queue: createWriteQueue(watched, { async empty () {}, async emptyIfDue () {} }),
    statements,
    failing,
    insert,
    numbers,
  }
}

const full = new BetterSqlite3.SqliteError('database or disk is full', 'SQLITE_FULL')

t.test('writes that wait together share a commit, at most 64', async t => {
  const { queue, statements, insert, numbers } = openNumbers(t)
  await Promise.all(Array.from({ length: 150 }, (_, n) => queue.enqueue(insert(n))))
  t.equal(statements.filter(statement => statement === 'COMMIT').length, 3)
  t.equal(statements.filter(statement => statement === 'SAVEPOINT member').length, 150)
  t.equal(numbers().length, 150)
  await queue.enqueue(insert(1000))
  t.equal(statements.filter(statement => statement === 'COMMIT').length, 4)
})

t.test('no outcome, success or refusal, leaves before the commit', async t => {
  const { queue, statements, insert } = openNumbers(t)
  const committed = () => statements.includes('COMMIT')
  const seen = await Promise.all([
    queue.enqueue(insert(1)).then(committed),
    queue.enqueue(insert(1)).catch(committed),
    queue.enqueue(async () => {
      throw new RangeError('refused')
    }).catch(committed),
    queue.enqueue(insert(2)).then(committed),
  ])
  t.strictSame(seen, [true, true, true, true])
})

t.test('when the commit fails every member is refused, nothing is tried twice, and the next write works', async t => {
  const { queue, failing, insert, numbers } = openNumbers(t)
  Object.assign(failing, { statement: 'COMMIT', error: full })
  let runs = 0
  const outcomes = await Promise.allSettled([
    ...[1, 2, 3].map(n =>
      queue.enqueue(async () => {
        runs++
        await insert(n)()
      })
    ),
    queue.enqueue(async () => {
      throw new RangeError('a refusal that may rest on rows which are not there now')
    }),
  ])
  for (const outcome of outcomes) {
    t.match(outcome, { status: 'rejected', reason: { name: 'StorageUnavailable', code: 'full', cause: full } })
  }
  t.equal(runs, 3)
  t.strictSame(numbers(), [])
  await queue.enqueue(insert(4))
  t.strictSame(numbers(), [4])
})

t.test(
  'when the disk fails during the commit nobody knows whether it was done; when it ' +
    'fails before, nothing was',
  async t => {
    const { queue, failing, insert, numbers } = openNumbers(t)
    const broken = new BetterSqlite3.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC')
    Object.assign(failing, { statement: 'COMMIT', error: broken })
    const outcomes = await Promise.allSettled([
      queue.enqueue(insert(1)),
      queue.enqueue(async () => {
        throw new RangeError('refused')
      }),
    ])
    for (const outcome of outcomes) {
      t.match(outcome, {
        status: 'rejected',
        reason: { name: 'StorageUnavailable', code: 'outcome_unknown', cause: broken },
      })
    }
    Object.assign(failing, { statement: 'BEGIN IMMEDIATE', error: broken })
    await t.rejects(queue.enqueue(insert(2)), { code: 'failed' })
    await queue.enqueue(insert(3))
    t.strictSame(numbers(), [3])
  }
)

t.test('a failure nobody knows is told as one too', async t => {
  const { queue, failing, insert } = openNumbers(t)
  Object.assign(failing, { statement: 'COMMIT', error: new RangeError('strange') })
  await t.rejects(queue.enqueue(insert(1)), {
    name: 'StorageUnavailable',
    code: 'failed',
    cause: { message: 'strange' },
  })
})

t.test('when SQLite rolls back by itself the whole group is refused', async t => {
  const { connection, queue, insert, numbers } = openNumbers(t)
  const outcomes = await Promise.allSettled([
    queue.enqueue(insert(1)),
    queue.enqueue(async () => {
      connection.exec('ROLLBACK')
      throw full
    }),
    queue.enqueue(insert(3)),
  ])
  for (const outcome of outcomes) t.match(outcome, { status: 'rejected', reason: { code: 'full' } })
  t.strictSame(numbers(), [])
  await queue.enqueue(insert(4))
  t.strictSame(numbers(), [4])
})

t.test('a member that fills the disk is refused alone when SQLite keeps the transaction', async t => {
  const { connection, queue, numbers } = openNumbers(t)
  connection.exec('CREATE TABLE blobs (b BLOB)')
  connection.pragma(`max_page_count = ${Number(connection.pragma('page_count', { simple: true })) + 2}`)
  const big = async () => {
    connection.prepare('INSERT INTO blobs VALUES (zeroblob(1000000))').run()
  }
  const small = async () => {
    connection.prepare('INSERT INTO numbers VALUES (7)').run()
  }
  const [first, second] = await Promise.allSettled([queue.enqueue(big), queue.enqueue(small)])
  t.match(first, { status: 'rejected' })
  t.equal(second?.status === 'fulfilled', numbers().includes(7), 'what was told is what is there')
})

t.test('refuses what comes after closing and finishes what came before', async t => {
  const { queue, insert, numbers } = openNumbers(t)
  const before = queue.enqueue(insert(1))
  const closing = queue.close()
  await t.rejects(queue.enqueue(insert(2)), { code: 'closed' })
  await Promise.all([before, closing])
  t.strictSame(numbers(), [1])
})
