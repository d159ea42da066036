/** Rule D13: what an operator finds who has the database itself. */
import BetterSqlite3 from 'better-sqlite3'
import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import type { Database } from '../../src/storage/open.ts'
import { statements, type TestParticipant } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { sqlite, testOnEngines } from '../fixtures/engines.ts'
import { until } from '../fixtures/keyed-app.ts'
import { asRole } from '../fixtures/postgres-server.ts'

const [one, two] = statements
const v4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
type Row = Readonly<Record<string, unknown>>

/** As whoever may read everything would ask. */
async function query (database: Database, sql: string): Promise<Row[]> {
  if (database.dialect === 'postgres') {
    const [found] = await asRole('adminUrl' in database ? String(database.adminUrl) : '', sql)
    return found?.rows ?? []
  }
  const connection = new BetterSqlite3(database.file, { readonly: true })
  try {
    return connection.prepare(sql).all() as Row[]
  } finally {
    connection.close()
  }
}

testOnEngines(t, async (t, engine) => {
  const { client, database } = await startAssessing(t, engine)
  const find = (sql: string) => query(database, sql)
  const mutual = await client.mutual()
  const codes = await client.issue(mutual, 12)
  // They claim in another order than that of their seats, and answer in a third.
  const people: TestParticipant[] = []
  for (const place of [7, 2, 11, 0, 5, 9, 1, 10, 3, 8]) people.push(await client.claim(codes[place] ?? ''))
  const before = await find('SELECT * FROM audit_events')
  for (const place of [4, 0, 9, 2, 7, 5]) {
    await people[place]?.rate({ [one]: { level: 'fully', comment: `Remark ${place}` } })
    await people[place]?.submit()
  }
  await people[5]?.withdraw()
  const responses = await find(`SELECT * FROM responses WHERE assessment_id = '${mutual.id}'`)

  await t.test('responses have random ids and a day, and no time', async t => {
    t.equal(responses.length, 10)
    for (const row of responses) {
      t.match(row.id, v4)
      t.equal(row.changed_on, '2026-11-22')
      t.equal(row.expires_on, '2027-11-22')
      t.equal(row.consent, null, 'nobody was asked')
      t.equal(row.result_number, null, 'nor does it tell who is part of a result')
      t.strictSame(
        Object.keys(row).sort(),
        [
          'assessment_id',
          'changed_on',
          'consent',
          'expires_on',
          'id',
          'label',
          'organisation_id',
          'perspective',
          'ratings',
          'result_number',
          'revision',
          'state',
          'token_hash',
        ].sort()
      )
    }
  })

  await t.test('nothing joins an invitation to a response', async t => {
    const invitations = await find(`SELECT * FROM invitations WHERE assessment_id = '${mutual.id}'`)
    t.equal(invitations.length, 12)
    const shared = new Set([
      mutual.id,
      responses[0]?.organisation_id,
      'unspecified',
      null,
      1,
      0,
      true,
      false,
      'true',
      '',
    ])
    const values = new Set(responses.flatMap(row => Object.values(row)).filter(value => !shared.has(value as string)))
    for (const row of invitations) {
      for (const [name, value] of Object.entries(row)) t.notOk(values.has(value), `${name} stands in no response`)
    }
    if (database.dialect === 'postgres') {
      const joined = await find(
        'SELECT i.id FROM invitations i JOIN responses r ON i.xmin = r.xmin AND r.assessment_id = i.assessment_id ' +
          'GROUP BY i.id, r.id HAVING (SELECT count(DISTINCT xmin::text) FROM invitations WHERE assessment_id = ' +
          `'${mutual.id}') > 1`
      )
      t.strictSame(joined, [], 'nor what PostgreSQL keeps of the transaction that wrote them')
      t.equal(
        (await find(`SELECT DISTINCT xmin::text FROM invitations WHERE assessment_id = '${mutual.id}'`)).length,
        1
      )
    }
  })

  await t.test('nor does their order', async t => {
    const claimedOrder = await find(
      `SELECT claimed FROM invitations WHERE assessment_id = '${mutual.id}' ORDER BY ${
        database.dialect === 'postgres' ? 'ctid' : 'rowid'
      }`
    )
    const issued = await find(`SELECT claimed FROM invitations WHERE assessment_id = '${mutual.id}' ORDER BY id`)
    t.strictSame(claimedOrder, issued, 'invitations stand as they were issued, whoever claimed first')
    if (database.dialect === 'sqlite') await t.rejects(find('SELECT rowid FROM responses'), /no such column/)
    t.strictSame(
      await find(`SELECT id FROM responses WHERE assessment_id = '${mutual.id}' ORDER BY id`),
      (await find(`SELECT id FROM responses WHERE assessment_id = '${mutual.id}'`)).sort((a, b) =>
        String(a.id) < String(b.id) ? -1 : 1
      )
    )
  })

  await t.test('no row beside tells that, or when, somebody claimed or answered', async t => {
    t.strictSame(await find('SELECT * FROM audit_events'), before)
    t.strictSame(
      (await find('SELECT action FROM audit_events')).filter(({ action }) => /claim|response/.test(String(action))),
      []
    )
    t.strictSame(await find('SELECT * FROM idempotency_keys'), [])
  })

  await t.test('what somebody was to be called goes when nothing is to be shared any more', async t => {
    const shared = await client.make({ mode: 'mutual', disclosure: 'shared' })
    for (const code of await client.issue(shared, 2)) await client.claim(code, { label: 'Pezoporus' })
    const named = `SELECT label, consent FROM responses WHERE assessment_id = '${shared.id}'`
    t.match(await find(named), [{ label: 'Pezoporus' }, { label: 'Pezoporus' }])
    t.equal(
      (await client.send('PATCH', shared.links.self, { disclosure: 'confidential' }, { 'if-match': '*' })).statusCode,
      200
    )
    t.strictSame(await find(named), [{ label: null, consent: null }, { label: null, consent: null }])
    if (database.dialect === 'sqlite') {
      t.strictSame(
        filesHold(database.file, 'Pezoporus'),
        [],
        'nor does it stand ' +
          'in the files'
      )
    }
  })

  await t.test('an Idempotency-Key of a participant is kept nowhere', async t => {
    const [person] = people
    const answer = await person?.send('POST', `${person.path}/submission`, undefined, { 'idempotency-key': 'mine' })
    t.equal(answer?.statusCode, 200)
    t.strictSame(await find('SELECT * FROM idempotency_keys'), [])
  })
})

