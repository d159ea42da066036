import t from 'tap'
import type { Operation } from '../../../src/domain/tailoring/operations.ts'
import { upstreamOf } from '../../../src/domain/tailoring/upstream.ts'
import { principle, statement, withPrinciple, wording } from '../../fixtures/versions.ts'
import { adapt, add, adopt, frozen, omit, ownExample, replace, slugs, told } from './tailorings.ts'
import { from, kinds, renamed, upgrade, without } from './upgrades.ts'

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
