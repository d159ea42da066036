import { join } from 'node:path'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { readFile } from 'node:fs/promises'
import { median, percentile, spread, table } from './figures.ts'
import type { Done, Heavy } from './heavy-work.ts'
import { lightRequests, p99, type Times } from './light-requests.ts'
import { answering, freePort, inFolder, output, residentMemory, root, service, start, stop } from './processes.ts'
import { safe } from './throughput.ts'

const cli = [process.execPath, '--import', './src/bin/preload.js', 'src/bin/cli.ts']
/** What a light request may take longer than in the quiet, in milliseconds. */
const bound = 25

interface Running {
  readonly server: ReturnType<typeof start>
  readonly heavy: Heavy
  /** Of an organisation that asks for little: its key, and what it asks for. */
  readonly key: string
  readonly paths: readonly string[]
}

/** The service with two organisations: one will work hard, the other has a result. */
async function withTwo<Result> (use: (running: Running) => Promise<Result>): Promise<Result> {
  return inFolder(async folder => {
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    const env = { PORT: String(port), DATABASE_URL: `sqlite:${join(folder, 'data.db')}`, LOG_LEVEL: 'error' }
    const server = start('server', service, { env })
    try {
      await answering(server, origin + safe)
      await output('load', [...cli, 'organisation', 'light', 'Light'], 30_000, '', env)
      const key = (await output(
        'load',
        [...cli, 'key', 'light', '--scopes', 'sets:read assessments:read assessments:write'],
        30_000,
        '',
        env
      )).trim().split(/\s+/).at(-1) ?? ''
      const heavy = { origin, key: (await readFile(join(folder, 'first-key.txt'), 'utf8')).trim() }
      return await use({ server, heavy, key, paths: [safe, await released(origin, key)] })
    } finally {
      await stop(server)
    }
  })
}

/** The address of a result of the core set. */
async function released (origin: string, key: string): Promise<string> {
  const ask = async (method: string, path: string, body: object) => {
    const answer = await fetch(origin + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return await answer.json() as { id: string }
  }
  const { id: arrangement } = await ask('POST', '/v1/arrangements', { name: 'Tuesday group' })
  const { id } = await ask('POST', '/v1/assessments', {
    arrangement,
    set: 'core',
    version: '1.0.0',
    mode: 'single',
    open: true,
  })
  await ask('PUT', `/v1/assessments/${id}/response`, {
    ratings: { 'mutual-shared-experience': { level: 'mostly' } },
    submit: true,
    release: true,
  })
  return `/v1/assessments/${id}/results/1`
}

/** Starts heavy work that is ended by what it returns, which tells what was done. */
function startHeavy (heavy: Heavy): () => Promise<Done[]> {
  const child = start('load', [process.execPath, join(root, 'bench/heavy-work.ts')], { input: 'pipe', output: 'pipe' })
  child.stdin?.end(JSON.stringify(heavy))
  const done: Done[] = []
  if (child.stdout) createInterface(child.stdout).on('line', line => done.push(JSON.parse(line) as Done))
  return async () => {
    if (child.exitCode !== null) throw new Error('the heavy work ended by itself')
    child.kill('SIGKILL')
    await once(child, 'close')
    return done
  }
}

function tableOfDone (all: readonly Done[]): string {
  const names = [...new Set(all.map(({ name }) => name))]
  return table(
    ['heavy work, ms', 'times', 'took'],
    names.map(name => {
      const took = all.filter(done => done.name === name).map(done => done.took)
      return [name, String(took.length), spread(took, 0)]
    })
  )
}

const figuresOf = (times: Times) => [percentile(times, 0.5), p99(times), times.at(-1) ?? NaN].map(ms => ms.toFixed(1))

/** Whether one organisation's heavy work is felt by another's light requests. */
export function fairness (rounds: number, seconds: number): Promise<string> {
  return withTwo(async running => {
    const light = { origin: running.heavy.origin, paths: running.paths, key: running.key, seconds }
    const found: { quiet: Times, busy: Times }[] = []
    const done: Done[] = []
    for (let round = 0; round < rounds; round++) {
      const quiet = await lightRequests(light)
      const end = startHeavy(running.heavy)
      const busy = await lightRequests(light)
      done.push(...await end())
      found.push({ quiet, busy })
    }
    const of = (which: 'quiet' | 'busy') => found.map(round => p99(round[which]))
    const difference = median(of('busy')) - median(of('quiet'))
    return [
      table(
        ['light requests, 50/s, ms', 'median', 'p99', 'longest'],
        found.flatMap(({ quiet, busy }, index) => [
          [`round ${index + 1}, quiet`, ...figuresOf(quiet)],
          [`round ${index + 1}, beside heavy work`, ...figuresOf(busy)],
        ])
      ),
      `p99 beside heavy work: ${
        difference.toFixed(1)
      } ms more than in the quiet (medians of ${rounds} rounds of ${seconds} s); at most ${bound}: ${
        difference <= bound ? 'reached' : '**not reached**'
      }`,
      tableOfDone(done),
    ].join('\n\n')
  })
}

/** Whether the service is after a long time of heavy work what it was before. */
export function soak (minutes: number): Promise<string> {
  return withTwo(async running => {
    const light = { origin: running.heavy.origin, paths: running.paths, key: running.key }
    const quiet = await lightRequests({ ...light, seconds: 30 })
    const before = residentMemory(running.server) ?? NaN
    const memory: number[] = []
    const watch = setInterval(() => memory.push(residentMemory(running.server) ?? NaN), 1_000)
    const ends = [startHeavy(running.heavy), startHeavy(running.heavy)]
    const busy = await lightRequests({ ...light, seconds: minutes * 60 })
    const done = (await Promise.all(ends.map(end => end()))).flat()
    clearInterval(watch)
    const after = await lightRequests({ ...light, seconds: 30 })
    const quarters = [0, 1, 2, 3].map(quarter =>
      Math.max(...memory.slice(Math.floor(quarter * memory.length / 4), Math.ceil((quarter + 1) * memory.length / 4)))
    )
    const difference = p99(busy) - p99(quiet)
    return [
      table(['light requests, 50/s, ms', 'median', 'p99', 'longest'], [['before', ...figuresOf(quiet)], [
        `${minutes} minutes beside heavy work`,
        ...figuresOf(busy),
      ], ['after', ...figuresOf(after)]]),
      `p99 beside heavy work: ${difference.toFixed(1)} ms more than in the quiet; at most ${bound}: ${
        difference <= bound ? 'reached' : '**not reached**'
      }`,
      table(['resident MB (10^6)', 'before', 'most in the 1st quarter', '2nd', '3rd', '4th', 'after'], [
        [
          'the service, which is alive',
          ...[before, ...quarters, residentMemory(running.server) ?? NaN].map(megabytes => megabytes.toFixed(0)),
        ],
      ]),
      tableOfDone(done),
    ].join('\n\n')
  })
}
