import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { changesBetween } from '../../../src/domain/versions/changes.ts'
import type { Change, ChangeKind, ChangeReason } from '../../../src/domain/versions/change.ts'
import { contentDigest, scoringDigest } from '../../../src/domain/versions/digest.ts'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { bumps, chosenBump, type Bump } from '../../../src/domain/versions/version-number.ts'
import {
  example, principle, source, statement, version, withPrinciple, withStatement,
  wording
} from '../../fixtures/versions.ts'

/** Beside the two counted principles, one that nothing of is counted. */
const before = version({
  principles: [
    ...version().principles,
    principle('extra', { statements: [statement('extra-one', { counted: false })] }),
  ],
})
const { scale } = before
if (!scale) throw new Error('the version has a scale')
const [no, some, yes] = scale.levels
if (!no || !some || !yes) throw new Error('the scale has three levels')

type Row = readonly [what: string, bump: Bump, reason: ChangeReason, after: VersionContent, kind?: ChangeKind]

const otherProvenance = { ...before.provenance, sources: ['handbook', 'survey'] }

/** Rule V1, row by row. */
const rows: readonly Row[] = [
  ['the weight of a counted statement', 'major', 'scoring_changed', withStatement('safe-one', { weight: 3 }, before)],
  [
    'the policy of a counted statement',
    'major',
    'scoring_changed',
    withStatement('safe-one', { notApplicable: 'not_allowed' }, before),
  ],
  [
    'a statement that is counted from now on',
    'major',
    'scoring_changed',
    withStatement('extra-one', { counted: true }, before),
  ],
  [
    'a statement that is not counted any more',
    'major',
    'scoring_changed',
    withStatement('safe-one', { weight: 0 }, before),
  ],
  [
    'a new counted statement',
    'major',
    'scoring_changed',
    withPrinciple('extra', { statements: [statement('extra-one', { counted: false }), statement('new')] }, before),
  ],
  [
    'a counted statement that is gone',
    'major',
    'scoring_changed',
    withPrinciple('safe', { statements: [statement('safe-one')] }, before),
  ],
  ['a new counted principle', 'major', 'scoring_changed', {
    ...before,
    principles: [...before.principles, principle('new')],
  }],
  ['a counted principle that is gone', 'major', 'scoring_changed', {
    ...before,
    principles: before.principles.slice(1),
  }],
  ['the weight of a counted principle', 'major', 'scoring_changed', withPrinciple('safe', { weight: 5 }, before)],
  ['the points of a level', 'major', 'scoring_changed', {
    ...before,
    scale: { ...scale, levels: [no, some, { ...yes, points: 9 }] },
  }],
  ['the key of a level', 'major', 'scoring_changed', {
    ...before,
    scale: { ...scale, levels: [no, some, { ...yes, key: 'always' }] },
  }],
  ['minCoverage', 'major', 'scoring_changed', { ...before, minCoverage: '2/3' }],
  ['composite', 'major', 'scoring_changed', { ...before, composite: true }],
  [
    'substantive text of a counted statement',
    'major',
    'substantive_text_of_counted_item',
    withStatement('safe-one', { text: 'Otherwise.' }, before),
  ],
  [
    'the substantive title of a counted principle',
    'major',
    'substantive_text_of_counted_item',
    withPrinciple('safe', { title: 'Unsafe' }, before),
  ],
  [
    'the substantive gloss of a counted principle',
    'major',
    'substantive_text_of_counted_item',
    withPrinciple('safe', { gloss: 'Otherwise.' }, before),
  ],
  [
    'the substantive explanation of a counted principle',
    'major',
    'substantive_text_of_counted_item',
    withPrinciple('safe', { explanation: null }, before),
  ],
  [
    'the substantive points of a counted principle',
    'major',
    'substantive_text_of_counted_item',
    withPrinciple('safe', { points: [] }, before),
  ],
  ['substantive text of a counted principle in another wording', 'major', 'substantive_text_of_counted_item', {
    ...before,
    wordings: [wording({ principles: [{ slug: 'safe', title: 'Easy safe', gloss: 'Otherwise.' }] })],
  }],

  [
    'a new uncounted statement',
    'minor',
    'uncounted_item',
    withPrinciple('safe', {
      statements: [statement('safe-one'), statement('safe-two'), statement('new', { weight: 0 })],
    }, before),
  ],
  [
    'an uncounted statement that is gone',
    'minor',
    'uncounted_item',
    withPrinciple('extra', { statements: [] }, before),
  ],
  [
    'the policy of an uncounted statement',
    'minor',
    'uncounted_item',
    withStatement('extra-one', { notApplicable: 'not_allowed' }, before),
  ],
  [
    'the weight of a statement that is not counted',
    'minor',
    'uncounted_item',
    withStatement('extra-one', { weight: 5 }, before),
  ],
  ['a new principle without counted statements', 'minor', 'uncounted_item', {
    ...before,
    principles: [...before.principles, principle('new', { statements: [] })],
  }],
  ['a principle without counted statements that is gone', 'minor', 'uncounted_item', {
    ...before,
    principles: before.principles.slice(0, 2),
  }],
  ['the weight of an uncounted principle', 'minor', 'uncounted_item', withPrinciple('extra', { weight: 5 }, before)],
  ['a new example', 'minor', 'example', { ...before, examples: [...before.examples, example('new')] }],
  ['an example that is gone', 'minor', 'example', { ...before, examples: before.examples.slice(1) }],
  ['the text of an example', 'minor', 'example', {
    ...before,
    examples: [example('circle', { summary: 'Otherwise.' }), ...before.examples.slice(1)],
  }],
  ['the text of an example, editorial', 'minor', 'example', {
    ...before,
    examples: [example('circle', { summary: 'Otherwise.' }), ...before.examples.slice(1)],
  }, 'editorial'],
  [
    'an example placed under another principle',
    'minor',
    'example',
    withPrinciple(
      'mutual',
      { examples: [{ example: 'circle', relation: 'illustrates', placement: 'inferred' }] },
      before
    ),
  ],
  [
    'the place of an example among those of a principle',
    'minor',
    'example',
    withPrinciple('safe', { examples: before.principles[0]?.examples.toReversed() ?? [] }, before),
  ],
  ['a new category', 'minor', 'category', {
    ...before,
    categories: [...before.categories, { slug: 'new', title: 'New', description: 'New.' }],
  }],
  ['a new source', 'minor', 'source', { ...before, sources: [...before.sources, source('new')] }],
  ['the title of a source', 'minor', 'source', {
    ...before,
    sources: [source('handbook', { title: 'Another' }), ...before.sources.slice(1)],
  }],
  ['what a principle is based on', 'minor', 'source', withPrinciple('safe', { provenance: otherProvenance }, before)],
  ['what the set is based on', 'minor', 'source', { ...before, provenance: otherProvenance }],
  ['the description', 'minor', 'description', { ...before, description: 'Another.' }],
  ['the description in another wording', 'minor', 'description', {
    ...before,
    wordings: [wording({ description: 'Another.' })],
  }],
  ['a new language', 'minor', 'new_language', {
    ...before,
    wordings: [...before.wordings, wording({ lang: 'cy', variant: 'standard' })],
  }],
  ['a language that is gone', 'minor', 'language_removed', { ...before, wordings: [] }],
  [
    'substantive text of an uncounted statement',
    'minor',
    'substantive_text_of_uncounted_item',
    withStatement('extra-one', { text: 'Otherwise.' }, before),
  ],
  [
    'the substantive gloss of an uncounted principle',
    'minor',
    'substantive_text_of_uncounted_item',
    withPrinciple('extra', { gloss: 'Otherwise.' }, before),
  ],
  ['a text that another wording left to the standard one', 'minor', 'new_language', {
    ...before,
    wordings: [
      wording({ principles: [{ slug: 'safe', title: 'Easy safe', gloss: 'Easy gloss.', points: ['Easy.'] }] }),
    ],
  }],
  ['a principle that another wording left to the standard one', 'minor', 'new_language', {
    ...before,
    wordings: [
      wording({
        principles: [...wording().principles, {
          slug: 'mutual',
          gloss: 'Easy.',
          statements: [{ key: 'mutual-one', text: 'Easy.' }],
        }],
      }),
    ],
  }],
  ['a text that another wording says no more', 'major', 'substantive_text_of_counted_item', {
    ...before,
    wordings: [wording({ principles: [{ slug: 'safe', title: 'Easy safe' }] })],
  }],

  [
    'editorial text of a counted statement',
    'patch',
    'editorial_text',
    withStatement('safe-one', { text: 'We really do safe-one.' }, before),
    'editorial',
  ],
  [
    'the editorial explanation of a counted principle',
    'patch',
    'editorial_text',
    withPrinciple('safe', { explanation: 'Explanation.' }, before),
    'editorial',
  ],
  ['editorial text in another wording', 'patch', 'editorial_text', {
    ...before,
    wordings: [wording({ principles: [{ slug: 'safe', title: 'Easily safe', gloss: 'Easy gloss.' }] })],
  }, 'editorial'],
  ['the title of the set', 'patch', 'label', { ...before, title: 'Another' }],
  ['the label of a level', 'patch', 'label', {
    ...before,
    scale: { ...scale, levels: [{ ...no, label: 'Not' }, some, yes] },
  }],
  ['the anchor of a level', 'patch', 'label', {
    ...before,
    scale: { ...scale, levels: [{ ...no, anchor: 'Not ever.' }, some, yes] },
  }],
  ['the order of the levels', 'patch', 'label', { ...before, scale: { ...scale, levels: [yes, some, no] } }],
  ['the order of the principles', 'patch', 'order', { ...before, principles: before.principles.toReversed() }],
  [
    'the order of the statements',
    'patch',
    'order',
    withPrinciple('safe', { statements: [statement('safe-two'), statement('safe-one')] }, before),
  ],
  ['the order of the examples', 'patch', 'order', { ...before, examples: before.examples.toReversed() }],
  ['the order of the categories', 'patch', 'order', { ...before, categories: before.categories.toReversed() }],
  ['the order of the sources', 'patch', 'order', { ...before, sources: before.sources.toReversed() }],
  ['weakBelow', 'patch', 'details', { ...before, weakBelow: '1/3' }],
  ['strongFrom', 'patch', 'details', { ...before, strongFrom: '9/10' }],
  ['whether a principle is optional', 'patch', 'details', withPrinciple('safe', { optional: true }, before)],
  [
    'the review date of a principle',
    'patch',
    'details',
    withPrinciple('safe', { provenance: { ...before.provenance, lastReviewed: '2026-05-05' } }, before),
  ],
  ['the licence of the set', 'patch', 'details', { ...before, provenance: { ...before.provenance, licence: null } }],
  ['the status of another wording', 'patch', 'details', {
    ...before,
    wordings: [wording({ status: 'tested with readers' })],
  }],
  ['which version another wording says over', 'patch', 'details', {
    ...before,
    wordings: [wording({ translates: { version: '1.0.0', outdated: ['safe'] } })],
  }],
  ['a replacement that is told', 'patch', 'details', {
    ...before,
    replacedBy: [{ from: ['old'], to: ['safe'], relationship: 'equal' }],
  }],
]

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

