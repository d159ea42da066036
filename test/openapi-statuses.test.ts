import type { InjectOptions } from 'fastify'
import t from 'tap'
import { exampleConfig } from '../src/bin/openapi/document.ts'
import { startApp } from './fixtures/app.ts'
import { collectDifferences } from './fixtures/differences.ts'
import { operations } from './fixtures/operations.ts'
import { surroundingsOf } from './fixtures/surroundings.ts'
import { makeOrganisation } from './fixtures/organisations.ts'
import { add } from './fixtures/sets-client.ts'

/**
 * What comes of slowness, of headers that Node's parser refuses, and of faults; test/faults provokes those. What was
 * renamed is in test/sets/renames.test.ts.
 */
const elsewhere = ['308', '408', '431', '500', '503']
/** Another request, where it names one by an Idempotency-Key: else it would be answered as the first was. */
let count = 0
const anew = (request: InjectOptions): InjectOptions =>
  request.headers?.['idempotency-key']
    ? { ...request, headers: { ...request.headers, 'idempotency-key': `anew-${++count}` } }
    : request

const badKey = { authorization: 'Bearer nothing' }

t.test('every documented status can be provoked, and no other', async t => {
  const app = await startApp(t, { config: { securityContact: exampleConfig.securityContact } })
  const bare = await startApp(t)
  const strict = await startApp(t, { config: { limits: { search: 1, notFound: 1, authFailure: 1, sets: 1_000 } } })
  const organisation = await makeOrganisation(app.storage)
  const idle = await organisation.key([])
  const surroundings = await surroundingsOf(app, organisation)
  const { client, assessments } = surroundings
  const deleted = await client.published([add('local')], { visibility: 'public' })
  await client.remove(deleted)
  const erased = await assessments.make()
  await assessments.erase(erased)
  const mutual = await assessments.mutual()
  const [person] = await assessments.join(mutual)

  const { differences, compare } = collectDifferences()
  for (
    const {
      operation,
      method,
      absent,
      keyed,
      hasBody,
      conditional,
      seated,
      ofBoth,
      ofSet,
      ofAssessment,
      happy,
      conflicting,
    }
    of operations
  ) {
    const statuses = new Set<number>()
    const ask = async (request: InjectOptions, of = app) => {
      statuses.add((await of.inject(request)).statusCode)
    }

    const request = await happy(surroundings)
    const { headers } = request
    const url = String(request.url)
    const query = url.includes('?') ? '&' : '?'
    // What the request has deleted is in no state any more.
    const again = conditional && method === 'DELETE' ? { url: String((await happy(surroundings)).url) } : {}
    const unseen = Object.fromEntries(Object.entries({ ...headers }).filter(([name]) => name !== 'if-match'))
    const gone = ofSet(url, deleted.id) ?? (seated ? undefined : ofAssessment(url, erased.id))
    const variations: InjectOptions[] = [
      { headers: { ...headers, accept: 'image/png' } },
      { url: `${url}${query}unknown=1` },
      { url: `${url}${query}${'long'.repeat(2_500)}` },
      { url: absent },
      { url: url.replaceAll('1.0.0', '1') },
      { headers: badKey },
      { headers: { ...headers, 'transfer-encoding': 'gzip, chunked' } },
      ...method === 'GET' ? [{ headers: { ...headers, 'if-none-match': '*' } }] : [],
      ...gone === undefined ? [] : [{ url: gone }],
      ...conditional ? [{ ...again, headers: unseen }, { ...again, headers: { ...unseen, 'if-match': '"r99"' } }] : [],
      ...ofBoth ? [{ url: ofAssessment(url, mutual.id) ?? url, headers: { ...person?.headers } }] : [],
      ...keyed ? [{ headers: {} }, { headers: idle.headers }] : [],
      ...hasBody
        ? [{ payload: [] }, { payload: 'words', headers: { ...headers, 'content-type': 'text/plain' } }, {
            payload: { words: 'a'.repeat(1024 * 1024) },
          }]
        : [],
    ]
    await ask(request)
    for (const variation of variations) await ask(anew({ ...request, ...variation }))
    await Promise.all((await conflicting(surroundings)).map(one => ask(one)))
    if (!keyed) {
      await ask(await happy(surroundings), bare)
      await ask({ ...request, url: absent }, strict)
      await ask({ ...request, url: absent }, strict)
    }
    for (let count = 0; count < 2; count++) await ask({ ...request, headers: badKey }, strict)

    const documented = Object.keys(operation.responses).filter(status => !elsewhere.includes(status))
    compare(operation.operationId, [...statuses].map(String).sort(), documented.sort())
  }
  t.strictSame(differences, [])
})
