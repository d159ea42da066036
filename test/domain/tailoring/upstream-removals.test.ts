import t from 'tap'
import type { Operation } from '../../../src/domain/tailoring/operations.ts'
import { example, principle, source, statement, withPrinciple, wording } from '../../fixtures/versions.ts'
import { adapt, add, frozen, omit, ownExample, told } from './tailorings.ts'
import { from, upgrade, without } from './upgrades.ts'

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
  const levels = [{ key: 'no', label: 'Not here', anchor: '' }, { key: 'some', label: 'A little', anchor: '' }]
  const two = { ...on, scale: on.scale && { ...on.scale, levels: on.scale.levels.filter(({ key }) => key !== 'some') } }
  const rescaled = upgrade([], two, { wordings: [wording({ scale: { levels } })] }, on)
  t.strictSame(told(rescaled.rebased.dropped), [['target_gone', '/wordings/0/scale/levels']])
  t.strictSame(rescaled.again.content.wordings.at(-1)?.scale, { levels: levels.slice(0, 1) })
  const examples = [{ slug: 'circle', title: 'Easy circle' }, { slug: 'cafe', title: 'Easy cafe' }]
  const single = withPrinciple('safe', {
    examples: [{ example: 'cafe', relation: 'illustrates', placement: 'in-guide' }],
  }, { ...on, examples: on.examples.filter(({ slug }) => slug !== 'circle') })
  const fewer = upgrade([], single, { wordings: [wording({ examples })] }, on)
  t.strictSame(told(fewer.rebased.dropped), [['target_gone', '/wordings/0/examples']])
  t.strictSame(fewer.again.content.wordings.at(-1)?.examples, examples.slice(1))
})
