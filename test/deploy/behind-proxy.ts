import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { StorageUnavailable } from '../../src/storage/errors.ts'
import { startBulk } from '../bulk/bulk.ts'
import { startApp } from '../fixtures/app.ts'
import { sqlite } from '../fixtures/engines.ts'
import { until } from '../fixtures/keyed-app.ts'
import { type Proxy } from '../fixtures/proxies.ts'
import { listen } from '../fixtures/socket.ts'

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

interface Sent {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly agent?: Agent
}

export function ask (port: number, { method = 'GET', path, headers = {}, body = '', agent }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === '' ? {} : { 'content-length': Buffer.byteLength(body) }
    const sent = request({
      port,
      host: '127.0.0.1',
      method,
      path,
      headers: { ...headers, ...length },
      ...(agent && { agent }),
    })
    sent.on('error', reject).on('response', response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk)).on('error', reject)
        .on(
          'end',
          () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) })
        )
    }).end(body)
  })
}

/** Two instances on one database behind the proxy; what they have in common can fail. */
export async function startBehind (t: Test, proxy: Proxy, options?: Parameters<Proxy['start']>[2]) {
  const { storage } = await sqlite.open(t, 'seeded')
  const state = { isDown: false }
  const shared = {
    ...storage,
    ping: async () =>
      state.isDown ? Promise.reject(new StorageUnavailable('unreachable', 'the database is gone')) : storage.ping(),
  }
  const config = { trustProxy: ['127.0.0.1'] }
  const bulk = await startBulk(t, undefined, { storage: shared, config })
  const other = await startApp(t, { storage: shared, config, newId: uuidv7 })
  const one = await listen(bulk.app)
  const running = await proxy.start(t, { one, two: await listen(other) }, options)
  const isRight = async () => (await ask(running.port, { path: '/livez' })).status === 200
  await until(isRight)
  return {
    ...bulk,
    ...running,
    state,
    close: () => Promise.all([bulk.app.close(), other.close()]),
    direct: one,
    key: { authorization: bulk.owner.headers.authorization },
  }
}

export type Behind = Awaited<ReturnType<typeof startBehind>>

export const problemOf = ({ body }: Answer) => JSON.parse(body.toString())
