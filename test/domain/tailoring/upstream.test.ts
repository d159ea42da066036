import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { canonicalJson } from '../../../src/domain/values/canonical-json.ts'
import type { CustomContent, VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { rebase, unresolvedUpstream, type Rebase } from '../../../src/domain/tailoring/rebase.ts'
import { resolve, type Resolution } from '../../../src/domain/tailoring/resolve.ts'
import type { Operation, Tailoring } from '../../../src/domain/tailoring/operations.ts'
import { upstreamOf, type UpstreamItem } from '../../../src/domain/tailoring/upstream.ts'
import {
  example, principle, source, statement, version, withPrinciple, withStatement,
  wording
} from '../../fixtures/versions.ts'
import {
  adapt, add, adopt, base, editorial, explicit, frozen, omit, ownExample, ownProvenance, replace, seedContent,
  slugs, tailoring, told
} from './tailorings.ts'

const from = frozen(version({ principles: [...version().principles, principle('third'), principle('fourth')] }))
const without = (slug: string, content: VersionContent = from) => ({
  ...content,
  principles: content.principles.filter(one => one.slug !== slug),
  wordings: [],
})
const renamed = (slug: string, to: string) => ({
  ...withPrinciple(slug, { slug: to }, from),
  wordings: [],
  replacedBy: [{ from: [slug], to: [to], relationship: 'equal' as const }],
})
const newDates = { ...from.provenance, lastReviewed: '2026-12-12' }

interface Upgrade {
  readonly custom: Resolution
  readonly items: readonly UpstreamItem[]
  readonly rebased: Rebase
  readonly again: Resolution
}

/** A custom set on `from`, and its draft on `to`. */
function upgrade (
  operations: readonly Operation[],
  to: CustomContent,
  more: Partial<Tailoring> = {},
  on: CustomContent = from
): Upgrade {
  const custom = resolve({ base: base(on), setId: 'custom-set', tailoring: tailoring(operations, more) })
  assert.deepEqual(custom.refusals, [], 'the custom set could be published')
  const ownSlugs = operations.flatMap(one => 'principle' in one ? [one.principle.slug] : [])
  const published = { ...tailoring(operations, more), ...explicit(custom.operations), ...more }
  const task = frozen({
    base: base(to, { version: '2.0.0' }),
    from: on,
    tailoring: published,
    ledger: custom.ledger,
    custom: custom.content,
  })
  const rebased = rebase(task)
  return {
    custom,
    items: upstreamOf({ from: on, to, ledger: custom.ledger, ownSlugs }),
    rebased,
    again: resolve({ base: task.base, setId: 'custom-set', tailoring: rebased.tailoring }),
  }
}

const kinds = ({ items }: Upgrade) =>
  Object.fromEntries(items.filter(({ kind }) => kind !== 'unchanged').map(({ slug, kind }) => [slug, kind]))

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

t.test('T12: an item says what changed, and what a renamed principle became', async t => {
  t.match(upgrade([], withPrinciple('safe', { title: 'New' }, from)).items[0], {
    slug: 'safe',
    mapping: null,
    changes: [{ field: 'title', from: 'Title of safe', to: 'New' }],
  })
  const moved = {
    ...renamed('fourth', 'last'),
    principles: renamed('fourth', 'last').principles.map(one => one.slug === 'last' ? { ...one, gloss: 'New.' } : one),
  }
  t.match(upgrade([], moved).items[3], {
    slug: 'fourth',
    kind: 'conflict',
    mapping: { from: ['fourth'], to: ['last'], relationship: 'equal' },
    changes: [{ field: 'gloss' }],
  })
})

t.test('T12: a rename through several versions is followed; an older one is about something else', async t => {
  const to = {
    ...renamed('fourth', 'last'),
    replacedBy: [{ from: ['fourth'], to: ['middle'], relationship: 'equal' as const }, {
      from: ['middle'],
      to: ['last'],
      relationship: 'narrower' as const,
    }],
  }
  t.match(upgrade([], to).items[3], { kind: 'conflict', mapping: { to: ['last'], relationship: 'narrower' } })
  const old = frozen({ ...from, replacedBy: [{ from: ['fourth'], to: ['third'], relationship: 'equal' as const }] })
  t.strictSame(upstreamOf({ from: old, to: old, ledger: [], ownSlugs: [] }).map(({ kind }) => kind), [
    'unchanged',
    'unchanged',
    'unchanged',
    'unchanged',
  ])
  const changed = { ...withPrinciple('fourth', { title: 'New' }, from), replacedBy: old.replacedBy }
  t.strictSame(kinds(upgrade([], changed, {}, old)), { fourth: 'update_available' })
  const circle = {
    ...without('fourth'),
    replacedBy: [{ from: ['fourth'], to: ['aa'], relationship: 'equal' as const }, {
      from: ['aa'],
      to: ['fourth'],
      relationship: 'equal' as const,
    }],
  }
  t.strictSame(kinds(upgrade([], circle)), { fourth: 'removed_upstream' }, 'a circle ends')
})

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

t.test('T12: a rename is followed by everything that names it', async t => {
  const operations: Operation[] = [
    adapt('fourth', { title: 'Ours' }),
    { op: 'configure', slug: 'fourth', weight: 3 },
    { op: 'addExample', slug: 'fourth', example: ownExample('walk') },
    { op: 'reorder', slugs: ['fourth', 'third', 'safe', 'mutual'] },
  ]
  const welsh = wording({ lang: 'cy', principles: [{ slug: 'fourth', title: 'Pedwar' }] })
  const { rebased, again } = upgrade(operations, renamed('fourth', 'last'), { wordings: [welsh] })
  t.strictSame([again.refusals, rebased.dropped], [[], []])
  t.strictSame(slugs(again.content), ['last', 'third', 'safe', 'mutual'])
  t.match(again.content.principles[0], { title: 'Ours', weight: 3, examples: [{ example: 'walk' }] })
  t.match(again.content.wordings, [{ principles: [{ slug: 'last', title: 'Pedwar' }] }])
  t.strictSame(
    again.content.replacedBy,
    [{ from: ['fourth'], to: ['last'], relationship: 'equal' }],
    'and told to those who follow ours'
  )
})

t.test('T12: of what was split theirs is adopted, an omission holds for all of it', async t => {
  const parts = [principle('part-one'), principle('part-two')]
  const to = {
    ...without('fourth'),
    principles: [...without('fourth').principles, ...parts],
    replacedBy: [{ from: ['fourth'], to: ['part-one', 'part-two'], relationship: 'narrower' as const }],
  }
  const adopted = upgrade([], to)
  t.match(adopted.rebased.decisions, [{
    slug: 'fourth',
    kind: 'conflict',
    mapping: { to: ['part-one', 'part-two'] },
    proposal: { op: 'adopt', slug: 'part-one' },
  }])
  t.equal(adopted.rebased.decisions.length, 1, 'and its parts are not new beside it')
  t.strictSame(slugs(adopted.again.content), ['safe', 'mutual', 'third', 'part-one', 'part-two'])
  t.strictSame(slugs(upgrade([omit('fourth')], to).again.content), ['safe', 'mutual', 'third'])
  const adapted = upgrade([adapt('fourth', { title: 'Ours' }), { op: 'configure', slug: 'fourth', weight: 2 }], to)
  t.strictSame(told(adapted.rebased.dropped), [['adaptation_not_carried', '/operations/0'], [
    'target_gone',
    '/operations/1',
  ]])
  t.match(upgrade([replace(['fourth'], 'own')], to).rebased.decisions, [{
    proposal: { op: 'replace', fromSlugs: ['part-one', 'part-two'] },
  }])
})

t.test('T12: what was merged is omitted only if all of it was', async t => {
  const to = {
    ...without('third', without('fourth')),
    principles: [...without('third', without('fourth')).principles, principle('both')],
    replacedBy: [{ from: ['third', 'fourth'], to: ['both'], relationship: 'broader' as const }],
  }
  const proposals = (...operations: Operation[]) => {
    const { rebased, again } = upgrade(operations, to)
    t.strictSame(again.refusals, [])
    t.strictSame(rebased.decisions.map(({ slug }) => slug), ['third', 'fourth'])
    t.strictSame(rebased.decisions[0]?.proposal, rebased.decisions[1]?.proposal, 'one decision, for both')
    return rebased.decisions[0]?.proposal
  }
  t.match(proposals(), adopt('both'))
  t.match(proposals(omit('third')), adopt('both'))
  t.match(proposals(omit('fourth'), omit('third')), omit('both'))
  t.match(proposals(adapt('third', { title: 'Ours' })), adopt('both'))
  t.match(proposals(replace(['third', 'fourth'], 'own')), { op: 'replace', fromSlugs: ['both'] })
})

t.test('T12: what the base removed is kept as new, with its origin and the provenance of its text', async t => {
  const cited = withPrinciple('safe', { provenance: { ...from.provenance, sources: ['survey'] } }, from)
  const to = { ...without('safe', cited), sources: [source('handbook')], examples: [example('cafe')] }
  const { rebased, again, custom } = upgrade([{ op: 'configure', slug: 'safe', weight: 3 }], to, {}, cited)
  t.strictSame(again.refusals, [])
  t.match(rebased.decisions, [{
    slug: 'safe',
    kind: 'removed_upstream',
    proposal: { op: 'add', principle: { slug: 'safe' } },
  }])
  const { examples, ...kept } = custom.content.principles[0] ?? principle('none')
  t.strictSame(again.content.principles.at(-1), {
    ...kept,
    examples: examples.slice(1).map(({ example }) => ({ example, relation: 'illustrates', placement: 'inferred' })),
  })
  t.strictSame(again.content.sources.map(({ slug }) => slug), ['handbook', 'survey'], 'its source comes along')
  t.match(again.ledger.at(-1), {
    slug: 'safe',
    status: 'new',
    origin: { setId: 'base-set', version: '1.0.0', slug: 'safe' },
    rootOrigin: { setId: 'base-set' },
  })
  t.strictSame(told(rebased.dropped), [['example_gone', '/operations/1'], ['wording_gone', '/wordings']])
  const adapted = upgrade([adapt('safe', { title: 'Ours' })], to, {}, cited).again
  t.match(adapted.content.principles.at(-1), {
    title: 'Ours',
    provenance: { rightsHolder: 'A network; adapted by Our network' },
  })
})

t.test('T12: a kept principle gives way where the base has moved one of its keys', async t => {
  const to = {
    ...withPrinciple('third', { statements: [statement('third-one'), statement('fourth-one')] }, without('fourth')),
    wordings: [],
  }
  const { rebased, again } = upgrade([], to)
  t.strictSame(again.refusals, [])
  t.strictSame(again.content.principles.at(-1)?.statements.map(({ key }) => key), ['fourth-one-own', 'fourth-two'])
  t.match(rebased.dropped, [{ code: 'statement_renamed' }])
})

t.test('T12: where slugs collide theirs is adopted and ours renamed, and told', async t => {
  const to = {
    ...from,
    principles: [...from.principles, principle('new'), principle('new-own', { statements: [statement('theirs')] })],
  }
  const operations: Operation[] = [
    add('new'),
    { op: 'configure', slug: 'new', weight: 3 },
    { op: 'addExample', slug: 'new', example: ownExample('walk') },
    { op: 'reorder', slugs: ['new', 'safe', 'mutual', 'third', 'fourth'] },
  ]
  const { rebased, again } = upgrade(operations, to, {
    wordings: [wording({ lang: 'cy', principles: [{ slug: 'new', title: 'Newydd' }] })],
  })
  t.strictSame(again.refusals, [])
  t.match(rebased.decisions, [{ slug: 'new', kind: 'key_collision', proposal: adopt('new') }, {
    slug: 'new-own',
    kind: 'new_upstream',
    proposal: adopt('new-own'),
  }])
  t.strictSame(slugs(again.content), ['new-own-2', 'safe', 'mutual', 'third', 'fourth', 'new', 'new-own'])
  t.match(again.content.principles[0], {
    title: 'Title of new',
    weight: 3,
    statements: [{ key: 'new' }],
    examples: [{ example: 'walk' }],
  })
  t.match(again.content.wordings.find(({ lang }) => lang === 'cy'), {
    principles: [{ slug: 'new-own-2', title: 'Newydd' }],
  })
  t.strictSame(again.content.replacedBy, [{ from: ['new'], to: ['new-own-2'], relationship: 'equal' }])
})

t.test('T12: where keys of statements collide ours is renamed, and followed', async t => {
  const to = withPrinciple('third', { statements: [...principle('third').statements, statement('ours')] }, from)
  const { rebased, again } = upgrade(
    [adapt('safe', { statements: [{ key: 'ours', text: 'Ours.' }] }), {
      op: 'configureStatement',
      key: 'ours',
      weight: 3,
    }],
    to,
    { wordings: [wording({ principles: [{ slug: 'safe', statements: [{ key: 'ours', text: 'Easy.' }] }] })] }
  )
  t.strictSame(again.refusals, [])
  t.strictSame(again.content.principles[0]?.statements, [statement('ours-own', { text: 'Ours.', weight: 3 })])
  t.match(again.content.wordings, [{
    principles: [{ slug: 'safe', statements: [{ key: 'ours-own', text: 'Easy.' }] }],
  }])
  t.match(rebased.dropped, [{ pointer: '/operations/0', code: 'statement_renamed' }])
  const derived = upgrade(
    [add('own')],
    withPrinciple('third', { statements: [...principle('third').statements, statement('own')] }, from)
  )
  t.strictSame(
    derived.again.content.principles.at(-1)?.statements.map(({ key }) => key),
    ['own-own'],
    'a derived one too'
  )
})

t.test('T12: a derived key does not move because another became free', async t => {
  const on = frozen(withPrinciple('third', { statements: [statement('own')] }, from))
  const { custom, again } = upgrade(
    [add('own')],
    { ...withPrinciple('third', { statements: [statement('third-one')] }, on), wordings: [] },
    {},
    on
  )
  t.strictSame([custom, again].map(({ content }) => content.principles.at(-1)?.statements[0]?.key), ['own-2', 'own-2'])
})

t.test('T12: what is gone is dropped and told, and what our own things need comes along', async t => {
  const on = frozen({ ...from, wordings: [] })
  const to = {
    ...without('fourth', on),
    categories: [],
    examples: [],
    sources: [source('handbook')],
    principles: without('fourth', on).principles.map(one => ({ ...one, examples: [] })),
  }
  const operations: Operation[] = [
    omit('fourth'),
    { ...add('own'), principle: { ...add('own').principle, sources: ['survey'], examples: ['circle'] } },
    { op: 'addExample', slug: 'own', example: ownExample('walk') },
  ]
  const { rebased, again } = upgrade(operations, to, {
    replacedBy: [{ from: ['old'], to: ['own'], relationship: 'equal' }],
  }, on)
  t.strictSame(again.refusals, [])
  t.strictSame([again.content.sources, again.content.categories].map(list => list.map(({ slug }) => slug)), [[
    'handbook',
    'survey',
  ], ['groups']])
  t.strictSame(told(rebased.dropped), [['example_gone', '/operations/1']])
  t.strictSame(again.content.replacedBy, [{ from: ['old'], to: ['own'], relationship: 'equal' }])
  const split = {
    ...without('fourth', on),
    principles: [...without('fourth', on).principles, principle('part-one'), principle('part-two')],
    replacedBy: [{ from: ['fourth'], to: ['part-one', 'part-two'], relationship: 'narrower' as const }],
  }
  const named = upgrade([], split, {
    replacedBy: [{ from: ['old'], to: ['fourth'], relationship: 'equal' }],
    wordings: [wording({ principles: [{ slug: 'fourth', title: 'Easy' }, { slug: 'safe', statements: [] }] })],
  }, on)
  t.strictSame(told(named.rebased.dropped), [['target_gone', '/wordings/0/principles/0'], [
    'target_gone',
    '/replacedBy/0',
  ]])
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
