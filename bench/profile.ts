import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { table } from './figures.ts'
import { load } from './load.ts'
import { answering, freePort, fromSources, inFolder, root, start, stop } from './processes.ts'
import { safe } from './throughput.ts'

/** As V8 writes it; times in microseconds of the system's monotonic clock. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string, readonly url: string, readonly lineNumber: number }
  }[]
  readonly startTime: number
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface Part {
  readonly label: string
  readonly share: number
}

const microseconds = () => Number(process.hrtime.bigint() / 1000n)

/**
 * Profiles one start from the sources, where functions have their files: what it did until its first answer, and what
 * it did under load.
 */
async function profile (folder: string, seconds: number): Promise<{ start: CpuProfile, load: CpuProfile }> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const [node = '', ...args] = fromSources
  const command = [
    node,
    '--cpu-prof',
    '--cpu-prof-interval',
    '200',
    '--cpu-prof-dir',
    join(folder, 'profiles'),
    ...args,
  ]
  const server = start('server', command, {
    env: { PORT: String(port), DATABASE_URL: `sqlite:${join(folder, 'data.db')}` },
  })
  const marks: number[] = []
  try {
    await answering(server, origin + safe, 2)
    marks.push(microseconds())
    const headers = { accept: 'application/json' }
    await load({ origin, paths: [safe], headers, status: 200, connections: 32, seconds: Math.min(seconds, 1) })
    marks.push(microseconds())
    await load({ origin, paths: [safe], headers, status: 200, connections: 32, seconds })
    marks.push(microseconds())
  } finally {
    await stop(server)
  }
  const [name = ''] = await readdir(join(folder, 'profiles'))
  const whole = JSON.parse(await readFile(join(folder, 'profiles', name), 'utf8')) as CpuProfile
  const [answered = 0, from = 0, to = 0] = marks
  await rm(join(folder, 'profiles'), { recursive: true })
  return { start: between(whole, 0, answered), load: between(whole, from, to) }
}

function between (profile: CpuProfile, from: number, to: number): CpuProfile {
  let time = profile.startTime
  const kept = profile.timeDeltas.flatMap((delta, index) => (time += delta) >= from && time < to ? [index] : [])
  return {
    ...profile,
    samples: kept.map(index => profile.samples[index] ?? 0),
    timeDeltas: kept.map(index => profile.timeDeltas[index] ?? 0),
  }
}

/** Self time by what `labelOf` says of a function, the greatest first, as parts of the time that was not idle. */
function parts (
  { nodes, samples, timeDeltas }: CpuProfile,
  labelOf: (node: CpuProfile['nodes'][number]) => string
): Part[] {
  const labels = new Map(nodes.map(node => [node.id, labelOf(node)]))
  const times = new Map<string, number>()
  samples.forEach((id, index) => {
    const label = labels.get(id) ?? ''
    if (label !== '(idle)') times.set(label, (times.get(label) ?? 0) + (timeDeltas[index] ?? 0))
  })
  const all = [...times.values()].reduce((sum, time) => sum + time, 0)
  return [...times].map(([label, time]) => ({ label, share: time / all })).sort((a, b) => b.share - a.share)
}

function place (url: string): string {
  return url.replace(/^file:\/\//, '').replace(root, '')
}

const byFunction = ({ callFrame: { functionName, url, lineNumber } }: CpuProfile['nodes'][number]) =>
  url ? `${functionName || '(anonymous)'} ${place(url).replace('node_modules/', '')}:${lineNumber + 1}` : functionName

const byPackage = ({ callFrame: { functionName, url } }: CpuProfile['nodes'][number]) => {
  if (!url) return functionName === '(garbage collector)' || functionName === '(idle)' ? functionName : 'native'
  if (url.startsWith('node:')) return 'node'
  return /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(place(url))?.[1] ?? place(url).split('/').slice(0, 2).join('/')
}

function shares (title: string, parts: readonly Part[], most: number): string {
  return table([title, '%'], parts.slice(0, most).map(({ label, share }) => [label, (share * 100).toFixed(1)]))
}

export function profiles (seconds: number): Promise<string> {
  return inFolder(async folder => {
    await profile(folder, 0.1)
    const { start, load } = await profile(folder, seconds)
    return [
      shares('second start, by package', parts(start, byPackage), 15),
      shares('second start, by function', parts(start, byFunction), 15),
      shares('(c), by package', parts(load, byPackage), 12),
      shares('(c), by function', parts(load, byFunction), 30),
    ].join('\n\n')
  })
}
