import { fastifyPlugin } from 'fastify-plugin'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Events } from '../audit/index.ts'
import type { OperationsOptions as RouteOptions } from '../http/operation.ts'
import type { ProblemType } from '../http/problems/problem.ts'
import type { Storage } from '../storage/storage.ts'
import { auditRoutes } from './audit-events.ts'
import { discoveryRoutes } from './discovery.ts'
import { docsRoutes } from './docs.ts'
import { healthRoutes } from './health.ts'
import { problemRoutes } from './problem-pages.ts'

export type { Metrics } from './metrics.ts'

/** Loaded only where metrics are wanted: they cost a part of the time to start. */
export const createMetrics = async () => (await import('./metrics.ts')).createMetrics()

export interface OperationsOptions extends Omit<RouteOptions, 'tag'> {
  readonly storage: Storage
  readonly events: Events
  readonly publicUrl: string
  readonly problemTypes: readonly ProblemType[]
  readonly securityContact: string | undefined
  readonly now: () => Date
}

/** What is not the service's work but lets people and programs find, read and watch it. */
export const operationsFeature = fastifyPlugin<OperationsOptions>(async (plain, options) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const routes = { tag: 'operations', ...options }
  discoveryRoutes(app, routes)
  problemRoutes(app, routes)
  healthRoutes(app, routes)
  auditRoutes(app, routes)
  await docsRoutes(app, routes)
}, { name: 'operations' })
