import { randomBytes, randomUUID } from 'node:crypto'
import { fsyncSync, openSync, closeSync, writeSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { spread, table } from './figures.ts'
import { ask, importLines, type Running } from './assessment-service.ts'

const imported = 5_000
const group = 200
const puts = 300

/**
 * A rating that would outlive the power, over HTTP, against the driver writing the same row in transactions of its own
 * beside it.
 */
export async function rating (running: Running): Promise<string> {
  const { origin, headers, arrangement, keys, folder, file } = running
  const body = JSON.stringify({ ratings: Object.fromEntries(keys.map(key => [key, { level: 'mostly' }])) })
  const paths: string[] = []
  for (let count = 0; count < 64; count++) {
    paths.push(
      `/v1/assessments/${
        String(
          (await ask(running, 'POST', '/v1/assessments', {
            arrangement,
            set: 'core',
            version: '1.2.0',
            mode: 'single',
            open: true,
          })).id
        )
      }/response`
    )
  }

  const perSecond = (clients: number) => putsPerSecond({ origin, headers, body, paths: paths.slice(0, clients) })
  const [one, together] = [await perSecond(1), await perSecond(64)]
  const driver = driverWritesPerSecond(file, join(folder, 'raw.db'))
  return table(['a whole response of a single assessment, durable', 'per second', 'to the driver'], [
    ['the driver, the same rows in transactions of their own', driver.toFixed(0), ''],
    ['PUT, 1 client', one.toFixed(0), (one / driver).toFixed(2)],
    ['PUT, 64 clients', together.toFixed(0), (together / driver).toFixed(2)],
    ['one fsync of 4 KB, ms', fsync(join(folder, 'synced')), ''],
  ])
}

/** One client for each of the paths. */
async function putsPerSecond (
  { origin, headers, body, paths }: Pick<Running, 'origin' | 'headers'> & {
    readonly body: string
    readonly paths: readonly string[]
  }
): Promise<number> {
  const clients = paths.length
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const put = (path: string) =>
    new Promise<void>((resolve, reject) => {
      const sent = request(origin + path, {
        method: 'PUT',
        agent,
        headers: { ...headers, 'if-match': '*', 'content-length': Buffer.byteLength(body) },
      }, response => {
        response.resume().on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(String(response.statusCode))))
      })
      sent.on('error', reject).end(body)
    })
  const from = performance.now()
  await Promise.all(
    paths.map(async path => {
      for (let count = 0; count < puts / (clients === 1 ? 1 : 16); count++) await put(path)
    })
  )
  agent.destroy()
  return clients * Math.ceil(puts / (clients === 1 ? 1 : 16)) / (performance.now() - from) * 1000
}

/** The rows of a stored response, written again by the driver alone. */
function driverWritesPerSecond (file: string, rawFile: string): number {
  const source = new BetterSqlite3(file, { readonly: true })
  const kept = source.prepare<[], { ratings: string }>('SELECT ratings FROM responses LIMIT 1').get()?.ratings ?? ''
  source.close()
  const raw = new BetterSqlite3(rawFile)
  for (const pragma of ['journal_mode = wal', 'synchronous = 2', 'secure_delete = 1']) raw.pragma(pragma)
  raw.exec(
    'CREATE TABLE responses (id TEXT PRIMARY KEY, ratings TEXT, revision INTEGER) WITHOUT ROWID; CREATE TABLE ' +
      'assessments (id TEXT PRIMARY KEY, turns INTEGER); CREATE TABLE audit_events (id TEXT PRIMARY KEY, at INTEGER, ' +
      'action TEXT)'
  )
  const id = randomUUID()
  raw.prepare('INSERT INTO responses VALUES (?, ?, 1)').run(id, kept)
  raw.prepare('INSERT INTO assessments VALUES (?, 0)').run(id)
  const [response, turn, event] = [
    raw.prepare('UPDATE responses SET ratings = ?, revision = revision + 1 WHERE id = ?'),
    raw.prepare('UPDATE assessments SET turns = turns + 1 WHERE id = ?'),
    raw.prepare("INSERT INTO audit_events VALUES (?, 0, 'response.changed')"),
  ]
  const from = performance.now()
  for (let count = 0; count < puts; count++) {
    raw.transaction(() => {
      turn.run(id)
      response.run(kept, id)
      event.run(randomUUID())
    })()
  }
  const perSecond = puts / (performance.now() - from) * 1000
  raw.close()
  return perSecond
}

function fsync (file: string): string {
  const handle = openSync(file, 'w')
  const page = randomBytes(4096)
  const times = Array.from({ length: 100 }, () => {
    writeSync(handle, page)
    const from = performance.now()
    fsyncSync(handle)
    return performance.now() - from
  })
  closeSync(handle)
  return spread(times)
}

/**
 * The rows of an import, against the driver that writes the very same rows, as many in a statement and a transaction.
 */
export async function importing (running: Running): Promise<string> {
  const ours = imported / await importLines(running, imported)
  const raw = new BetterSqlite3(join(running.folder, 'raw.db'))
  for (const pragma of ['journal_mode = wal', 'synchronous = 2', 'secure_delete = 1', 'foreign_keys = 0']) {
    raw.pragma(pragma)
  }
  const source = new BetterSqlite3(running.file, { readonly: true })
  const tables = ['assessments', 'responses', 'results', 'milestones', 'assessment_transitions'].map(name => {
    for (
      const { sql } of source.prepare<[string], { sql: string }>(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name = ? AND type IN ('table', 'index') ORDER " +
          'BY type DESC'
      ).all(name)
    ) raw.exec(sql)
    const rows = source.prepare(`SELECT * FROM ${name} ORDER BY ${name === 'assessments' ? 'id' : 'assessment_id'}`)
      .raw().all() as unknown[][]
    return { name, rows, perEntry: rows.length / imported }
  })
  const statements = new Map<string, BetterSqlite3.Statement>()
  const from = performance.now()
  for (let index = 0; index < imported; index += group) {
    raw.transaction(() => {
      for (const { name, rows, perEntry } of tables) {
        const part = rows.slice(index * perEntry, (index + group) * perEntry)
        const sql = `INSERT INTO ${name} VALUES ${part.map(row => `(${row.map(() => '?').join(',')})`).join(',')}`
        const statement = statements.get(sql) ?? raw.prepare(sql)
        statements.set(sql, statement)
        statement.run(...part.flat())
      }
    })()
  }
  const driver = imported / (performance.now() - from) * 1000
  source.close()
  raw.close()
  return table(
    [`importing ${imported} assessments of ${running.keys.length} statements`, 'entries/s', 'to the driver'],
    [
      ['the driver, the same rows, 200 entries a transaction', driver.toFixed(0), ''],
      ['over HTTP, checked, scored and released', ours.toFixed(0), (ours / driver).toFixed(2)],
    ]
  )
}
