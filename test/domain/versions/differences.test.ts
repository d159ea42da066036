import t from 'tap'
import type { Change } from '../../../src/domain/versions/change.ts'
import { changesBetween } from '../../../src/domain/versions/changes.ts'
import { principle, statement, withPrinciple, withStatement, wording } from '../../fixtures/versions.ts'
import { before } from './before.ts'
import { majorChanges } from './major-changes.ts'
import { minorChanges } from './minor-changes.ts'
import { patchChanges } from './patch-changes.ts'

const rows = [...majorChanges, ...minorChanges, ...patchChanges]

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
