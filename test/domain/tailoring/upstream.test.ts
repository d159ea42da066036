import t from 'tap'
import type { CustomContent } from '../../../src/domain/versions/principle-set.ts'
import { rebase, unresolvedUpstream } from '../../../src/domain/tailoring/rebase.ts'
import { resolve } from '../../../src/domain/tailoring/resolve.ts'
import type { Operation } from '../../../src/domain/tailoring/operations.ts'
import { principle, statement, withPrinciple, withStatement } from '../../fixtures/versions.ts'
import { adapt, add, base, editorial, omit, replace, slugs, told } from './tailorings.ts'
import { from, kinds, renamed, upgrade, without } from './upgrades.ts'

const newDates = { ...from.provenance, lastReviewed: '2026-12-12' }

type Row = readonly [
  what: string,
  kinds: Readonly<Record<string, string>>,
  to: CustomContent,
  ...operations: Operation[]
]

const rows: readonly Row[] = [
  ['nothing changed', {}, from, adapt('safe', { title: 'Ours' })],
  ['changed and adopted', { safe: 'update_available' }, withPrinciple('safe', { title: 'New' }, from)],
  [
    'changed and adapted',
    { safe: 'conflict' },
    withPrinciple('safe', { gloss: 'New.' }, from),
    adapt('safe', { title: 'Ours' }),
  ],
  [
    'weighted otherwise and adapted',
    { safe: 'conflict' },
    withPrinciple('safe', { weight: 2 }, from),
    adapt('safe', { title: 'Ours' }),
  ],
  [
    'changed and replaced',
    { safe: 'conflict' },
    withStatement('safe-one', { text: 'New.' }, from),
    replace(['safe'], 'secure'),
  ],
  ['changed and omitted', { safe: 'omitted_changed' }, withPrinciple('safe', { title: 'New' }, from), omit('safe')],
  [
    'reviewed and adapted',
    { safe: 'update_available' },
    withPrinciple('safe', { provenance: newDates }, from),
    adapt('safe', { title: 'Ours' }),
  ],
  [
    'another example, and replaced',
    { mutual: 'update_available' },
    withPrinciple('mutual', { examples: [{ example: 'cafe', relation: 'illustrates', placement: 'inferred' }] }, from),
    replace(['mutual'], 'shared'),
  ],
  ['removed and adopted', { fourth: 'removed_upstream' }, without('fourth')],
  ['removed and adapted', { fourth: 'removed_upstream' }, without('fourth'), adapt('fourth', { title: 'Ours' })],
  ['removed and replaced', { fourth: 'removed_upstream' }, without('fourth'), replace(['fourth'], 'own')],
  ['removed and omitted', {}, without('fourth'), omit('fourth')],
  ['new', { new: 'new_upstream' }, { ...from, principles: [...from.principles, principle('new')] }],
  ['new with a slug of an own principle', { new: 'key_collision' }, {
    ...from,
    principles: [...from.principles, principle('new')],
  }, add('new')],
  ['new with a slug of an own replacement', { new: 'key_collision' }, {
    ...from,
    principles: [...from.principles, principle('new')],
  }, replace(['safe'], 'new')],
  ['renamed and adopted', { fourth: 'conflict' }, renamed('fourth', 'last')],
  ['renamed and omitted', { fourth: 'conflict' }, renamed('fourth', 'last'), omit('fourth')],
  [
    'renamed to the slug of an own principle',
    { fourth: 'conflict', last: 'key_collision' },
    renamed('fourth', 'last'),
    add('last'),
  ],
]

for (const [what, expected, to, ...operations] of rows) {
  t.test(`T12: ${what}`, async t => {
    const found = upgrade(operations, to)
    t.strictSame(kinds(found), expected)
    t.strictSame(found.again.refusals, [], 'the draft could be published')
    const decided = Object.entries(expected).filter(([, kind]) =>
      ['conflict', 'removed_upstream', 'new_upstream', 'key_collision'].includes(kind)
    )
    t.strictSame(
      found.rebased.decisions.map(({ slug, kind }) => [slug, kind]),
      decided,
      'and nothing is decided in secret'
    )
    t.strictSame(
      found.rebased.applied,
      Object.entries(expected).filter(([, kind]) => kind === 'update_available').map(([slug]) => slug)
    )
    for (const { proposal } of found.rebased.decisions) {
      t.ok(found.rebased.tailoring.operations.includes(proposal), 'what is proposed is in the draft')
    }
  })
}

t.test('T12: what changed and was adopted is applied and listed, and is no decision', async t => {
  const { rebased, again } = upgrade([], withPrinciple('safe', { title: 'New' }, from))
  t.strictSame([rebased.applied, rebased.decisions, rebased.dropped], [['safe'], [], []])
  t.equal(again.content.principles[0]?.title, 'New')
})

