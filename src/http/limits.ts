import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { httpProblems, Problem } from './problem.ts'

export type Limiter = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/** Counts in memory, per client address; several instances each count their own. */
export async function registerLimits (app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, { global: false })
}

/**
 * A guard that lets `max` requests a minute through per client and tells the rest with 429. Writes `RateLimit-Policy`
 * and `RateLimit` in the IETF draft's form, which the counting library does not.
 */
export function limiter (app: FastifyInstance, name: string, max: number): Limiter {
  const count = app.createRateLimit({ max, timeWindow: 60_000, keyGenerator: request => `${name} ${request.ip}` })
  return async (request, reply) => {
    const state = await count(request)
    if (state.isAllowed) return
    reply.header('ratelimit-policy', `"${name}";q=${max};w=60`)
    reply.header('ratelimit', `"${name}";r=${state.remaining};t=${state.ttlInSeconds}`)
    if (state.isExceeded) {
      throw new Problem(httpProblems.rate_limited, `At most ${max} of these requests a minute; try again in ${state.ttlInSeconds} s`, {
        headers: { 'retry-after': String(state.ttlInSeconds) },
      })
    }
  }
}
