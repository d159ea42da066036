/**
 * Rules D3, D5 and D8: which cells are shown, hidden or not asked does not tell who took part. Each draw is looked at
 * with and without one submission. What may differ: whether the group of that person has k people (D3), and whether the
 * people of all groups with fewer than k come to k together (D5; README says so).
 */
import t from 'tap'
import { unspecified, type Perspective } from '../../../src/domain/assessments/model.ts'
import { released } from '../../../src/domain/disclosure/suppression.ts'
import { perspective } from '../../fixtures/confidential.ts'
import { compare, resultOf, shapeOf, sum } from './shapes.ts'

/** Every list of numbers from 0 to those of another. */
function * upTo ([most, ...others]: readonly number[]): Generator<number[]> {
  if (most === undefined) return yield []
  for (let each = 0; each <= most; each++) for (const rest of upTo(others)) yield [each, ...rest]
}

/** With k = 5; the numbers of submissions in the order of the seats. */
function shapeOfDraw (
  perspectives: readonly Perspective[],
  issued: Readonly<Record<string, number>>,
  submitted: readonly number[]
): string {
  const seats = new Map(Object.entries(issued))
  const people = new Map([...seats.keys()].map((key, index) => [key, submitted[index] ?? 0]))
  return shapeOf(resultOf({ seats, submitted: people, perspectives, k: 5, voice: 'participant' }))
}

t.test('D5: six peers and one without a perspective, of whom one does not submit', async t => {
  const told = (...submitted: number[]) => shapeOfDraw([perspective('peers')], { peers: 6, unspecified: 1 }, submitted)
  t.equal(told(6, 0), told(6, 1))
  t.equal(told(6, 0), told(5, 1), 'and so nobody knows which of the seven')
  t.match(told(6, 0), /^shown: peers hidden,unspecified hidden;/)
})

t.test('D5: seats, not submissions, decide which of two large groups is held back beside a small one', async t => {
  const views = [perspective('peers'), perspective('managers')]
  const told = (...submitted: number[]) => shapeOfDraw(views, { peers: 6, managers: 7, unspecified: 1 }, submitted)
  t.equal(told(6, 6, 1), told(6, 7, 0), 'by people, managers would be held back only if the one person had submitted')
  t.equal(told(5, 7, 1), told(6, 7, 0))
})

t.test('D5: where those of small groups come to k, one more or less is told', async t => {
  const views = [perspective('peers'), perspective('managers'), perspective('carers')]
  const told = (carers: number) => shapeOfDraw(views, { peers: 6, managers: 3, carers: 2 }, [6, 3, carers])
  t.match(told(2), 'peers shown')
  t.match(told(1), 'peers hidden')
})

t.test('D3, D5: every draw of two groups, one without a perspective and an outside view, with small k', async t => {
  const found = { cases: 0, fewerThanK: 0 }
  const views = [perspective('aa'), perspective('bb'), perspective('visitors', true)]
  const keys = ['aa', 'bb', 'visitors', unspecified]
  for (const k of [2, 3]) {
    for (const issued of upTo([k + 2, k + 1, 1, 3])) {
      const seats = new Map(keys.flatMap((key, index) => issued[index] ? [[key, issued[index]] as const] : []))
      for (const each of upTo([...seats.values()])) {
        const submitted = new Map([...seats.keys()].map((key, index) => [key, each[index] ?? 0]))
        const voice = (issued[2] ?? 0) === 0 ? 'perspective' : 'participant'
        compare(t, { seats, submitted, perspectives: views, k, voice }, found)
      }
    }
  }
  t.ok(found.fewerThanK > 2_000, JSON.stringify(found))
})

t.test('D3, D5: every draw of up to four parts that stand in a table', async t => {
  let cases = 0
  for (const k of [2, 3, 4]) {
    for (const sizes of upTo([k + 2, k + 1, 3, 2])) {
      for (const people of upTo(sizes)) {
        const release = (some: readonly number[]) => {
          const small = some.filter(n => n < k)
          const { whole, parts } = released(sum(some), some.map((people, index) => ({ people, size: sizes[index] })), k)
          return { isLittle: sum(small) < k, small: some.map(n => n < k).join(), told: [whole, ...parts].join() }
        }
        const without = release(people)
        for (const [index, n] of people.entries()) {
          if (n >= (sizes[index] ?? 0)) continue
          const with_ = release(people.with(index, n + 1))
          if (with_.isLittle !== without.isLittle || with_.small !== without.small) continue
          cases++
          if (with_.told !== without.told) t.fail('one submission shows or hides a part', { k, sizes, people, index })
        }
      }
    }
  }
  t.ok(cases > 10_000, `${cases} cases`)
})
