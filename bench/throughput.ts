import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChildProcess } from 'node:child_process'
import { median, spread, table } from './figures.ts'
import { load, type Load, type Loaded } from './load.ts'
import { nginxCommand } from './nginx.ts'
import { answering, freePort, heap, inFolder, processorTime, service, start, stop } from './processes.ts'
import type { Prepared } from './yardsticks.ts'

export interface Rounds {
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
}

interface Server {
  readonly process: ChildProcess
  readonly origin: string
}

interface Kind {
  readonly name: string
  readonly server: Server
  readonly path: string | readonly string[]
  readonly headers: Load['headers']
  readonly status?: 304
}

interface Measured extends Loaded {
  /** Microseconds of the server's processor time for each request; undefined where the system does not tell. */
  readonly cost: number | undefined
}

export const safe = '/v1/principles/safe'
export const whole = '/v1/principle-sets/core?expand=principles.examples'
export const search = '/v1/search?q=small+step'
/** More than are kept ready, so that each is made: every two words of these. */
const words = (
  'peer support people help group share listen learn skill strength goal hope recovery safe trust care worker ' +
  'manager community culture gender race age supervision reflect wellbeing health mental charter network ' +
  'volunteer step decide choice control expert equal feel lonely fear distress condition service ' +
  'experience common different world view solution together give receive role value rule private judge kind ' +
  'authentic answer opportunity challenge resource tool pace encourage belief energy commit achieve celebrate ' +
  'quality asset organisation identify progress develop enable connect urgent crisis home staff panel round ' +
  'coach plan need conversation guide aim'
).split(' ')
const searches = words.flatMap(one => words.map(other => `/v1/search?q=${one}+${other}`))
const json = { accept: 'application/json' }
const byNode = '(a) node:http'
const byFastify = '(b) bare Fastify'
const byFastifyAsItComes = "(b) with Node's own heap"

/**
 * Measures every kind once a round, forwards and backwards in turn, so that whatever else the machine does meets all of
 * them.
 */
export function throughput ({ rounds, seconds, connections }: Rounds): Promise<string> {
  return inFolder(async folder => {
    const processes: ChildProcess[] = []
    try {
      const kinds = await startKinds(folder, processes)
      for (const kind of kinds) await measure(kind, seconds, connections)
      const measured = new Map(kinds.map(({ name }): [string, Measured[]] => [name, []]))
      for (let round = 0; round < rounds; round++) {
        for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
          measured.get(kind.name)?.push(await measure(kind, seconds, connections))
        }
      }
      return report(measured)
    } finally {
      await Promise.all(processes.map(stop))
    }
  })
}

async function startKinds (folder: string, processes: ChildProcess[]): Promise<Kind[]> {
  async function run (command: readonly string[], port: number, env = {}): Promise<Server> {
    const server = { process: start('server', command, { env }), origin: `http://127.0.0.1:${port}` }
    processes.push(server.process)
    await answering(server.process, server.origin + safe)
    return server
  }
  const ports = {
    service: await freePort(),
    node: await freePort(),
    fastify: await freePort(),
    large: await freePort(),
    nginx: await freePort(),
  }
  const ours = await run(service, ports.service, {
    PORT: String(ports.service),
    DATABASE_URL: `sqlite:${join(folder, 'data.db')}`,
    SEARCH_LIMIT: '1000000',
  })
  const answer = await prepare(folder, ours.origin + safe)
  // With the service's settings of V8, and once as Node comes, to see what those cost.
  const yardstick = (kind: string, port: number, settings = heap) =>
    run([process.execPath, ...settings, 'bench/yardsticks.ts', kind, String(port), folder], port)
  const nginx = await nginxCommand(ports.nginx, folder, answer)
  return [
    ...(nginx
      ? [{ name: 'nginx, static file', server: await run(nginx, ports.nginx), path: safe, headers: json }]
      : []),
    { name: byNode, server: await yardstick('node-http', ports.node), path: safe, headers: json },
    { name: byFastify, server: await yardstick('fastify', ports.fastify), path: safe, headers: json },
    { name: byFastifyAsItComes, server: await yardstick('fastify', ports.large, []), path: safe, headers: json },
    { name: '(c) a principle, JSON', server: ours, path: safe, headers: json },
    {
      name: '(d) its 304',
      server: ours,
      path: safe,
      headers: { ...json, 'if-none-match': answer.headers.etag ?? '' },
      status: 304,
    },
    {
      name: '(e) the whole core set, brotli',
      server: ours,
      path: whole,
      headers: { ...json, 'accept-encoding': 'br' },
    },
    { name: '(f) a search', server: ours, path: search, headers: json },
    { name: '(g) searches that all differ', server: ours, path: searches, headers: json },
  ]
}

/** Keeps what the service answers for the yardsticks, but for what Node writes itself. */
export async function prepare (folder: string, url: string): Promise<Prepared> {
  const answer = await fetch(url, { headers: { ...json, 'accept-encoding': 'identity' } })
  const byItself = ['connection', 'date', 'keep-alive']
  const prepared = { headers: Object.fromEntries([...answer.headers].filter(([name]) => !byItself.includes(name))) }
  await writeFile(join(folder, 'body'), await answer.bytes())
  await writeFile(join(folder, 'prepared.json'), JSON.stringify(prepared))
  return prepared
}

async function measure (
  { server, path, headers, status }: Kind,
  seconds: number,
  connections: number
): Promise<Measured> {
  const before = processorTime(server.process)
  const loaded = await load({
    origin: server.origin,
    paths: [path].flat(),
    headers,
    status: status ?? 200,
    connections,
    seconds,
  })
  const after = processorTime(server.process)
  return {
    ...loaded,
    cost: before === undefined || after === undefined ? undefined : (after - before) / loaded.requests * 1e6,
  }
}

function report (measured: ReadonlyMap<string, readonly Measured[]>): string {
  const rows = [...measured].map(([name, results]) => {
    const of = (figure: (result: Measured) => number) => results.map(figure)
    /** Round by round, since what slows one slows its neighbour. */
    const ratioTo = (other: string) =>
      name === other
        ? '1'
        : spread(results.map(({ perSecond }, round) => perSecond / (measured.get(other)?.[round]?.perSecond ?? NaN)))
    const costs = results.flatMap(({ cost }) => cost ?? [])
    return [
      name,
      median(of(({ perSecond }) => perSecond)).toFixed(0),
      median(of(({ p50 }) => p50)).toFixed(2),
      median(of(({ p99 }) => p99)).toFixed(2),
      costs.length > 0 ? median(costs).toFixed(1) : '-',
      ratioTo(byFastify),
      ratioTo(byNode),
      median(of(({ generatorBusy }) => generatorBusy)).toFixed(2),
    ]
  })
  return table(['', 'requests/s', 'p50 ms', 'p99 ms', 'server µs/request', 'to (b)', 'to (a)', 'generator busy'], rows)
}
