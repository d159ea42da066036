import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { canonicalJson } from '../../../src/domain/values/canonical-json.ts'
import { scoringDigest } from '../../../src/domain/versions/digest.ts'
import { resolve } from '../../../src/domain/tailoring/resolve.ts'
import type { Operation } from '../../../src/domain/tailoring/operations.ts'
import { issuesOf } from '../../../src/domain/versions/validity.ts'
import {
  adapt, add, adopt, base, explicit, frozen, omit, ownExample, replace, resolved, seedContent, slugs,
  tailoring
} from './tailorings.ts'

const core = base(seedContent('core'), { setId: 'core', chain: ['core'] })

/** Any tailoring of the core set, sensible or not. */
const coreSlugs = [...slugs(core.content), 'gone']
const slug = fc.constantFrom(...coreSlugs)
const own = fc.constantFrom('own', 'confidential', 'safe', 'another')
const key = fc.constantFrom(...core.content.principles.flatMap(one => one.statements.map(({ key }) => key)), 'gone')
const text = fc.string({ maxLength: 40, unit: 'binary' })
const written = fc.record({
  slug: own,
  title: text,
  gloss: text,
  statements: fc.array(fc.record({ key: fc.oneof(key, own), text }), { maxLength: 2 }),
  weight: fc.integer({ min: -1, max: 3 }),
}, { requiredKeys: ['slug', 'title', 'gloss'] })
const anOperation: fc.Arbitrary<Operation> = fc.oneof(
  slug.map(adopt),
  fc.tuple(
    slug,
    fc.record({ title: text, gloss: text, points: fc.array(text, { maxLength: 2 }) }, { requiredKeys: [] }),
    fc.constantFrom('substantive' as const, 'editorial' as const),
    fc.boolean()
  )
    .map(([on, fields, changeKind, confirmEditorial]) => adapt(on, fields, { changeKind, confirmEditorial })),
  fc.tuple(slug, text).map(([on, rationale]) => omit(on, { rationale })),
  written.map(principle => ({ op: 'add', principle } as const)),
  fc.tuple(fc.array(slug, { maxLength: 3 }), written).map(([fromSlugs, principle]) => ({
    ...replace(fromSlugs, 'own'),
    principle,
  })),
  fc.array(slug, { maxLength: 8 }).map(slugs => ({ op: 'reorder', slugs } as const)),
  fc.tuple(slug, fc.integer({ min: -1, max: 3 })).map(([slug, weight]) => ({ op: 'configure', slug, weight } as const)),
  fc.tuple(key, fc.boolean()).map(([key, counted]) => ({ op: 'configureStatement', key, counted } as const)),
  fc.tuple(slug, own).map((
    [slug, name]
  ) => ({ op: 'addExample', slug, example: ownExample(name, { category: 'gone' }) } as const))
)
const someOperations = fc.array(anOperation, { maxLength: 12 })

function withMembersTurned<Value> (value: Value): Value {
  return JSON.parse(
    JSON.stringify(
      value,
      (_name, member: unknown) =>
        typeof member === 'object' && member !== null && !Array.isArray(member)
          ? Object.fromEntries(Object.entries(member).reverse())
          : member
    )
  ) as Value
}

t.test(
  'T10: same input, same bytes, whatever the order of members; nothing is thrown and ' +
    'nothing given is changed',
  async () => {
    fc.assert(
      fc.property(someOperations, fc.boolean(), (operations, isDefault) => {
        const task = frozen({
          base: core,
          setId: 'custom-set',
          tailoring: isDefault ? tailoring(operations) : explicit(operations),
        })
        assert.equal(canonicalJson(resolve(withMembersTurned(task))), canonicalJson(resolve(task)))
      }),
      { numRuns: 150 }
    )
  }
)

t.test('T11: adopted, adapted, replaced and omitted are the principles of the base, new are the adds', async () => {
  fc.assert(
    fc.property(someOperations, operations => {
      const { baseCoverage: { adopted, adapted, replaced, omitted, new: added } } = resolved(operations, core)
      assert.equal(adopted + adapted + replaced + omitted, 7)
      assert.equal(added, operations.filter(({ op }) => op === 'add').length)
    }),
    { numRuns: 100 }
  )
})

t.test('T2, T4, V4: what is not refused is valid, and resolves the same from its expanded operations', async () => {
  let valid = 0
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.oneof(
          fc.constantFrom(
            omit('safe'),
            adapt('mutual', { title: 'Shared' }),
            replace(['inclusive', 'progressive'], 'open'),
            add('new'),
            adopt('safe')
          ),
          anOperation
        ),
        { maxLength: 3 }
      ),
      operations => {
        const { refusals, content, operations: expanded } = resolved(operations, core)
        if (refusals.length > 0) return
        valid += 1
        assert.deepEqual(issuesOf(content), [])
        const again = resolve({ base: core, setId: 'custom-set', tailoring: explicit(expanded) })
        assert.equal(canonicalJson([again.content, again.refusals]), canonicalJson([content, []]))
      }
    ),
    { numRuns: 150 }
  )
  assert.ok(valid > 20, `${valid} of them were valid`)
})

t.test('T9: adopting everything is identical, and keeps the scores', async () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(slugs(core.content)), chosen => {
      const { derivation, content } = resolved(chosen.map(adopt), core)
      assert.equal(derivation, 'identical')
      assert.equal(scoringDigest(content), scoringDigest(core.content))
      assert.deepEqual(content.principles, core.content.principles)
      assert.deepEqual(content.wordings, core.content.wordings)
      assert.deepEqual(content.examples, core.content.examples)
    }),
    { numRuns: 20 }
  )
})

t.test('V2: other texts alone leave the scoring digest alone', async () => {
  const fields = fc.record({
    title: text,
    gloss: text,
    explanation: fc.option(text),
    points: fc.array(text, { maxLength: 3 }),
  }, { requiredKeys: [] })
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...slugs(core.content)), fields), {
        selector: ([slug]) => slug,
        maxLength: 7,
      }),
      text,
      (adapted, title) => {
        const { content } = resolved([...adapted.map(([slug, changed]) => adapt(slug, changed)), {
          op: 'configureSet',
          title,
        }], core)
        assert.equal(scoringDigest(content), scoringDigest(core.content))
      }
    ),
    { numRuns: 60 }
  )
})