const entry = (change: Partial<Change>) => ({ principle: null, ...change })

t.test('V6: a difference names the item, its principle, the field, both sides and the reason', async t => {
  const after = {
    ...withPrinciple('mutual', { gloss: null }, withStatement('safe-one', { text: 'Otherwise.', weight: 2 }, before)),
    title: 'Another',
  }
  t.strictSame(
    changesBetween(before, after).changes,
    [
      entry({ item: 'set', key: 'set', field: 'title', from: 'A set', to: 'Another', bump: 'patch', reason: 'label' }),
      entry({
        item: 'statement',
        key: 'safe-one',
        principle: 'safe',
        field: 'text',
        from: 'We do safe-one.',
        to: 'Otherwise.',
        bump: 'major',
        reason: 'substantive_text_of_counted_item',
      }),
      entry({
        item: 'statement',
        key: 'safe-one',
        principle: 'safe',
        field: 'weight',
        from: 1,
        to: 2,
        bump: 'major',
        reason: 'scoring_changed',
      }),
      entry({
        item: 'principle',
        key: 'mutual',
        field: 'gloss',
        from: 'Gloss of mutual.',
        to: null,
        bump: 'major',
        reason: 'substantive_text_of_counted_item',
      }),
    ].map(change => ({ ...change }))
  )
})

