import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { table } from './figures.ts'
import { load } from './load.ts'
import { answering, freePort, residentMemory, service, start, stop } from './processes.ts'
import { safe, search, whole } from './throughput.ts'

const step = 20_000
/** What everybody asks for, in turn; one in a thousand of the requests is a search, which costs more time than memory. */
const usual = [...Array.from({ length: 333 }, () => [safe, whole, '/v1/examples']).flat(), search]

/** Addresses that differ in their query: each is an answer of its own to keep. */
const fields = ['slug', 'title', 'gloss', 'explanation', 'points', 'statements', 'examples', 'links', 'attribution', 'embed']
const varied = Array.from({ length: 2 ** fields.length - 1 }, (_, index) => fields.filter((_, bit) => ((index + 1) >> bit) & 1).join(','))
  .flatMap(some => ['mutual', 'reciprocal', 'strengths-based', 'inclusive', 'progressive', 'safe'].map(slug => `/v1/principles/${slug}?fields=${some}`))

/** Resident memory of a process of its own while it answers. */
async function grow (paths: readonly string[], steps: number): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'peer-principles-bench-'))
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const server = start('server', [process.execPath, ...service], { env: { PORT: String(port), DATABASE_URL: `sqlite:${join(folder, 'data.db')}`, SEARCH_LIMIT: '1000000' } })
  try {
    await answering(server, origin + safe)
    const found = [residentMemory(server) ?? NaN]
    for (let count = 0; count < steps; count++) {
      await load({ origin, paths, headers: { accept: 'application/json' }, status: 200, connections: 32, requests: step })
      found.push(residentMemory(server) ?? NaN)
    }
    return found
  } finally {
    await stop(server)
    await rm(folder, { recursive: true })
  }
}

export async function memory (steps: number): Promise<string> {
  const rows = [
    ['the same four addresses', ...(await grow(usual, steps)).map(megabytes => megabytes.toFixed(0))],
    [`${varied.length} addresses`, ...(await grow(varied, steps)).map(megabytes => megabytes.toFixed(0))],
  ]
  return table(['resident MB (10^6) after requests', 'start', ...Array.from({ length: steps }, (_, index) => `${(index + 1) * step / 1000}k`)], rows)
}
