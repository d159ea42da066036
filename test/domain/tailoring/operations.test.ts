import t from 'tap'
import type { Operation } from '../../../src/domain/tailoring/operations.ts'
import { resolve } from '../../../src/domain/tailoring/resolve.ts'
import { example, principle, source, statement, version, wording } from '../../fixtures/versions.ts'
import {
  adapt, add, adopt, base, editorial, explicit, omit, ownExample, rationale, replace, resolved, seedContent,
  slugs, tailoring, told
} from './tailorings.ts'

t.test('T1: every operation does what it says', async t => {
  const scale = {
    ...version().scale,
    key: 'two',
    levels: [{ key: 'no', label: 'No', anchor: 'No.', points: 0 }, {
      key: 'yes',
      label: 'Yes',
      anchor: 'Yes.',
      points: 1,
    }],
    levelMaps: [],
  }
  const three = version({ principles: [...version().principles, principle('third'), principle('fourth')] })
  const { content, refusals, warnings } = resolved([
    adopt('safe'),
    adapt('mutual', {
      title: 'Shared',
      statements: [{ key: 'mutual-two', text: 'Reworded.' }, { key: 'mutual-three', text: 'New.' }],
    }),
    omit('third'),
    replace(['fourth'], 'fifth', { statements: [statement('fourth-one')] }),
    add('confidential', { points: ['A point'], weight: 3, optional: true }),
    { op: 'configure', slug: 'safe', weight: 5, optional: true },
    { op: 'configureStatement', key: 'safe-one', weight: 2, counted: false, notApplicable: 'not_allowed' },
    {
      op: 'configureSet',
      title: 'Ours',
      description: 'For us.',
      scale,
      minCoverage: '2/3',
      composite: true,
      weakBelow: '1/4',
      strongFrom: '1',
    },
    {
      op: 'addExample',
      slug: 'confidential',
      example: ownExample('walk', { peerSupport: { judgement: 'partly', reason: 'Staff join.' } }),
    },
    { op: 'reorder', slugs: ['confidential', 'fifth', 'mutual', 'safe'] },
  ], base(three))
  t.strictSame([refusals, warnings], [[], []])
  t.strictSame(slugs(content), ['confidential', 'fifth', 'mutual', 'safe'])
  const [confidential, fifth, mutual, safe] = content.principles
  t.match(confidential, {
    points: ['A point'],
    weight: 3,
    optional: true,
    explanation: null,
    statements: [{
      key: 'confidential',
      text: 'Gloss of confidential.',
      weight: 1,
      counted: true,
      notApplicable: 'exclude',
    }],
  })
  t.strictSame(confidential?.examples, [{ example: 'walk', relation: 'illustrates', placement: 'inferred' }])
  t.match(fifth, { slug: 'fifth', statements: [{ key: 'fourth-one' }] })
  t.match(mutual, { title: 'Shared', gloss: 'Gloss of mutual.' })
  t.strictSame(mutual?.statements, [
    statement('mutual-two', { text: 'Reworded.' }),
    statement('mutual-three', { text: 'New.' }),
  ])
  t.match(safe, { weight: 5, optional: true })
  t.strictSame(safe?.statements[0], {
    ...statement('safe-one'),
    weight: 2,
    counted: false,
    notApplicable: 'not_allowed',
  })
  t.match(content, {
    title: 'Ours',
    description: 'For us.',
    scale,
    minCoverage: '2/3',
    composite: true,
    weakBelow: '1/4',
    strongFrom: '1',
    assessable: true,
    lang: 'en',
  })
  t.match(content.examples.find(({ slug }) => slug === 'walk'), {
    peerSupport: { judgement: 'partly', by: 'author', reason: 'Staff join.' },
    provenance: { rightsHolder: 'Our network' },
  })
  t.strictSame(content.replacedBy, [{ from: ['fourth'], to: ['fifth'], relationship: 'broader' }])
})

t.test('T1: an adapted statement keeps of the base what is not said', async t => {
  const heavy = version({
    principles: [
      principle('safe', { statements: [statement('safe-one', { weight: 7, counted: false }), statement('safe-two')] }),
    ],
    wordings: [],
  })
  const { content } = resolved([
    adapt('safe', {
      statements: [{ key: 'safe-one', text: 'Reworded.' }, { key: 'safe-two', text: 'We do safe-two.', weight: 4 }],
    }),
  ], base(heavy))
  t.strictSame(content.principles[0]?.statements, [
    statement('safe-one', { text: 'Reworded.', weight: 7, counted: false }),
    statement('safe-two', { weight: 4 }),
  ])
})

