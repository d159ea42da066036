/** What comes in that no honest client would send. */
import { eq } from 'drizzle-orm'
import t from 'tap'
import { writeSeatToken } from '../../src/assessments/seats/tokens.ts'
import { statements } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { bearer } from '../fixtures/organisations.ts'
import { uuid } from '../fixtures/rows.ts'
import { core } from '../fixtures/sets-client.ts'

const [one] = statements

testOnEngines(t, async (t, engine) => {
  const faults: string[] = []
  const { app, client, storage, organisation } = await startAssessing(t, engine, {
    log: line => {
      if (JSON.parse(line).level >= 50) faults.push(line)
    },
  })
  const arrangement = await client.arrangement()

  await t.test('comments', async t => {
    const { differences, compare } = collectDifferences()
    const [person] = await client.join(await client.mutual())
    const single = await client.make({ open: true })
    for (
      const rate of [
        (comment: unknown) => person?.tryRate({ [one]: { level: 'fully', comment } }),
        (comment: unknown) => client.replace(single, { [one]: { level: 'fully', comment } }),
      ]
    ) {
      for (
        const [comment, status] of [
          ['', 200],
          ['Line\nbreak\tand tab', 200],
          ['a'.repeat(1_000), 200],
          ['\u202ereversed', 200],
          ['<script>alert(1)</script>', 200],
          ['__proto__', 200],
          ['a'.repeat(1_001), 422],
          ['a\u0000b', 422],
          ['a\rb', 422],
          ['\u001b[31m', 422],
          ['\u0085', 422],
          ['\u007f', 422],
          ['\ud800', 422],
          [null, 422],
          [1, 422],
          ['a'.repeat(1024 * 1024), 413],
        ] as const
      ) {
        const answer = await rate(comment)
        const what = encodeURIComponent(String(comment).toWellFormed()).slice(0, 40)
        compare(what, answer?.statusCode, status)
        if (status > 400) compare(`${what} is not sent back`, (answer?.body.length ?? 0) < 2_000, true)
      }
    }
    t.strictSame(differences, [])
    const kept = await person?.mine()
    t.strictSame(kept?.ratings, { [one]: { level: 'fully', comment: '__proto__' } })
  })

  await t.test('ratings of what is no statement, and under names that mean something to JavaScript', async t => {
    const { differences, match } = collectDifferences()
    const single = await client.make({ open: true })
    for (
      const key of [
        'constructor',
        'toString',
        'hasOwnProperty',
        '',
        ' ',
        '/',
        '~',
        `${one} `,
        one.toUpperCase(),
        'a'.repeat(10_000),
      ]
    ) {
      const replaced = await client.replace(single, { [key]: { level: 'fully' } })
      for (const answer of [replaced, await client.patch(single, { [key]: null })]) {
        match(key.slice(0, 30), { status: answer.statusCode, errors: answer.json().errors }, {
          status: 422,
          errors: [{ code: 'unknown_statement' }],
        })
      }
    }
    t.strictSame(differences, [])
    const proto = await app.inject({
      method: 'PUT',
      url: single.links.response ?? '',
      headers: { ...(await organisation.key()).headers, 'if-match': '*', 'content-type': 'application/json' },
      payload: '{"ratings":{"__proto__":{"level":"fully"}}}',
    })
    t.ok([400, 422].includes(proto.statusCode), String(proto.statusCode))
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`s${n}`, { level: 'fully' }]))
    const answer = await client.replace(single, many)
    t.equal(answer.statusCode, 422)
    t.equal(answer.json().errors.length, 5_000, 'R4 every bad entry')
    t.match((await client.read(single.links.response ?? '')).ratings, {})
  })

  await t.test('ids that are none', async t => {
    const { differences, compare, match } = collectDifferences()
    for (
      const query of ['arrangement', 'set'].flatMap(name =>
        ['absent', uuid(1).slice(1), `urn:uuid:${uuid(1)}`, `{${uuid(1)}}`, '%00'].map(id => `${name}=${id}`)
      )
    ) {
      for (const list of ['/v1/assessments', '/v1/assessments/export']) {
        compare(`${list}?${query}`, (await client.get(`${list}?${query}`)).statusCode, 400)
      }
    }
    for (
      const id of [
        'absent',
        '%00',
        '..%2f',
        "'--",
        uuid(1),
        uuid(1).toUpperCase(),
        'a'.repeat(200),
        '🧡',
        '00000000-0000-0000-0000-000000000000',
      ]
    ) {
      for (const rest of ['', '/transitions', '/participants', '/response', '/results', '/results/1']) {
        const { statusCode } = await client.get(`/v1/assessments/${encodeURIComponent(decodeURIComponent(id))}${rest}`)
        match(`${id}${rest}`, statusCode, /^40[04]$/)
      }
      const { statusCode } = await client.get(`/v1/arrangements/${encodeURIComponent(decodeURIComponent(id))}`)
      match(`the arrangement ${id}`, statusCode, /^40[04]$/)
    }
    const made = await client.make({ open: true })
    for (const number of ['0', '-1', '1.5', '01', '2147483648', 'x', '1e3', '99']) {
      match(number, (await client.get(`${made.links.self}/results/${number}`)).statusCode, /^40[04]$/)
    }
    for (const query of ['?state=over', '?set=core', '?arrangement=x', '?limit=0', '?cursor=x']) {
      compare(query, (await client.get(`/v1/assessments${query}`)).statusCode, 400)
    }
    t.strictSame(differences, [])
  })

  await t.test('tokens and codes that were made up', async t => {
    const { differences, compare } = collectDifferences()
    const secret = Buffer.alloc(32, 7)
    const nobodies = '00000000-0000-0000-0000-000000000000'
    for (const kind of ['ppi', 'ppr'] as const) {
      for (
        const [owner, id] of [[nobodies, nobodies], [organisation.id, nobodies], [
          'ffffffff-ffff-ffff-ffff-ffffffffffff',
          uuid(3),
        ], [uuid(1), organisation.id]] as const
      ) {
        const token = writeSeatToken(kind, { organisation: owner, id, secret })
        compare(`${kind} ${owner} ${id} claims`, (await client.tryClaim(token)).statusCode, 404)
        const mine = await app.inject({ url: '/v1/assessments/x/responses/me', headers: bearer(token) })
        compare(`${kind} ${owner} ${id} opens`, mine.statusCode, 401)
      }
    }
    t.strictSame(differences, [])
    const single = await client.make({ open: true })
    const { responses } = storage.tables
    const [row] = await storage.as(organisation.id).read.select().from(responses).where(
      eq(responses.assessmentId, single.id)
    )
    t.equal(row?.tokenHash, null)
    const token = writeSeatToken('ppr', { organisation: organisation.id, id: row?.id ?? '', secret })
    const mine = await app.inject({ url: `${single.links.self}/responses/me`, headers: bearer(token) })
    t.equal(mine.statusCode, 401, 'the response of a single assessment has no token')
  })

  await t.test('no text that is asked for may show nothing, wherever it is asked for', async t => {
    const set = await client.sets.published()
    const single = await client.make({ open: true })
    const shared = await client.make({ mode: 'mutual', disclosure: 'shared', open: true })
    const [code = ''] = await client.issue(shared)
    const action = { what: 'Ask.', principle: 'mutual', owner: 'Host' }
    const evidence = { kind: 'text', title: 'Rules', content: 'Our rules.', collected: '2026-11-02' }
    const asked: ReadonlyArray<
      readonly [method: 'POST' | 'PATCH', url: string, pointer: string, body: (text: string) => object]
    > = [
      ['POST', '/v1/arrangements', '/name', name => ({ name })],
      ['PATCH', `/v1/arrangements/${arrangement}`, '/name', name => ({ name })],
      ['POST', '/v1/arrangements', '/tags/0', tag => ({ name: 'Ours', tags: [tag] })],
      ['POST', `${single.links.self}/actions`, '/what', what => ({ ...action, what })],
      ['POST', `${single.links.self}/actions`, '/owner', owner => ({ ...action, owner })],
      ['POST', `${single.links.self}/evidence`, '/title', title => ({ ...evidence, title })],
      [
        'POST',
        '/v1/assessments',
        '/perspectives/0/title',
        title => ({ arrangement, ...core, mode: 'mutual', perspectives: [{ key: 'peers', title }] }),
      ],
      ['POST', '/v1/seats/claim', '/label', label => ({ code, consent: true, label })],
      ['POST', '/v1/api-keys', '/name', name => ({ name, scopes: ['sets:read'] })],
      ['POST', '/v1/principle-sets', '/title', title => ({ slug: 'unseen', title })],
      ['POST', `${set.path}/versions`, '/changeNote', changeNote => ({ changeNote })],
      ['POST', `${set.path}/versions/1.0.0/retirement`, '/explanation', explanation => ({ explanation })],
    ]
    const { differences, match } = collectDifferences()
    for (const [method, url, pointer, body] of asked) {
      for (const text of ['', ' ', '\u200b', '\u2060\u3164', '\u{e0020}']) {
        const { statusCode, ...answer } = await client.send(method, url, body(text), { 'if-match': '*' })
        match(`${method} ${url} ${pointer} ${JSON.stringify(text)}`, { statusCode, problem: answer.json() }, {
          statusCode: 422,
          problem: { code: 'invalid_body', errors: [{ pointer }] },
        })
      }
    }
    t.strictSame(differences, [])
    t.equal(
      (await client.send('POST', `${single.links.self}/actions`, { ...action, what: 'a\u200bb' })).statusCode,
      201,
      'beside what can be seen they may stand'
    )
  })

  await t.test('labels', async t => {
    const shared = await client.make({ mode: 'mutual', disclosure: 'shared', open: true })
    const codes = await client.issue(shared, 12)
    const { differences, compare } = collectDifferences()
    for (
      const [label, status] of [
        ['', 422],
        [' ', 422],
        ['a\nb', 422],
        ['a'.repeat(61), 422],
        ['\u0000', 422],
        [1, 422],
        ['=cmd()', 201],
        ['a'.repeat(60), 201],
      ] as const
    ) compare(String(label), (await client.tryClaim(codes.shift() ?? '', { label })).statusCode, status)
    t.strictSame(differences, [])
    const [code = ''] = await client.issue(await client.mutual())
    t.match((await client.tryClaim(code, { label: 'Ann' })).json(), {
      code: 'invalid_settings',
      errors: [{ pointer: '/label', code: 'label_not_wanted' }],
    })
    t.equal((await client.tryClaim(code, { consent: 'yes' })).statusCode, 422)
    t.equal((await client.tryClaim(code)).statusCode, 201, 'a refusal uses up nothing')
  })

  t.strictSame(faults, [], 'and nothing was logged as an error')
})