t.test('T12: in a conflict ours stays on the new base, field by field', async t => {
  const to = withPrinciple('safe', { title: 'New', gloss: 'New gloss.' }, from)
  const { rebased, again } = upgrade([adapt('safe', { title: 'Ours', gloss: 'Gloss of safe.' })], to)
  t.match(rebased.decisions, [{
    slug: 'safe',
    kind: 'conflict',
    mapping: null,
    proposal: { op: 'adapt', slug: 'safe', fields: { title: 'Ours' } },
  }])
  t.match(again.content.principles[0], { title: 'Ours', gloss: 'New gloss.' }, 'what we only repeated is theirs')
  const replaced = upgrade([replace(['safe'], 'secure')], to)
  t.match(replaced.rebased.decisions, [{
    slug: 'safe',
    kind: 'conflict',
    proposal: { op: 'replace', fromSlugs: ['safe'] },
  }])
})

t.test('T12, T8: what was confirmed as editorial is asked again on other texts', async t => {
  const { again } = upgrade([editorial('safe', { title: 'Ours' })], from)
  t.strictSame(again.refusals, [])
  const changed = upgrade([editorial('safe', { title: 'Ours' })], withPrinciple('safe', { title: 'New' }, from))
  t.strictSame(told(changed.again.refusals), [['editorial_not_confirmed', '/operations/0/confirmEditorial']])
})

t.test('T12: an adapted list of statements brings no removed key back, and leaves out no new one', async t => {
  const ours = [{ key: 'safe-one', text: 'Ours.' }, { key: 'safe-two', text: 'We do safe-two.' }, {
    key: 'safe-own',
    text: 'Own.',
  }]
  const to = withPrinciple('safe', {
    statements: [statement('safe-two', { text: 'Theirs.', weight: 4 }), statement('safe-three')],
  }, from)
  const { rebased, again } = upgrade([adapt('safe', { statements: ours }), {
    op: 'configureStatement',
    key: 'safe-one',
    weight: 3,
  }], { ...to, wordings: [] })
  t.strictSame(again.refusals, [])
  t.strictSame(again.content.principles[0]?.statements, [
    statement('safe-two', { text: 'Theirs.', weight: 4 }),
    statement('safe-own', { text: 'Own.' }),
    statement('safe-three'),
  ])
  t.strictSame(told(rebased.dropped), [['statement_gone', '/operations/0'], ['target_gone', '/operations/1']])
  const reworded = upgrade(
    [adapt('safe', { statements: ours.slice(0, 1) })],
    withStatement('safe-one', { text: 'Theirs.' }, from)
  )
  t.strictSame(
    reworded.again.content.principles[0]?.statements.map(({ text }) => text),
    ['Ours.'],
    'what we dropped stays dropped, what both reworded is ours'
  )
})

t.test('T12: a list of statements of which nothing is left is theirs', async t => {
  const to = { ...withPrinciple('safe', { statements: [statement('other')] }, from), wordings: [] }
  const { rebased, again } = upgrade([adapt('safe', { statements: [{ key: 'safe-one', text: 'Ours.' }] })], to)
  t.strictSame(again.content.principles[0]?.statements, [statement('other')])
  t.match(rebased.dropped, [{ code: 'statement_gone' }])
})

t.test('T12: a draft that was published can be rebased again', async t => {
  const { rebased, again, custom } = upgrade([adapt('third', { title: 'Ours' })], without('fourth'), {}, {
    ...from,
    wordings: [],
  })
  const next = without('third', without('fourth'))
  const second = rebase({
    base: base(next, { version: '3.0.0' }),
    from: without('fourth'),
    tailoring: rebased.tailoring,
    ledger: again.ledger,
    custom: again.content,
  })
  t.match(second.decisions, [{ slug: 'third', kind: 'removed_upstream' }])
  const { content, ledger, refusals } = resolve({
    base: base(next, { version: '3.0.0' }),
    setId: 'custom-set',
    tailoring: second.tailoring,
  })
  t.strictSame([refusals, second.dropped], [[], []])
  t.strictSame(slugs(content), ['safe', 'mutual', 'third', 'fourth'])
  t.strictSame(content.principles.at(-1), custom.content.principles.at(-1), 'what was kept before is kept as it was')
  t.match(ledger.slice(2), [{ slug: 'third', origin: { version: '2.0.0' } }, {
    slug: 'fourth',
    origin: { version: '1.0.0' },
  }])
})

t.test('T12: publishing waits for every decision', async t => {
  const { rebased: { decisions } } = upgrade([adapt('safe', { title: 'Ours' })], {
    ...withPrinciple('safe', { title: 'New' }, from),
    principles: [...withPrinciple('safe', { title: 'New' }, from).principles, principle('new')],
  })
  t.strictSame(unresolvedUpstream(decisions, []), ['safe', 'new'])
  t.strictSame(unresolvedUpstream(decisions, ['new', 'other']), ['safe'])
  t.strictSame(unresolvedUpstream(decisions, ['new', 'safe']), [])
})
