import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import { otherwise, success } from '../http/responses.ts'
import { httpProblems, Problem } from '../http/problems/problem.ts'
import { closed, noQuery, ref } from '../http/schema.ts'
import type { Storage } from '../storage/storage.ts'
import { tags } from './route.ts'

const HealthSchema = Type.Object({ status: Type.Literal('ok') }, { $id: 'Health', ...closed })

/**
 * `/livez` and `/readyz`, outside of /v1 and without a key. From the moment of closing `/readyz` is 503, so that nothing new is
 * sent here.
 */
export function healthRoutes (app: App, storage: Storage): void {
  app.addSchema(HealthSchema)
  let closing = false
  app.addHook('preClose', async () => { closing = true })

  app.get('/livez', {
    schema: {
      operationId: 'getLiveness',
      tags,
      summary: 'Whether the process answers',
      description: 'Asks nothing of the database: for whoever restarts a process that hangs.',
      querystring: noQuery,
      response: { 200: success('It does', { 'application/json': ref(HealthSchema) }, ['Cache-Control']), ...otherwise() },
    },
  }, async (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))

  app.get('/readyz', {
    schema: {
      operationId: 'getReadiness',
      tags,
      summary: 'Whether requests can be sent here',
      description: 'Asks the database. 503 while it cannot answer and while the service is closing: for whoever shares out the requests.',
      querystring: noQuery,
      response: { 200: success('They can', { 'application/json': ref(HealthSchema) }, ['Cache-Control']), ...otherwise() },
    },
  }, async (_, reply) => {
    if (closing) throw new Problem(httpProblems.unavailable, 'The service is closing', { headers: { 'retry-after': '5' } })
    await storage.ping()
    return reply.header('cache-control', 'no-store').send({ status: 'ok' })
  })
}
