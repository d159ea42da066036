import { httpProblems, Problem } from './problems/problem.ts'

/** What was computed before a transaction is no longer of what stands in the database. */
export class Stale extends Error {
  override readonly name = 'Stale'
}

/**
 * Something large that work rests on is to be made first: outside of its transaction, which is rolled back, by
 * `prepare`.
 */
export class Unprepared extends Error {
  override readonly name = 'Unprepared'
  readonly prepare: () => Promise<void>

  constructor (prepare: () => Promise<void>) {
    super('Something is to be made first')
    this.prepare = prepare
  }
}

/** How often something is computed again. */
const mostTries = 5
/** How much may have to be made first. */
const mostPrepared = 10

/**
 * Work that is prepared outside of its transaction, which throws `Stale` where it has been overtaken: then it is
 * prepared again.
 */
export async function whileStale<T> (work: () => Promise<T>): Promise<T> {
  for (let tries = 1; tries < mostTries; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Stale)) throw error
    }
  }
  return work().catch(error => {
    if (!(error instanceof Stale)) throw error
    throw tryAgain()
  })
}

/** Work that throws `Unprepared` where something is to be made first: then that is made, and the work is done again. */
export async function whilePrepared<T> (work: () => Promise<T>): Promise<T> {
  for (let made = 0; made < mostPrepared; made++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Unprepared)) throw error
      await error.prepare()
    }
  }
  throw tryAgain()
}

function tryAgain (): Problem {
  return new Problem(
    httpProblems.unavailable,
    'The resource is being changed by another request: nothing was done, try again',
    { headers: { 'retry-after': '1' } }
  )
}