t.test('T1: a derived statement takes a free key near the slug', async t => {
  const long = `a${'b'.repeat(62)}`
  const taken = version({
    principles: [principle('safe', { statements: [statement('quiet'), statement('calm'), statement(long)] })],
    wordings: [],
  })
  const { content, refusals } = resolved([
    add('quiet'),
    add('other', { statements: [statement('quiet-2')] }),
    add('quiet-3'),
    add(long),
    add('calm'),
  ], base(taken))
  t.strictSame(refusals, [])
  t.strictSame(content.principles.slice(1).map(({ statements }) => statements.map(({ key }) => key)), [
    ['quiet-3'],
    ['quiet-2'],
    ['quiet-3-2'],
    [`${long.slice(0, 61)}-2`],
    ['calm-2'],
  ])
})

t.test('T2: what nothing was decided about is refused and listed', async t => {
  const { refusals, operations, content } = resolve({ base: base(), setId: 'custom-set', tailoring: explicit([]) })
  t.match(refusals, [{ pointer: '/operations', code: 'undecided_principle', detail: /safe, mutual/ }])
  t.equal(refusals.length, 1)
  t.strictSame(operations, [], 'and not decided in secret')
  t.strictSame(slugs(content), ['safe', 'mutual'], 'but a draft can be looked at')
  const decided = resolve({ base: base(), setId: 'custom-set', tailoring: explicit([adopt('mutual'), omit('safe')]) })
  t.strictSame([decided.refusals, slugs(decided.content)], [[], ['mutual']])
})

t.test('T2: the default is written out, after what is said', async t => {
  const { operations, refusals } = resolved([omit('mutual')])
  t.strictSame([operations, refusals], [[omit('mutual'), adopt('safe')], []])
})

for (const short of ['', '         ten', 'nine char', `nine char${'\u200b'.repeat(20)}`, '\u3164'.repeat(30)]) {
  t.test(`T3: ${JSON.stringify(short)} is no rationale`, async t => {
    const operations = [adapt('safe', { title: 'Ours' }, { rationale: short }), {
      ...replace(['mutual'], 'shared'),
      rationale: short,
    }]
    t.strictSame(told(resolved(operations).refusals), [['rationale_too_short', '/operations/0/rationale'], [
      'rationale_too_short',
      '/operations/1/rationale',
    ]])
    t.strictSame(told(resolved([omit('safe', { rationale: short })]).refusals), [[
      'rationale_too_short',
      '/operations/0/rationale',
    ]])
  })
}

t.test('T3: a rationale has 10 to 2000 characters after trimming; an add may go without one', async t => {
  t.strictSame(resolved([omit('safe', { rationale: ' ten chars. ' })]).refusals, [])
  t.strictSame(resolved([omit('safe', { rationale: ` ${'a'.repeat(2000)} ` })]).refusals, [])
  t.strictSame(told(resolved([omit('safe', { rationale: 'a'.repeat(2001) })]).refusals), [[
    'text_too_long',
    '/operations/0/rationale',
  ]])
  t.strictSame(resolved([add('new'), { ...add('other'), rationale: 'Short' }]).refusals, [])
  t.strictSame(told(resolved([{ ...add('new'), rationale: 'a'.repeat(2001) }]).refusals), [[
    'text_too_long',
    '/operations/0/rationale',
  ]])
})

t.test('T3: an omission has a known reason', async t => {
  const operation = JSON.parse(JSON.stringify({ ...omit('safe'), reasonCode: 'boring' })) as Operation
  t.strictSame(told(resolved([operation]).refusals), [['unknown_reason_code', '/operations/0/reasonCode']])
  for (
    const reasonCode of [
      'not_relevant_here',
      'covered_elsewhere',
      'not_acceptable_to_group',
      'legal_or_policy',
      'other',
    ] as const
  ) {
    t.strictSame(resolved([omit('safe', { reasonCode })]).refusals, [])
  }
})

type Row = readonly [what: string, code: string, pointer: string, ...operations: Operation[]]

