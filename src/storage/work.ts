import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate } from 'node:timers'
import { findUnavailable } from './errors.ts'

/** How drizzle's proxy drivers hand a query on; rows are arrays, but for `execute`, where they are objects. */
export type Query = (sql: string, params: unknown[], method: string) => Promise<{ rows: unknown[] }>

/** A defect in the caller, never a state of the database. */
export class MisusedStorage extends Error {
  override readonly name = 'MisusedStorage'
}

const isOver = 'This tx is over: it lives only inside write'

interface Scope {
  open: boolean
  readonly query: Query
}

const inside = new AsyncLocalStorage<Scope>()

/**
 * Runs in the transaction of the work that it is called in. So a tx is one object for all transactions, and queries are
 * built and prepared for it once.
 */
export const queryInside: Query = async (...args) => {
  const scope = inside.getStore()
  if (!scope) throw new MisusedStorage(isOver)
  return scope.query(...args)
}

/**
 * A write inside a write would wait for itself for ever, and a read would not see the transaction: both are refused at
 * once.
 */
export function assertOutsideWrite () {
  if (inside.getStore()?.open === true) {
    throw new MisusedStorage(
      'Inside write use only its tx: no other read, ' +
        'search or write'
    )
  }
}

/**
 * Runs `work`, whose tx is over `queryInside`, with a `query` that is alive only while it runs, and holds it to the
 * rules of `write`: it awaits its tx and nothing else, it leaves no query behind, and a statement that failed fails all
 * of it (PostgreSQL would turn the COMMIT of such a transaction into a rollback without saying so).
 */
export async function runWork<T> (query: Query, work: () => Promise<T>): Promise<T> {
  const strayed = Promise.withResolvers<never>()
  const failures: unknown[] = []
  let pending = 0

  // Between two queries a work that awaits only its tx moves on in microtasks, and those drain before an immediate
  // runs.
  const watch = () =>
    setImmediate(() => {
      if (scope.open && pending === 0) strayed.reject(new MisusedStorage('A work may await its tx and nothing else'))
    })
  const supervised: Query = async (...args) => {
    if (!scope.open) throw new MisusedStorage(isOver)
    pending++
    try {
      return await query(...args)
    } catch (error) {
      failures.push(error)
      throw error
    } finally {
      pending--
      if (pending === 0) watch()
    }
  }

  const scope: Scope = { open: true, query: supervised }
  try {
    watch()
    // A query that is given back unawaited is run by the await, which has to be inside.
    const result = await Promise.race([inside.run(scope, async () => await work()), strayed.promise])
    if (failures.length > 0) throw failures[0]
    if (pending > 0) throw new MisusedStorage('A work must await every query it starts')
    return result
  } catch (error) {
    throw findUnavailable(error) ?? error
  } finally {
    scope.open = false
  }
}
