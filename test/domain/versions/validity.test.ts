import t from 'tap'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { parseBound } from '../../../src/domain/values/fraction.ts'
import { slugPattern } from '../../../src/domain/values/limits.ts'
import { refusalsOf } from '../../../src/domain/versions/validity.ts'
import {
  example, principle, source, statement, version, withPrinciple, withStatement,
  wording
} from '../../fixtures/versions.ts'

const content = version()
const { scale } = content
if (!scale) throw new Error('the version has a scale')
const [no, some] = scale.levels
if (!no || !some) throw new Error('the scale has levels')

const elsewhere = { ...content.provenance, sources: ['handbook', 'nowhere'] }

type Row = readonly [what: string, pointer: string, code: string, content: VersionContent]

const rows: readonly Row[] = [
  ['an empty set', '/principles', 'empty_set', version({ principles: [], wordings: [] })],
  [
    'a set of which nothing is counted',
    '/principles',
    'nothing_counted',
    version({
      principles: [
        principle('safe', { statements: [statement('one', { counted: false }), statement('two', { weight: 0 })] }),
      ],
    }),
  ],
  [
    'a principle without a statement',
    '/principles/1/statements',
    'no_statement',
    withPrinciple('mutual', { statements: [] }),
  ],
  ['no scale', '/scale/levels', 'too_few_levels', version({ scale: null })],
  ['a scale with one level', '/scale/levels', 'too_few_levels', version({ scale: { ...scale, levels: [no] } })],
  [
    'a scale with equal lowest and highest points',
    '/scale/levels',
    'flat_scale',
    version({ scale: { ...scale, levels: [no, { ...some, points: 0 }] } }),
  ],
  [
    'a level key that is used twice',
    '/scale/levels',
    'duplicate_key',
    version({ scale: { ...scale, levels: [no, { ...some, key: 'no' }] } }),
  ],
  [
    'a slug of two principles',
    '/principles',
    'duplicate_key',
    version({ principles: [principle('safe'), principle('safe', { statements: [statement('other')] })] }),
  ],
  [
    'a key of two statements of one principle',
    '/principles',
    'duplicate_key',
    withPrinciple('mutual', { statements: [statement('one'), statement('one')] }),
  ],
  [
    'a key of statements of two principles',
    '/principles',
    'duplicate_key',
    withPrinciple('mutual', { statements: [statement('safe-one')] }),
  ],
  [
    'a slug of two examples',
    '/examples',
    'duplicate_key',
    version({ examples: [...content.examples, example('circle')] }),
  ],
  [
    'a slug of two categories',
    '/categories',
    'duplicate_key',
    version({ categories: [...content.categories, { slug: 'groups', title: 'G', description: 'G' }] }),
  ],
  ['a slug of two sources', '/sources', 'duplicate_key', version({ sources: [...content.sources, source('survey')] })],
  [
    'an example that is twice under one principle',
    '/principles/1/examples',
    'duplicate_key',
    withPrinciple('mutual', {
      examples: [1, 2].map(() => ({ example: 'cafe', relation: 'illustrates', placement: 'inferred' } as const)),
    }),
  ],
  [
    'an example under a principle that is not in the version',
    '/principles/1/examples',
    'unknown_reference',
    withPrinciple('mutual', { examples: [{ example: 'gone', relation: 'illustrates', placement: 'inferred' }] }),
  ],
  [
    'an unknown category',
    '/examples/0/category',
    'unknown_reference',
    version({ examples: [example('circle', { category: 'gone' }), example('cafe')] }),
  ],
  [
    'an unknown source of an example',
    '/examples/0/provenance/sources',
    'unknown_reference',
    version({ examples: [example('circle', { provenance: elsewhere }), example('cafe')] }),
  ],
  [
    'an unknown source of a principle',
    '/principles/1/provenance/sources',
    'unknown_reference',
    withPrinciple('mutual', { provenance: elsewhere }),
  ],
  ['an unknown source of the set', '/provenance/sources', 'unknown_reference', version({ provenance: elsewhere })],
  [
    'a wording of an unknown principle',
    '/wordings/0/principles',
    'unknown_reference',
    version({ wordings: [wording({ principles: [{ slug: 'gone', title: 'Gone' }] })] }),
  ],
  [
    'a wording of an unknown statement',
    '/wordings/0/principles',
    'unknown_reference',
    version({ wordings: [wording({ principles: [{ slug: 'safe', statements: [{ key: 'gone', text: 'Gone.' }] }] })] }),
  ],
  [
    'two wordings of one principle in one wording',
    '/wordings/0/principles',
    'duplicate_key',
    version({ wordings: [wording({ principles: [{ slug: 'safe' }, { slug: 'safe' }] })] }),
  ],
  [
    'two wordings of one language and variant',
    '/wordings',
    'duplicate_key',
    version({ wordings: [wording(), wording()] }),
  ],
  [
    'a wording that would take the place of the standard one',
    '/wordings',
    'duplicate_key',
    version({ wordings: [wording({ variant: 'standard' })] }),
  ],
  ['an unreadable title of the set', '/title', 'text_missing', version({ title: ' \u200b\u2060\n' })],
  ['a title of the set over its limit', '/title', 'text_too_long', version({ title: 'a'.repeat(201) })],
  ['a description over its limit', '/description', 'text_too_long', version({ description: 'a'.repeat(5001) })],
  ['an empty title of a principle', '/principles/1/title', 'text_missing', withPrinciple('mutual', { title: '' })],
  [
    'a title of a principle over its limit',
    '/principles/1/title',
    'text_too_long',
    withPrinciple('mutual', { title: 'a'.repeat(201) }),
  ],
  ['a principle without a gloss', '/principles/1/gloss', 'gloss_missing', withPrinciple('mutual', { gloss: null })],
  ['an unreadable gloss', '/principles/1/gloss', 'gloss_missing', withPrinciple('mutual', { gloss: '\u3164\u00ad' })],
  [
    'a gloss over its limit',
    '/principles/1/gloss',
    'text_too_long',
    withPrinciple('mutual', { gloss: 'a'.repeat(501) }),
  ],
  [
    'an explanation over its limit',
    '/principles/1/explanation',
    'text_too_long',
    withPrinciple('mutual', { explanation: 'a'.repeat(20_001) }),
  ],
  ['an empty point', '/principles/1/points/1', 'text_missing', withPrinciple('mutual', { points: ['One', '\t'] })],
  [
    'a point over its limit',
    '/principles/1/points/0',
    'text_too_long',
    withPrinciple('mutual', { points: ['a'.repeat(501)] }),
  ],
  [
    'more points than fit',
    '/principles/1/points',
    'too_many',
    withPrinciple('mutual', { points: Array(51).fill('Point') }),
  ],
  [
    'an unreadable statement',
    '/principles/0/statements/1/text',
    'text_missing',
    withStatement('safe-two', { text: '\u200d\ufeff' }),
  ],
  [
    'a statement over its limit',
    '/principles/0/statements/1/text',
    'text_too_long',
    withStatement('safe-two', { text: 'a'.repeat(501) }),
  ],
  [
    'more statements than fit',
    '/principles/1/statements',
    'too_many',
    withPrinciple('mutual', { statements: Array.from({ length: 51 }, (_, index) => statement(`one-${index}`)) }),
  ],
  [
    'more principles than fit',
    '/principles',
    'too_many',
    version({ principles: Array.from({ length: 201 }, (_, index) => principle(`one-${index}`)), wordings: [] }),
  ],
  ['a malformed slug of a principle', '/principles/1/slug', 'bad_slug', withPrinciple('mutual', { slug: 'Mutual' })],
  [
    'a malformed key of a statement',
    '/principles/0/statements/1/key',
    'bad_slug',
    withStatement('safe-two', { key: 'safe_two' }),
  ],
  [
    'a malformed slug of an example',
    '/examples/2/slug',
    'bad_slug',
    version({ examples: [...content.examples, example('-x')] }),
  ],
  [
    'an example without a summary',
    '/examples/2/summary',
    'text_missing',
    version({ examples: [...content.examples, example('new', { summary: '' })] }),
  ],
  [
    'an example with a title over its limit',
    '/examples/2/title',
    'text_too_long',
    version({ examples: [...content.examples, example('new', { title: 'a'.repeat(201) })] }),
  ],
  [
    'a malformed slug of a category',
    '/categories/2/slug',
    'bad_slug',
    version({ categories: [...content.categories, { slug: 'x y', title: 'X', description: '' }] }),
  ],
  [
    'a malformed slug of a source',
    '/sources/2/slug',
    'bad_slug',
    version({ sources: [...content.sources, source('1st')] }),
  ],
  [
    'a malformed key of a level',
    '/scale/levels/0/key',
    'bad_slug',
    version({ scale: { ...scale, levels: [{ ...no, key: 'No' }, some] } }),
  ],
  [
    'a level without a label',
    '/scale/levels/0/label',
    'text_missing',
    version({ scale: { ...scale, levels: [{ ...no, label: ' ' }, some] } }),
  ],
  [
    'an anchor over its limit',
    '/scale/levels/0/anchor',
    'text_too_long',
    version({ scale: { ...scale, levels: [{ ...no, anchor: 'a'.repeat(501) }, some] } }),
  ],
  [
    'more levels than fit',
    '/scale/levels',
    'too_many',
    version({
      scale: {
        ...scale,
        levels: Array.from({ length: 21 }, (_, points) => ({ ...no, key: `level-${points}`, points })),
      },
    }),
  ],
  [
    'more categories than fit',
    '/categories',
    'too_many',
    version({
      categories: [
        ...content.categories,
        ...Array.from({ length: 99 }, (_, index) => ({ slug: `one-${index}`, title: 'One', description: '' })),
      ],
    }),
  ],
  [
    'more sources than fit',
    '/sources',
    'too_many',
    version({ sources: [...content.sources, ...Array.from({ length: 199 }, (_, index) => source(`one-${index}`))] }),
  ],
  [
    'more examples than fit',
    '/examples',
    'too_many',
    version({ examples: [...content.examples, ...Array.from({ length: 499 }, (_, index) => example(`one-${index}`))] }),
  ],
  [
    'more wordings than fit',
    '/wordings',
    'too_many',
    version({
      wordings: Array.from({ length: 21 }, (_, index) => wording({ lang: `a${String.fromCharCode(97 + index)}` })),
    }),
  ],
  [
    'a blank text in another wording',
    '/wordings/0/principles/0/gloss',
    'text_missing',
    version({ wordings: [wording({ principles: [{ slug: 'safe', gloss: ' ' }] })] }),
  ],
  [
    'a statement over its limit in another wording',
    '/wordings/0/principles/0/statements/0/text',
    'text_too_long',
    version({
      wordings: [wording({ principles: [{ slug: 'safe', statements: [{ key: 'safe-one', text: 'a'.repeat(501) }] }] })],
    }),
  ],
  ['a weight below 0', '/principles/0/statements/1/weight', 'bad_weight', withStatement('safe-two', { weight: -1 })],
  ['a weight over 1000', '/principles/1/weight', 'bad_weight', withPrinciple('mutual', { weight: 1001 })],
  ['a weight that is not whole', '/principles/1/weight', 'bad_weight', withPrinciple('mutual', { weight: 0.5 })],
  ['a bound that is no number', '/minCoverage', 'bad_bound', version({ minCoverage: 'half' })],
  ['a bound above 1', '/strongFrom', 'bad_bound', version({ strongFrom: '3/2' })],
  ['a bound below 0', '/weakBelow', 'bad_bound', version({ weakBelow: '-0.5' })],
  [
    'a weak end above the strong beginning',
    '/weakBelow',
    'bad_bound',
    version({ weakBelow: '0.7500000000000000001', strongFrom: '3/4' }),
  ],
  [
    'a replacement by an unknown principle',
    '/replacedBy/0/to',
    'unknown_reference',
    version({ replacedBy: [{ from: ['old'], to: ['gone'], relationship: 'equal' }] }),
  ],
]

