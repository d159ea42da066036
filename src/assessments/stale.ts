import { httpProblems, Problem } from '../http/problem.ts'

/** What was computed before a transaction is no longer of what stands in the database. */
export class Stale extends Error {
  override readonly name = 'Stale'
}

/** How often something is computed again. */
const mostTries = 5

/** Work that is prepared outside of its transaction, which throws `Stale` where it has been overtaken: then it is prepared again. */
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
    throw new Problem(httpProblems.unavailable, 'It is being changed just now: nothing was done, try again', { headers: { 'retry-after': '1' } })
  })
}
