import { join } from 'node:path'
import { table } from './figures.ts'
import { load } from './load.ts'
import { answering, freePort, inFolder, residentMemory, service, start, stop } from './processes.ts'
import { safe, search, whole } from './throughput.ts'

const step = 20_000
/** What the Dockerfile sets for the allocator. */
const image = { MALLOC_ARENA_MAX: '2' }
/** What everybody asks for, in turn, and one search in a thousand requests. */
const usual = [...Array.from({ length: 333 }, () => [safe, whole, '/v1/examples']).flat(), search]

/** Addresses that differ in their query: each is an answer of its own to keep. */
const fields = ['slug', 'title', 'gloss', 'explanation', 'points', 'statements', 'examples', 'links', 'attribution', 'embed']
const varied = Array.from({ length: 2 ** fields.length - 1 }, (_, index) => fields.filter((_, bit) => ((index + 1) >> bit) & 1).join(','))
  .flatMap(some => ['mutual', 'reciprocal', 'strengths-based', 'inclusive', 'progressive', 'safe'].map(slug => `/v1/principles/${slug}?fields=${some}`))

/** Resident memory of a process of its own while it answers. */
function grow (paths: readonly string[], coding: string, steps: number, settings: Readonly<Record<string, string>> = {}): Promise<number[]> {
  return inFolder(async folder => {
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    const server = start('server', service, { env: { ...settings, PORT: String(port), DATABASE_URL: `sqlite:${join(folder, 'data.db')}`, SEARCH_LIMIT: '1000000' } })
    try {
      await answering(server, origin + safe)
      const found = [residentMemory(server) ?? NaN]
      for (let count = 0; count < steps; count++) {
        await load({ origin, paths, headers: { accept: 'application/json', 'accept-encoding': coding }, status: 200, connections: 32, requests: step })
        found.push(residentMemory(server) ?? NaN)
      }
      return found
    } finally {
      await stop(server)
    }
  })
}

export async function memory (steps: number): Promise<string> {
  const rows = [
    ['the same four addresses, brotli', ...await grow(usual, 'br', steps)],
    ['the same, with the environment of the image', ...await grow(usual, 'br', steps, image)],
    [`${varied.length} addresses, uncoded`, ...await grow(varied, 'identity', steps)],
  ]
  return table(['resident MB (10^6) after requests', 'start', ...Array.from({ length: steps }, (_, index) => `${(index + 1) * step / 1000}k`)], rows.map(row => row.map(cell => typeof cell === 'number' ? cell.toFixed(0) : cell)))
}
