import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout } from 'node:timers/promises'

export const root = fileURLToPath(new URL('../', import.meta.url))

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  scripts: { start: string }
}

/** What `npm start` runs, without npm. */
export const service: readonly string[] = [process.execPath, ...scripts.start.split(' ').slice(1)]

/** How much memory V8 may use there. */
export const heap = service.filter(argument => /^--max-(semi|old)-space-size=/.test(argument))

/** The same from its sources, as where no bundler is installed. */
export const fromSources = [process.execPath, ...heap, '--import', './src/bin/preload.js', 'src/bin/serve.ts']

export function installed (program: string, argument: string): boolean {
  return spawnSync(program, [argument], { stdio: 'ignore', timeout: 5_000 }).error === undefined
}

/** The cores this process may use, where the system says so. */
function cores (): number[] {
  try {
    const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? ''
    return list.split(',').filter(Boolean).flatMap(range => {
      const [first = 0, last = first] = range.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    })
  } catch {
    return []
  }
}

const [first, second] = cores()
export const pinned = first !== undefined && second !== undefined && installed('taskset', '--version')
const coreOf = { server: first, load: second }

interface Options {
  readonly env?: Readonly<Record<string, string>>
  /** `pipe` to read what it writes; else it goes to /dev/null, as a file. */
  readonly output?: 'pipe' | 'null'
  readonly input?: 'pipe' | 'ignore'
}

const started = new Set<ChildProcess>()
const folders = new Set<string>()
// However this run ends, nothing that it started or made stays.
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL')
  for (const folder of folders) remove(folder)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

/** Lends a folder of its own to `use`. */
export async function inFolder<T> (use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'peer-principles-bench-'))
  folders.add(folder)
  try {
    return await use(folder)
  } finally {
    remove(folder)
  }
}

function remove (folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  folders.delete(folder)
}

/** Starts a process on the core of its part, with nothing of the environment but PATH. */
export function start (
  part: keyof typeof coreOf,
  command: readonly string[],
  { env = {}, output = 'null', input = 'ignore' }: Options = {}
): ChildProcess {
  const [program = '', ...args] = pinned ? ['taskset', '-c', String(coreOf[part]), ...command] : command
  const nowhere = openSync('/dev/null', 'w')
  const out = output === 'pipe' ? 'pipe' : nowhere
  const child = spawn(program, args, {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
    stdio: [input, out, 'inherit'],
  })
  closeSync(nowhere)
  started.add(child)
  child.once('exit', () => started.delete(child))
  return child
}

/** Runs to the end with `input` and gives what was written; kills what takes longer than `patience` milliseconds. */
export async function output (
  part: keyof typeof coreOf,
  command: readonly string[],
  patience: number,
  input = '',
  env: Readonly<Record<string, string>> = {}
): Promise<string> {
  const child = start(part, command, { output: 'pipe', input: 'pipe', env })
  child.stdin?.end(input)
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const late = AbortSignal.timeout(patience)
  late.addEventListener('abort', () => child.kill('SIGKILL'))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${String(code)}`)
  return text
}

/** Ends it as an operator would, and waits. */
export async function stop (child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const patience = new AbortController()
  await Promise.race([
    ended,
    setTimeout(15_000, undefined, { signal: patience.signal }).then(() => child.kill('SIGKILL')),
  ])
  patience.abort()
}

export async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

/** Waits for the first answer. Resolves to when it was there. */
export async function answering (child: ChildProcess, url: string, every = 20): Promise<number> {
  const deadline = performance.now() + 30_000
  while (performance.now() < deadline && child.exitCode === null) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
    if (answer?.ok) {
      await answer.arrayBuffer()
      return performance.now()
    }
    await setTimeout(every)
  }
  throw new Error(`nothing answers at ${url}`)
}

const tick = 100

/** Seconds of processor time it has used; undefined where the system does not tell. */
export function processorTime ({ pid }: ChildProcess): number | undefined {
  const fields = read(`/proc/${pid}/stat`)?.replace(/^.*\) /, '').split(' ')
  return fields && (Number(fields[11]) + Number(fields[12])) / tick
}

/** Megabytes (10^6 bytes) in memory; undefined where the system does not tell. */
export function residentMemory ({ pid }: ChildProcess): number | undefined {
  const kilobytes = /^VmRSS:\s*(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024 / 1e6
}

function read (file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
