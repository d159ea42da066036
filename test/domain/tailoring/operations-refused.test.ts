import t from 'tap'
import type { Operation } from '../../../src/domain/tailoring/operations.ts'
import { source, version } from '../../fixtures/versions.ts'
import { adapt, add, adopt, base, omit, ownExample, replace, resolved, told } from './tailorings.ts'

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
