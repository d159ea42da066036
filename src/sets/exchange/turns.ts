import { httpProblems, Problem } from '../../http/problem.ts'

/** Does a work when it is its turn, and gives what comes of it. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Does one work after another, so that only one needs its memory. Throws 503 where `mostWaiting` wait already. */
export function turns (mostWaiting: number): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  return async work => {
    if (waiting >= mostWaiting) {
      throw new Problem(httpProblems.unavailable, 'Other files are being imported just now; nothing was changed', { headers: { 'retry-after': '5' } })
    }
    waiting++
    const done = last.then(() => {
      waiting--
      return work()
    })
    last = done.catch(() => undefined)
    return done
  }
}
