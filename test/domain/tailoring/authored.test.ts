import t from 'tap'
import { versionFromNothing, type AuthoredSet } from '../../../src/domain/tailoring/authored.ts'
import { version } from '../../fixtures/versions.ts'
import { authored, frozen, ownExample, ownProvenance, told } from './tailorings.ts'

const { scale, categories } = version()

function set (more: Partial<AuthoredSet> = {}): AuthoredSet {
  return frozen({
    title: 'Our own',
    description: 'From nothing.',
    lang: 'en',
    scale,
    principles: [authored('calm'), authored('kind')],
    examples: [],
    categories: [],
    sources: [],
    wordings: [],
    replacedBy: [],
    provenance: ownProvenance,
    ...more,
  })
}

t.test('a set from nothing has the defaults of rules/sets.md', async t => {
  const { content, refusals } = versionFromNothing(set())
  t.strictSame(refusals, [])
  t.match(content, {
    assessable: true,
    minCoverage: '1/2',
    weakBelow: '1/2',
    strongFrom: '3/4',
    composite: false,
    scale,
  })
  t.strictSame(content.principles[0], {
    slug: 'calm',
    title: 'Title of calm',
    gloss: 'Gloss of calm.',
    explanation: null,
    points: [],
    statements: [{ key: 'calm', text: 'Gloss of calm.', weight: 1, counted: true, notApplicable: 'exclude' }],
    examples: [],
    weight: 1,
    optional: false,
    provenance: ownProvenance,
  })
})

t.test('a set from nothing keeps what its author says', async t => {
  const said = { minCoverage: '0.75', weakBelow: '0', strongFrom: '1', composite: true }
  const principle = authored('calm', {
    explanation: 'Why.',
    points: ['One'],
    statements: [{ key: 'kind', text: 'We are kind.', weight: 3 }],
    weight: 2,
    optional: true,
    examples: ['walk'],
    sources: ['handbook'],
  })
  const { content, refusals } = versionFromNothing(
    set({
      ...said,
      principles: [principle, authored('kind')],
      examples: [ownExample('walk', { peerSupport: { judgement: 'no', reason: 'Staff only.' } })],
      categories,
      sources: version().sources,
    })
  )
  t.strictSame(refusals, [])
  t.match(content, said)
  t.match(content.principles[0], {
    explanation: 'Why.',
    weight: 2,
    optional: true,
    statements: [{ key: 'kind', weight: 3 }],
    examples: [{ example: 'walk' }],
    provenance: { sources: ['handbook'], rightsHolder: 'Our network' },
  })
  t.equal(content.principles[1]?.statements[0]?.key, 'kind-2', 'a derived key gives way')
  t.match(content.examples[0], { peerSupport: { judgement: 'no', by: 'author' }, provenance: ownProvenance })
  t.equal(
    versionFromNothing(set({ examples: [ownExample('walk')], categories })).content.examples[0]?.peerSupport,
    null,
    'and judges nothing for them'
  )
})

t.test('V4: a set from nothing is refused where its author gave what is wrong, and no scale is invented', async t => {
  const { scale: _scale, ...without } = set()
  t.strictSame(told(versionFromNothing(without).refusals), [['too_few_levels', '/scale/levels']])
  t.strictSame(
    told(versionFromNothing(set({ principles: [authored('calm', { sources: ['gone'], gloss: '' })] })).refusals),
    [
      ['gloss_missing', '/principles/0/gloss'],
      ['text_missing', '/principles/0/statements/0/text'],
      ['unknown_reference', '/principles/0/sources'],
    ]
  )
  t.strictSame(told(versionFromNothing(set({ title: '\ud800', principles: [] })).refusals), [[
    'text_not_well_formed',
    '/title',
  ], ['empty_set', '/principles']])
})
