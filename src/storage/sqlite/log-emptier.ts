import { clearTimeout, setTimeout } from 'node:timers'

/** Between two attempts, in milliseconds: the first one, doubled each time up to the last. */
const [firstPause, lastPause] = [50, 60_000]
/** From which pause on it is warned: a moment's reading is nothing to be told. */
const patience = 800

const warning = 'The write-ahead log cannot be emptied, since another process reads the database: ' +
  'what was erased may stand in it still. ' +
  'End that process (a backup, a sqlite3 left in a transaction); it is tried again until it is done'

export interface LogEmptier {
  /** Empties the log now, or as soon as nobody reads from it. */
  empty(): Promise<void>
  /** Tries again, where that is due: any write is an occasion. */
  emptyIfDue(): Promise<void>
}

/**
 * Empties the write-ahead log, which holds what was there before an erasure: at once, or, where another process reads
 * from it, again and again until it is done. `emptyLog` says whether it was. Warns while it is not.
 */
export function createLogEmptier (emptyLog: () => Promise<boolean>, warn: (message: string) => void) {
  let isDue = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  async function attempt () {
    isDue = !await isEmptied()
    if (isDue) return
    clearTimeout(timer)
    timer = undefined
  }

  /** What was committed is committed, whatever becomes of this. */
  async function isEmptied () {
    try {
      return await emptyLog()
    } catch {
      return false
    }
  }

  function attemptIn (pause: number) {
    timer = setTimeout(async () => {
      await attempt()
      if (!isDue || closed) return
      if (pause >= patience) warn(warning)
      attemptIn(Math.min(pause * 2, lastPause))
    }, pause).unref()
  }

  return {
    async empty () {
      await attempt()
      if (isDue && timer === undefined) attemptIn(firstPause)
    },
    async emptyIfDue () {
      if (isDue) await attempt()
    },
    /** A last attempt, and a last warning. */
    async close () {
      closed = true
      clearTimeout(timer)
      if (isDue && !await isEmptied()) warn(warning)
    },
  } satisfies LogEmptier & { close(): Promise<void> }
}