t.test('V4: a valid version is not refused', async t => {
  t.strictSame(refusalsOf(content), [])
  t.strictSame(
    refusalsOf(version({ replacedBy: [{ from: ['old'], to: ['safe'], relationship: 'narrower' }] })),
    [],
    'what was replaced is not in it any more'
  )
  t.strictSame(
    refusalsOf(version({ replacedBy: [{ from: ['old-one'], to: ['safe-one'], relationship: 'equal' }] })),
    [],
    'V3 a statement can be what took the place of another'
  )
  t.strictSame(
    refusalsOf(
      version({ wordings: [wording(), wording({ lang: 'cy' }), wording({ lang: 'cy', variant: 'standard' })] })
    ),
    []
  )
})

for (const [what, pointer, code, refused] of rows) {
  t.test(`V4: ${what} is refused`, async t => {
    const found = refusalsOf(refused)
    t.match(found, [{ pointer, code, detail: /\S/ }])
    t.equal(found.length, 1, 'and told once')
  })
}

t.test('V4: a set of names alone needs no statements and no scale, but keys and references hold', async t => {
  const names = {
    ...withPrinciple('safe', { statements: [] }, withPrinciple('mutual', { statements: [] })),
    assessable: false,
    scale: null,
  }
  t.strictSame(refusalsOf(names), [])
  t.strictSame(refusalsOf({ ...names, examples: [] }).map(({ code }) => code), [
    'unknown_reference',
    'unknown_reference',
  ])
})

