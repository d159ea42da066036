import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FailureLimiter } from '../http/limits.ts'
import { anyone, type Guard } from '../http/operation.ts'
import { countHeader } from '../http/requests.ts'
import { codeOf } from '../storage/errors.ts'
import { forbidden, needsApiKey, needsResponseToken, tokenRejected } from './errors.ts'
import type { ApiKeyRow } from './repository.ts'
import type { FoundKey } from '../storage/storage.ts'
import type { Scope } from './scopes.ts'
import type { Caller } from './caller.ts'
import type { IdentityService } from './service.ts'

const callers = new WeakMap<FastifyRequest, Caller>()
const participants = new WeakMap<FastifyRequest, Participant>()

/** Whoever took a seat in an assessment: a response token opens one response and what came of it (rules M0 and M7). */
export interface Participant {
  readonly organisation: string
  readonly assessment: string
  readonly response: string
  /** The versions of sets that it opens beside public ones: those of the results that it opens (rule M7). */
  readonly versions: () => Promise<readonly ReadableVersion[]>
}

/** A version of a set, by its number. */
export interface ReadableVersion {
  /** The id of the set. */
  readonly set: string
  readonly version: string
}

/** The participant of a request; undefined where no response token was sent. */
export function participantIn (request: FastifyRequest): Participant | undefined {
  return participants.get(request)
}

/** The participant of a request. Throws 401 where no response token was sent. */
export function participantOf (request: FastifyRequest): Participant {
  const participant = participantIn(request)
  if (!participant) throw needsResponseToken()
  return participant
}

/** Who asks; undefined where no key was sent. */
export function callerIn (request: FastifyRequest): Caller | undefined {
  return callers.get(request)
}

/** Who asks. Throws 401 where no key was sent. */
export function callerOf (request: FastifyRequest): Caller {
  const caller = callerIn(request)
  if (!caller) throw needsApiKey()
  return caller
}

/** Lets an organisation's key through, with the scope where one is named. */
export function requireApiKey (scope?: Scope): Guard<Caller> {
  return {
    callerOf (request) {
      const caller = callerOf(request)
      if (scope && !caller.scopes.includes(scope)) throw forbidden(`Your key lacks the scope ${scope}`, [scope])
      return caller
    },
    needs: `Needs a key${scope ? ` with the scope \`${scope}\`` : ''}.`,
    schema: { security: [{ apiKey: [] }], ...(scope && { 'x-required-scope': scope }) },
    errors: scope ? [403] : [],
  }
}

/** Lets everybody through. The caller is undefined where no key was sent. */
export const optionalApiKey: Guard<Caller | undefined> = { ...anyone, callerOf: callerIn }

/** Lets through what a response token opens, and nothing else. */
export const requireParticipant: Guard<Participant> = {
  callerOf: participantOf,
  needs: 'Needs the response token of the assessment.',
  schema: { security: [{ responseToken: [] }] },
  errors: [],
  crossOrigin: true,
}

/** Lets an organisation's key with the scope through, and a response token. What the token opens is for the work. */
export function requireReader (scope: Scope): Guard<Caller | Participant> {
  const byKey = requireApiKey(scope)
  return {
    ...byKey,
    callerOf: request => participantIn(request) ?? byKey.callerOf(request),
    needs: `Needs a key with the scope \`${scope}\`, or the response token of somebody who took part.`,
    schema: { ...byKey.schema, security: [{ apiKey: [] }, { responseToken: [] }] },
    crossOrigin: true,
  }
}

export interface AuthenticationOptions {
  readonly service: IdentityService
  /** Undefined for a token that opens no response. */
  readonly findParticipant: (token: string) => Promise<Participant | undefined>
  readonly failures: FailureLimiter
}

/**
 * Judges the key of every request that sends one, wherever it goes: a bad key is never taken for none. A request
 * without a key passes at no cost. Who has sent too many bad ones is refused before anything is looked up, even with a
 * good one.
 */
export function authenticate (
  app: FastifyInstance,
  { service, findParticipant, failures }: AuthenticationOptions
): void {
  const noting = new Set<string>()

  app.addHook('onRequest', (request, reply, done) => {
    if (request.headers.authorization === undefined) return done()
    const token = tokenOf(request)
    const key = failures.isQuiet() ? service.recognise(token) : undefined
    if (!key) {
      judge(token, request, reply).then(() => done(), done)
      return
    }
    admit(key, request, reply)
    done()
  })

  async function judge (token: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await failures.assertFew(request, reply)
    const participant = await findParticipant(token)
    if (participant) {
      // Nothing is logged of them (rule D13).
      participants.set(request, participant)
      return
    }
    const key = await service.authenticate(token)
    if (!key) {
      await failures.count(request, reply)
      throw tokenRejected(token)
    }
    admit(key, request, reply)
  }

  function admit (key: FoundKey, request: FastifyRequest, reply: FastifyReply): void {
    callers.set(request, {
      organisation: key.organisationId,
      key: key.id,
      firstKey: key.rotatedFrom ?? key.id,
      scopes: key.scopes,
      asOf: key.asOf,
    })
    request.key = key.id
    if (service.isUseDue(key)) {
      reply.raw.once('close', () => {
        noteUse(key, request.log)
      })
    }
  }

  /** After the answer, which neither waits for it nor fails with it. */
  async function noteUse (key: ApiKeyRow, log: FastifyBaseLogger): Promise<void> {
    if (noting.has(key.id)) return
    noting.add(key.id)
    try {
      await service.noteUse(key)
    } catch (error) {
      log.warn(
        { key: key.id, reason: error instanceof Error ? codeOf(error) : undefined },
        'the last use of the key was not written'
      )
    } finally {
      noting.delete(key.id)
    }
  }
}

/** The one token of a request; an empty text, which is none, for anything else. */
function tokenOf ({ headers, raw: { rawHeaders } }: FastifyRequest): string {
  const [, token = ''] = /^bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  return countHeader(rawHeaders, 'authorization') === 1 ? token : ''
}
