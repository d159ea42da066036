import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import { anyone, ok, operations, type OperationsOptions } from '../http/operation.ts'
import { httpProblems, Problem } from '../http/problems/problem.ts'
import { strict } from '../http/schema.ts'
import type { Storage } from '../storage/storage.ts'

export interface HealthRoutes extends OperationsOptions {
  readonly storage: Pick<Storage, 'ping'>
}

const HealthSchema = Type.Object({ status: Type.Literal('ok') }, { $id: 'Health', ...strict })
const healthy = { body: { status: 'ok' }, headers: { 'cache-control': 'no-store' } }

/**
 * `/livez` and `/readyz`, outside of /v1 and without a key. From the moment of closing `/readyz` is 503, so that
 * nothing new is sent here.
 */
export function healthRoutes (app: App, { storage, ...options }: HealthRoutes): void {
  app.addSchema(HealthSchema)
  const { run } = operations(app, options)
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })

  run('GET /livez', {
    operationId: 'getLiveness',
    summary: 'Get whether the process is alive',
    description: 'Does not ask the database: for whoever restarts a process that hangs.',
    guard: anyone,
    types: [],
    success: ok('The process is alive', HealthSchema),
  }, async () => healthy)

  run('GET /readyz', {
    operationId: 'getReadiness',
    summary: 'Get whether the service is ready for requests',
    description: 'Asks the database. 503 while it cannot answer and while the service is closing: for load balancers.',
    guard: anyone,
    types: [],
    success: ok('The service is ready', HealthSchema),
  }, async () => {
    if (closing) {
      throw new Problem(httpProblems.unavailable, 'The service is closing', { headers: { 'retry-after': '5' } })
    }
    await storage.ping()
    return healthy
  })
}
