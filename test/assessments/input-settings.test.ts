import t from 'tap'
import { statements } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { uuid } from '../fixtures/rows.ts'
import { core } from '../fixtures/sets-client.ts'

const [one] = statements

testOnEngines(t, async (t, engine) => {
  const faults: string[] = []
  const { client } = await startAssessing(t, engine, {
    log: line => {
      if (JSON.parse(line).level >= 50) faults.push(line)
    },
  })
  const arrangement = await client.arrangement()
  const tryMake = (more: object) =>
    client.send('POST', '/v1/assessments', { arrangement, ...core, mode: 'single', ...more })

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

  t.strictSame(faults, [], 'and nothing was logged as an error')
})
