import t from 'tap'
import { parseBound } from '../../../src/domain/values/fraction.ts'
import { slugPattern } from '../../../src/domain/values/limits.ts'
import { issuesOf } from '../../../src/domain/versions/validity.ts'
import {
  example, principle, source, statement, version, withPrinciple, withStatement,
  wording
} from '../../fixtures/versions.ts'
import { easyNo } from './before.ts'
import { content, no, scale, some, testRefusals } from './refused.ts'

const elsewhere = { ...content.provenance, sources: ['handbook', 'nowhere'] }

/** What there must be, and what refers to it. */
testRefusals([
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
    'a wording of an unknown level',
    '/wordings/0/scale/levels',
    'unknown_reference',
    version({ wordings: [wording({ scale: { levels: [{ key: 'gone', label: 'Gone', anchor: 'Gone.' }] } })] }),
  ],
  [
    'two wordings of one level in one wording',
    '/wordings/0/scale/levels',
    'duplicate_key',
    version({ wordings: [wording({ scale: { levels: [easyNo, easyNo] } })] }),
  ],
  [
    'a wording of an unknown example',
    '/wordings/0/examples',
    'unknown_reference',
    version({ wordings: [wording({ examples: [{ slug: 'gone', title: 'Gone' }] })] }),
  ],
  [
    'a wording of an unknown category',
    '/wordings/0/categories',
    'unknown_reference',
    version({ wordings: [wording({ categories: [{ slug: 'gone', title: 'Gone' }] })] }),
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
  [
    'a replacement by an unknown principle',
    '/replacedBy/0/to',
    'unknown_reference',
    version({ replacedBy: [{ from: ['old'], to: ['gone'], relationship: 'equal' }] }),
  ],
])

t.test('V4: a valid version is not refused', async t => {
  t.strictSame(issuesOf(content), [])
  t.strictSame(
    issuesOf(version({ replacedBy: [{ from: ['old'], to: ['safe'], relationship: 'narrower' }] })),
    [],
    'what was replaced is not in it any more'
  )
  t.strictSame(
    issuesOf(version({ replacedBy: [{ from: ['old-one'], to: ['safe-one'], relationship: 'equal' }] })),
    [],
    'V3 a statement can be what took the place of another'
  )
  t.strictSame(
    issuesOf(
      version({ wordings: [wording(), wording({ lang: 'cy' }), wording({ lang: 'cy', variant: 'standard' })] })
    ),
    []
  )
})

t.test('V4: a set of names alone needs no statements and no scale, but keys and references hold', async t => {
  const names = {
    ...withPrinciple('safe', { statements: [] }, withPrinciple('mutual', { statements: [] })),
    assessable: false,
    scale: null,
  }
  t.strictSame(issuesOf(names), [])
  t.strictSame(issuesOf({ ...names, examples: [] }).map(({ code }) => code), [
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
    issuesOf({ ...longest, minCoverage: '0', weakBelow: '0.75', strongFrom: '3/4' }),
    [],
    'characters are counted as code points'
  )
  t.strictSame(issuesOf({ ...longest, minCoverage: '1', weakBelow: '1.0', strongFrom: '2/2' }), [])
})

t.test('V4: names alone need no gloss and no bounds', async t => {
  const names = { ...withPrinciple('safe', { gloss: null }), assessable: false, scale: null, minCoverage: '' }
  t.strictSame(issuesOf(names), [])
})

t.test('V4: a bound is exact', async t => {
  for (const text of ['0', '1', '0.5', '1/2', '0/7', '1.0', '20/20']) t.ok(parseBound(text), text)
  for (
    const text of ['', ' 1/2', '1/0', '.5', '5.', '01', '1.1', '2', '+1', '1e-1', '1/2/3', '½', `0.${'1'.repeat(21)}`]
  ) t.notOk(parseBound(text), text)
})

t.test('V4: everything is told at once', async t => {
  const found = issuesOf(version({ principles: [], scale: null, sources: [] }))
  t.strictSame(new Set(found.map(({ code }) => code)), new Set(['empty_set', 'too_few_levels', 'unknown_reference']))
})

t.test('V3: slugs and keys', async t => {
  const pattern = new RegExp(slugPattern)
  for (const slug of ['ab', 'a1', 'strengths-based', `a${'b'.repeat(62)}`]) t.match(slug, pattern)
  for (const slug of ['', 'a', 'A1', '1a', '-a', 'a b', 'a_b', 'é1', 'a\n', `a${'b'.repeat(63)}`]) {
    t.notMatch(slug, pattern)
  }
})
