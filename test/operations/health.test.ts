import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'

testOnEngines(t, async (t, engine) => {
  t.test('the service is alive and ready, and nobody keeps that answer', async t => {
    const app = await startApp(t, { engine })
    for (const url of ['/livez', '/readyz']) {
      const response = await app.inject(url)
      t.equal(response.statusCode, 200, url)
      t.strictSame(response.json(), { status: 'ok' })
      t.equal(response.headers['cache-control'], 'no-store')
    }
  })
})
