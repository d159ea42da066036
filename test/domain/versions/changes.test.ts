import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { ChangeKind } from '../../../src/domain/versions/change.ts'
import { changesBetween } from '../../../src/domain/versions/changes.ts'
import { contentDigest, scoringDigest } from '../../../src/domain/versions/digest.ts'
import type { LevelTexts, VersionContent, Wording } from '../../../src/domain/versions/principle-set.ts'
import { bumps, chosenBump, type Bump } from '../../../src/domain/versions/version-number.ts'
import { source, version, withPrinciple, withStatement, wording } from '../../fixtures/versions.ts'
import { before, easyNo, easySome } from './before.ts'
import { majorChanges } from './major-changes.ts'
import { minorChanges } from './minor-changes.ts'
import { patchChanges } from './patch-changes.ts'

const rows = [...majorChanges, ...minorChanges, ...patchChanges]

for (const [what, bump, reason, after, kind] of rows) {
  t.test(`V1: ${what} asks for ${bump}, because of ${reason}`, async t => {
    const found = changesBetween(before, after, kind)
    t.strictSame([found.bump, found.reasons], [bump, [reason]])
    t.ok(found.changes.length > 0, 'and V6 lists it')
  })
}

t.test('V1: texts are substantive unless said otherwise', async t => {
  const after = withStatement('safe-one', { text: 'Otherwise.' }, before)
  t.strictSame(changesBetween(before, after), changesBetween(before, after, 'substantive'))
})

t.test(
  'V1: a statement that another wording now says too is minor, beside one that it ' +
    'says otherwise major',
  async t => {
    const easy = (...texts: readonly string[]) =>
      wording({
        principles: [{
          slug: 'safe',
          statements: texts.map((text, index) => ({ key: ['safe-one', 'safe-two'][index] ?? '', text })),
        }],
      })
    const said = { ...before, wordings: [easy('One.')] }
    t.strictSame(changesBetween(said, { ...before, wordings: [easy('One.', 'Two.')] }).reasons, ['new_language'])
    t.equal(changesBetween(said, { ...before, wordings: [easy('Otherwise.', 'Two.')] }).bump, 'major')
  }
)

t.test('V1: levels that a wording calls otherwise, or leaves to the standard scale again, are a patch', async t => {
  const told = (...levels: readonly LevelTexts[]) => ({ ...before, wordings: [wording({ scale: { levels } })] })
  const verdict = (from: VersionContent, to: VersionContent) => {
    const { bump, reasons } = changesBetween(from, to)
    return [bump, reasons]
  }
  t.strictSame(verdict(told(easyNo), told({ ...easyNo, label: 'No' })), ['patch', ['label']])
  t.strictSame(verdict(told(easyNo), told({ ...easyNo, label: 'No' }, easySome)), ['patch', ['label']])
  t.strictSame(verdict(told(easyNo, easySome), told(easyNo)), ['patch', ['label']])
  t.strictSame(verdict(told(easyNo), told(easyNo, easySome)), ['minor', ['new_language']])
})

t.test('V1, V6: texts of examples and categories in a wording are minor, each told by itself', async t => {
  const told = (more: Partial<Wording>) => ({ ...before, wordings: [wording(more)] })
  const differences = (from: VersionContent, to: VersionContent) =>
    changesBetween(from, to).changes.map(({ item, field, from, to, bump, reason }) =>
      [item, field, from, to, bump, reason])
  t.strictSame(
    differences(told({ examples: [{ slug: 'circle', title: 'Easy' }] }), told({
      examples: [{ slug: 'circle', title: 'Easier', cadence: 'Each week' }],
      categories: [{ slug: 'groups', description: 'Easy.' }],
    })),
    [
      ['wording', 'examples.circle.title', 'Easy', 'Easier', 'minor', 'example'],
      ['wording', 'examples.circle.cadence', null, 'Each week', 'minor', 'new_language'],
      ['wording', 'categories.groups.description', null, 'Easy.', 'minor', 'new_language'],
    ]
  )
  t.strictSame(
    differences(told({ categories: [{ slug: 'groups', description: 'Easy.' }] }), told({})),
    [['wording', 'categories.groups.description', 'Easy.', null, 'minor', 'category']]
  )
})

t.test('V1: a text that another wording fills up is major where the standard text moved with it', async t => {
  const moved = {
    ...withPrinciple('mutual', { weight: 0 }, before),
    wordings: [wording({ principles: [...wording().principles, { slug: 'mutual', gloss: 'Easy.' }] })],
  }
  t.strictSame(changesBetween(withPrinciple('mutual', { weight: 0 }, before), moved).reasons, ['new_language'])
  const found = changesBetween(withPrinciple('mutual', { weight: 0, gloss: 'Before.' }, before), moved).changes
  t.match(found.find(({ item, field }) => item === 'wording' && field === 'gloss'), { bump: 'major' })
})

