import t from 'tap'
import { itemFates } from '../../../src/domain/follow-up/fates.ts'
import { editorialBetween } from '../../../src/domain/follow-up/rewording.ts'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { version, withPrinciple, withStatement, wording } from '../../fixtures/versions.ts'
import { contentOfSheet } from './following.ts'

t.test('U: editorial is what no release between meant otherwise', async t => {
  const first = version()
  const typo = withStatement('safe-one', { text: 'We do it.' })
  const meant = withStatement('mutual-one', { text: 'We do that.' }, typo)
  const between = editorialBetween(first, [{ content: typo, changeKind: 'editorial' }, {
    content: meant,
    changeKind: 'substantive',
  }])
  t.ok(between('safe-one'))
  t.notOk(between('mutual-one'))
  t.strictSame(itemFates(first, meant, between).map(({ key, fate }) => [key, fate]), [
    ['safe-one', 'carried'],
    ['safe-two', 'carried'],
    ['mutual-one', 'to_confirm'],
    ['mutual-two', 'carried'],
  ])
  t.notOk(
    editorialBetween(first, [{ content: meant, changeKind: 'substantive' }])('safe-one'),
    'in one step it is what the step says'
  )
  t.notOk(
    editorialBetween(first, [{ content: withPrinciple('safe', { gloss: 'New.' }), changeKind: 'substantive' }])('safe'),
    'a principle by its slug'
  )
  const easier = {
    ...first,
    wordings: [wording({ principles: [{ slug: 'safe', title: 'Other', gloss: 'Easy gloss.' }] })],
  }
  t.notOk(
    editorialBetween(first, [{ content: easier, changeKind: 'substantive' }])('safe'),
    'another wording by its principle'
  )
})

t.test(
  'U through several versions a name is followed release by release, as if each had ' +
    'been moved to in turn',
  async t => {
    const release = (keys: readonly string[], ...replaced: ReadonlyArray<readonly [string, string]>) =>
      contentOfSheet({
        statements: keys.map(key => ({ key })),
        replacedBy: replaced.map(([from, to]) => ({ from: [from], to: [to], relationship: 'equal' })),
      })
    const came = (way: readonly VersionContent[], isEditorial = () => true) => {
      const [from, to] = [way.at(0), way.at(-1)]
      if (!from || !to) throw new TypeError('A way has two ends')
      return Object.fromEntries(
        itemFates(from, to, isEditorial, way).map((
          { key, from, fate }
        ) => [key, fate === 'carried' ? from.join() : fate])
      )
    }
    t.strictSame(
      came([release(['a1']), release(['b1'], ['a1', 'b1']), release(['c1'], ['b1', 'c1'])]),
      { c1: 'a1' },
      'each version tells of its own'
    )
    t.strictSame(
      came([
        release(['x1', 'a1']),
        release(['b1', 'a1'], ['a1', 'b1'], ['x1', 'a1']),
        release(['b1', 'c1'], ['a1', 'b1'], ['a1', 'c1']),
      ]),
      { b1: 'a1', c1: 'x1' },
      "a name that was taken over is another one's"
    )
    t.strictSame(
      came([
        release(['a1', 'b1']),
        release(['a1', 'b1'], ['a1', 'b1'], ['b1', 'a1']),
        release(['b1', 'c1'], ['a1', 'c1']),
      ]),
      { b1: 'a1', c1: 'b1' },
      'two that changed places'
    )
    t.strictSame(came([release(['a1']), release(['b1'], ['a1', 'b1']), release(['b1', 'c1'], ['b1', 'c1'])]), {
      b1: 'new',
      c1: 'a1',
    }, 'one that came anew under an old name')
    const [first, last] = [release(['a1']), release(['a1'])]
    t.strictSame(
      itemFates(first, last, () => true, [first, release(['b1'], ['a1', 'b1']), last]).map((
        { key, fate }
      ) => [key, fate]),
      [['a1', 'new'], ['a1', 'retired']],
      'what went under another name is gone with it'
    )
  }
)

t.test('U a merge or a split is one wherever it is on the way', async t => {
  const release = (keys: readonly string[], ...told: ReadonlyArray<readonly [from: string, to: string]>) =>
    contentOfSheet({
      statements: keys.map(key => ({ key })),
      replacedBy: told.map(([from, to]) => ({ from: from.split(' '), to: to.split(' '), relationship: 'equal' })),
    })
  const rowsOf = (...way: readonly VersionContent[]) => {
    const [from, to] = [way.at(0), way.at(-1)]
    if (!from || !to) throw new TypeError('A way has two ends')
    const fates = itemFates(from, to, () => true, way)
    return fates.map(({ key, from, rows, fate }) => [key, from.join(), rows.join(), fate])
  }
  const renamed = release(['b1', 'c1'], ['a1', 'b1'])
  const merged = [['d1', 'a1', 'merged', 'to_confirm']]
  t.strictSame(rowsOf(release(['a1']), renamed, release(['d1'], ['b1 c1', 'd1'])), merged, 'with what is new')
  t.strictSame(rowsOf(release(['a1', 'c1']), renamed, release(['d1'], ['b1 c1', 'd1'])), [
    ['d1', 'a1,c1', 'merged', 'to_confirm'],
  ])
  t.strictSame(rowsOf(release(['a1']), release(['d1'], ['a1', 'b1'], ['b1 c1', 'd1'])), merged, 'in one release')
  t.strictSame(
    rowsOf(release(['a1', 'x1']), release(['d1'], ['a1 x1', 'd1']), release(['e1'], ['d1', 'e1'])),
    [['e1', 'a1,x1', 'merged', 'to_confirm']],
    'and renamed after'
  )
  t.strictSame(
    rowsOf(release(['a1']), release(['b1', 'c1'], ['a1', 'b1 c1']), release(['b1'])),
    [['b1', 'a1', 'split', 'to_confirm']],
    'of which a part is gone'
  )
})

t.test('U what was renamed, and given another meaning by a release between, is to be confirmed', async t => {
  const sheets = (
    text: string
  ) => [{ key: 'a1', text: 'As it was.' }, { key: 'b1', text: 'As it was.' }, { key: 'b1', text }]
  const way = sheets('Otherwise.').map(statement =>
    contentOfSheet({
      statements: [statement],
      replacedBy: statement.key === 'b1' ? [{ from: ['a1'], to: ['b1'], relationship: 'equal' }] : [],
    })
  )
  const [first, ...later] = way
  const last = later.at(-1)
  if (!first || !last) throw new TypeError('A way has two ends')
  for (const [changeKind, fate] of [['substantive', 'to_confirm'], ['editorial', 'carried']] as const) {
    t.equal(
      itemFates(first, last, editorialBetween(first, later.map(content => ({ content, changeKind }))), way)[0]?.fate,
      fate,
      changeKind
    )
  }
})
