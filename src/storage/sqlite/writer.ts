import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate } from 'node:timers'
import { StorageUnavailable } from '../errors.ts'
import { retryBusy } from './connect.ts'
import { ConnectionLost, isUnknownOutcome, translate } from './failures.ts'
import type { LogEmptier } from './log-emptier.ts'
import type { AsyncConnection } from './threaded.ts'

interface Member {
  /** Resolves to what hands the outcome over. */
  readonly run: () => Promise<() => void>
  readonly refuse: (error: unknown) => void
  readonly emptiesLog: boolean
}

const groupLimit = 64

/**
 * The queue before the one connection that writes: first come, first served, one transaction at a time. Writes that
 * wait together share a COMMIT, and so one wait for the disk. Each has its own savepoint; no outcome leaves before the
 * COMMIT, since until then neither a success nor a refusal that rests on another member's rows is true. The log is
 * emptied after the COMMIT of a group that asks for it.
 */
export function createWriteQueue (connection: Pick<AsyncConnection, 'exec' | 'inTransaction'>, log: LogEmptier) {
  const waiting: Member[] = []
  let running: Promise<void> | undefined
  let closed = false

  async function runMember (member: Member) {
    // Outside of a transaction a savepoint would be one of its own.
    if (!connection.inTransaction) throw new ConnectionLost(undefined)
    await connection.exec('SAVEPOINT member')
    try {
      const deliver = await member.run()
      await connection.exec('RELEASE member')
      return deliver
    } catch (error) {
      // Some failures (a full disk) make SQLite roll back everything: then the whole group is lost.
      if (!connection.inTransaction) throw error
      await connection.exec('ROLLBACK TO member; RELEASE member')
      return () => member.refuse(error)
    }
  }

  async function runGroup (group: readonly Member[]) {
    const outcomes: (() => void)[] = []
    try {
      for (const member of group) outcomes.push(await runMember(member))
      await commit()
    } catch (error) {
      // The first error says more; the next group begins with a rollback where this one fails.
      if (connection.inTransaction) await connection.exec('ROLLBACK').catch(() => {})
      throw error
    }
    if (group.some(({ emptiesLog }) => emptiesLog)) await log.empty()
    else await log.emptyIfDue()
    for (const deliver of outcomes) deliver()
  }

  /**
   * After an error of the disk the log may hold the change all the same, and give it back to whoever opens the database
   * next.
   */
  async function commit () {
    try {
      await connection.exec('COMMIT')
    } catch (error) {
      throw isUnknownOutcome(error)
        ? new StorageUnavailable(
          'outcome_unknown',
          'The disk failed during a COMMIT: what was to be written may be there. Check the disk',
          { cause: error }
        )
        : error
    }
  }

  async function begin () {
    // Should a rollback itself have failed, the next group starts with it.
    if (connection.inTransaction) await connection.exec('ROLLBACK')
    await connection.exec('BEGIN IMMEDIATE')
  }

  /** Takes at most a group's worth of what waits once the lock is held. Nothing is tried twice. */
  async function runNext () {
    let group = waiting
    try {
      await retryBusy(begin)
      group = waiting.splice(0, groupLimit)
      await runGroup(group)
    } catch (error) {
      const reason = translate(error)
      const refusal = reason instanceof StorageUnavailable
        ? reason
        : new StorageUnavailable('failed', 'The database could not commit: see the cause', { cause: error })
      for (const member of group.splice(0)) member.refuse(refusal)
    }
  }

  async function drain () {
    // What arrives in the same turn of the event loop shares the first commit too.
    await new Promise(resolve => setImmediate(resolve))
    while (waiting.length > 0) await runNext()
    running = undefined
  }

  return {
    /**
     * Runs `work` inside a transaction; settles after its COMMIT, and once the log was emptied or cannot be yet, where
     * it asks for that.
     */
    enqueue<T> (work: () => Promise<T>, { emptiesLog = false } = {}): Promise<T> {
      if (closed) {
        return Promise.reject(
          new StorageUnavailable(
            'closed',
            'The database is closed: the service is ' +
              'stopping'
          )
        )
      }
      return new Promise<T>((resolve, reject) => {
        waiting.push({
          run: AsyncLocalStorage.bind(async () => {
            const result = await work()
            return () => resolve(result)
          }),
          refuse: reject,
          emptiesLog,
        })
        running ??= drain()
      })
    },
    /** Refuses what comes from now on; resolves when what waits is done. */
    async close () {
      closed = true
      await running
    },
  }
}