t.test(
  'V6: an item that came or went is one difference with null for its field and for the ' +
    'side where it is not',
  async t => {
    const came = principle('new')
    const after = { ...before, principles: [...before.principles.slice(1), came], examples: before.examples.slice(1) }
    t.strictSame(
      changesBetween(before, after).changes.map(({ item, key, field, from, to }) => [item, key, field, from, to]),
      [
        ['principle', 'new', null, null, came],
        ['principle', 'safe', null, before.principles[0], null],
        ['example', 'circle', null, before.examples[0], null],
      ]
    )
  }
)

t.test('V6: an order names the items of both sides alone, so a new item moves none', async t => {
  const { principles } = before
  t.strictSame(
    changesBetween(before, { ...before, principles: [principle('new'), ...principles] }).changes.map(({ field }) =>
      field
    ),
    [null]
  )
  t.match(changesBetween(before, { ...before, principles: [principle('new'), ...principles.toReversed()] }).changes, [
    {
      item: 'set',
      field: 'principles.order',
      from: ['safe', 'mutual', 'extra'],
      to: ['extra', 'mutual', 'safe'],
      bump: 'patch',
      reason: 'order',
    },
    {},
  ])
})

t.test('V6: a statement that moved to another principle went from one and came to the other', async t => {
  const moved = withPrinciple('mutual', {
    statements: [statement('mutual-one'), statement('mutual-two'), statement('safe-two')],
  }, withPrinciple('safe', { statements: [statement('safe-one')] }, before))
  t.strictSame(
    changesBetween(before, moved).changes.map((
      { key, principle, from, to }
    ) => [key, principle, from !== null, to !== null]),
    [
      ['safe-two', 'safe', true, false],
      ['safe-two', 'mutual', false, true],
    ]
  )
})

