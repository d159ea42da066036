import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inFolder, installed, output } from './processes.ts'
import { table } from './figures.ts'
import { promised, sequentialWrites, writesTogether } from './writes.ts'

/** Two kinds of line of `strace -f`: a call that reached the disk, and one that promised a write to its caller. */
const synced = /^\d+ +(?:fsync|fdatasync)\(/
const acknowledged = new RegExp(`^\\d+ +write\\(1, "${promised}`)

type How = 'sequential' | 'together' | 'normal'

interface Counted {
  readonly syncs: number
  readonly promises: number
  /**
   * Promises that a power cut could break: of writes in turn, those with no sync of their own; of writes at once, those
   * before the last sync.
   */
  readonly early: number
}

/** Counts from the first promise, so that making the database is left out, to the last. */
function count (trace: string, how: How): Counted {
  const calls = trace.split('\n').filter(line => synced.test(line) || acknowledged.test(line)).map(line =>
    synced.test(line) ? 'sync' : 'promise'
  )
  const measured = calls.slice(calls.indexOf('promise') + 1, calls.lastIndexOf('promise') + 1)
  const isPromise = (call?: string) => call === 'promise'
  const promises = measured.filter(isPromise).length
  if (promises === 0) throw new Error('No promise is seen in what strace wrote')
  const early = how === 'together'
    ? measured.slice(0, measured.lastIndexOf('sync') + 1).filter(isPromise).length
    : measured.filter((call, index) => isPromise(call) && measured[index - 1] !== 'sync').length
  return { syncs: measured.length - promises, promises, early }
}

function traced (how: How): Promise<Counted> {
  return inFolder(async folder => {
    const trace = join(folder, 'trace')
    await output('server', [
      'strace',
      '-f',
      '-e',
      'trace=fsync,fdatasync,write',
      '-o',
      trace,
      process.execPath,
      'bench/writes.ts',
      join(folder, 'data.db'),
      how,
    ], 120_000)
    return count(await readFile(trace, 'utf8'), how)
  })
}

/** Kill -9 cannot show whether a promised write would outlive the power: what the process asked of the disk can. */
export async function fsyncs (): Promise<string> {
  if (!installed('strace', '--version')) return 'strace is not installed: not counted.'
  const row = (
    name: string,
    { promises, syncs, early }: Counted
  ) => [name, String(promises), String(syncs), (syncs / promises).toFixed(2), String(early)]
  return table([
    'calls of fsync and fdatasync',
    'writes promised',
    'calls',
    'calls per write',
    'promised before the call',
  ], [
    row(`the service's storage, ${sequentialWrites} writes in turn`, await traced('sequential')),
    row(`the service's storage, ${writesTogether} writes at once`, await traced('together')),
    row(`the driver's default (synchronous=NORMAL), ${sequentialWrites} writes in turn`, await traced('normal')),
  ])
}
