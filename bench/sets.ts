import BetterSqlite3 from 'better-sqlite3'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { median, spread, table } from './figures.ts'
import { load } from './load.ts'
import { answering, freePort, inFolder, service, start, stop } from './processes.ts'
import { pureWork } from './pure-work.ts'
import { safe } from './throughput.ts'

interface Running {
  readonly origin: string
  readonly headers: Readonly<Record<string, string>>
  readonly folder: string
}

const many = 100_000
const few = 10
const publications = 40

/** Publishing, reading and listing custom sets, and the pure work behind publishing. */
export async function customSets (rounds: number, seconds: number, connections: number): Promise<string> {
  return [
    table(['work', 'ms'], [
      ['publishing a set of 7 principles, over HTTP, durable', await withService(few, publishing)],
      ...await pureWork(rounds),
    ]),
    await withService(few, running => reading(running, rounds, seconds, connections)),
    await withService(few, smaller => withService(many, larger => listing(smaller, larger, rounds))),
  ].join('\n\n')
}

/** The service on a database with so many sets that have a version, half of them public. */
function withService<Result> (sets: number, use: (running: Running) => Promise<Result>): Promise<Result> {
  return inFolder(async folder => {
    const file = join(folder, 'data.db')
    const run = async () => {
      const port = await freePort()
      const origin = `http://127.0.0.1:${port}`
      const server = start('server', service, {
        env: { PORT: String(port), DATABASE_URL: `sqlite:${file}`, SET_LIMIT: '1000000' },
      })
      await answering(server, origin + safe)
      return { server, origin }
    }
    await stop((await run()).server)
    addSets(file, sets)
    const { server, origin } = await run()
    try {
      const key = (await readFile(join(folder, 'first-key.txt'), 'utf8')).trim()
      return await use({
        origin,
        folder,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'application/json' },
      })
    } finally {
      await stop(server)
    }
  })
}

/** Copies of the core set's row under other ids: what a list reads of them is alike. */
function addSets (file: string, count: number): void {
  const connection = new BetterSqlite3(file)
  const organisation =
    connection.prepare<[], { id: string }>("SELECT id FROM organisations WHERE slug = 'first'").get()?.id ?? ''
  const other = uuidv7()
  const addOther = connection.prepare(
    "INSERT INTO organisations (id, slug, name, created_at) VALUES (?, 'other', 'Other', 0)"
  )
  const addSet = connection.prepare(
    'INSERT INTO principle_sets (id, organisation_id, slug, origin, visibility, revision, created_at) VALUES (?, ?, ' +
      "?, 'custom', ?, 1, 0)"
  )
  const addVersion = connection.prepare(`
    INSERT INTO set_versions SELECT ?, ?, ?, major, minor, patch, content_digest, scoring_digest, title, description,
    lang, assessable,
      principle_count, size, bump, bump_reasons, change_kind, change_note, published_at, content, rendered, NULL
    FROM set_versions WHERE id = ?`)
  const model = connection.prepare<[], { id: string }>('SELECT id FROM set_versions ORDER BY size LIMIT 1').get()?.id
  connection.transaction(() => {
    addOther.run(other)
    for (let index = 0; index < count; index++) {
      const id = uuidv7()
      const owner = index % 4 === 0 ? organisation : other
      addSet.run(id, owner, `set-${index}`, index % 2 === 0 ? 'public' : 'private')
      addVersion.run(uuidv7(), owner, id, model)
    }
  })()
  connection.close()
}

async function ask (
  { origin, headers }: Running,
  method: string,
  path: string,
  body?: object,
  more: Record<string, string> = {}
): Promise<Record<string, unknown>> {
  const answer = await fetch(origin + path, {
    method,
    headers: { ...headers, ...more },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return await answer.json() as Record<string, unknown>
}

async function createSet (running: Running, slug: string, visibility: string): Promise<string> {
  const { id } = await ask(running, 'POST', '/v1/principle-sets', {
    slug,
    visibility,
    title: slug,
    basedOn: { set: 'core', version: '1.2.0' },
  })
  return String(id)
}

async function publishing (running: Running): Promise<string> {
  const times: number[] = []
  for (let count = 0; count < publications; count++) {
    const id = await createSet(running, `published-${count}`, 'private')
    const from = performance.now()
    await ask(running, 'POST', `/v1/principle-sets/${id}/versions`, { changeNote: 'First version' })
    times.push(performance.now() - from)
  }
  return spread(times, 1)
}

async function reading (running: Running, rounds: number, seconds: number, connections: number): Promise<string> {
  const open = await createSet(running, 'to-read', 'public')
  const closed = await createSet(running, 'to-read-with-a-key', 'private')
  for (const id of [open, closed]) {
    await ask(running, 'POST', `/v1/principle-sets/${id}/versions`, { changeNote: 'First version' })
  }
  const { accept = '', authorization = '' } = running.headers
  const kinds = [
    { name: 'the core set', path: '/v1/principle-sets/core', headers: { accept } },
    { name: 'a public custom set', path: `/v1/principle-sets/${open}`, headers: { accept } },
    { name: 'the core set, with a key', path: '/v1/principle-sets/core', headers: { accept, authorization } },
    {
      name: 'a private custom set, with its key',
      path: `/v1/principle-sets/${closed}`,
      headers: { accept, authorization },
    },
  ]
  const rates = new Map(kinds.map(({ name }): [string, number[]] => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const { name, path, headers } of round % 2 === 0 ? kinds : kinds.toReversed()) {
      const { perSecond } = await load({
        origin: running.origin,
        paths: [path],
        headers,
        status: 200,
        connections,
        seconds,
      })
      if (round >= 0) rates.get(name)?.push(perSecond)
    }
  }
  const core = rates.get('the core set') ?? []
  return table(
    ['reading', 'requests/s', 'to the core set'],
    [...rates].map(([name, found]) => [
      name,
      median(found).toFixed(0),
      spread(found.map((rate, round) => rate / (core[round] ?? NaN))),
    ])
  )
}

/** With a key, so that nothing is kept ready; as many as there are of the few. */
async function listing (smaller: Running, larger: Running, rounds: number): Promise<string> {
  const filters = { 'all that may be seen': '', "one's own": '&own=true', 'by slug': '&slug=set-8' }
  const rows: string[][] = []
  for (const [name, filter] of Object.entries(filters)) {
    const times: { few: number[], many: number[] } = { few: [], many: [] }
    for (let round = -1; round < rounds * 20; round++) {
      for (const [size, running] of [['few', smaller], ['many', larger]] as const) {
        const from = performance.now()
        await ask(running, 'GET', `/v1/principle-sets?limit=2&origin=custom${filter}`)
        if (round >= 0) times[size].push(performance.now() - from)
      }
    }
    rows.push([name, spread(times.few, 2), spread(times.many, 2), (median(times.many) / median(times.few)).toFixed(2)])
  }
  return table(['listing 2 sets, with a key, ms', `${few} stored`, `${many} stored`, 'ratio'], rows)
}
