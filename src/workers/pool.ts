import { setImmediate } from 'node:timers'
import { fileURLToPath } from 'node:url'
import type { MessagePort } from 'node:worker_threads'
import type { Piscina } from 'piscina'
import { WorkerError } from './errors.ts'
import { createFairQueue } from './fair-queue.ts'
import { threadModule } from './module-url.ts'
import { piscina } from './piscina.ts'

/**
 * A function that a worker thread runs: exported by a module that imports neither fastify nor drizzle. Input and output
 * are copied (structured clone), so prefer texts and bytes to large objects: copying an object holds the event loop as
 * parsing it does. A refusal is returned as data, since an error loses its class and its fields on the way.
 */
export interface WorkerTask<Input extends object, Output> {
  readonly module: URL
  readonly name: string
  /** Only in the types. */
  readonly run?: (input: Input) => Output
}

export interface RunOptions {
  /** In whose line the task waits: the id of an organisation, or `public`. */
  readonly owner: string
  /** How long the task may run, in milliseconds; then its thread is stopped. */
  readonly timeLimit?: number
  /** The rest of what a task has begun: it goes before its owner's other tasks, and is not refused for their number. */
  readonly continues?: boolean
  /** Buffers and ports of the input that are moved instead of copied. */
  readonly transfer?: ReadonlyArray<ArrayBuffer | MessagePort>
}

/** Heavy work, off the event loop. */
export interface Workers {
  /**
   * Rejects with WorkerError where there is no result, and with what the task itself throws. A large input is given as
   * a function that reads it when the thread is free, so that tasks which wait hold nothing.
   */
  run<Input extends object, Output>(
    task: WorkerTask<Input, Output>,
    input: Input | (() => Promise<Input>),
    options: RunOptions
  ): Promise<Output>
  close(): Promise<void>
}

/** How much one thread may hold, so that the whole process stays within its bound (docs/bounded-work.md). */
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 }
/** How long a thread stays for the next task, in milliseconds. */
const idleTimeout = 10_000
/** How many tasks of one owner may wait. */
export const maxWaiting = 8
/** The longest that a task may take unless it says otherwise, in milliseconds. */
const defaultTimeLimit = 60_000

/**
 * Names a task by the type of its function, `typeof import('./task.ts').render`, and by its module (`threadModule`).
 */
export function workerTask<Run extends (input: never) => unknown> (
  module: URL,
  name: string
): WorkerTask<Parameters<Run>[0] & object, Awaited<ReturnType<Run>>> {
  return { module: threadModule(module), name }
}

/**
 * One thread, started by the first task and stopped after a while without any. Owners take turns (`createFairQueue`).
 * The thread runs at a lower priority than the event loop, where the system allows it.
 */
export function openWorkers (): Workers {
  const waiting = createFairQueue<{ readonly owner: string, start(): void }>(({ owner }) => owner)
  let pool: Piscina | undefined
  let isBusy = false
  let closed = false

  function thread (): Piscina {
    if (pool) return pool
    const { Piscina } = piscina()
    pool = new Piscina({
      minThreads: 0,
      maxThreads: 1,
      idleTimeout,
      resourceLimits,
      niceIncrement: 10,
      // A thread that waits by atomics cannot run what a task left behind, such as the end of a compression.
      atomics: 'disabled',
      recordTiming: false,
    })
    // A thread that fails without a task is replaced by the next task.
    pool.on('error', () => {})
    return pool
  }

  /**
   * Resolves when the thread is free for the owner. Piscina's own queue would hold one more task back, whosever turn it
   * is.
   */
  function turn (owner: string, continues: boolean): Promise<void> | undefined {
    if (!isBusy) {
      isBusy = true
      return undefined
    }
    if (!continues && waiting.sizeOf(owner) >= maxWaiting) {
      throw new WorkerError('queue_full', "As much of this organisation's heavy work waits as may wait")
    }
    return new Promise(resolve => waiting.push({ owner, start: resolve }, { first: continues }))
  }

  function next (): void {
    const first = waiting.shift()
    if (first) first.start()
    else isBusy = false
  }

  return {
    async run ({ module, name }, input, { owner, timeLimit = defaultTimeLimit, continues = false, transfer = [] }) {
      if (closed) throw new WorkerError('closed', 'The service is stopping')
      await turn(owner, continues)
      try {
        if (closed) throw new WorkerError('closed', 'The service is stopping')
        return await thread().run(typeof input === 'function' ? await input() : input, {
          filename: fileURLToPath(module),
          name,
          transferList: [...transfer],
          signal: AbortSignal.timeout(timeLimit),
        })
      } catch (error) {
        throw asWorkerError(error)
      } finally {
        // Whoever waited for it may have more of the same to do.
        setImmediate(next)
      }
    },

    async close () {
      closed = true
      await pool?.destroy()
    },
  }
}

function asWorkerError (error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (error.name === 'AbortError') return new WorkerError('timeout', 'The work took too long', { cause: error })
  const code = 'code' in error ? error.code : undefined
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new WorkerError(
      'out_of_memory',
      'The work needs more memory ' +
        'than it may have',
      { cause: error }
    )
  }
  return error
}