t.test('V1: the author may raise the computed bump, not lower it', async t => {
  t.strictSame(chosenBump('minor'), { bump: 'minor', refusals: [] })
  t.strictSame(chosenBump('minor', 'major'), { bump: 'major', refusals: [] })
  t.match(chosenBump('major', 'minor'), {
    bump: 'major',
    refusals: [{ pointer: '/bump', code: 'bump_too_low', detail: /major/ }],
  })
  fc.assert(fc.property(fc.constantFrom(...bumps), fc.constantFrom(...bumps), (computed, wanted) => {
    const { bump, refusals } = chosenBump(computed, wanted)
    assert.ok(bumps.indexOf(bump) >= bumps.indexOf(computed))
    assert.equal(refusals.length, bumps.indexOf(wanted) < bumps.indexOf(computed) ? 1 : 0)
  }))
})

t.test('V1: the whole asks for the highest of its changes and tells every reason once', async t => {
  const after = withStatement('safe-one', { weight: 3, text: 'Otherwise.' }, {
    ...before,
    title: 'Another',
    description: 'Another.',
    weakBelow: '0',
    strongFrom: '1',
  })
  const { bump, reasons } = changesBetween(before, after)
  t.equal(bump, 'major')
  t.strictSame([...reasons].sort(), [
    'description',
    'details',
    'label',
    'scoring_changed',
    'substantive_text_of_counted_item',
  ])
})

/** Edits that never undo each other, each with the bump that it asks for by itself. */
const edits: ReadonlyArray<readonly [Bump, (content: VersionContent, mark: string) => VersionContent]> = [
  ['major', content => withStatement('safe-one', { weight: 7 }, content)],
  ['major', content => ({ ...content, minCoverage: '3/4' })],
  ['major', (content, mark) => withStatement('mutual-two', { text: mark }, content)],
  ['minor', (content, mark) => ({ ...content, description: `Now ${mark}` })],
  [
    'minor',
    (content, mark) => ({
      ...content,
      examples: content.examples.map(one => one.slug === 'cafe' ? { ...one, summary: `Now ${mark}` } : one),
    }),
  ],
  ['minor', content => ({ ...content, sources: [...content.sources, source('new')] })],
  ['minor', (content, mark) => withStatement('extra-one', { text: mark }, content)],
  ['patch', (content, mark) => ({ ...content, title: `Now ${mark}` })],
  ['patch', content => ({ ...content, principles: content.principles.toReversed() })],
  ['patch', content => ({ ...content, categories: content.categories.toReversed() })],
  ['patch', content => withPrinciple('mutual', { optional: true }, content)],
  ['patch', content => ({ ...content, weakBelow: '1/5' })],
]

const someEdits = fc.tuple(fc.shuffledSubarray([...edits]), fc.string({ minLength: 1 }))

t.test('V1: random edits together ask for exactly the highest bump among them', async () => {
  fc.assert(fc.property(someEdits, ([chosen, mark]) => {
    const after = chosen.reduce((content, [, edit]) => edit(content, mark), before)
    const highest = Math.max(-1, ...chosen.map(([bump]) => bumps.indexOf(bump)))
    assert.equal(changesBetween(before, after).bump, bumps[highest] ?? null)
  }))
})

t.test(
  'V1: a version differs from another exactly where their content digests do, and a new ' +
    'scoring digest is major',
  async () => {
    const versions = [before, ...rows.map(([, , , after]) => after)]
    fc.assert(
      fc.property(
        fc.constantFrom(...versions),
        fc.constantFrom(...versions),
        fc.constantFrom<ChangeKind>('substantive', 'editorial'),
        (a, b, kind) => {
          const { bump, changes } = changesBetween(a, b, kind)
          assert.equal(bump === null, contentDigest(a) === contentDigest(b))
          assert.equal(changes.length === 0, bump === null)
          if (scoringDigest(a) !== scoringDigest(b)) assert.equal(bump, 'major')
          else if (kind === 'editorial') assert.notEqual(bump, 'major')
        }
      ),
      { numRuns: 300 }
    )
  }
)

t.test('V1: between a version and itself nothing differs', async t => {
  for (const content of [before, version({ principles: [] }), version({ assessable: false, scale: null })]) {
    t.strictSame(changesBetween(content, structuredClone(content)), { bump: null, reasons: [], changes: [] })
  }
})
