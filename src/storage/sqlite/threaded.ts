import { Worker } from 'node:worker_threads'
import { threadModule } from '../../workers/module-url.ts'
import { StorageUnavailable } from '../errors.ts'
import { errorOf } from './error-data.ts'
import { ConnectionLost } from './failures.ts'
import type { Order, Reply, ThreadData } from './connection-thread.ts'

/** A connection in a thread. Rejects as the driver throws, and where its thread has ended. */
export interface AsyncConnection {
  readonly inTransaction: boolean
  exec(sql: string): Promise<void>
  run(sql: string, params: readonly unknown[]): Promise<{ rows: unknown[] }>
  /** Moves what the write-ahead log holds into the database; false where somebody reads from it or writes. */
  emptyLog(): Promise<boolean>
  close(): Promise<void>
}

/** Bytes are JSON that is stored once (json-text.ts): they are moved, where nothing else is in their buffer. */
function buffersOf (params: readonly unknown[]): ArrayBuffer[] {
  return params.flatMap(param => {
    if (!(param instanceof Uint8Array)) return []
    const { buffer, byteLength } = param
    return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : []
  })
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** What a statement gives back is bounded, and texts are given away as soon as they are written. */
const resourceLimits = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 }

const module = threadModule(new URL('./connection-thread.ts', import.meta.url))

/**
 * A connection in a thread of its own, opened by the first order: the driver is synchronous, and to write what is
 * large, to commit it, to wait for the disk or to rank what was found would hold the event loop. Should the thread end,
 * its transaction is rolled back and the next order has a new one.
 */
export function connectionInThread (data: ThreadData): AsyncConnection {
  let thread: Promise<Worker> | undefined
  let inTransaction = false
  let isClosed = false
  const waiting: Waiting[] = []

  /** Resolves when its connection is open. */
  function start (): Promise<Worker> {
    const worker = new Worker(module, { workerData: data, resourceLimits })
    let failure: Error | undefined
    worker.on('message', ({ value, error, inTransaction: isOpen }: Reply) => {
      inTransaction = isOpen
      const first = waiting.shift()
      if (waiting.length === 0) worker.unref()
      if (error) first?.reject(errorOf(error))
      else first?.resolve(value)
    })
    worker.on('error', error => {
      failure = error
    })
    worker.on('exit', () => {
      if (thread === opened) thread = undefined
      inTransaction = false
      for (const { reject } of waiting.splice(0)) reject(new ConnectionLost(failure))
    })
    const opened = new Promise<Worker>((resolve, reject) => waiting.push({ resolve: () => resolve(worker), reject }))
    return opened
  }

  async function order<Result> (asked: Order): Promise<Result> {
    if (isClosed) throw new StorageUnavailable('closed', 'The database is closed: the service is stopping')
    thread ??= start()
    const worker = await thread
    worker.ref()
    return new Promise<Result>((resolve, reject) => {
      // First, since it throws for what cannot be sent, and no reply comes before this turn has ended.
      worker.postMessage(asked, asked.do === 'run' ? buffersOf(asked.params) : [])
      waiting.push({ resolve: value => resolve(value as Result), reject })
    })
  }

  return {
    get inTransaction () {
      return inTransaction
    },
    exec: sql => order({ do: 'exec', sql }),
    run: (sql, params) => order({ do: 'run', sql, params }),
    emptyLog: () => order({ do: 'emptyLog' }),
    async close () {
      if (thread) await order({ do: 'close' })
      isClosed = true
      thread = undefined
    },
  }
}
