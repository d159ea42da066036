/**
 * What the service is compared with: `node bench/yardsticks.ts node-http|fastify <port> <folder>` serves the prepared
 * answer in the folder. With more folders, `/v1/principles/1` is the answer in the second, and so on.
 */
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Fastify, { LogController } from 'fastify'
import { pino } from 'pino'

export interface Prepared {
  readonly headers: Readonly<Record<string, string>>
}

interface Answer extends Prepared {
  readonly bytes: Buffer
}

/** The same bytes from Node alone: no routing, no log. */
function nodeHttp (port: number, { bytes, headers }: Answer): void {
  createServer((_request, response) => {
    response.writeHead(200, headers)
    response.end(bytes)
  }).listen(port, '127.0.0.1')
}

/**
 * The same bytes from Fastify as it comes, with the service's logger and its line for each request; no validation, no
 * other hook.
 */
async function bareFastify (port: number, answers: readonly Answer[]): Promise<void> {
  const [first] = answers
  if (!first) throw new RangeError('at least one folder')
  const app = Fastify({
    loggerInstance: pino({ level: 'info', redact: ['req.headers', 'headers'] }),
    logController: new LogController({ disableRequestLogging: true }),
  })
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info({
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 100) / 100,
    }, 'answered')
    done()
  })
  app.get<{ Params: { principle: string } }>('/v1/principles/:principle', ({ params: { principle } }, reply) => {
    const { bytes, headers } = answers[Number(principle)] ?? first
    reply.headers(headers).send(bytes)
  })
  await app.listen({ port, host: '127.0.0.1' })
}

if (import.meta.main) {
  // Ends as the service does, so that it can be profiled as the service is.
  process.once('SIGTERM', () => process.exit())
  const [kind, port, ...folders] = process.argv.slice(2)
  const answers = folders.map((folder): Answer => ({
    ...JSON.parse(readFileSync(join(folder, 'prepared.json'), 'utf8')) as Prepared,
    bytes: readFileSync(join(folder, 'body')),
  }))
  if (kind === 'fastify') await bareFastify(Number(port), answers)
  else if (answers[0]) nodeHttp(Number(port), answers[0])
}
