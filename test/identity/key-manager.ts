import { type Test } from 'tap'
import type { InjectOptions } from 'fastify'
import { type Engine } from '../fixtures/engines.ts'
import { movableClock, startKeyed } from '../fixtures/keyed-app.ts'
import { bearer, type TestKey } from '../fixtures/organisations.ts'

export interface KeyRecord {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly scopes: readonly string[]
  readonly state: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
  readonly lastUsedAt: string | null
  readonly rotatedTo: string | null
  readonly secret?: string | null
}

/** The service, and requests with a key that expect a status. */
export async function start (t: Test, engine: Engine) {
  const clock = movableClock()
  const started = await startKeyed(t, engine, clock)
  const { app, owner } = started
  async function ask (status: number, request: InjectOptions, key: Pick<TestKey, 'headers'> = owner) {
    const answer = await app.inject({ ...request, headers: { ...key.headers, ...request.headers } })
    t.equal(answer.statusCode, status, `${request.method ?? 'GET'} ${String(request.url)} ${answer.body}`)
    return answer
  }
  const keyOf = async (id: string): Promise<KeyRecord> => (await ask(200, { url: `/v1/api-keys/${id}` })).json()
  const make = async (payload: object, key = owner): Promise<KeyRecord> =>
    (await ask(201, { method: 'POST', url: '/v1/api-keys', payload }, key)).json()
  const rotate = (id: string, payload: object, status = 201, key = owner) =>
    ask(status, { method: 'POST', url: `/v1/api-keys/${id}/rotation`, payload }, key)
  const revoke = (id: string, status = 204, key = owner) =>
    ask(status, { method: 'DELETE', url: `/v1/api-keys/${id}` }, key)
  const opens = async (token: string | null | undefined) =>
    (await app.inject({ url: '/v1/organisation', headers: bearer(token ?? '') })).statusCode === 200
  return { ...started, clock, ask, keyOf, make, rotate, revoke, opens }
}