const rows: readonly Row[] = [
  ['two decisions about one principle', 'duplicate_operation', '/operations/1/slug', adopt('safe'), omit('safe')],
  [
    'a principle that is adopted and replaced',
    'duplicate_operation',
    '/operations/1/fromSlugs/1',
    adopt('safe'),
    replace(['mutual', 'safe'], 'new'),
  ],
  [
    'a principle that is replaced twice at once',
    'duplicate_operation',
    '/operations/0/fromSlugs/1',
    replace(['safe', 'safe'], 'new'),
  ],
  ['two configurations of one principle', 'duplicate_operation', '/operations/1', {
    op: 'configure',
    slug: 'safe',
    weight: 2,
  }, { op: 'configure', slug: 'safe', optional: true }],
  ['two configurations of one statement', 'duplicate_operation', '/operations/1', {
    op: 'configureStatement',
    key: 'safe-one',
    weight: 2,
  }, { op: 'configureStatement', key: 'safe-one', weight: 3 }],
  ['two configurations of the set', 'duplicate_operation', '/operations/1', { op: 'configureSet', title: 'A' }, {
    op: 'configureSet',
    title: 'B',
  }],
  ['two orders', 'duplicate_operation', '/operations/1', { op: 'reorder', slugs: ['mutual', 'safe'] }, {
    op: 'reorder',
    slugs: ['safe', 'mutual'],
  }],
  ['an unknown principle to adopt', 'unknown_base_key', '/operations/0/slug', adopt('gone')],
  ['an unknown principle to adapt', 'unknown_base_key', '/operations/0/slug', adapt('gone', { title: 'A' })],
  ['an unknown principle to omit', 'unknown_base_key', '/operations/0/slug', omit('gone')],
  [
    'an unknown principle to replace',
    'unknown_base_key',
    '/operations/0/fromSlugs/1',
    replace(['safe', 'gone'], 'new'),
  ],
  ['a replacement of nothing', 'unknown_base_key', '/operations/0/fromSlugs', { ...replace([], 'new') }],
  ['an own principle is no principle of the base', 'unknown_base_key', '/operations/1/slug', add('new'), adopt('new')],
  [
    'the slug of an omitted principle',
    'key_reserved',
    '/operations/1/principle/slug',
    omit('safe'),
    add('safe', { statements: [{ key: 'own', text: 'Own.' }] }),
  ],
  ['the slug of a replaced principle', 'key_reserved', '/operations/0/principle/slug', replace(['safe'], 'safe')],
  [
    'the key of an omitted statement',
    'key_reserved',
    '/operations/1/principle/statements/0/key',
    omit('safe'),
    add('new', { statements: [{ key: 'safe-one', text: 'Own.' }] }),
  ],
  [
    'the key of a statement that another principle had',
    'key_reserved',
    '/operations/1/fields/statements/1/key',
    omit('safe'),
    adapt('mutual', { statements: [{ key: 'mutual-one', text: 'A.' }, { key: 'safe-one', text: 'B.' }] }),
  ],
  ['the slug of an example of the base', 'key_reserved', '/operations/0/example/slug', {
    op: 'addExample',
    slug: 'mutual',
    example: ownExample('cafe'),
  }],
  ['a configuration of an omitted principle', 'unknown_key', '/operations/1/slug', omit('safe'), {
    op: 'configure',
    slug: 'safe',
    weight: 2,
  }],
  ['a configuration of an unknown statement', 'unknown_key', '/operations/0/key', {
    op: 'configureStatement',
    key: 'gone',
    weight: 2,
  }],
  ['an example for an unknown principle', 'unknown_key', '/operations/0/slug', {
    op: 'addExample',
    slug: 'gone',
    example: ownExample('walk'),
  }],
  ['an order that leaves out a principle', 'incomplete_order', '/operations/0/slugs', {
    op: 'reorder',
    slugs: ['mutual'],
  }],
  ['an order that names a principle twice', 'incomplete_order', '/operations/0/slugs', {
    op: 'reorder',
    slugs: ['mutual', 'safe', 'safe'],
  }],
  ['an order with an unknown principle', 'unknown_key', '/operations/0/slugs/2', {
    op: 'reorder',
    slugs: ['mutual', 'safe', 'gone'],
  }],
]

for (const [what, code, pointer, ...operations] of rows) {
  t.test(`T4: ${what} is refused`, async t => {
    const { refusals, content } = resolved(operations)
    const [first] = told(refusals)
    t.strictSame(first, [code, pointer])
    t.equal(refusals.filter(one => one.code === code).length, 1, 'and told once')
    t.ok(content.principles.length > 0, 'but the draft can be looked at')
  })
}