/** Whether these bytes stand anywhere in the files of a database. */
function filesHold (file: string, needle: string): string[] {
  return [file, `${file}-wal`, `${file}-shm`].filter(path => existsSync(path) && readFileSync(path).includes(needle))
}

t.test('what was erased stands in no byte of the SQLite files, while the service runs', async t => {
  const { client, database, storage } = await startAssessing(t, sqlite)
  if (database.dialect !== 'sqlite') throw new Error('not SQLite')
  const { file } = database
  const mutual = await client.mutual()
  const people = await client.join(mutual, 9)
  const long = (n: number) => `Ornithorhynchus ${n} ${'and more '.repeat(100)}`
  for (const [index, person] of people.entries()) {
    await person.rate({
      [one]: { level: 'fully', comment: long(index) },
      [two]: { notApplicable: 'other', note: `Tachyglossus ${index}` },
    }, { submit: true })
    // Twice, so that pages of the first are freed.
    await person.rate({ [one]: { level: 'mostly', comment: `Zaglossus ${index}` } }, { submit: true })
  }
  const [{ salt, hash } = { salt: '', hash: '' }] = (await query(
    database,
    'SELECT a.salt, r.token_hash AS hash FROM assessments a JOIN responses r ON r.assessment_id = a.id WHERE a.id ' +
      `= '${mutual.id}'`
  )) as Array<{ salt: string, hash: string }>
  t.ok(salt.length === 64 && hash.length === 64)
  t.strictSame(
    [filesHold(file, 'Zaglossus 3').length > 0, filesHold(file, salt).length > 0],
    [true, true],
    'they were there'
  )

  await t.test('a withdrawal takes the answers', async t => {
    await people[3]?.rate({ [one]: { level: 'fully', comment: 'Notoryctes' } })
    await people[3]?.withdraw()
    for (const needle of ['Notoryctes', 'Zaglossus 3', 'Ornithorhynchus 3', 'Tachyglossus 3']) {
      t.strictSame(filesHold(file, needle), [], needle)
    }
  })

  await t.test('a deletion takes all of it, the salt too', async t => {
    await client.move(mutual, 'closed', 'released')
    await client.erase(mutual)
    for (const needle of ['Zaglossus', 'Ornithorhynchus', 'Tachyglossus', salt, hash]) {
      t.strictSame(filesHold(file, needle), [], needle)
    }
    t.equal((await client.get(mutual.links.self)).statusCode, 410)
  })

  await t.test(
    'even where another process was reading, as soon as it has ended, and ' +
      'without another write',
    async t => {
      const made = await client.make({ open: true })
      const reader = new BetterSqlite3(file, { readonly: true })
      await client.replace(made, { [one]: { level: 'fully', comment: 'Myrmecobius' } })
      reader.exec('BEGIN')
      reader.prepare('SELECT count(*) FROM responses').get()
      await client.erase(made)
      t.not(filesHold(file, 'Myrmecobius').length, 0, 'it cannot be taken out of the log before')
      reader.close()
      await until(async () => filesHold(file, 'Myrmecobius').length === 0)
    }
  )
  await storage.ping()
})
