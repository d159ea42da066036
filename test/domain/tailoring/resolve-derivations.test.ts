import t from 'tap'
import type { Operation } from '../../../src/domain/tailoring/operations.ts'
import { withPrinciple, wording } from '../../fixtures/versions.ts'
import {
  adapt, add, adopt, base, editorial, omit, ownExample, replace, resolved, seedContent,
  slugs
} from './tailorings.ts'

const core = base(seedContent('core'), { setId: 'core', chain: ['core'] })

t.test(
  'T9, T11 worked: progressive reworded, recovery-focused-and-non-directive ' +
    'omitted, confidential added',
  async t => {
    const operations = [
      adapt('progressive', { gloss: 'We move on together.' }),
      omit('recovery-focused-and-non-directive'),
      add('confidential'),
    ]
    const { derivation, baseCoverage, refusals, content } = resolved(operations, core)
    t.strictSame(refusals, [])
    t.strictSame(baseCoverage, { adopted: 5, adapted: 1, replaced: 0, omitted: 1, new: 1 })
    t.equal(derivation, 'inspiredBy')
    t.strictSame(slugs(content), [
      'mutual',
      'reciprocal',
      'strengths-based',
      'inclusive',
      'progressive',
      'safe',
      'confidential',
    ])
  }
)

t.test(
  'T9 worked: were the omitted one optional, the rewording editorial and nothing ' +
    'added, it would comply',
  async t => {
    const optional = base(withPrinciple('recovery-focused-and-non-directive', { optional: true }, seedContent('core')))
    const operations = [
      editorial('progressive', { gloss: 'We move on together.' }),
      omit('recovery-focused-and-non-directive'),
    ]
    t.equal(resolved(operations, optional).derivation, 'compliesWith')
    t.equal(resolved(operations, core).derivation, 'inspiredBy', 'not where it is not optional')
  }
)

t.test("T1, T11 worked: two of ImROC's eight replaced by the one of the guide", async t => {
  const merged = replace(['recovery-focused', 'non-directive'], 'recovery-focused-and-non-directive')
  const { content, ledger, baseCoverage } = resolved([merged], base(seedContent('imroc')))
  t.strictSame(slugs(content), [
    'mutual',
    'reciprocal',
    'recovery-focused-and-non-directive',
    'strengths-based',
    'inclusive',
    'progressive',
    'safe',
  ], 'it stands where the first of them stood')
  t.strictSame(baseCoverage, { adopted: 6, adapted: 0, replaced: 2, omitted: 0, new: 0 })
  t.strictSame(content.replacedBy, [{
    from: ['recovery-focused', 'non-directive'],
    to: ['recovery-focused-and-non-directive'],
    relationship: 'broader',
  }])
  t.match(ledger.filter(({ status }) => status === 'replaced').map(({ slug, replacement }) => [slug, replacement]), [
    ['non-directive', 'recovery-focused-and-non-directive'],
    ['recovery-focused', 'recovery-focused-and-non-directive'],
  ])
})

const optionalSafe = base(withPrinciple('safe', { optional: true }))
const walk: Operation = { op: 'addExample', slug: 'safe', example: ownExample('walk') }
const derivations: ReadonlyArray<readonly [string, string, typeof core, ...Operation[]]> = [
  ['identical', 'everything adopted', core],
  ['identical', 'everything adopted by name', base(), adopt('safe'), adopt('mutual')],
  ['identical', 'an adapt without effect', core, adapt('safe', { title: 'Safe' })],
  ['identical', 'a configuration without effect', base(), { op: 'configure', slug: 'safe', weight: 1 }],
  ['identical', 'an order that is the one of the base', base(), { op: 'reorder', slugs: ['safe', 'mutual'] }],
  ['compliesWith', 'another order', base(), { op: 'reorder', slugs: ['mutual', 'safe'] }],
  ['compliesWith', 'an own example', base(), walk],
  ['compliesWith', 'another title of the set', base(), { op: 'configureSet', title: 'Ours' }],
  ['compliesWith', 'an editorial adapt', base(), editorial('safe', { title: 'Safety' })],
  ['compliesWith', 'an optional principle omitted', optionalSafe, omit('safe')],
  ['extends', 'an add', base(), add('new')],
  [
    'extends',
    'an add, an editorial adapt, an own example',
    base(),
    add('new'),
    editorial('safe', { title: 'Safety' }),
    walk,
  ],
  ['inspiredBy', 'an add, and an optional principle omitted', optionalSafe, add('new'), omit('safe')],
  ['inspiredBy', 'a principle omitted', base(), omit('safe')],
  ['inspiredBy', 'a substantive adapt', base(), adapt('safe', { title: 'Safety' })],
  ['inspiredBy', 'a replacement', base(), replace(['safe'], 'secure')],
  ['inspiredBy', 'a replacement and an add', base(), replace(['safe'], 'secure'), add('new')],
  ['inspiredBy', 'a weight of a principle', base(), { op: 'configure', slug: 'safe', weight: 2 }],
  ['inspiredBy', 'a weight of a statement', base(), { op: 'configureStatement', key: 'safe-one', weight: 2 }],
  ['inspiredBy', 'another coverage', base(), { op: 'configureSet', minCoverage: '2/3' }],
  ['inspiredBy', 'an add that is weighted otherwise later', base(), add('new'), {
    op: 'configure',
    slug: 'new',
    weight: 2,
  }],
]

for (const [derivation, what, on, ...operations] of derivations) {
  t.test(`T9: ${what} is ${derivation}`, async t => {
    const resolution = resolved(operations, on)
    t.strictSame([resolution.derivation, resolution.refusals], [derivation, []])
  })
}

t.test('T9: an own wording spoils identical', async t => {
  t.equal(resolved([], base(), { wordings: [wording({ lang: 'cy' })] }).derivation, 'compliesWith')
})
