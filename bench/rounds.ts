import type { ChildProcess } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { median, spread, table } from './figures.ts'
import { load, type Load, type Loaded } from './load.ts'
import { processorTime } from './processes.ts'
import type { Prepared } from './yardsticks.ts'

export interface Rounds {
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
}

export interface Server {
  readonly process: ChildProcess
  readonly origin: string
}

/** What is asked for, of whom. */
export interface Kind {
  readonly name: string
  readonly server: Server
  readonly path: string | readonly string[]
  readonly headers: Load['headers']
  readonly status?: 304
}

export interface Measured extends Loaded {
  /** Microseconds of the server's processor time for each request; undefined where the system does not tell. */
  readonly cost: number | undefined
}

/**
 * Measures every kind once a round, forwards and backwards in turn, so that whatever else the machine does meets all of
 * them.
 */
export async function alternate (
  kinds: readonly Kind[],
  { rounds, seconds, connections }: Rounds
): Promise<ReadonlyMap<string, readonly Measured[]>> {
  for (const kind of kinds) await measure(kind, Math.min(1, seconds), connections)
  const measured = new Map(kinds.map(({ name }): [string, Measured[]] => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
      measured.get(kind.name)?.push(await measure(kind, seconds, connections))
    }
  }
  return measured
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

/** Keeps what the service answers for the yardsticks, but for what Node writes itself. */
export async function prepare (folder: string, url: string, headers: Load['headers']): Promise<Prepared> {
  const answer = await fetch(url, { headers: { ...headers, 'accept-encoding': 'identity' } })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  const byItself = ['connection', 'date', 'keep-alive', 'transfer-encoding']
  const bytes = await answer.bytes()
  const kept = Object.fromEntries([...answer.headers].filter(([name]) => !byItself.includes(name)))
  const prepared = { headers: { ...kept, 'content-length': String(bytes.length) } }
  await writeFile(join(folder, 'body'), bytes)
  await writeFile(join(folder, 'prepared.json'), JSON.stringify(prepared))
  return prepared
}

/** The median of each kind, and its ratios, round by round, to `others`: what slows one slows its neighbour. */
export function report (
  kinds: readonly Kind[],
  measured: ReadonlyMap<string, readonly Measured[]>,
  others: Readonly<Record<string, (kind: Kind) => string | undefined>>
): string {
  const rows = kinds.map(kind => {
    const results = measured.get(kind.name) ?? []
    const of = (figure: (result: Measured) => number) => median(results.map(figure))
    const ratioTo = (other: string | undefined) => {
      if (other === undefined) return ''
      const theirs = measured.get(other) ?? []
      return spread(results.map(({ perSecond }, round) => perSecond / (theirs[round]?.perSecond ?? NaN)))
    }
    const costRatioTo = (other: string | undefined) => {
      const theirs = (other === undefined ? [] : measured.get(other) ?? []).flatMap(({ cost }) => cost ?? [])
      const ours = results.flatMap(({ cost }) => cost ?? [])
      return theirs.length > 0 && ours.length > 0 ? (median(ours) / median(theirs)).toFixed(2) : '-'
    }
    const costs = results.flatMap(({ cost }) => cost ?? [])
    return [
      kind.name,
      of(({ perSecond }) => perSecond).toFixed(0),
      of(({ p50 }) => p50).toFixed(2),
      of(({ p99 }) => p99).toFixed(2),
      costs.length > 0 ? median(costs).toFixed(1) : '-',
      ...Object.values(others).flatMap(find => [ratioTo(find(kind)), costRatioTo(find(kind))]),
      of(({ generatorBusy }) => generatorBusy).toFixed(2),
    ]
  })
  const head = [
    '',
    'requests/s',
    'p50 ms',
    'p99 ms',
    'server µs/request',
    ...Object.keys(others).flatMap(other => [other, 'times its processor time']),
    'generator busy',
  ]
  return table(head, rows)
}