t.test('T4: of several adds of one slug all but the first are refused', async t => {
  t.strictSame(told(resolved([add('new'), add('new')]).refusals).filter(([code]) => code === 'key_reserved'), [[
    'key_reserved',
    '/operations/1/principle/slug',
  ]])
  t.strictSame(
    told(resolved([replace(['safe'], 'new'), add('new')]).refusals).filter(([code]) => code === 'key_reserved'),
    [['key_reserved', '/operations/1/principle/slug']]
  )
})

t.test("T4: a record of one's own takes no slug of the base, but the same record may be given again", async t => {
  const [groups] = version().categories
  const more = {
    categories: groups ? [{ ...groups, title: 'Other' }] : [],
    sources: [source('handbook', { title: 'Other' })],
  }
  t.strictSame(told(resolved([], base(), more).refusals).slice(0, 2), [['key_reserved', '/categories/0/slug'], [
    'key_reserved',
    '/sources/0/slug',
  ]])
  const same = resolved([add('new')], base(), { categories: groups ? [groups] : [], sources: [source('handbook')] })
  t.strictSame([same.refusals, same.content.sources.length, same.content.categories.length], [[], 1, 1])
})

t.test('T4: one example may be added to two principles, two examples may not share a slug', async t => {
  const walk = (
    slug: string,
    title = 'A walk'
  ) => ({ op: 'addExample', slug, example: ownExample('walk', { title }) } as const)
  const { content, refusals } = resolved([walk('safe'), walk('mutual')])
  t.strictSame([refusals, content.examples.map(({ slug }) => slug)], [[], ['circle', 'cafe', 'walk']])
  t.match(told(resolved([walk('safe'), walk('mutual', 'Another')]).refusals), [[
    'key_reserved',
    '/operations/1/example/slug',
  ]])
})

t.test('T8: other words are substantive unless declared editorial and confirmed', async t => {
  const entry = (operation: Operation) => resolved([operation]).ledger[0]
  for (
    const fields of [{ title: 'A' }, { gloss: 'B.' }, { explanation: 'C' }, { points: [] }, {
      statements: [{ key: 'safe-one', text: 'D.' }, statement('safe-two')],
    }, { statements: [statement('safe-two'), statement('safe-one')] }]
  ) {
    t.match(entry(adapt('safe', fields)), { status: 'adapted', changeKind: 'substantive' })
    t.match(entry(editorial('safe', fields)), { status: 'adapted', changeKind: 'editorial' })
    t.strictSame(resolved([editorial('safe', fields)]).refusals, [])
    t.match(resolved([adapt('safe', fields, { changeKind: 'substantive' })]).refusals, [])
    t.strictSame(told(resolved([adapt('safe', fields, { changeKind: 'editorial' })]).refusals), [[
      'editorial_not_confirmed',
      '/operations/0/confirmEditorial',
    ]])
  }
})

t.test('T8: what is rated and how it counts is never editorial', async t => {
  for (
    const statements of [[statement('safe-one')], [statement('safe-one', { weight: 2 }), statement('safe-two')], [
      statement('safe-one'),
      statement('safe-two'),
      statement('new'),
    ]]
  ) {
    const { refusals, ledger } = resolved([editorial('safe', { statements })])
    t.strictSame(told(refusals), [['not_editorial', '/operations/0/changeKind']])
    t.match(ledger[0], { changeKind: 'substantive' })
  }
})

t.test('T8: another source alone says nothing else', async t => {
  const { ledger, refusals } = resolved([adapt('safe', { sources: ['survey'] })])
  t.match(ledger[0], {
    status: 'adapted',
    changeKind: 'editorial',
    changes: [{ field: 'sources', from: ['handbook'], to: ['handbook', 'survey'] }],
  })
  t.strictSame(refusals, [])
})

