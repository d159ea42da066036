import { readFile } from 'node:fs/promises'
import t from 'tap'
import { disclosureLimits } from './limits.ts'

/** Rule D12: how much a released value still tells, counted anew and compared with what is said of it. */

const limits = JSON.parse(
  await readFile(new URL('../../../src/domain/rules/disclosure-limits.json', import.meta.url), 'utf8')
)
const now = disclosureLimits()

t.test('D12: the table of what a released value still tells is what the gate does', async t => {
  t.strictSame(limits, now)
})

t.test('D12: of scales of 2 to 10 levels, nobody outside ever learns what each one said', async t => {
  for (const { levels, rows } of now.scales) {
    t.strictSame(rows.filter(({ outsider }) => outsider.everyonesAnswerKnown.count > 0), [], `${levels} levels`)
    for (const { n, allGaveALevel: { outsider } } of rows) {
      // Just k people, who are told of only if all gave a level; and 2k, of whom more is told than of fewer (D6, D9).
      if (n === 5 || n === 10) {
        t.ok(
          outsider.count > 0,
          `${levels} levels, ${n} people: a value can tell that all ` +
            'gave a level'
        )
      }
    }
  }
  const telling = (levels: number) =>
    now.scales.find(each => each.levels === levels)?.rows
      .filter(({ allGaveALevel }) => allGaveALevel.outsider.count > 0).map(({ n }) => n)
  t.strictSame(telling(2), [5, 6, 7, 8, 9, 10], 'on two levels so can one of 6 to 9')
  t.strictSame(telling(4), [5, 10])
})

t.test('D12: sums counted and answers listed give the same limits of four levels', async t => {
  const four = now.scales.find(({ levels }) => levels === 4)
  t.strictSame(
    four?.rows.map(({ n, outsider, participant }) => [
      n,
      outsider.answersFixed.count,
      outsider.everyonesAnswerKnown.count,
      outsider.fewestMultisets,
      participant,
    ]),
    now.rows.map(({ n, outsider, participant: { othersAnswersFixed, everyonesAnswerKnown } }) => [
      n,
      outsider.answersFixed.multisets.count,
      outsider.everyonesAnswerKnown,
      outsider.fewestMultisets,
      {
        othersAnswersFixed: counts(othersAnswersFixed.views),
        everyonesAnswerKnown: counts(everyonesAnswerKnown.views),
      },
    ])
  )
})

function counts ({ count, of }: { readonly count: number, readonly of: number }) {
  return { count, of }
}

t.test('D12: nobody outside ever learns what one person said', async t => {
  for (const { n, outsider } of now.rows) {
    t.equal(outsider.answersFixed.multisets.count, 0, `${n}: nor what was said, without by whom`)
    t.ok(outsider.fewestMultisets >= 2)
  }
  for (const { sizes, outsiderKnows } of now.twoPerspectives) {
    t.equal(outsiderKnows.level, 0, `${sizes.join(' and ')} people`)
    t.equal(outsiderKnows.gaveNone, 0, 'nor that somebody gave no level')
    t.equal(
      outsiderKnows.gaveOne > 0,
      sizes[0] + sizes[1] === 5,
      'where just k people could give a level, a value tells that all did'
    )
  }
})

t.test('D12: two perspectives tell a participant what one group of five or six does, and nothing beyond', async t => {
  for (const { sizes, participantKnows } of now.twoPerspectives) {
    const [a, b] = sizes
    const row = now.rows.find(({ n }) => n === a + b)
    const views = a + b === 5 ? row?.participant.everyonesAnswerKnown.views.count ?? 0 : 0
    const inhabited = sizes.filter(size => size > 0).length
    const alone = sizes.filter(size => size === 1).length
    t.equal(
      participantKnows.level,
      views * (inhabited ** 2 - alone),
      `${a} and ${b} people: the same views, of whom and from where`
    )
  }
})
