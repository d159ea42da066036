/** Rules T1 to T12 of src/domain/rules/sets.md, as a client meets them. */
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import {
  add, adapt, core, corePrinciples, omit, rationale, scale, setsClient, tailoring,
  type Made
} from '../fixtures/sets-client.ts'
import { refusals } from './ledger.ts'

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const client = setsClient(app, (await (await makeOrganisation(app.storage)).key()).headers)
  const based = () => client.make({ basedOn: core })
  /** The principles of a set, whole. */
  const principlesOf = async (set: Made): Promise<Record<string, unknown>[]> =>
    (await client.read(`${set.path}/principles`)).items

  await t.test('T1 every operation does what it says', async t => {
    const set = await based()
    const operations = [
      { op: 'adopt', slug: 'mutual' },
      adapt('progressive', {
        title: 'Onward',
        gloss: 'We grow at our own pace.',
        statements: [{ key: 'own-pace', text: 'We grow at our own pace.', weight: 2 }],
      }),
      omit('inclusive'),
      add('confidential', {
        statements: [{
          key: 'stays',
          text: 'What is said here stays here.',
          counted: false,
          notApplicable: 'not_allowed',
        }],
        optional: true,
      }),
      {
        op: 'replace',
        fromSlugs: ['reciprocal', 'strengths-based'],
        principle: add('give-and-take').principle,
        relationship: 'broader',
        rationale,
      },
      { op: 'configure', slug: 'safe', weight: 3, optional: true },
      { op: 'configureStatement', key: 'stays', weight: 5 },
      {
        op: 'configureSet',
        title: 'Ours',
        description: 'What holds us.',
        scale,
        minCoverage: '2/3',
        weakBelow: '0.4',
        strongFrom: '0.8',
        composite: true,
      },
      {
        op: 'addExample',
        slug: 'safe',
        example: {
          slug: 'our-cafe',
          title: 'Our café',
          category: 'group-reflection',
          summary: 'We meet on Fridays.',
          url: 'https://example.org/cafe',
        },
      },
      {
        op: 'reorder',
        slugs: ['safe', 'mutual', 'give-and-take', 'recovery-focused-and-non-directive', 'progressive', 'confidential'],
      },
    ]
    await client.write(set, tailoring(operations))
    t.strictSame((await client.validate(set)).errors, [])
    await client.publish(set)
    t.match(await client.read(set.path), {
      title: 'Ours',
      description: 'What holds us.',
      minCoverage: '2/3',
      weakBelow: '0.4',
      strongFrom: '0.8',
      composite: true,
      scale: { key: 'two' },
    })
    const principles = await principlesOf(set)
    t.strictSame(principles.map(({ slug }) => slug), [
      'safe',
      'mutual',
      'give-and-take',
      'recovery-focused-and-non-directive',
      'progressive',
      'confidential',
    ])
    t.match(principles[4], {
      title: 'Onward',
      gloss: 'We grow at our own pace.',
      statements: [{ key: 'own-pace', text: 'We grow at our own pace.' }],
    })
    t.match(await client.read(`${set.path}/versions/1.0.0/examples/our-cafe`), {
      title: 'Our café',
      url: 'https://example.org/cafe',
      principles: [{ slug: 'safe' }],
      peerSupport: null,
    })
    const ledger = await client.read(`${set.path}/versions/1.0.0/ledger`)
    t.strictSame([...new Set<string>(ledger.operations.map(({ op }: { op: string }) => op))].sort(), [
      'adapt',
      'add',
      'addExample',
      'adopt',
      'configure',
      'configureSet',
      'configureStatement',
      'omit',
      'reorder',
      'replace',
    ])
  })

  await t.test('T2 every principle of the base is decided about; a default is written out at publication', async t => {
    const set = await based()
    const { default: _adopt, ...undecided } = tailoring([{ op: 'adopt', slug: 'mutual' }, omit('safe')]).tailoring
    t.strictSame(await refusals(t, client, set, { tailoring: undecided }), [
      '/tailoring/operations undecided_principle',
    ])
    const [{ detail }] = (await client.validate(set)).errors
    for (const slug of corePrinciples) t.equal(detail.includes(slug), !['mutual', 'safe'].includes(slug), slug)
    await client.write(set, tailoring([omit('safe')]))
    await client.publish(set)
    const { operations } = await client.read(`${set.path}/versions/1.0.0/ledger`)
    t.strictSame(
      operations.map(({ op, slug }: { op: string, slug: string }) => `${op} ${slug}`).sort(),
      [...corePrinciples.slice(0, 6).map(slug => `adopt ${slug}`), 'omit safe'].sort()
    )
  })

  await t.test('T3 leaving out, rewording and replacing need a reason of ten characters that can be seen', async t => {
    const set = await based()
    for (const rationale of ['too short', '   short     ', '\u200b'.repeat(20), '']) {
      const found = await refusals(
        t,
        client,
        set,
        tailoring([
          { ...omit('safe'), rationale },
          adapt('mutual', { title: 'Both' }, { rationale }),
          {
            op: 'replace',
            fromSlugs: ['inclusive'],
            principle: add('all').principle,
            relationship: 'equal',
            rationale,
          },
        ])
      )
      t.strictSame(
        found.map(one => one.split(' ')[0]),
        [0, 1, 2].map(index => `/tailoring/operations/${index}/rationale`),
        JSON.stringify(rationale)
      )
    }
    const { reasonCode: _none, ...unreasoned } = omit('safe')
    t.match((await client.tryWrite(set, tailoring([unreasoned]))).json(), {
      status: 422,
      code: 'invalid_body',
      errors: [{ pointer: '/tailoring/operations/0/reasonCode', code: 'missing' }],
    })
    t.match((await client.tryWrite(set, tailoring([{ ...omit('safe'), reasonCode: 'we-just-do' }]))).json(), {
      code: 'invalid_body',
      errors: [{ pointer: '/tailoring/operations/0/reasonCode' }],
    })
  })

  await t.test('T4 nothing is decided twice, unknown, or under a key that the base has', async t => {
    const set = await based()
    const [place, cases] = ['/tailoring/operations', {
      duplicate_operation: [
        [{ op: 'adopt', slug: 'safe' }, omit('safe')],
        [omit('safe'), {
          op: 'replace',
          fromSlugs: ['safe'],
          principle: add('calm').principle,
          relationship: 'equal',
          rationale,
        }],
        [{ op: 'configure', slug: 'safe', weight: 2 }, { op: 'configure', slug: 'safe', weight: 3 }],
        [{ op: 'configureSet', title: 'A' }, { op: 'configureSet', title: 'B' }],
      ],
      unknown_base_key: [[omit('nowhere')], [{ op: 'adopt', slug: 'nowhere' }], [adapt('nowhere', { title: 'X' })], [{
        op: 'replace',
        fromSlugs: ['nowhere'],
        principle: add('calm').principle,
        relationship: 'equal',
        rationale,
      }]],
      key_reserved: [[omit('safe'), add('safe')], [add('mutual')]],
      unknown_key: [[{ op: 'configure', slug: 'nowhere', weight: 2 }], [{
        op: 'configureStatement',
        key: 'nowhere',
        weight: 2,
      }]],
      incomplete_order: [[{ op: 'reorder', slugs: ['safe', 'mutual'] }]],
    }] as const
    for (const [code, drafts] of Object.entries(cases)) {
      for (const operations of drafts) {
        const found = await refusals(t, client, set, tailoring(operations))
        t.ok(found.some(one => one.startsWith(place) && one.endsWith(` ${code}`)), `${code}: ${found.join(', ')}`)
      }
    }
  })

  await t.test('T5 a base may be custom itself, eight sets deep and no more', async t => {
    let below = core
    for (let depth = 1; depth <= 8; depth++) {
      const set = await client.published([add(`level-${depth}`)], { basedOn: below })
      t.equal((await client.read(`${set.path}/principles`)).items.length, 7 + depth)
      below = { set: set.id, version: '1.0.0' }
    }
    const set = await client.make({ basedOn: below })
    const found = await refusals(t, client, set, tailoring([add('level-9')]))
    t.ok(found.some(one => one.endsWith(' chain_too_deep')), found.join(', '))
  })

  await t.test('T6 the base is an exact version, held to its digest', async t => {
    const { digest } = await client.read('/v1/principle-sets/core/versions/1.2.0')
    const post = (basedOn: object) => client.send('POST', '/v1/principle-sets', { slug: 'exactly', basedOn })
    t.match(
      (await post({ ...core, digest: digest.replace(/.$/, (last: string) => last === '0' ? '1' : '0') })).json(),
      { status: 422, code: 'not_publishable', errors: [{ pointer: '/basedOn/digest', code: 'base_digest_mismatch' }] }
    )
    for (const version of ['1', '1.0', 'latest', '']) {
      t.match((await post({ set: 'core', version })).json(), {
        status: 422,
        code: 'invalid_body',
        errors: [{ pointer: '/basedOn/version' }],
      }, version)
    }
    t.match((await post({ set: 'core', version: '9.9.9' })).json(), {
      status: 422,
      code: 'base_not_available',
      errors: [{ pointer: '/basedOn' }],
    })
    const made = await post({ ...core, digest })
    t.equal(made.statusCode, 201)
    t.match(await client.read(made.json().links.draft), { basedOn: { version: core.version, digest } })
  })
})