t.test('V4: a resolved version is refused like any other, where its author can do something about it', async t => {
  const long = 'a'.repeat(501)
  const at = (operations: readonly Operation[], more = {}) => told(resolved(operations, base(), more).refusals)
  t.strictSame(at([adapt('mutual', { gloss: long })]), [['text_too_long', '/operations/0/fields/gloss']])
  t.strictSame(at([omit('safe'), add('Bad')]), [['bad_slug', '/operations/1/principle/slug'], [
    'bad_slug',
    '/operations/1/principle/statements/0/key',
  ]])
  t.strictSame(at([add('new', { sources: ['gone'] })]), [['unknown_reference', '/operations/0/principle/sources']])
  t.strictSame(at([add('new', { examples: ['gone'] })]), [['unknown_reference', '/operations/0/principle/examples']])
  t.strictSame(at([{ op: 'configureStatement', key: 'mutual-two', weight: 1001 }]), [[
    'bad_weight',
    '/operations/0/weight',
  ]])
  t.strictSame(at([{ op: 'configure', slug: 'mutual', weight: -1 }]), [['bad_weight', '/operations/0/weight']])
  t.strictSame(at([{ op: 'configureSet', minCoverage: '3/2', title: ' ' }]), [['text_missing', '/operations/0/title'], [
    'bad_bound',
    '/operations/0/minCoverage',
  ]])
  t.strictSame(
    at([{ op: 'addExample', slug: 'safe', example: ownExample('walk', { category: 'gone', summary: '' }) }]),
    [['text_missing', '/operations/0/example/summary'], ['unknown_reference', '/operations/0/example/category']]
  )
  t.strictSame(at([], { wordings: [wording({ lang: 'cy', principles: [{ slug: 'gone' }] })] }), [[
    'unknown_reference',
    '/wordings/0/principles',
  ]])
  t.strictSame(at([], { sources: [source('Bad')], categories: [{ slug: 'new', title: '', description: '' }] }), [[
    'text_missing',
    '/categories/0/title',
  ], ['bad_slug', '/sources/0/slug']])
  t.strictSame(at([], { provenance: { ...tailoring([]).provenance, sources: ['gone'] } }), [[
    'unknown_reference',
    '/provenance/sources',
  ]])
  t.strictSame(at([omit('safe'), omit('mutual')]), [['empty_set', '/content/principles']])
})

t.test('V4: a base of names alone needs a gloss and statements for each principle, and a scale', async t => {
  const names = base(seedContent('hee-values'))
  const { scale } = version()
  const bare = resolved([], names)
  t.strictSame(
    new Set(bare.refusals.map(({ code }) => code)),
    new Set(['gloss_missing', 'no_statement', 'nothing_counted', 'too_few_levels'])
  )
  t.ok(bare.content.assessable, 'since a custom set is there to be assessed')
  const supplied = ['mutuality', 'reciprocity', 'respect', 'inclusivity'].map(slug =>
    adapt(slug, { gloss: `What ${slug} is.`, statements: [{ key: `${slug}-one`, text: `We live ${slug}.` }] })
  )
  if (!scale) throw new Error('the version has a scale')
  const { refusals, content, derivation } = resolved([...supplied, { op: 'configureSet', scale }], names)
  t.strictSame(refusals, [])
  t.match(content.principles[0]?.provenance, {
    textStatus: 'own-words',
    licence: 'CC-BY-4.0',
    rightsHolder: 'Health Education England; adapted by Our network',
  })
  t.equal(derivation, 'inspiredBy')
  t.strictSame(
    told(
      resolved([
        ...supplied.slice(1),
        adapt('mutuality', { gloss: ' ', statements: [{ key: 'one', text: 'We do.' }] }),
        { op: 'configureSet', scale },
      ], names).refusals
    ),
    [['gloss_missing', '/operations/3/fields/gloss']]
  )
})

t.test('what canonical JSON cannot hold is refused where it stands, and never thrown', async t => {
  const { refusals, content } = resolved([
    add('new', { title: 'Half \ud83d', weight: Infinity }),
    omit('safe', { rationale: `\udc00${rationale}` }),
  ])
  t.strictSame(told(refusals), [['text_not_well_formed', '/operations/0/principle/title'], [
    'number_out_of_range',
    '/operations/0/principle/weight',
  ], ['text_not_well_formed', '/operations/1/rationale']])
  t.equal(content.principles[1]?.title, 'Half \ufffd')
})

t.test('an example of the base may be placed under an added principle', async t => {
  const { content, refusals } = resolved([omit('safe'), add('new', { examples: ['cafe', 'cafe'] })])
  t.strictSame(refusals, [])
  t.strictSame(content.principles[1]?.examples, [{ example: 'cafe', relation: 'illustrates', placement: 'inferred' }])
  t.strictSame(content.examples, [example('cafe')])
})
