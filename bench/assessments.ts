import { randomBytes, randomUUID } from 'node:crypto'
import BetterSqlite3 from 'better-sqlite3'
import { fsyncSync, openSync, closeSync, writeSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { median, spread, table } from './figures.ts'
import { answering, freePort, inFolder, residentMemory, service, start, stop } from './processes.ts'
import { safe } from './throughput.ts'
import { contentDigest, scoringDigest } from '../src/domain/versions/digest.ts'
import { keptRatings } from '../src/domain/assessments/rating.ts'
import { scoreSingle } from '../src/domain/scoring/score.ts'
import type { CustomContent } from '../src/domain/versions/principle-set.ts'

interface Running {
  readonly origin: string
  readonly file: string
  readonly folder: string
  readonly headers: Readonly<Record<string, string>>
  readonly server: ReturnType<typeof start>
  /** Of an arrangement. */
  readonly arrangement: string
  /** What is assessed by, in version 1.0.0, and its statements. */
  readonly set: string
  readonly keys: readonly string[]
}

const few = 1_000
const many = 100_000
const imported = 5_000
const group = 200
const puts = 300
const levels = ['not', 'emerging', 'mostly', 'fully']

/**
 * Scoring, rating, importing and reading assessments, each against what it cannot be quicker than. BENCH_LONG=1 adds
 * 100,000 stored ones and the memory through a million lines.
 */
export async function assessments (rounds: number): Promise<string> {
  const isLong = process.env.BENCH_LONG === '1'
  return [
    await scoring(rounds),
    await withService(running => rating(running)),
    await withService(running => importing(running)),
    await reading(rounds, isLong ? [few, many] : [few]),
    ...isLong ? [await withService(running => memoryOf(running, 1_000_000))] : [],
  ].join('\n\n')
}

async function coreContent (): Promise<CustomContent> {
  const { content } = JSON.parse(await readFile(new URL('../seed/sets/core.json', import.meta.url), 'utf8')) as {
    content: CustomContent
  }
  return content
}

async function withService<Result> (use: (running: Running) => Promise<Result>): Promise<Result> {
  return inFolder(async folder => {
    const file = join(folder, 'data.db')
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    const server = start('server', service, {
      env: { PORT: String(port), DATABASE_URL: `sqlite:${file}`, LOG_LEVEL: 'error' },
    })
    try {
      await answering(server, origin + safe)
      const headers = {
        authorization: `Bearer ${(await readFile(join(folder, 'first-key.txt'), 'utf8')).trim()}`,
        'content-type': 'application/json',
      }
      const made = await ask({ origin, headers }, 'POST', '/v1/arrangements', { name: 'Tuesday group' })
      const keys = (await coreContent()).principles.flatMap(({ statements }) => statements).map(({ key }) => key)
      return await use({ origin, file, folder, headers, server, arrangement: String(made.id), set: 'core', keys })
    } finally {
      await stop(server)
    }
  })
}

async function ask (
  { origin, headers }: Pick<Running, 'origin' | 'headers'>,
  method: string,
  path: string,
  body?: object
): Promise<Record<string, unknown>> {
  const answer = await fetch(origin + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return await answer.json() as Record<string, unknown>
}

/** Exact fractions and everything that a result tells, against a loop over floating-point numbers that tells a mean. */
async function scoring (rounds: number): Promise<string> {
  const content = await coreContent()
  const statements = content.principles.flatMap(({ statements }) => statements)
  const ratings = keptRatings(
    content,
    Object.fromEntries(statements.map(({ key }, index) => [key, { level: levels[index % levels.length] ?? 'not' }]))
  )
  const set = { id: '', version: '1.0.0', contentDigest: contentDigest(content), scoringDigest: scoringDigest(content) }
  const points = new Map(content.scale?.levels.map(({ key, points }) => [key, points / 3]))
  const plain = () =>
    content.principles.map(({ statements }) => {
      let [sum, weights] = [0, 0]
      for (const { key, weight } of statements) {
        const rating = ratings[key]?.rating
        if (!rating || !('level' in rating)) continue
        sum += weight * (points.get(rating.level) ?? 0)
        weights += weight
      }
      return weights === 0 ? null : sum / weights
    })
  const rate = (work: () => unknown) => {
    const until = performance.now() + 300
    const from = performance.now()
    let done = 0
    while (performance.now() < until) for (let count = 0; count < 20; count++, done++) work()
    return done * statements.length / (performance.now() - from) * 1000
  }
  const found = Array.from(
    { length: rounds + 1 },
    () => ({ exact: rate(() => scoreSingle({ content, set, ratings })), plain: rate(plain) })
  ).slice(1)
  return table(['scoring the core set, one person', 'statements/s', 'to the loop'], [
    ['a loop over floating-point numbers', median(found.map(({ plain }) => plain)).toFixed(0), ''],
    [
      'exact, with all that a result tells',
      median(found.map(({ exact }) => exact)).toFixed(0),
      spread(found.map(({ exact, plain }) => exact / plain), 4),
    ],
  ])
}

/**
 * A rating that would outlive the power, over HTTP, against the driver writing the same row in transactions of its own
 * beside it.
 */
async function rating (running: Running): Promise<string> {
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
            version: '1.0.0',
            mode: 'single',
            open: true,
          })).id
        )
      }/response`
    )
  }

  async function perSecond (clients: number): Promise<number> {
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
      paths.slice(0, clients).map(async path => {
        for (let count = 0; count < puts / (clients === 1 ? 1 : 16); count++) await put(path)
      })
    )
    agent.destroy()
    return clients * Math.ceil(puts / (clients === 1 ? 1 : 16)) / (performance.now() - from) * 1000
  }

  const [one, together] = [await perSecond(1), await perSecond(64)]
  const source = new BetterSqlite3(file, { readonly: true })
  const kept = source.prepare<[], { ratings: string }>('SELECT ratings FROM responses LIMIT 1').get()?.ratings ?? ''
  source.close()
  const raw = new BetterSqlite3(join(folder, 'raw.db'))
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
  const driver = puts / (performance.now() - from) * 1000
  raw.close()
  return table(['a whole response of a single assessment, durable', 'per second', 'to the driver'], [
    ['the driver, the same rows in transactions of their own', driver.toFixed(0), ''],
    ['PUT, 1 client', one.toFixed(0), (one / driver).toFixed(2)],
    ['PUT, 64 clients', together.toFixed(0), (together / driver).toFixed(2)],
    ['one fsync of 4 KB, ms', fsync(join(folder, 'synced')), ''],
  ])
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

function line ({ arrangement, set, keys }: Running, index: number): string {
  return `${
    JSON.stringify({
      entryId: `entry-${index}`,
      arrangement,
      set,
      version: '1.0.0',
      ratings: Object.fromEntries(keys.map((key, place) => [key, { level: levels[(index + place) % levels.length] }])),
    })
  }\n`
}

/** Gives seconds. */
async function bring (running: Running, count: number): Promise<number> {
  function * lines () {
    for (let index = 0; index < count; index++) yield line(running, index)
  }
  const from = performance.now()
  const answer = await fetch(
    `${running.origin}/v1/assessment-imports`,
    {
      method: 'POST',
      headers: { ...running.headers, 'content-type': 'application/x-ndjson' },
      body: Readable.from(lines()),
      duplex: 'half',
    } as RequestInit
  )
  let end = ''
  for await (const chunk of answer.body ?? []) end = (end + Buffer.from(chunk).toString()).slice(-200)
  if (!end.includes(`"created":${count}`)) throw new Error(end)
  return (performance.now() - from) / 1000
}

/**
 * The rows of an import, against the driver that writes the very same rows, as many in a statement and a transaction.
 */
async function importing (running: Running): Promise<string> {
  const ours = imported / await bring(running, imported)
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

async function reading (rounds: number, sizes: readonly number[]): Promise<string> {
  const found: Array<Record<string, number[]>> = []
  for (const size of sizes) {
    found.push(
      await withService(async running => {
        await bring(running, size)
        const { items } = await ask(running, 'GET', '/v1/assessments?limit=2') as { items: Array<{ id: string }> }
        const paths = {
          'a result': `/v1/assessments/${items[0]?.id}/results/1`,
          'a list of 50': '/v1/assessments?limit=50',
          'a list of 50 of an arrangement': `/v1/assessments?limit=50&arrangement=${running.arrangement}`,
          'a timeline of 50': `/v1/arrangements/${running.arrangement}/timeline?limit=50`,
          'a comparison': `/v1/assessments/${items[0]?.id}/comparison/${items[1]?.id}`,
        }
        const times: Record<string, number[]> = {}
        for (const [name, path] of Object.entries(paths)) {
          times[name] = []
          for (let count = -20; count < rounds * 20; count++) {
            const from = performance.now()
            await ask(running, 'GET', path)
            if (count >= 0) times[name].push(performance.now() - from)
          }
        }
        return times
      })
    )
  }
  const names = Object.keys(found[0] ?? {})
  return table(
    ['reading assessments, ms', ...sizes.map(size => `${size} stored`)],
    names.map(name => [name, ...found.map(times => spread(times[name] ?? []))])
  )
}

/**
 * A set of one statement, so that a million assessments of it find room on the disk; the levels are those of the core
 * set.
 */
async function smallSet (running: Running): Promise<Pick<Running, 'set' | 'keys'>> {
  const { scale } = await coreContent()
  const set = String((await ask(running, 'POST', '/v1/principle-sets', { slug: 'small', title: 'Small' })).id)
  const principles = [{
    slug: 'kind',
    title: 'Kind',
    gloss: 'People are kind to each other.',
    statements: [{ key: 'kind', text: 'People are kind to each other here.' }],
  }]
  const provenance = {
    rightsHolder: 'Nobody',
    licence: 'CC-BY-4.0',
    lastReviewed: '2026-11-27',
    nextReview: '2027-11-27',
  }
  await ask(
    { ...running, headers: { ...running.headers, 'if-match': '*' } },
    'PUT',
    `/v1/principle-sets/${set}/draft`,
    { content: { title: 'Small', description: 'One statement.', lang: 'en', scale, principles, provenance } }
  )
  await ask(running, 'POST', `/v1/principle-sets/${set}/versions`, { changeNote: 'The first' })
  return { set, keys: ['kind'] }
}

/** What the process takes while so many lines come, and while they go. */
async function memoryOf (running: Running, count: number): Promise<string> {
  const small = { ...running, ...await smallSet(running) }
  const seen: number[] = []
  const watch = setInterval(() => seen.push(residentMemory(running.server) ?? NaN), 1_000)
  const before = residentMemory(running.server) ?? NaN
  await bring(small, count)
  const importing = seen.splice(0)
  const answer = await fetch(`${running.origin}/v1/assessments/export`, { headers: running.headers })
  await answer.body?.pipeTo(new WritableStream())
  clearInterval(watch)
  const row = (
    name: string,
    found: readonly number[]
  ) => [name, before.toFixed(0), ...quarters(found).map(most => most.toFixed(0))]
  return table([
    `resident MB (10^6), ${count} lines of one statement`,
    'before',
    'most in the 1st quarter',
    '2nd',
    '3rd',
    '4th',
  ], [row('import', importing), row('export, NDJSON', seen)])
}

/** The most of each quarter of a time. */
function quarters (found: readonly number[]): number[] {
  return [0, 1, 2, 3].map(quarter =>
    Math.max(...found.slice(Math.floor(quarter * found.length / 4), Math.ceil((quarter + 1) * found.length / 4)))
  )
}
