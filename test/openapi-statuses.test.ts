import type { InjectOptions } from 'fastify'
import t from 'tap'
import { exampleConfig } from '../src/bin/document.ts'
import { startApp } from './fixtures/app.ts'
import { operations } from './fixtures/operations.ts'
import { makeOrganisation } from './fixtures/organisations.ts'

/** What comes of slowness, of headers that Node's parser refuses, and of faults; test/faults provokes those. */
const elsewhere = ['408', '431', '500', '503']
const badKey = { authorization: 'Bearer nothing' }

t.test('every documented status can be provoked, and no other', async t => {
  const app = await startApp(t, { config: { securityContact: exampleConfig.securityContact } })
  const bare = await startApp(t)
  const strict = await startApp(t, { config: { limits: { search: 1, notFound: 1, authFailure: 1, sets: 1_000 } } })
  const organisation = await makeOrganisation(app.storage)
  const owner = await organisation.key()
  const idle = await organisation.key([])
  const surroundings = { organisation, owner }

  for (const { operation, method, absent, keyed, hasBody, happy, conflicting } of operations) {
    const statuses = new Set<number>()
    const ask = async (request: InjectOptions, of = app) => { statuses.add((await of.inject(request)).statusCode) }

    const request = await happy(surroundings)
    const { headers } = request
    const url = String(request.url)
    const query = url.includes('?') ? '&' : '?'
    const variations: InjectOptions[] = [
      { headers: { ...headers, accept: 'image/png' } },
      { url: `${url}${query}unknown=1` },
      { url: `${url}${query}${'long'.repeat(2_500)}` },
      { url: absent },
      { url: url.replaceAll('1.0.0', '1') },
      { headers: badKey },
      ...method === 'GET' ? [{ headers: { ...headers, 'if-none-match': '*' } }] : [],
      ...keyed ? [{ headers: {} }, { headers: idle.headers }] : [],
      ...hasBody
        ? [{ payload: [] }, { payload: 'words', headers: { ...headers, 'content-type': 'text/plain' } }, { payload: { words: 'a'.repeat(1024 * 1024) } }]
        : [],
    ]
    for (const variation of variations) await ask({ ...request, ...variation })
    await Promise.all((await conflicting(surroundings)).map(one => ask(one)))
    await ask(request)
    if (!keyed) {
      await ask(request, bare)
      await ask({ ...request, url: absent }, strict)
      await ask({ ...request, url: absent }, strict)
    }
    for (let count = 0; count < 2; count++) await ask({ ...request, headers: badKey }, strict)

    const documented = Object.keys(operation.responses).filter(status => !elsewhere.includes(status))
    t.strictSame([...statuses].map(String).sort(), documented.sort(), operation.operationId)
  }
})
