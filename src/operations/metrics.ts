import Fastify, { type FastifyInstance } from 'fastify'
import { defaultHeaders } from '../http/headers.ts'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** What is measured, and where it is read. */
export interface Metrics {
  /** Counts a request. `route` is the template, never the address itself. */
  observe(
    request: { readonly method: string, readonly route: string, readonly status: number, readonly seconds: number }
  ): void
  /** A server of its own for /metrics, to listen where only operators reach. */
  readonly app: FastifyInstance
}

/** Prometheus metrics of this process, on a listener of their own. */
export function createMetrics (): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  })
  const app = Fastify()
  app.addHook('onRequest', async (_, reply) => {
    reply.headers(defaultHeaders)
  })
  app.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()))
  return {
    observe: ({ method, route, status, seconds }) => duration.observe({ method, route, status }, seconds),
    app,
  }
}
