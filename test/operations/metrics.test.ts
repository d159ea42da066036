import { pino } from 'pino'
import t from 'tap'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createMetrics } from '../../src/operations/index.ts'
import { countingIds, fixedNow } from '../fixtures/app.ts'
import { sqlite } from '../fixtures/engines.ts'

t.test('requests are counted by method, route and status, on a listener of its own', async t => {
  const metrics = await createMetrics()
  const { storage } = await sqlite.open(t)
  const app = await buildApp({
    config: readConfig({}),
    storage,
    logger: pino({ level: 'silent' }),
    now: fixedNow,
    newId: countingIds(),
    newRandomId: countingIds(),
    newSecret: () => Buffer.alloc(32),
    metrics,
  })
  t.teardown(async () => {
    await app.close()
    await metrics.app.close()
  })
  for (
    const url of [
      '/v1/principles/secret-words',
      '/v1/principles/other-words',
      '/v1/search?q=secret',
      '/nowhere/secret',
      '/livez',
    ]
  ) await app.inject(url)
  await app.inject({ method: 'POST', url: '/livez' })

  t.equal((await app.inject('/metrics')).statusCode, 404, 'not where the content is')
  const response = await metrics.app.inject('/metrics')
  t.match(response.headers['content-type'], /^text\/plain; version=0\.0\.4/)
  const counts = Object.fromEntries(
    [...response.body.matchAll(
      /^http_request_duration_seconds_count\{method="(\w+)",route="([^"]+)",status="(\d+)"\} (\d+)$/gm
    )]
      .map(([, method, route, status, count]) => [`${method} ${route} ${status}`, Number(count)])
  )
  t.match(counts, { 'GET /v1/principles/:principle 404': 2, 'GET /v1/search 200': 1, 'GET /livez 200': 1 })
  t.match(response.body, /^process_cpu_seconds_total /m)
  t.notMatch(response.body, /secret|other-words/, 'no address and no word of a request stands in them')
})
