import { createHash } from 'node:crypto'
import { and, asc, eq, gt, inArray, lte } from 'drizzle-orm'
import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { canonicalJson } from '../domain/values/canonical-json.ts'
import { findUnavailable } from '../storage/errors.ts'
import type { Reader, Storage, Writer } from '../storage/storage.ts'
import type { StoredAnswer } from '../storage/schema/identity.ts'
import { httpProblems, Problem } from './problems/problem.ts'
import { sample, shared } from './schema.ts'

/** For how long an answer is given again, in milliseconds. */
const lifetime = 24 * 60 * 60 * 1000
/** How many rows that are too old one write takes away: more than it adds, and never so many that it is felt. */
const purged = 20

/** The headers of an operation that may be repeated, for its schema; in lower case, as the validator sees them. */
const key = {
  pattern: '^[!-~]{1,255}$',
  maxLength: 255,
  description:
    'A key of your choice, new for each new request. A repeated request within 24 hours gets the response to the ' +
    'first, and nothing is done again',
}
export const idempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(shared('idempotencyKey', Type.String({ ...key, ...sample('intranet-1') }))),
})

/** Of what must not be done twice by mistake: 400 without the header. */
export const idempotencyKeyNeeded = Type.Object({
  'idempotency-key': shared('idempotencyKeyNeeded', Type.String({ ...key, examples: ['upgrade-1'] })),
})

/** Whether the request may be repeated without being done twice: its operation has the header, and it was sent. */
export function hasIdempotencyKey ({ headers, routeOptions: { schema } }: FastifyRequest): boolean {
  const known = schema?.headers as { readonly properties?: object } | undefined
  return headers['idempotency-key'] !== undefined && Object.hasOwn(known?.properties ?? {}, 'idempotency-key')
}

/** Whose request it is: repetitions count per API key, and for those that it was rotated to. */
export interface Repeater {
  readonly organisation: string
  readonly firstKey: string
}

/**
 * What a write answers. `kept` stands in for the body where that holds a secret, which only the first answer may hold.
 */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
  readonly kept?: unknown
}

/** What a request does, as a unit of work. */
export type Work = (tx: Writer) => Promise<Answer>

/**
 * Sends the answer of a unit of work. A repetition under the same Idempotency-Key is sent the first answer, and the
 * work is not done again.
 */
export interface Once {
  (request: FastifyRequest, reply: FastifyReply, caller: Repeater, work: Work): Promise<FastifyReply>
  /**
   * For work that is prepared before its transaction. Of a repetition nothing is prepared, whatever it would come to
   * now.
   */
  prepared(
    request: FastifyRequest,
    reply: FastifyReply,
    caller: Repeater,
    prepare: () => Promise<Work>
  ): Promise<FastifyReply>
}

export interface IdempotencyOptions {
  readonly storage: Storage
  readonly now: () => Date
  readonly newId: () => string
}

/**
 * Answers a request by a unit of work; where it has an Idempotency-Key, once. The key, the work and its answer are one
 * transaction, so a process that dies has done both or neither. What fails is not kept and may be tried again.
 */
