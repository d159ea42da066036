/**
 * The load generator, a process of its own: it reads a Load as JSON and writes what came of it. Each connection asks
 * again as soon as it is answered. It speaks just enough HTTP for the answers measured here, and so costs less than
 * they do.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { json } from 'node:stream/consumers'
import { output } from './processes.ts'
import { percentile } from './figures.ts'

export interface Load {
  readonly origin: string
  /** Asked for in turn. */
  readonly paths: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly status: 200 | 304
  readonly connections: number
  /** Ends after so many seconds, or so many requests. */
  readonly seconds?: number
  readonly requests?: number
}

export interface Loaded {
  readonly requests: number
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Which part of a core the generator used: near 1 it, and not the server, is what is measured. */
  readonly generatorBusy: number
}

export async function load (options: Load): Promise<Loaded> {
  const patience = ((options.seconds ?? 0) + (options.requests ?? 0) / 200 + 30) * 1000
  return JSON.parse(
    await output('load', [process.execPath, 'bench/load.ts'], patience, JSON.stringify(options))
  ) as Loaded
}

/** More than any run here gets. */
const maxAnswers = 2_000_000
const endOfHead = Buffer.from('\r\n\r\n')

async function generate (
  { origin, paths, headers, status, connections, seconds = Infinity, requests = maxAnswers }: Load
): Promise<Loaded> {
  const { host, hostname, port } = new URL(origin)
  const fields = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const questions = paths.map(path => Buffer.from(`GET ${path} HTTP/1.1\r\n${fields}\r\n`))
  const expected = `HTTP/1.1 ${status} `
  const times = new Float64Array(maxAnswers)
  const from = performance.now()
  const until = from + seconds * 1000
  let asked = 0
  let answered = 0
  let to = from

  function converse (): Promise<unknown> {
    const socket = connect(Number(port), hostname).setNoDelay()
    let since = 0
    /** Bytes of the body that are still to come; undefined while the head is. */
    let missing: number | undefined
    let head = Buffer.alloc(0)

    function ask () {
      if (asked >= requests || since >= until) return socket.end()
      since = performance.now()
      socket.write(questions[asked++ % questions.length] ?? '')
    }

    socket.once('connect', ask)
    socket.on('data', chunk => {
      let arrived = chunk.length
      if (missing === undefined) {
        const bytes = head.length > 0 ? Buffer.concat([head, chunk]) : chunk
        const end = bytes.indexOf(endOfHead)
        if (end < 0) {
          head = bytes
          return
        }
        missing = bodyLength(bytes.toString('latin1', 0, end), expected)
        arrived = bytes.length - end - endOfHead.length
        head = Buffer.alloc(0)
      }
      missing -= arrived
      if (missing > 0) return
      missing = undefined
      to = performance.now()
      times[answered++] = to - since
      since = to
      ask()
    })
    return once(socket, 'close')
  }

  const before = process.cpuUsage()
  await Promise.all(Array.from({ length: connections }, converse))
  const { user, system } = process.cpuUsage(before)
  if (answered < asked) throw new Error(`${origin}: ${asked - answered} of ${asked} requests were not answered`)
  const sorted = times.subarray(0, answered).sort()
  return {
    requests: answered,
    perSecond: answered / (to - from) * 1000,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    generatorBusy: (user + system) / 1000 / (to - from),
  }
}

function bodyLength (head: string, expected: string): number {
  if (!head.startsWith(expected)) throw new Error(`not the answer expected: ${head}`)
  return Number(/\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
}

if (import.meta.main) process.stdout.write(JSON.stringify(await generate(await json(process.stdin) as Load)))
