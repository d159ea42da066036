/** What comes in that no honest client would send. */
import { eq } from 'drizzle-orm'
import t from 'tap'
import { writeSeatToken } from '../../src/assessments/seats/tokens.ts'
import { statements } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
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
  const tryMake = (more: object) =>
    client.send('POST', '/v1/assessments', { arrangement, ...core, mode: 'single', ...more })

  await t.test('comments', async t => {
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
        t.equal(answer?.statusCode, status, encodeURIComponent(String(comment).toWellFormed()).slice(0, 40))
        if (status > 400) t.ok((answer?.body.length ?? 0) < 2_000, 'and is not sent back')
      }
    }
    const kept = await person?.mine()
    t.strictSame(kept?.ratings, { [one]: { level: 'fully', comment: '__proto__' } })
  })

  await t.test('ratings of what is no statement, and under names that mean something to JavaScript', async t => {
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
      for (
        const answer of [
          await client.replace(single, { [key]: { level: 'fully' } }),
          await client.patch(single, { [key]: null }),
        ]
      ) {
        t.match({ status: answer.statusCode, errors: answer.json().errors }, {
          status: 422,
          errors: [{ code: 'unknown_statement' }],
        }, key.slice(0, 30))
      }
    }
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

  await t.test('settings that do not fit', async t => {
    const perspective = { key: 'peers', title: 'Peers' }
    for (
      const [more, pointer, code] of [
        [{ k: 5 }, '/k', 'not_for_single'],
        [{ disclosure: 'shared' }, '/disclosure', 'not_for_single'],
        [{ voice: 'participant' }, '/voice', 'not_for_single'],
        [{ perspectives: [] }, '/perspectives', 'not_for_single'],
        [{ mode: 'mutual', disclosure: 'shared', k: 5 }, '/k', 'not_for_shared'],
        [{ mode: 'mutual', perspectives: [perspective, perspective] }, '/perspectives/1/key', 'duplicate_key'],
        [
          { mode: 'mutual', perspectives: [{ ...perspective, key: 'unspecified' }] },
          '/perspectives/0/key',
          'key_reserved',
        ],
        [
          { mode: 'mutual', voice: 'perspective', perspectives: [{ ...perspective, outside: true }] },
          '/perspectives',
          'nobody_inside',
        ],
      ] as const
    ) {
      const answer = await tryMake(more)
      t.match({ status: answer.statusCode, ...answer.json() }, {
        status: 422,
        code: 'invalid_settings',
        errors: [{ pointer, code }],
      }, JSON.stringify(more))
    }
    for (
      const more of [
        ...[4, 21, 0, -1, 5.5, '5', null, 1e9].map(k => ({ mode: 'mutual', k })),
        { mode: 'everybody' },
        { mode: 'mutual', disclosure: 'public' },
        { salt: '00' },
        { state: 'released' },
        { mode: 'mutual', perspectives: Array.from({ length: 21 }, (_, n) => ({ key: `p${n}`, title: 'P' })) },
        { mode: 'mutual', perspectives: [{ key: 'A b', title: 'P' }] },
        { mode: 'mutual', perspectives: [{ key: 'a', title: '' }] },
        { open: 'yes' },
        { open: null },
      ]
    ) {
      t.match({ status: (await tryMake(more)).statusCode, code: (await tryMake(more)).json().code }, {
        status: 422,
        code: 'invalid_body',
      }, JSON.stringify(more).slice(0, 60))
    }
    for (const k of [5, 20]) t.equal((await tryMake({ mode: 'mutual', k })).statusCode, 201)

    const shared = await client.make({
      mode: 'mutual',
      disclosure: 'shared',
      voice: 'perspective',
      perspectives: [perspective],
    })
    for (
      const [change, pointer, code] of [[{ k: 9 }, '/k', 'not_for_shared'], [
        { perspectives: [{ ...perspective, outside: true }] },
        '/perspectives',
        'nobody_inside',
      ]] as const
    ) {
      const answer = await client.send('PATCH', shared.links.self, change, { 'if-match': '*' })
      t.match({ status: answer.statusCode, ...answer.json() }, {
        status: 422,
        code: 'invalid_settings',
        errors: [{ pointer, code }],
      }, 'with what a draft says already')
    }
    t.match(
      (await client.send('PATCH', shared.links.self, { disclosure: 'confidential', k: 9 }, { 'if-match': '*' })).json(),
      { disclosure: 'confidential', k: 9, voice: 'perspective' }
    )

    const draft = await client.make({ mode: 'mutual', perspectives: [perspective] })
    await client.issue(draft, 1, 'peers')
    t.match((await client.send('PATCH', draft.links.self, { perspectives: [] }, { 'if-match': '*' })).json(), {
      code: 'invalid_settings',
      errors: [{ code: 'perspective_in_use' }],
    })
    t.match(
      (await client.send('POST', draft.links.participants ?? '', { seats: [{ count: 1, perspective: 'nobody' }] }))
        .json(),
      { code: 'invalid_settings', errors: [{ pointer: '/seats/0/perspective', code: 'unknown_perspective' }] }
    )
    t.match((await client.send('POST', draft.links.participants ?? '', { seats: [{ count: 1_000 }] })).json(), {
      code: 'invalid_settings',
      errors: [{ code: 'too_many_seats' }],
    })
    for (const seats of [[], [{ count: 0 }], [{ count: 1_001 }], [{ count: 1.5 }], [{ count: 1, name: 'Ann' }]]) {
      t.equal((await client.send('POST', draft.links.participants ?? '', { seats })).statusCode, 422)
    }
  })

  await t.test(
    'a perspective that nobody was invited to is not asked, and one of which ' +
      'nobody came is hidden',
    async t => {
      const mutual = await client.mutual({
        perspectives: [{ key: 'peers', title: 'Peers' }, { key: 'carers', title: 'Carers' }, {
          key: 'managers',
          title: 'Managers',
        }],
      })
      await client.issue(mutual, 2, 'carers')
      for (const person of await client.join(mutual, 6, 'peers')) {
        await person.rate({ [one]: { level: 'mostly' } }, { submit: true })
      }
      await client.move(mutual, 'closed', 'released')
      const { result } = await client.result(mutual)
      t.strictSame(result.perspectives.map(({ key }) => key), ['peers', 'carers'])
      t.strictSame(Object.keys(result.principles[0]?.statements[0]?.perspectives ?? {}), ['peers', 'carers'])
    }
  )

  await t.test('sets, versions and arrangements that cannot be used', async t => {
    for (const set of ['nowhere', '', uuid(7), 'CORE', '../core', 'core\u0000', '%']) {
      t.match(await tryMake({ set }), { statusCode: 422 }, set)
    }
    t.match((await tryMake({ set: 'nowhere' })).json(), {
      code: 'version_not_available',
      errors: [{ pointer: '/set', code: 'unknown_set' }],
    })
    t.match((await tryMake({ version: '9.9.9' })).json(), {
      errors: [{ pointer: '/version', code: 'unknown_version' }],
    })
    for (
      const version of ['9.9.9', '1', '1.0', 'latest', '^1.0.0', '1.0.0-a', '', '01.0.0', '1.0.0 ', '1'.repeat(40)]
    ) { t.equal((await tryMake({ version })).json().code, 'version_not_available', version) }
    for (const unknown of [uuid(7), 'absent', '', arrangement.toUpperCase(), `${arrangement} `]) {
      t.match((await tryMake({ arrangement: unknown })).json(), {
        code: 'arrangement_unknown',
        errors: [{ pointer: '/arrangement' }],
      }, unknown)
    }
    const named = (await client.read('/v1/principle-sets?limit=100')).items.find((
      { assessable }: { assessable?: boolean }
    ) => assessable === false)
    t.ok(named, 'there is a set that is known by its names alone')
    const { version } = named.currentVersion ?? named
    t.equal(
      (await tryMake({ set: named.slug, version: typeof version === 'string' ? version : '1.0.0' })).json().code,
      'set_not_assessable'
    )
  })

  await t.test('ids that are none', async t => {
    for (
      const query of ['arrangement', 'set'].flatMap(name =>
        ['absent', uuid(1).slice(1), `urn:uuid:${uuid(1)}`, `{${uuid(1)}}`, '%00'].map(id => `${name}=${id}`)
      )
    ) {
      for (const list of ['/v1/assessments', '/v1/assessments/export']) {
        t.equal((await client.get(`${list}?${query}`)).statusCode, 400, `${list}?${query}`)
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
        t.ok([400, 404].includes(statusCode), `${id}${rest}: ${statusCode}`)
      }
      t.ok(
        [400, 404].includes(
          (await client.get(`/v1/arrangements/${encodeURIComponent(decodeURIComponent(id))}`)).statusCode
        )
      )
    }
    const made = await client.make({ open: true })
    for (const number of ['0', '-1', '1.5', '01', '2147483648', 'x', '1e3', '99']) {
      t.ok([400, 404].includes((await client.get(`${made.links.self}/results/${number}`)).statusCode), number)
    }
    for (const query of ['?state=over', '?set=core', '?arrangement=x', '?limit=0', '?cursor=x']) {
      t.equal((await client.get(`/v1/assessments${query}`)).statusCode, 400, query)
    }
  })

  await t.test('tokens and codes that were made up', async t => {
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
        t.equal((await client.tryClaim(token)).statusCode, 404)
        t.equal((await app.inject({ url: '/v1/assessments/x/responses/me', headers: bearer(token) })).statusCode, 401)
      }
    }
    const single = await client.make({ open: true })
    const { responses } = storage.tables
    const [row] = await storage.as(organisation.id).read.select().from(responses).where(
      eq(responses.assessmentId, single.id)
    )
    t.equal(row?.tokenHash, null)
    const token = writeSeatToken('ppr', { organisation: organisation.id, id: row?.id ?? '', secret })
    t.equal(
      (await app.inject({ url: `${single.links.self}/responses/me`, headers: bearer(token) })).statusCode,
      401,
      'the response of a single assessment has no token'
    )
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
    for (const [method, url, pointer, body] of asked) {
      for (const text of ['', ' ', '\u200b', '\u2060\u3164', '\u{e0020}']) {
        const { statusCode, ...answer } = await client.send(method, url, body(text), { 'if-match': '*' })
        t.equal(statusCode, 422, `${method} ${url} ${JSON.stringify(text)}`)
        t.match(answer.json(), { code: 'invalid_body', errors: [{ pointer }] }, `${pointer} ${JSON.stringify(text)}`)
      }
    }
    t.equal(
      (await client.send('POST', `${single.links.self}/actions`, { ...action, what: 'a\u200bb' })).statusCode,
      201,
      'beside what can be seen they may stand'
    )
  })

  await t.test('labels', async t => {
    const shared = await client.make({ mode: 'mutual', disclosure: 'shared', open: true })
    const codes = await client.issue(shared, 12)
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
    ) t.equal((await client.tryClaim(codes.shift() ?? '', { label })).statusCode, status, String(label))
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