export function idempotency ({ storage, now, newId }: IdempotencyOptions): Once {
  const { idempotencyKeys: kept } = storage.tables
  const running = new Set<string>()

  /**
   * Takes the key, or says what was answered to it. A row that another instance has not committed yet is waited for,
   * here, by the database: then there is an answer, or the key is free.
   */
  async function take (
    tx: Writer,
    caller: Repeater,
    key: string,
    fingerprint: string
  ): Promise<StoredAnswer | undefined> {
    const { organisation: organisationId, firstKey: callerId } = caller
    const at = now()
    const expired = expiredAt(at)
    const row = { id: newId(), fingerprint, answer: null, createdAt: at }
    const taken = await tx.insert(kept).values({ ...row, organisationId, caller: callerId, key })
      .onConflictDoUpdate({
        target: [kept.organisationId, kept.caller, kept.key],
        set: row,
        setWhere: lte(kept.createdAt, expired),
      })
      .returning({ id: kept.id })
    if (taken.length > 0) {
      const oldest = tx.select({ id: kept.id }).from(kept).where(
        and(eq(kept.organisationId, organisationId), lte(kept.createdAt, expired))
      ).orderBy(asc(kept.createdAt)).limit(purged)
      await tx.delete(kept).where(inArray(kept.id, oldest))
      return undefined
    }
    const earlier = await find(tx, caller, key, fingerprint, expired)
    if (!earlier) throw stillRunning()
    return earlier
  }

  /** What was answered under the key since a time. Throws 422 where that was another request. */
  async function find (
    reader: Reader,
    { organisation, firstKey: callerId }: Repeater,
    key: string,
    fingerprint: string,
    since: Date
  ): Promise<StoredAnswer | undefined> {
    const isTheirs = and(
      eq(kept.organisationId, organisation),
      eq(kept.caller, callerId),
      eq(kept.key, key),
      gt(kept.createdAt, since)
    )
    const [found] = await reader.select({ fingerprint: kept.fingerprint, answer: kept.answer }).from(kept).where(
      isTheirs
    )
    if (!found?.answer) return undefined
    if (found.fingerprint !== fingerprint) {
      throw new Problem(
        httpProblems.idempotency_key_reused,
        'This Idempotency-Key was used for a different request: use a new key for each new request'
      )
    }
    return found.answer
  }

  async function doOnce (
    caller: Repeater,
    key: string,
    fingerprint: string,
    work: Work
  ): Promise<Answer & { replayed: boolean }> {
    const { organisation, firstKey: callerId } = caller
    let taking = false
    try {
      return await storage.as(organisation).write(async tx => {
        taking = true
        const earlier = await take(tx, caller, key, fingerprint)
        taking = false
        if (earlier) return { ...earlier, replayed: true }
        const answer = await work(tx)
        const { status, headers = {}, body } = answer
        await tx.update(kept).set({ answer: { status, headers, body: answer.kept ?? body } })
          .where(and(eq(kept.organisationId, organisation), eq(kept.caller, callerId), eq(kept.key, key)))
        return { ...answer, replayed: false }
      })
    } catch (error) {
      if (taking && findUnavailable(error)?.code === 'busy') throw stillRunning()
      throw error
    }
  }

  async function prepared (
    request: FastifyRequest,
    reply: FastifyReply,
    caller: Repeater,
    prepare: () => Promise<Work>
  ): Promise<FastifyReply> {
    const { 'idempotency-key': key } = request.headers
    if (typeof key !== 'string') return send(reply, await storage.as(caller.organisation).write(await prepare()))
    return withKey(request, reply, caller, key, async fingerprint => {
      const earlier = await find(storage.as(caller.organisation).read, caller, key, fingerprint, expiredAt(now()))
      if (earlier) return { ...earlier, replayed: true }
      // Another instance may answer the request meanwhile, so that the preparation fails: that is known once the key is
      // taken.
      const work = await prepare().catch((error: unknown): Work => () => Promise.reject(error))
      return doOnce(caller, key, fingerprint, work)
    })
  }

  async function once (
    request: FastifyRequest,
    reply: FastifyReply,
    caller: Repeater,
    work: Work
  ): Promise<FastifyReply> {
    const { 'idempotency-key': key } = request.headers
    if (typeof key !== 'string') return send(reply, await storage.as(caller.organisation).write(work))
    return withKey(request, reply, caller, key, fingerprint => doOnce(caller, key, fingerprint, work))
  }

  async function withKey (
    request: FastifyRequest,
    reply: FastifyReply,
    caller: Repeater,
    key: string,
    answerOf: (fingerprint: string) => Promise<Answer & { replayed: boolean }>
  ): Promise<FastifyReply> {
    const place = `${caller.firstKey} ${key}`
    // One's own are told at once: waiting for each other they would take every connection.
    if (running.has(place)) throw stillRunning()
    running.add(place)
    try {
      const { replayed, ...answer } = await answerOf(fingerprintOf(request))
      if (replayed) reply.header('idempotency-replayed', 'true')
      return send(reply, answer)
    } finally {
      running.delete(place)
    }
  }

  return Object.assign(once, { prepared })
}

function send (reply: FastifyReply, { status, headers = {}, body }: Answer): FastifyReply {
  return reply.code(status).headers({ 'cache-control': 'private, no-store', ...headers }).send(body)
}

/** What was answered then or before is forgotten. */
function expiredAt (now: Date): Date {
  return new Date(now.getTime() - lifetime)
}

function fingerprintOf ({ method, originalUrl, body }: FastifyRequest): string {
  return createHash('sha256').update(`${method} ${originalUrl}\n${canonicalJson(body ?? null)}`).digest('hex')
}

function stillRunning (): Problem {
  return new Problem(
    httpProblems.idempotency_in_progress,
    'A request with this Idempotency-Key is still being processed; send it again in a second',
    { headers: { 'retry-after': '1' } }
  )
}