t.test('V6: a wording is told by language and variant, its texts by principle', async t => {
  const after = {
    ...before,
    wordings: [
      wording({
        title: 'Other',
        principles: [{ slug: 'safe', title: 'Easy safe' }, { slug: 'mutual', gloss: 'New.' }],
      }),
    ],
  }
  t.strictSame(
    changesBetween(before, after).changes.filter(({ field }) => field !== 'slug').map((
      { item, key, principle, field, from, to }
    ) => [item, key, principle, field, from, to]),
    [
      ['wording', 'en/easy-read', null, 'title', 'An easy title', 'Other'],
      ['wording', 'en/easy-read', 'safe', 'gloss', 'Easy gloss.', null],
      ['wording', 'en/easy-read', 'mutual', 'gloss', null, 'New.'],
    ]
  )
})

t.test('V6: the other way round every difference has its sides exchanged', async t => {
  for (const [what, , , after] of rows) {
    const there = changesBetween(before, after).changes
    const back = changesBetween(after, before).changes
    const sides = (changes: readonly Change[], from: 'from' | 'to', to: 'from' | 'to') =>
      changes.map(change => JSON.stringify([change.item, change.key, change.field, change[from], change[to]])).sort()
    t.strictSame(sides(back, 'to', 'from'), sides(there, 'from', 'to'), what)
  }
})
