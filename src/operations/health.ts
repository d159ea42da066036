import { Type } from '@sinclair/typebox'
import { problemResponses, success } from '../http/openapi.ts'
import { httpProblems, Problem } from '../http/problem.ts'
import { closed } from '../http/schema.ts'
import type { Storage } from '../storage/storage.ts'
import { noQuery, tags, type OperationsApp } from './route.ts'

const HealthSchema = Type.Object({ status: Type.Literal('ok') }, closed)

export function healthRoutes (app: OperationsApp, storage: Storage): void {
  let closing = false
  app.addHook('preClose', async () => { closing = true })

  app.get('/livez', {
    schema: {
      operationId: 'getLiveness',
      tags,
      summary: 'Whether the process answers',
      querystring: noQuery,
      response: { 200: success('It does', { 'application/json': HealthSchema }), ...problemResponses() },
    },
  }, async (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))

  app.get('/readyz', {
    schema: {
      operationId: 'getReadiness',
      tags,
      summary: 'Whether requests can be sent here',
      querystring: noQuery,
      response: { 200: success('They can', { 'application/json': HealthSchema }), ...problemResponses() },
    },
  }, async (_, reply) => {
    if (closing) throw new Problem(httpProblems.unavailable, 'The service is closing', { headers: { 'retry-after': '5' } })
    await storage.ping()
    return reply.header('cache-control', 'no-store').send({ status: 'ok' })
  })
}
