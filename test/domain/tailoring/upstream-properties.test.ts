import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { canonicalJson } from '../../../src/domain/values/canonical-json.ts'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import type { Operation } from '../../../src/domain/tailoring/operations.ts'
import { principle, statement, withPrinciple } from '../../fixtures/versions.ts'
import { adapt, add, editorial, omit, ownExample, ownProvenance, replace, seedContent, slugs } from './tailorings.ts'
import { upgrade, without } from './upgrades.ts'

const core = seedContent('core')
const someOperations = fc.subarray<Operation>([
  adapt('mutual', { title: 'Shared' }),
  omit('safe'),
  replace(['inclusive', 'progressive'], 'open'),
  add('own'),
  add('confidential', { examples: ['chapter'] }),
  { op: 'configure', slug: 'reciprocal', weight: 3 },
  { op: 'addExample', slug: 'reciprocal', example: ownExample('walk', { category: core.categories[0]?.slug ?? '' }) },
  editorial('strengths-based', { gloss: 'We build on strengths.' }),
  { op: 'configureSet', title: 'Ours' },
])

t.test('T12: a rebase onto the same base proposes nothing and changes nothing', async () => {
  fc.assert(
    fc.property(someOperations, operations => {
      const { items, rebased: { decisions, applied, dropped }, custom, again } = upgrade(operations, core, {}, core)
      assert.deepEqual([decisions, applied, dropped], [[], [], []])
      assert.ok(items.every(({ kind }) => kind === 'unchanged'))
      assert.equal(
        canonicalJson([again.content, again.ledger.map(({ origin: _origin, rootOrigin: _root, ...rest }) => rest)]),
        canonicalJson([custom.content, custom.ledger.map(({ origin: _origin, rootOrigin: _root, ...rest }) => rest)])
      )
    }),
    { numRuns: 60 }
  )
})

/** What a new edition of the core set may bring. */
const editions: ReadonlyArray<(content: VersionContent) => VersionContent> = [
  content => withPrinciple('mutual', { title: 'In common' }, content),
  content => withPrinciple('strengths-based', { statements: [statement('brand-new')] }, content),
  content => without('safe', content),
  content => without('inclusive', content),
  content => without('reciprocal', content),
  content => ({
    ...content,
    principles: [...content.principles, principle('own', { provenance: content.provenance })],
  }),
  content => ({
    ...content,
    principles: content.principles.map(one => one.slug === 'progressive' ? { ...one, slug: 'forward' } : one),
    replacedBy: [...content.replacedBy, { from: ['progressive'], to: ['forward'], relationship: 'equal' }],
  }),
  content => ({ ...content, principles: content.principles.toReversed() }),
]

t.test('T12: whatever the base brings, the draft decides about all of it and keeps what is ours', async () => {
  fc.assert(
    fc.property(someOperations, fc.subarray([...editions], { minLength: 1 }), (operations, changes) => {
      const to = changes.reduce<VersionContent>((content, change) => change(content), { ...core, wordings: [] })
      const { rebased, again, custom } = upgrade(operations, to, {
        provenance: { ...ownProvenance, licence: 'CC-BY-4.0' },
      }, core)
      assert.deepEqual(again.refusals.filter(({ code }) => code !== 'editorial_not_confirmed'), [])
      const open = new Set(rebased.decisions.map(({ slug }) => slug))
      for (const { slug } of custom.ledger.filter(({ status }) => status === 'new')) {
        assert.ok(
          slugs(again.content).includes(
            rebased.tailoring.replacedBy.find(({ from }) => from.includes(slug))?.to[0] ?? slug
          )
        )
      }
      for (
        const { slug } of to.principles.filter(one =>
          !core.principles.some(({ slug }) => slug === one.slug) && one.slug !== 'forward'
        )
      ) assert.ok(open.has(slug))
    }),
    { numRuns: 80 }
  )
})
