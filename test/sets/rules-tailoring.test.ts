/** Rules T1 to T12 of src/domain/rules/sets.md, as a client meets them. */
import t, { type Test } from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import {
  add, adapt, authored, core, corePrinciples, omit, provenance, rationale, scale, setsClient, tailoring,
  type Made, type SetsClient
} from '../fixtures/sets-client.ts'

interface Fault {
  readonly pointer: string
  readonly code: string
  readonly detail: string
}
interface Entry {
  readonly slug: string
  readonly status: string
}

/** What a draft is refused for, told alike by validation and by publication. */
async function refusals (t: Test, client: SetsClient, set: Made, draft: object): Promise<string[]> {
  await client.write(set, draft)
  const verdict: { publishable: boolean, errors: Fault[] } = await client.validate(set)
  t.equal(verdict.publishable, false)
  const published = await client.tryPublish(set)
  t.match(published.json(), { status: 422, code: 'not_publishable' })
  t.strictSame(published.json().errors, verdict.errors.slice(0, 20), 'publication tells the same')
  t.ok(verdict.errors.every(({ pointer, detail }) => pointer.startsWith('/') && detail.length > 5))
  return verdict.errors.map(({ pointer, code }) => `${pointer} ${code}`)
}

const statusesOf = (entries: readonly Entry[]) => entries.map(({ slug, status }) => `${slug} ${status}`)

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const client = setsClient(app, (await (await makeOrganisation(app.storage)).key()).headers)
  const other = setsClient(app, (await (await makeOrganisation(app.storage, 'other')).key()).headers)
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
    const { digest } = await client.read('/v1/principle-sets/core/versions/1.0.0')
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
    t.match(await client.read(made.json().links.draft), { basedOn: { version: '1.0.0', digest } })
  })

  await t.test(
    'T7 T11 the ledger tells of every decision, and the coverage counts ' +
      'them: the worked example',
    async t => {
      const set = await client.published([
        adapt('progressive', { gloss: 'We grow at our own pace.' }),
        omit('recovery-focused-and-non-directive'),
        add('confidential'),
      ])
      const ledger = await client.read(`${set.path}/versions/1.0.0/ledger`)
      const { id: coreId, digest } = await client.read('/v1/principle-sets/core')
      t.strictSame(statusesOf(ledger.entries), [
        'mutual adopted',
        'reciprocal adopted',
        'recovery-focused-and-non-directive omitted',
        'strengths-based adopted',
        'inclusive adopted',
        'progressive adapted',
        'safe adopted',
        'confidential new',
      ])
      t.match(ledger, {
        derivation: 'inspiredBy',
        coverage: { adopted: 5, adapted: 1, replaced: 0, omitted: 1, new: 1 },
        basedOn: { set: coreId, version: '1.0.0', digest },
      })
      const entry = (slug: string) => ledger.entries.find((one: Entry) => one.slug === slug)
      const origin = { setId: coreId, version: '1.0.0', slug: 'progressive' }
      const { gloss } = await client.read('/v1/principles/progressive')
      t.match(entry('progressive'), {
        origin,
        rootOrigin: origin,
        changeKind: 'substantive',
        relationship: null,
        rationale,
        reasonCode: null,
        replacement: null,
        changes: [{
          field: 'gloss',
          from: gloss,
          to: 'We grow at our own pace.',
          words: [{ change: /removed|added|same/ }],
        }],
      })
      t.match(entry('recovery-focused-and-non-directive'), {
        reasonCode: 'not_relevant_here',
        rationale,
        changes: [],
        changeKind: null,
      })
      t.match(entry('confidential'), { origin: null, changes: [] })

      const second = await client.published([adapt('confidential', { title: 'Discreet' })], {
        basedOn: { set: set.id, version: '1.0.0' },
      })
      const { entries } = await client.read(`${second.path}/versions/1.0.0/ledger`)
      const inherited = entries.find((one: Entry) => one.slug === 'safe')
      t.match(
        inherited,
        { status: 'adopted', origin: { setId: set.id }, rootOrigin: { setId: coreId } },
        'through a chain the root stays known'
      )
      t.match(entries.find((one: Entry) => one.slug === 'confidential'), {
        status: 'adapted',
        origin: { setId: set.id, slug: 'confidential' },
        rootOrigin: { setId: set.id },
      })

      const { title } = await client.read('/v1/principles/safe')
      const idle = await based()
      await client.write(idle, tailoring([adapt('safe', { title })]))
      t.match(await client.validate(idle), {
        warnings: [{ pointer: /^\/tailoring\/operations\/0/, code: 'no_effective_change' }],
        coverage: { adopted: 7, adapted: 0 },
        derivation: 'identical',
      })
    }
  )

  await t.test(
    'T8 what is called editorial is shown as a difference and confirmed, ' +
      'and moves no statement',
    async t => {
      const set = await based()
      const editorial = (more: object) =>
        tailoring([adapt('safe', { gloss: 'We keep each other safe.' }, { changeKind: 'editorial', ...more })])
      t.match(await refusals(t, client, set, editorial({})), [/^\/tailoring\/operations\/0\/confirmEditorial /])
      const { entries } = await client.validate(set)
      t.match(entries.find((one: Entry) => one.slug === 'safe'), {
        changes: [{ field: 'gloss', words: [{ change: String, text: String }] }],
      }, 'with the words that differ')
      await client.write(set, editorial({ confirmEditorial: true }))
      t.match(await client.validate(set), {
        publishable: true,
        entries: [{}, {}, {}, {}, {}, {}, { slug: 'safe', changeKind: 'editorial' }],
      })
      const moved = tailoring([
        adapt('safe', { statements: [{ key: 'other-thing', text: 'Another thing.' }] }, {
          changeKind: 'editorial',
          confirmEditorial: true,
        }),
      ])
      t.match(await refusals(t, client, set, moved), [/ not_editorial$/])
      await client.write(set, tailoring([adapt('safe', { gloss: 'Another.' })]))
      t.match((await client.validate(set)).entries.at(-1), { changeKind: 'substantive' }, 'substantive unless told')
    }
  )

  await t.test('T9 how a set stands to its base is computed', async t => {
    const rated = {
      ...authored([]).content,
      title: 'A base',
      principles: [{ ...add('kind').principle, statements: [{ key: 'kind-one', text: 'We are kind.' }] }, {
        ...add('fair').principle,
        statements: [{ key: 'fair-one', text: 'We are fair.' }],
      }, { ...add('fun').principle, optional: true }],
    }
    const base = await client.make({ title: 'A base', visibility: 'public' })
    await client.write(base, { content: rated })
    await client.publish(base)
    const editorial = { changeKind: 'editorial', confirmEditorial: true }
    const cases: Readonly<Record<string, readonly (readonly object[])[]>> = {
      identical: [[], [{ op: 'adopt', slug: 'kind' }], [adapt('kind', { title: 'Title of kind' })]],
      compliesWith: [[omit('fun')], [adapt('kind', { gloss: 'Gloss of kind, reworded.' }, editorial)], [
        omit('fun'),
        adapt('fair', { gloss: 'Gloss of fair, reworded.' }, editorial),
      ], [{ op: 'reorder', slugs: ['fun', 'kind', 'fair'] }]],
      extends: [[add('brave')], [add('brave'), adapt('kind', { gloss: 'Gloss of kind, reworded.' }, editorial)]],
      inspiredBy: [
        [omit('kind')],
        [adapt('kind', { gloss: 'Something else altogether.' })],
        [{ op: 'replace', fromSlugs: ['kind'], principle: add('gentle').principle, relationship: 'equal', rationale }],
        [{ op: 'configure', slug: 'kind', weight: 5 }],
        [{ op: 'configureStatement', key: 'kind-one', counted: false }],
        [omit('fun'), add('brave')],
        [{ op: 'configureSet', composite: true }],
      ],
    }
    for (const [derivation, drafts] of Object.entries(cases)) {
      for (const operations of drafts) {
        const set = await client.make({ basedOn: { set: base.id, version: '1.0.0' } })
        await client.write(set, tailoring(operations))
        t.equal((await client.validate(set)).derivation, derivation, JSON.stringify(operations))
        const published = await client.tryPublish(set)
        if (derivation === 'identical') {
          t.match(published.json(), { status: 409, code: 'nothing_changed' })
          continue
        }
        t.match(published.json(), { derivation })
        t.match((await client.read(set.path)).derivation, { kind: derivation, basis: 'declared by the author' })
        t.match((await client.tryPublish(set)).json(), { status: 409, code: 'nothing_changed' }, 'nor twice')
      }
    }
    t.match(await client.read(base.path), { derivation: null })
    t.match(await client.read(`${base.path}/versions/1.0.0/ledger`), {
      derivation: null,
      coverage: null,
      basedOn: null,
      entries: [],
      operations: [],
    })
  })

  await t.test('T10 the same base and operations make the same bytes, in an order that follows from them', async t => {
    const operations = [add('second'), {
      op: 'replace',
      fromSlugs: ['safe', 'reciprocal'],
      principle: add('third').principle,
      relationship: 'broader',
      rationale,
    }, add('first')]
    const [one, two] = [await client.published(operations), await client.published(operations)]
    const [first, second] = [await client.read(one.path), await client.read(two.path)]
    t.strictSame([first.digest, first.scoringDigest], [second.digest, second.scoringDigest])
    t.strictSame((await principlesOf(one)).map(({ slug }) => slug), [
      'mutual',
      'third',
      'recovery-focused-and-non-directive',
      'strengths-based',
      'inclusive',
      'progressive',
      'second',
      'first',
    ])
  })

  await t.test("the worked merge: ImROC's eight to the guide's seven, on a base that has names alone", async t => {
    const imroc = await client.read('/v1/principle-sets/imroc')
    const slugs: string[] = imroc.principles.map(({ slug }: { slug: string }) => slug)
    t.equal(slugs.length, 8)
    const set = await client.make({ basedOn: { set: 'imroc', version: imroc.version }, title: 'ImROC for us' })
    const plain = await refusals(t, client, set, tailoring([{ op: 'configureSet', title: 'ImROC for us' }]))
    t.strictSame(
      plain.filter(one => one.endsWith(' gloss_missing')).map(one => one.split(' ')[0]),
      slugs.map((_, index) => `/content/principles/${index}/gloss`)
    )
    const texts = (slug: string) => ({
      gloss: `What ${slug} means to us.`,
      statements: [{ key: `${slug}-one`.slice(0, 63), text: `We are ${slug}.` }],
    })
    const kept = slugs.filter(slug => !['recovery-focused', 'non-directive'].includes(slug))
    t.equal(kept.length, 6)
    const operations = [
      { op: 'configureSet', title: 'ImROC for us', scale },
      ...kept.map(slug => adapt(slug, texts(slug))),
      {
        op: 'replace',
        fromSlugs: ['recovery-focused', 'non-directive'],
        principle: {
          slug: 'recovery-focused-and-non-directive',
          title: 'Recovery focused and non-directive',
          ...texts('recovery-focused-and-non-directive'),
        },
        relationship: 'broader',
        rationale,
      },
    ]
    const { default: _adopt, ...decided } = tailoring(operations).tailoring
    await client.write(set, { tailoring: decided })
    t.match(await client.validate(set), {
      errors: [],
      coverage: { adopted: 0, adapted: 6, replaced: 2, omitted: 0, new: 0 },
      derivation: 'inspiredBy',
    })
    await client.publish(set)
    t.match(await client.read(set.path), { assessable: true, scale: { key: 'two' } })
    t.equal((await principlesOf(set)).length, 7)
    const { entries } = await client.read(`${set.path}/versions/1.0.0/ledger`)
    for (const slug of ['recovery-focused', 'non-directive']) {
      t.match(entries.find((one: Entry) => one.slug === slug), {
        status: 'replaced',
        relationship: 'broader',
        replacement: 'recovery-focused-and-non-directive',
      })
    }
  })

  await t.test(
    'T12 a newer version of the base is followed by decisions, and changes ' +
      'nothing that was published',
    async t => {
      const base = await other.make({ title: 'A base', visibility: 'public' })
      const first = (slug: string, more: object = {}) => ({ ...add(slug).principle, ...more })
      const contentOf = (principles: readonly object[], more: object = {}) => ({
        content: { ...authored([]).content, title: 'A base', principles, ...more },
      })
      await other.write(
        base,
        contentOf(['still', 'moving', 'reworded', 'old-name', 'going', 'left', 'unseen'].map(slug => first(slug)))
      )
      await other.publish(base)
      const basedOn = { set: base.id, version: '1.0.0' }
      const set = await client.published([
        adapt('reworded', { gloss: 'In our words.' }),
        adapt('old-name', { gloss: 'Ours too.' }),
        omit('left'),
        add('arriving'),
        add('ours-alone'),
      ], { basedOn })
      const pinned = await client.get(`${set.path}/versions/1.0.0`)

      await other.write(
        base,
        contentOf([
          first('still'),
          first('moving', { gloss: 'Moved on.' }),
          first('reworded', { gloss: 'Reworded there.' }),
          first('new-name', { gloss: 'Gloss of old-name.' }),
          first('left', { gloss: 'Changed, but left out.' }),
          first('unseen'),
          first('arriving'),
          first('brand-new'),
        ], { replacedBy: [{ from: ['old-name'], to: ['new-name'], relationship: 'equal' }] })
      )
      t.equal((await other.publish(base)).version, '2.0.0')

      const upstream = await client.read(`${set.path}/versions/1.0.0/upstream`)
      const kinds = Object.fromEntries(
        upstream.items.map(({ slug, kind }: { slug: string, kind: string }) => [slug, kind])
      )
      t.strictSame(kinds, {
        still: 'unchanged',
        moving: 'update_available',
        reworded: 'conflict',
        'old-name': 'conflict',
        going: 'removed_upstream',
        left: 'omitted_changed',
        unseen: 'unchanged',
        'brand-new': 'new_upstream',
        arriving: 'key_collision',
      })
      t.match(upstream, { from: { version: '1.0.0' }, to: { version: '2.0.0' } })
      t.match(upstream.items.find(({ slug }: { slug: string }) => slug === 'old-name').mapping, {
        from: ['old-name'],
        to: ['new-name'],
        relationship: 'equal',
      }, 'with the mapping offered')
      t.match(upstream.items.find(({ slug }: { slug: string }) => slug === 'moving').changes, [{
        field: 'gloss',
        from: 'Gloss of moving.',
        to: 'Moved on.',
        words: [{}],
      }])

      t.match((await client.send('POST', `${set.path}/versions/1.0.0/rebase`, { to: '2.0.0' })).json(), {
        status: 428,
        code: 'precondition_required',
      })
      t.match(
        (await client.send('POST', `${set.path}/versions/1.0.0/rebase`, { to: '3.0.0' }, { 'if-match': '*' })).json(),
        { status: 422, code: 'base_not_available', errors: [{ pointer: '/to' }] }
      )
      const draft = await client.done('POST', `${set.path}/versions/1.0.0/rebase`, { to: '2.0.0' }, { 'if-match': '*' })
      t.match(draft, { basedOn: { set: base.id, version: '2.0.0' }, upstream: { from: '1.0.0', applied: ['moving'] } })
      const open: string[] = draft.upstream.decisions.map(({ slug }: { slug: string }) => slug)
      t.strictSame([...open].sort(), ['arriving', 'brand-new', 'going', 'old-name', 'reworded'])
      t.ok(
        draft.upstream.decisions.every(({ resolved, proposal }: { resolved: boolean, proposal: { op: string } }) =>
          !resolved && proposal.op
        )
      )

      t.match((await client.tryPublish(set)).json(), { status: 409, code: 'unresolved_upstream' })
      t.match(await client.validate(set), { publishable: false, open })
      for (const [method, body] of [['PATCH', {}], ['PUT', { tailoring: draft.tailoring }]] as const) {
        const mistyped = await client.send(method, set.draft, { ...body, resolved: [...open, 'reworded-2', 'still'] }, {
          'if-match': '*',
        })
        t.match(mistyped.json(), {
          status: 422,
          code: 'wrong_draft',
          errors: [{ pointer: `/resolved/${open.length}`, code: 'unknown_key', detail: /"reworded-2"/ }, {
            pointer: `/resolved/${open.length + 1}`,
          }],
        }, 'a decision that nobody asked for')
      }
      t.match(await client.validate(set), { open }, 'nothing was written')
      const some = await client.done('PATCH', set.draft, { resolved: open.slice(1) }, { 'if-match': '*' })
      t.equal(some.upstream.decisions.filter(({ resolved }: { resolved: boolean }) => resolved).length, open.length - 1)
      t.match((await client.tryPublish(set)).json(), {
        status: 409,
        code: 'unresolved_upstream',
        detail: new RegExp(`${open[0]}`),
      })

      // Ours is renamed, theirs taken.
      const { tailoring: rebased } = await client.read(set.draft)
      const operations = rebased.operations.filter((
        { op, principle, slug }: { op: string, principle?: { slug: string }, slug?: string }
      ) => !(op === 'add' && principle?.slug === 'arriving') && slug !== 'arriving')
      await client.write(set, {
        tailoring: {
          ...rebased,
          default: 'adopt',
          operations: [...operations, add('arrived')],
          replacedBy: [...rebased.replacedBy, { from: ['arriving'], to: ['arrived'], relationship: 'equal' }],
        },
        resolved: open,
      })
      const verdict = await client.validate(set)
      t.strictSame([verdict.errors, verdict.open], [[], []])
      t.match(await client.publish(set), { version: '2.0.0', basedOn: { version: '2.0.0' } })
      t.equal((await client.read(set.draft)).upstream, null)
      t.match((await client.send('PATCH', set.draft, { resolved: open }, { 'if-match': '*' })).json(), {
        status: 422,
        code: 'wrong_draft',
        errors: [{ pointer: '/resolved/0' }],
      }, 'none is open any more')
      t.match(await client.done('PATCH', set.draft, { resolved: [] }, { 'if-match': '*' }), { upstream: null })
      const { entries } = await client.read(`${set.path}/versions/2.0.0/ledger`)
      t.match(entries.find((one: Entry) => one.slug === 'going'), {
        status: 'new',
        origin: { setId: base.id, version: '1.0.0', slug: 'going' },
      }, 'what is kept of what was removed tells where it is from')
      t.match(entries.find((one: Entry) => one.slug === 'moving'), { status: 'adopted' })
      t.match(await client.read(`${set.path}/principles/moving`), { gloss: 'Moved on.' })
      t.equal((await client.get(`${set.path}/versions/1.0.0`)).body, pinned.body, 'what was published is as it was')

      const nothing = await client.publishedFromNothing()
      t.match((await client.get(`${nothing.path}/versions/1.0.0/upstream`)).json(), { status: 409, code: 'no_base' })
      t.match(
        (await client.send('POST', `${nothing.path}/versions/1.0.0/rebase`, { to: '1.0.0' }, { 'if-match': '*' }))
          .json(),
        { status: 409, code: 'no_base' }
      )
    }
  )

  await t.test(
    'T12 what became of a principle is followed through the versions of the base between, each of which ' +
      'tells of its own',
    async t => {
      const base = await client.make({ title: 'A base' })
      await client.write(base, authored(['first-name', 'kept']))
      await client.publish(base)
      const custom = await client.published([adapt('first-name', { gloss: 'As we say it.' })], {
        basedOn: { set: base.id, version: '1.0.0' },
      })
      for (const [was, now] of [['first-name', 'second-name'], ['second-name', 'third-name']] as const) {
        await client.write(
          base,
          authored([now, 'kept'], { replacedBy: [{ from: [was], to: [now], relationship: 'equal' }] })
        )
        await client.publish(base)
      }
      const { items } = await client.read(`${custom.path}/versions/1.0.0/upstream?to=3.0.0`)
      const mapping = { from: ['first-name'], to: ['third-name'], relationship: 'equal' }
      t.match(items.find(({ slug }: { slug: string }) => slug === 'first-name'), { kind: 'conflict', mapping })
      const { upstream } = await client.done('POST', `${custom.path}/versions/1.0.0/rebase`, { to: '3.0.0' }, {
        'if-match': '*',
      })
      t.match(upstream.decisions, [{ slug: 'first-name', kind: 'conflict', mapping }])
    }
  )

  await t.test('T12 an origin is written by a rebase alone', async t => {
    const set = await based()
    const origin = {
      setId: set.id,
      version: '1.0.0',
      slug: 'safe',
      digest: 'sha256:00',
      rootOrigin: null,
      provenance: { ...provenance, sources: [], textStatus: 'own-words' },
    }
    t.match((await client.tryWrite(set, tailoring([{ ...add('local'), origin }]))).json(), {
      status: 422,
      code: 'wrong_draft',
      errors: [{ pointer: '/tailoring/operations/0/origin' }],
    })
  })
})
