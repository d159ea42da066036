import t from 'tap'
import { suggestedExamples } from '../../../src/domain/follow-up/suggestions.ts'
import { resolve } from '../../../src/domain/tailoring/resolve.ts'
import { adapt, add, base, ownExample, replace, tailoring } from '../tailoring/tailorings.ts'
import { version } from '../../fixtures/versions.ts'
import { only } from '../scoring/worked.ts'

t.test('I3: examples follow provenance', async t => {
  const suggested = (slug: string, ...operations: Parameters<typeof tailoring>[0]) => {
    const { content } = resolve({ base: base(version()), setId: 'custom-set', tailoring: tailoring(operations) })
    return suggestedExamples(content, slug)
  }
  const marks = (found: ReturnType<typeof suggested>) =>
    found.examples.map(({ slug, fromOriginal }) => [slug, fromOriginal])
  t.strictSame(marks(suggested('safe')), [['circle', false], ['cafe', false]], 'adopted')
  t.strictSame(
    marks(suggested('safe', { ...adapt('safe', { title: 'Safer' }), changeKind: 'editorial', confirmEditorial: true })),
    [['circle', false], ['cafe', false]],
    'adapted and means the same'
  )
  t.strictSame(
    marks(suggested('safe', adapt('safe', { title: 'Other' }))),
    [['circle', true], ['cafe', true]],
    'adapted and means something else'
  )
  t.strictSame(
    marks(suggested('both', replace(['safe', 'mutual'], 'both'))),
    [['circle', false], ['cafe', false]],
    'replaced: those of all of them'
  )
  t.strictSame(marks(suggested('own', add('own'), { op: 'addExample', slug: 'own', example: ownExample('ours') })), [[
    'ours',
    false,
  ]], 'new: its own')
  t.strictSame(only(suggestedExamples(version(), 'safe').examples.filter(({ slug }) => slug === 'cafe')), {
    slug: 'cafe',
    title: 'Title of cafe',
    relation: 'row-lost',
    placement: 'inferred',
    fromOriginal: false,
  })
})

t.test('I3: none is told as none', async t => {
  t.strictSame(suggestedExamples(version(), 'mutual'), { examples: [], reason: 'none_published' })
  t.equal(suggestedExamples(version(), 'safe').reason, null)
})
