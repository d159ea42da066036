import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { table } from './figures.ts'
import { load } from './load.ts'
import { answering, freePort, fromSources, heap, inFolder, residentMemory, service, start, stop } from './processes.ts'
import { prepare } from './rounds.ts'
import { safe, search, whole } from './throughput.ts'

const step = 20_000
/** What the Dockerfile sets for the allocator. */
const image = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' }
/** What everybody asks for, in turn, and one search in a thousand requests. */
const usual = [...Array.from({ length: 333 }, () => [safe, whole, '/v1/examples']).flat(), search]

/** Addresses that differ in their query: each is an answer of its own to keep. */
const fields = [
  'slug',
  'title',
  'gloss',
  'explanation',
  'points',
  'statements',
  'examples',
  'links',
  'attribution',
  'embed',
]
const varied = Array.from(
  { length: 2 ** fields.length - 1 },
  (_, index) => fields.filter((_, bit) => ((index + 1) >> bit) & 1).join(',')
)
  .flatMap(some =>
    ['mutual', 'reciprocal', 'strengths-based', 'inclusive', 'progressive', 'safe'].map(slug =>
      `/v1/principles/${slug}?fields=${some}`
    )
  )

interface Grown {
  readonly paths: readonly string[]
  readonly coding: string
  readonly steps: number
  readonly command?: readonly string[]
  readonly settings?: Readonly<Record<string, string>>
}

/** Resident memory of a process of its own while it answers. */
function grow ({ paths, coding, steps, command = service, settings = {} }: Grown): Promise<number[]> {
  return inFolder(async folder => {
    const port = await freePort()
    const env = {
      ...settings,
      PORT: String(port),
      DATABASE_URL: `sqlite:${join(folder, 'data.db')}`,
      SEARCH_LIMIT: '1000000',
    }
    return whileRunning(command, env, port, ({ process, url }) => ask(process, { origin: url, paths, coding, steps }))
  })
}

/** The same of bare Fastify, which has one answer: the principle's bytes. */
function growFastify (steps: number): Promise<number[]> {
  return inFolder(async folder => {
    const [port, own] = [await freePort(), await freePort()]
    await whileRunning(
      service,
      { PORT: String(own), DATABASE_URL: `sqlite:${join(folder, 'data.db')}` },
      own,
      ({ url }) => prepare(folder, url + safe, { accept: 'application/json' })
    )
    const command = [process.execPath, ...heap, 'bench/yardsticks.ts', 'fastify', String(port), folder]
    return whileRunning(
      command,
      {},
      port,
      ({ process, url }) => ask(process, { origin: url, paths: [safe], coding: 'identity', steps })
    )
  })
}

async function whileRunning<T> (
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  port: number,
  use: (server: { process: ChildProcess, url: string }) => Promise<T>
): Promise<T> {
  const process = start('server', command, { env })
  const url = `http://127.0.0.1:${port}`
  try {
    await answering(process, url + safe)
    return await use({ process, url })
  } finally {
    await stop(process)
  }
}

async function ask (
  server: ChildProcess,
  { origin, paths, coding, steps }: Pick<Grown, 'paths' | 'coding' | 'steps'> & { origin: string }
): Promise<number[]> {
  const found = [residentMemory(server) ?? NaN]
  for (let count = 0; count < steps; count++) {
    await load({
      origin,
      paths,
      headers: { accept: 'application/json', 'accept-encoding': coding },
      status: 200,
      connections: 32,
      requests: step,
    })
    found.push(residentMemory(server) ?? NaN)
  }
  return found
}

export async function memory (steps: number): Promise<string> {
  const bare = await growFastify(steps)
  const last = (found: readonly number[]) => found.at(-1) ?? NaN
  const row = (
    name: string,
    found: readonly number[]
  ) => [name, ...found.map(megabytes => megabytes.toFixed(0)), (last(found) / last(bare)).toFixed(2)]
  const rows = [
    row('bare Fastify, a principle', bare),
    row('a principle', await grow({ paths: [safe], coding: 'identity', steps })),
    row('four addresses, brotli', await grow({ paths: usual, coding: 'br', steps })),
    row(
      'the same, with the environment of the image',
      await grow({ paths: usual, coding: 'br', steps, settings: image })
    ),
    row('the same, from the sources', await grow({ paths: usual, coding: 'br', steps, command: fromSources })),
    row(`${varied.length} addresses, uncoded`, await grow({ paths: varied, coding: 'identity', steps })),
  ]
  const heads = Array.from({ length: steps }, (_, index) => `${(index + 1) * step / 1000}k`)
  return table(['resident MB (10^6) after requests', 'start', ...heads, 'to bare'], rows)
}
