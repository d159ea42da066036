/** What belongs to one organisation is there for nobody else: every operation of the OpenAPI document, by everybody. */
import type { InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../fixtures/app.ts'
import { countingStorage } from '../fixtures/counting-storage.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { until } from '../fixtures/keyed-app.ts'
import { operations } from '../fixtures/operations.ts'
import { surroundingsOf } from '../fixtures/surroundings.ts'
import { bearer, identityOf, makeOrganisation } from '../fixtures/organisations.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'
import { uuid } from '../fixtures/rows.ts'
import { add, adapt, core, rationale, setsClient } from '../fixtures/sets-client.ts'
import { document, expected, ids, kindOf, kinds, secret, success, type Caller } from './kinds-of-operations.ts'

t.test('every operation of the document is tried here, as one that it is', async t => {
  const documented = Object.values(document.paths).flatMap(item =>
    Object.values(item).map(({ operationId }) => operationId)
  )
  t.strictSame(Object.values(kinds).flat().sort(), documented.sort())
  for (const { operation: { operationId }, keyed, seated, ofSet } of operations) {
    const kind = kindOf(operationId)
    t.equal(seated, kind === 'seated', `${operationId} needs a response token`)
    t.equal(
      keyed,
      kind !== undefined && ['owned', 'seated', 'within', 'each'].includes(kind),
      `${operationId} needs a key or a token`
    )
    if (!keyed) {
      t.equal(ofSet('/a/b/c/d/e/f/g/h', 'set') !== undefined, kind === 'readable', `${operationId} is of a set`)
    }
  }
})

testOnEngines(t, async (t, engine) => {
  const { storage } = await engine.open(t, 'seeded')
  const { counting, statements } = countingStorage(storage)
  const app = await startApp(t, {
    storage: counting,
    newId: uuidv7,
    config: { securityContact: 'mailto:security@example.org' },
  })
  const organisation = await makeOrganisation(storage, 'ours')
  const at = await surroundingsOf(app, organisation, 'private')
  const { client, owner } = at
  const stranger = await (await makeOrganisation(storage, 'theirs')).key()
  const scopeless = await organisation.key([])
  const revoked = await organisation.key()
  await storage.as(organisation.id).write(tx =>
    identityOf(storage).revokeKey({ tx, organisation: organisation.id, id: revoked.id })
  )
  const set = await client.published([
    add('local', { title: `${secret} of ours` }),
    adapt('safe', { gloss: `${secret} keeps us safe.` }),
  ])

  const keys: Readonly<Record<Exclude<Caller, 'owner'>, InjectOptions['headers']>> = {
    stranger: stranger.headers,
    scopeless: scopeless.headers,
    nobody: {},
    revoked: bearer(revoked.token),
  }
  const elsewhere = await at.assessments.mutual()
  const [other] = await at.assessments.join(elsewhere)
  const askAs = ({ headers, ...request }: InjectOptions, key: InjectOptions['headers']) => {
    const { authorization: _owner, ...rest } = { ...headers } as Record<string, string>
    return app.inject({ ...request, headers: { ...rest, ...key } })
  }
  const noted = async () =>
    (await client.read('/v1/api-keys?limit=100')).items.filter(({ lastUsedAt }: { lastUsedAt: string | null }) =>
      lastUsedAt !== null
    ).length
  const used = await noted()
  await askAs({ url: '/v1/organisation' }, scopeless.headers)
  await until(async () => await noted() > used)

  /** What the owner's example would be for each operation. */
  async function requestOf ({ operation: { operationId }, happy, ofSet, keyed }: typeof operations[number]) {
    const { url: asked, ...request } = await happy(at)
    const url = { search: `/v1/search?q=${secret}`, listPrincipleSets: '/v1/principle-sets' }[operationId] ??
      String(asked)
    return { ...request, url: keyed ? url : ofSet(url, set.id) ?? url }
  }

  /** What is told, without what tells requests and things apart. */
  async function told (request: InjectOptions, as: InjectOptions['headers'] = stranger.headers) {
    const before = statements.length
    const { statusCode, headers: { date, ratelimit, 'content-length': length, ...headers }, body } = await askAs(
      request,
      as
    )
    const { instance, requestId, ...problem } = JSON.parse(body.replaceAll(new RegExp(ids.source, 'g'), 'id'))
    return { statusCode, headers, problem, statements: statements.slice(before) }
  }

  for (const one of operations) {
    const { operation: { operationId } } = one
    const kind = kindOf(operationId)
    await t.test(operationId, async t => {
      if (!kind) return t.fail('stands in no list')
      const request = await requestOf(one)
      if (kind === 'coded') return codedOnce(t, one)
      const before = await rowsOf(storage, organisation.id)
      const bodies: Record<string, string> = {}
      for (const [caller, key] of Object.entries(keys) as [Exclude<Caller, 'owner'>, InjectOptions['headers']][]) {
        const { statusCode, body, headers } = await askAs(request, key)
        const isOwn = operationId === 'getOrganisation' && caller === 'scopeless'
        t.match(String(statusCode), isOwn ? success : expected[kind][caller], `${caller}: ${body.slice(0, 300)}`)
        t.notMatch(body, secret, `${caller} reads nothing of it`)
        if (statusCode < 300 && caller !== 'scopeless') {
          for (const id of [set.id, organisation.id, owner.id]) t.notOk(body.includes(id), `${caller} learns no id`)
        }
        if (statusCode >= 400) t.equal(headers['content-type'], 'application/problem+json')
        bodies[caller] = body
      }
      t.strictSame(await rowsOf(storage, organisation.id), before, 'and nothing of the owner has changed by a byte')

      if (kind === 'seated') {
        const url = request.url.replace(ids, uuid(0xabcdef))
        for (const address of [request.url, url]) {
          const answer = await askAs({ ...request, url: address }, other?.headers)
          t.match({ status: answer.statusCode, code: answer.json().code }, {
            status: 404,
            code: 'assessment_not_found',
          }, 'the token of another assessment finds nothing')
        }
        t.strictSame(
          await told(request, other?.headers),
          await told({ ...request, url }, other?.headers),
          'nor anything that was not always so'
        )
        t.strictSame(await rowsOf(storage, organisation.id), before)
        t.match(String((await askAs(request, owner.headers)).statusCode), expected.seated.owner)
        t.match(String((await app.inject(request)).statusCode), success, 'their own opens it')
        return
      }
      if (kind === 'within') {
        const payload = { ...request.payload as object, arrangement: uuid(0xabcdef) }
        t.strictSame(
          await told(request),
          await told({ ...request, payload }),
          "another's arrangement is as absent as what never was"
        )
        t.strictSame(await rowsOf(storage, organisation.id), before)
      }
      if (kind === 'readable' || kind === 'owned') {
        const url = request.url.replace(ids, uuid(0xabcdef))
        t.not(url, request.url)
        t.strictSame(
          await told(request),
          await told({ ...request, url }),
          'for others it is as absent as what never was, at the same cost'
        )
      }
      const answer = await askAs(request, owner.headers)
      t.match(String(answer.statusCode), expected[kind].owner, `owner: ${answer.body.slice(0, 300)}`)
      if (kind === 'everybody') {
        for (const body of [bodies.stranger, bodies.scopeless, answer.body]) {
          t.equal(body, bodies.nobody, 'the same for all')
        }
      }
      if (kind === 'readable') {
        t.match(
          answer.headers,
          { 'cache-control': 'private, no-cache', vary: /Authorization/ },
          'no shared cache keeps it'
        )
      }
      if (kind === 'beside') t.match(answer.body, set.id, 'the owner finds it')
    })
  }

  /** A code is good for whoever has it, with or without a key. */
  async function codedOnce (t: Test, one: typeof operations[number]) {
    for (
      const [caller, key] of Object.entries({ ...keys, owner: owner.headers }) as [Caller, InjectOptions['headers']][]
    ) {
      const request = await requestOf(one)
      const { statusCode, body } = await askAs(request, key)
      t.match(String(statusCode), expected.coded[caller], `${caller}: ${body.slice(0, 300)}`)
      t.match(await askAs(request, {}), { statusCode: caller === 'revoked' ? 201 : 409 }, 'and once')
    }
    t.strictSame(
      (await client.read('/v1/audit-events?limit=100')).items.filter(({ action }: { action: string }) =>
        /claim|response/.test(action)
      ),
      [],
      'nothing is told of it'
    )
  }

  await t.test("nothing is looked at through another's private set, which is as absent as what never was", async t => {
    const theirs = setsClient(app, stranger.headers)
    const arrangement = (await theirs.done('POST', '/v1/arrangements', { name: 'Theirs' })).id
    const through = (id: string) => ({
      method: 'POST' as const,
      url: '/v1/assessments',
      payload: { arrangement, set: id, version: '1.0.0', mode: 'single' },
    })
    const refused = await told(through(set.id))
    t.match(refused, { statusCode: 422, problem: { code: 'version_not_available' } })
    const masked = ({ problem, statements, ...rest }: typeof refused) => ({
      ...rest,
      problem: JSON.stringify(problem).replaceAll(uuid(0xabcdef), 'id'),
    })
    t.strictSame(masked(await told(through(uuid(0xabcdef)))), masked(refused))
  })

  await t.test("nothing is based on another's private set, which is as absent as what never was", async t => {
    const before = await rowsOf(storage, organisation.id)
    const based = (id: string) => ({
      method: 'POST' as const,
      url: '/v1/principle-sets',
      payload: { slug: 'taken-over', basedOn: { set: id, version: '1.0.0' } },
    })
    const refused = await told(based(set.id))
    t.match(refused, { statusCode: 422, problem: { code: 'base_not_available' } })
    t.strictSame(await told(based(uuid(0xabcdef))), refused)
    const theirs = setsClient(app, stranger.headers)
    const mine = await theirs.published([add('local')])
    t.strictSame(
      (await theirs.send('POST', `${mine.path}/versions/1.0.0/retirement`, {
        explanation: rationale,
        replacedBy: '9.9.9',
      })).json().code,
      'unknown_version'
    )
    t.strictSame(await rowsOf(storage, organisation.id), before)
  })

  await t.test("a cursor of another's list leads nowhere", async t => {
    await client.make({ basedOn: core })
    for (const url of ['/v1/drafts?limit=1', '/v1/api-keys?limit=1', '/v1/audit-events?limit=1']) {
      const { page } = await client.read(url)
      t.equal((await askAs({ url: `${url}&cursor=${page.next}` }, stranger.headers)).json().code, 'invalid_cursor', url)
    }
    const { page } = await client.read('/v1/principle-sets?own=true&limit=1')
    t.notMatch(
      (await askAs({ url: `/v1/principle-sets?own=true&limit=1&cursor=${page.next}` }, stranger.headers)).body,
      secret
    )
  })
})
