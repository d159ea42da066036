import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { clientOf } from './client-address.ts'
import { httpProblems, Problem } from './problems/problem.ts'

/** In milliseconds. */
const window = 60_000

/** Resolves for whoever may go on, rejects with 429 for the others. */
export type Limiter = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/** Counts in memory, per client address; several instances each count their own. */
export async function registerLimits (app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, { global: false })
}

/** A limit on what fails, per client address. */
export interface FailureLimiter {
  /** Whether nobody at all has failed within the minute: then nobody has failed too often. */
  readonly isQuiet: () => boolean
  /** Refuses with 429 whoever has failed too often, whatever is tried now. */
  readonly assertFew: Limiter
  /** Counts a failure; refuses with 429 where it is one too many. */
  readonly count: Limiter
}

/**
 * A guard that lets `max` requests a minute through per client and tells the rest with 429. Writes `RateLimit-Policy`
 * and `RateLimit` in the IETF draft's form, which the counting library does not.
 */
export function limiter (app: FastifyInstance, name: string, max: number): Limiter {
  return limitOf(app, name, max).count
}

/**
 * Counts only what fails, `max` times a minute per client; who has used that up is refused until the minute is over.
 */
export function failureLimiter (app: FastifyInstance, name: string, max: number): FailureLimiter {
  const limit = limitOf(app, name, max)
  let failedAt = -Infinity
  return {
    isQuiet: () => performance.now() - failedAt > window,
    async assertFew (request, reply) {
      const state = await limit.state(request, { increment: false })
      if (state.remaining > 0) return
      limit.tell(reply, state)
      throw limit.refusal(state)
    },
    async count (request, reply) {
      failedAt = performance.now()
      await limit.count(request, reply)
    },
  }
}

interface Counted {
  readonly remaining: number
  readonly ttlInSeconds: number
  readonly isExceeded: boolean
}

function limitOf (app: FastifyInstance, name: string, max: number) {
  const ask = app.createRateLimit({ max, timeWindow: window, keyGenerator: request => `${name} ${clientOf(request)}` })

  async function state (request: FastifyRequest, options?: { increment: boolean }): Promise<Counted> {
    const answer = await ask(request, options)
    return answer.isAllowed ? { remaining: max, ttlInSeconds: 0, isExceeded: false } : answer
  }

  function tell (reply: FastifyReply, { remaining, ttlInSeconds }: Counted): void {
    reply.header('ratelimit-policy', `"${name}";q=${max};w=${window / 1000}`)
    reply.header('ratelimit', `"${name}";r=${remaining};t=${ttlInSeconds}`)
  }

  function refusal ({ ttlInSeconds }: Counted): Problem {
    return new Problem(
      httpProblems.rate_limited,
      `At most ${max} of these requests a minute; try again in ${ttlInSeconds} s`,
      {
        headers: { 'retry-after': String(ttlInSeconds) },
      }
    )
  }

  const count: Limiter = async (request, reply) => {
    const counted = await state(request)
    tell(reply, counted)
    if (counted.isExceeded) throw refusal(counted)
  }

  return { state, tell, refusal, count }
}
