/** What belongs to one organisation is there for nobody else: every operation of the OpenAPI document, by everybody. */
import type { InjectOptions } from 'fastify'
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../fixtures/app.ts'
import { countingStorage } from '../fixtures/counting-storage.ts'
import { collectDifferences, type Differences } from '../fixtures/differences.ts'
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
  const { differences, compare } = collectDifferences()
  for (const { operation: { operationId }, keyed, seated, ofSet } of operations) {
    const kind = kindOf(operationId)
    compare(`${operationId} needs a response token`, seated, kind === 'seated')
    const isKeyed = kind !== undefined && ['owned', 'seated', 'within', 'each'].includes(kind)
    compare(`${operationId} needs a key or a token`, keyed, isKeyed)
    if (!keyed) {
      compare(`${operationId} is of a set`, ofSet('/a/b/c/d/e/f/g/h', 'set') !== undefined, kind === 'readable')
    }
  }
  t.strictSame(differences, [])
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
    const text = body.replaceAll(new RegExp(ids.source, 'g'), 'id')
    const { instance, requestId, ...problem } = text.startsWith('<') ? { page: text } : JSON.parse(text)
    return { statusCode, headers, problem, statements: statements.slice(before) }
  }

  for (const one of operations) {
    const { operation: { operationId } } = one
    await t.test(operationId, async t => {
      const kind = kindOf(operationId)
      if (!kind) return t.fail('stands in no list')
      const found = collectDifferences()
      await (kind === 'coded' ? codedOnce(one, found) : heldApart(one, kind, found))
      t.strictSame(found.differences, [])
    })
  }

  async function heldApart (
    one: typeof operations[number],
    kind: Exclude<ReturnType<typeof kindOf>, 'coded' | undefined>,
    found: Differences
  ) {
    const { compare, match, notMatch } = found
    const { operation: { operationId } } = one
    const request = await requestOf(one)
    const before = await rowsOf(storage, organisation.id)
    const unchanged = async () =>
      compare('nothing of the owner changes by a byte', await rowsOf(storage, organisation.id), before)
    const bodies: Record<string, string> = {}
    for (const [caller, key] of Object.entries(keys) as [Exclude<Caller, 'owner'>, InjectOptions['headers']][]) {
      const { statusCode, body, headers } = await askAs(request, key)
      const isOwn = operationId === 'getOrganisation' && caller === 'scopeless'
      match(`${caller}: ${body.slice(0, 300)}`, String(statusCode), isOwn ? success : expected[kind][caller])
      notMatch(`${caller} reads nothing of it`, body, secret)
      if (statusCode < 300 && caller !== 'scopeless') {
        const learnt = [set.id, organisation.id, owner.id].filter(id => body.includes(id))
        compare(`${caller} learns no id`, learnt, [])
      }
      const isPage = operationId.startsWith('embed')
      const type = isPage ? 'text/html; charset=utf-8' : 'application/problem+json'
      if (statusCode >= 400) compare(caller, headers['content-type'], type)
      bodies[caller] = body
    }
    await unchanged()

    if (kind === 'seated') {
      const url = request.url.replace(ids, uuid(0xabcdef))
      for (const address of [request.url, url]) {
        const answer = await askAs({ ...request, url: address }, other?.headers)
        match('the token of another assessment finds nothing', [answer.statusCode, answer.json().code], [
          404,
          'assessment_not_found',
        ])
      }
      const [theirs, nobodys] = [await told(request, other?.headers), await told({ ...request, url }, other?.headers)]
      compare('nor anything that was not always so', theirs, nobodys)
      await unchanged()
      match('owner', String((await askAs(request, owner.headers)).statusCode), expected.seated.owner)
      match('their own opens it', String((await app.inject(request)).statusCode), success)
      return
    }
    if (kind === 'within') {
      const payload = { ...request.payload as object, arrangement: uuid(0xabcdef) }
      const [theirs, nobodys] = [await told(request), await told({ ...request, payload })]
      compare("another's arrangement is as absent as what never was", theirs, nobodys)
      await unchanged()
    }
    if (kind === 'readable' || kind === 'owned') {
      const url = request.url.replace(ids, uuid(0xabcdef))
      compare('the address names what is theirs', url === request.url, false)
      const [theirs, nobodys] = [await told(request), await told({ ...request, url })]
      compare('for others it is as absent as what never was, at the same cost', theirs, nobodys)
    }
    const { statusCode, headers, body } = await askAs(request, owner.headers)
    match(`owner: ${body.slice(0, 300)}`, String(statusCode), expected[kind].owner)
    if (kind === 'everybody') {
      const { nobody } = bodies
      compare('the same for all', [bodies.stranger, bodies.scopeless, body], [nobody, nobody, nobody])
    }
    if (kind === 'readable') {
      const unshared = { 'cache-control': 'private, no-cache', vary: /Authorization/ }
      match('no shared cache keeps it', headers, unshared)
    }
    if (kind === 'beside') match('the owner finds it', body, set.id)
  }

  /** A code is good for whoever has it, with or without a key. */
  async function codedOnce (one: typeof operations[number], { compare, match }: Differences) {
    for (
      const [caller, key] of Object.entries({ ...keys, owner: owner.headers }) as [Caller, InjectOptions['headers']][]
    ) {
      const request = await requestOf(one)
      const { statusCode, body } = await askAs(request, key)
      match(`${caller}: ${body.slice(0, 300)}`, String(statusCode), expected.coded[caller])
      compare(`${caller}: and once`, (await askAs(request, {})).statusCode, caller === 'revoked' ? 201 : 409)
    }
    const { items } = await client.read('/v1/audit-events?limit=100')
    compare(
      'nothing is told of it',
      items.filter(({ action }: { action: string }) => /claim|response/.test(action)),
      []
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