t.test('V4: what stands at its limit is not refused', async t => {
  const longest = withStatement(
    'safe-two',
    { text: '😀'.repeat(500), weight: 1000 },
    withPrinciple('mutual', {
      title: 'a'.repeat(200),
      explanation: 'a'.repeat(20_000),
      points: Array(50).fill('Point'),
      weight: 0,
    })
  )
  t.strictSame(
    refusalsOf({ ...longest, minCoverage: '0', weakBelow: '0.75', strongFrom: '3/4' }),
    [],
    'characters are counted as code points'
  )
  t.strictSame(refusalsOf({ ...longest, minCoverage: '1', weakBelow: '1.0', strongFrom: '2/2' }), [])
})

t.test('V4: names alone need no gloss and no bounds', async t => {
  const names = { ...withPrinciple('safe', { gloss: null }), assessable: false, scale: null, minCoverage: '' }
  t.strictSame(refusalsOf(names), [])
})

t.test('V4: a bound is exact', async t => {
  for (const text of ['0', '1', '0.5', '1/2', '0/7', '1.0', '20/20']) t.ok(parseBound(text), text)
  for (
    const text of ['', ' 1/2', '1/0', '.5', '5.', '01', '1.1', '2', '+1', '1e-1', '1/2/3', '½', `0.${'1'.repeat(21)}`]
  ) t.notOk(parseBound(text), text)
})

t.test('V4: everything is told at once', async t => {
  const found = refusalsOf(version({ principles: [], scale: null, sources: [] }))
  t.strictSame(new Set(found.map(({ code }) => code)), new Set(['empty_set', 'too_few_levels', 'unknown_reference']))
})

t.test('V3: slugs and keys', async t => {
  const pattern = new RegExp(slugPattern)
  for (const slug of ['ab', 'a1', 'strengths-based', `a${'b'.repeat(62)}`]) t.match(slug, pattern)
  for (const slug of ['', 'a', 'A1', '1a', '-a', 'a b', 'a_b', 'é1', 'a\n', `a${'b'.repeat(63)}`]) {
    t.notMatch(slug, pattern)
  }
})
