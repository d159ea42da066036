import t from 'tap'
import { collectDifferences } from './fixtures/differences.ts'

t.test('of comparisons in a loop those that failed are collected, as tap would have failed them', async t => {
  const { differences, compare, match, notMatch } = collectDifferences()
  compare('equal', { a: [1, undefined], b: new Date(0) }, { b: new Date(0), a: [1, undefined] })
  match('a pattern', { status: 404, detail: 'No such set' }, { status: Number, detail: /set$/ })
  notMatch('no pattern', 'No such set', /principle/)
  t.strictSame(differences, [])
  compare('another number', 1, '1')
  compare('one more member', { a: 1, b: undefined }, { a: 1 })
  match('another status', { status: 404 }, { status: 410 })
  match('nothing', undefined, /undefined/)
  notMatch('the pattern', 'No such set', 'set')
  t.strictSame(differences, [
    { what: 'another number', found: 1, expected: '1' },
    { what: 'one more member', found: { a: 1, b: undefined }, expected: { a: 1 } },
    { what: 'another status', found: { status: 404 }, expected: { status: 410 } },
    { what: 'nothing', found: undefined, expected: /undefined/ },
    { what: 'the pattern', found: 'No such set', expected: { not: 'set' } },
  ])
})
