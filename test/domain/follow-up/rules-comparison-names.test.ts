/** C1: what has another name in the other version and means the same. */
import t from 'tap'
import { comparison } from '../../../src/domain/follow-up/comparison.ts'
import { equalNames, inverted } from '../../../src/domain/follow-up/equal-names.ts'
import { only, scored } from '../scoring/worked.ts'
import { contentOfSheet } from './following.ts'

t.test('C1: a principle with another name that means the same is compared under its new name', async t => {
  const keys = ['a1', 'b1']
  const content = contentOfSheet({ statements: keys.map(key => ({ key, principle: 'first' })) }, { composite: true })
  const renamed = contentOfSheet({
    statements: keys.map(key => ({ key, principle: 'other' })),
    replacedBy: [{ from: ['first'], to: ['other'], relationship: 'equal' }],
  }, { composite: true })
  const was = { a1: { level: 'not' }, b1: { level: 'fully' } }
  const now = { a1: { level: 'fully' }, b1: { level: 'fully' } }
  const [a, b] = [
    { content, result: scored(content, was) },
    { content: renamed, result: scored(renamed, now) },
  ]
  const equals = equalNames([content, renamed], () => false)
  const there = comparison({ a, b, equals })
  t.strictSame(there.commonCore, { keys, weightShareA: '1', weightShareB: '1' })
  t.match(there, { principles: [{ slug: 'other', delta: { exact: '1/2' } }], composite: { delta: { exact: '1/2' } } })
  t.equal(there.principles.length, 1, 'the old name is no principle of its own')
  const back = comparison({ a: b, b: a, equals: inverted(equals) })
  t.match(back, { principles: [{ slug: 'first', delta: { exact: '-1/2' } }], composite: { delta: { exact: '-1/2' } } })
  t.strictSame(
    equalNames([content, renamed], name => name === 'first'),
    { statements: {}, principles: {} },
    'what was given another meaning on the way is not the same'
  )
})

t.test('C1: a name that another thing has now is not what had it before', async t => {
  const content = contentOfSheet({ statements: [{ key: 'a1' }, { key: 'b1' }] })
  const renamed = contentOfSheet({
    statements: [{ key: 'c1' }, { key: 'a1' }, { key: 'b1' }],
    replacedBy: [{ from: ['a1'], to: ['c1'], relationship: 'equal' }],
  })
  const fully = { level: 'fully' }
  const { commonCore, principles } = comparison({
    a: { content, result: scored(content, { a1: fully, b1: fully }) },
    b: { content: renamed, result: scored(renamed, { a1: fully, b1: fully, c1: fully }) },
    equals: equalNames([content, renamed], () => false),
  })
  t.strictSame(commonCore.keys, ['c1', 'b1'])
  t.match(only(principles).statements, [{ key: 'c1' }, { key: 'a1', reason: 'not_asked' }, { key: 'b1' }])
})
