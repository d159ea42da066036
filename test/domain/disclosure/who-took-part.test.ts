/**
 * Rules D3, D5 and D8: which cells are shown, hidden or not asked does not tell who took part. Each draw is looked at
 * with and without one submission. What may differ: whether the group of that person has k people (D3), and whether the
 * people of all groups with fewer than k come to k together (D5; README says so).
 */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import {
  unspecified, type Perspective, type Response, type Seats, type Voice
} from '../../../src/domain/assessments/model.ts'
import type { GatedResult } from '../../../src/domain/assessments/result.ts'
import { canonicalJson } from '../../../src/domain/values/canonical-json.ts'
import { seatsOf } from '../../../src/domain/scoring/groups.ts'
import { released } from '../../../src/domain/disclosure/suppression.ts'
import {
  contentOf, gate, perspective, repeated, response, statementOf,
  type Said
} from '../../fixtures/confidential.ts'

type Cell = { readonly released: boolean } | null

const shape = (cell: Cell) => cell === null ? 'none' : cell.released ? 'shown' : 'hidden'

function shapes (cells: Readonly<Record<string, Cell>>): string {
  return Object.entries(cells).map(([key, cell]) => `${key} ${shape(cell)}`).join()
}

/** What there is of each statement, of each principle, and of all: without any value. */
function statementShape (result: GatedResult, key: string): string {
  const { value, perspectives } = statementOf(result, key)
  return `${shape(value)}: ${shapes(perspectives)}`
}

interface Small {
  readonly people: number
  readonly has: (key: string) => boolean
}

/** How many people inside are in groups of fewer than k, and whether the group of this key is one of them. */
function smallGroups (people: ReadonlyMap<string, number>, outside: ReadonlySet<string>, k: number): Small {
  const small = [...people].filter(([key, n]) => !outside.has(key) && n < k)
  return { people: sum(small.map(([, n]) => n)), has: (key: string) => (people.get(key) ?? 0) < k }
}

/** Whether what D3 and D5 go by is the same: if it is, nothing else may tell of the submission. */
function isAlike (before: Small, after: Small, key: string, k: number): boolean {
  return before.has(key) === after.has(key) && (before.people < k) === (after.people < k)
}

const one = contentOf({ one: ['one-a'] }, { composite: true })

interface Draw {
  readonly seats: Seats
  readonly submitted: ReadonlyMap<string, number>
  readonly perspectives: readonly Perspective[]
  readonly k: number
  readonly voice: Voice
}

/** One statement, to which everybody who submitted gave a level. */
function resultOf ({ submitted, seats, perspectives, k, voice }: Draw): GatedResult {
  const responses = [...submitted].flatMap(([key, n]) => repeated(n, response({ 'one-a': 'mostly' }, key)))
  return gate(one, responses, perspectives, { seats, k, voice })
}

/** Everything that tells of one statement whether there is a cell. */
function shapeOf (result: GatedResult): string {
  const [principle] = result.principles
  return [
    statementShape(result, 'one-a'),
    shape(principle?.value ?? null),
    shapes(principle?.perspectives ?? {}),
    shape(result.composite),
    result.perspectives.map(({ key }) => key).join(),
  ].join('; ')
}

interface Found {
  cases: number
  fewerThanK: number
}

/** Adds one submission to each group in turn, and fails where that changes which cells there are. */
function compare (t: Test, draw: Draw, found: Found): void {
  const { seats, submitted, perspectives, k } = draw
  const outside = new Set(perspectives.filter(({ outside }) => outside).map(({ key }) => key))
  const before = smallGroups(submitted, outside, k)
  const without = shapeOf(resultOf(draw))
  for (const [key, n] of submitted) {
    if (n >= (seats.get(key) ?? 0)) continue
    const more = new Map([...submitted, [key, n + 1]])
    const after = smallGroups(more, outside, k)
    if (!isAlike(before, after, key, k)) continue
    found.cases++
    if (before.people < k) found.fewerThanK++
    const with_ = shapeOf(resultOf({ ...draw, submitted: more }))
    if (with_ !== without) {
      t.fail('one submission shows or hides a cell', {
        key,
        draw: canonicalJson([[...seats], [...submitted], k]),
        without,
        with_,
      })
    }
  }
}

function sum (numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

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

t.test('D3, D5: any number of seats, perspectives and outside views, and any k', async t => {
  const found = { cases: 0, fewerThanK: 0 }
  const [seats, missing] = [fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 4 })]
  const group = fc.record({ seats, missing, outside: fc.boolean() })
  fc.assert(
    fc.property(
      fc.array(group, { maxLength: 5 }),
      fc.option(group),
      fc.integer({ min: 5, max: 20 }),
      fc.constantFrom<Voice>('participant', 'perspective'),
      (named, others, k, voice) => {
        const groups = [
          ...named.map((each, index) => ({ ...each, key: `view-${index}`, outside: each.outside && index > 0 })),
          ...(others ? [{ ...others, key: unspecified, outside: false }] : []),
        ]
        const perspectives = groups.flatMap(({ key, outside }) => key === unspecified ? [] : perspective(key, outside))
        const seats = new Map(groups.map(({ key, seats }) => [key, seats]))
        const submitted = new Map(groups.map(({ key, seats, missing }) => [key, Math.max(0, seats - missing)]))
        compare(t, { seats, submitted, perspectives, k, voice }, found)
      }
    ),
    { seed: 12, numRuns: 1_500 }
  )
  t.ok(found.fewerThanK > 500, JSON.stringify(found))
})

t.test('D3, D5, D8: whatever is said of several statements, by whoever submits or does not', async t => {
  const content = contentOf({ 'one:2': ['one-a:2', 'one-b'], two: ['two-a'] })
  const keys = ['one-a', 'one-b', 'two-a']
  const views = [perspective('aa'), perspective('bb'), perspective('visitors', true)]
  const said = fc.constantFrom<Said>('not', 'mostly', 'fully', 'fully', 'dontKnow', 'declined', undefined)
  const group = (maxLength: number) => fc.array(fc.tuple(said, said, said), { maxLength })
  const groups = fc.record({ aa: group(9), bb: group(9), visitors: group(6), [unspecified]: group(3) })
  const hasLevel = ({ ratings }: Response, key: string) => 'level' in (ratings[key]?.rating ?? {})
  const asked = ({ principles }: GatedResult) =>
    principles.map(({ perspectives, statements }) =>
      [Object.keys(perspectives), ...statements.map(statement => Object.keys(statement.perspectives))].join(';')
    ).join()
  let cases = 0
  fc.assert(
    fc.property(groups, fc.nat(), (groups, which) => {
      const all = Object.entries(groups).flatMap(([perspective, people]) =>
        people.map(answers => response(Object.fromEntries(keys.map((key, at) => [key, answers[at]])), perspective))
      )
      const person = all[which % Math.max(1, all.length)]
      if (!person) return
      const fewer = all.filter(each => each !== person)
      const seats = seatsOf(all)
      const [with_, without] = [gate(content, all, views, { seats }), gate(content, fewer, views, { seats })]
      if (asked(with_) !== asked(without)) t.fail('one submission adds or takes away a group')
      for (const key of keys) {
        const giving = (some: readonly Response[], group: string) =>
          some.filter(each => each.perspective === group && hasLevel(each, key)).length
        const smallOf = (some: readonly Response[]) =>
          smallGroups(new Map([...seats.keys()].map(group => [group, giving(some, group)])), new Set(['visitors']), 5)
        const [before, after] = [smallOf(fewer), smallOf(all)]
        if (!isAlike(before, after, person.perspective, 5)) continue
        cases++
        if (statementShape(with_, key) !== statementShape(without, key)) {
          t.fail('it shows or hides a cell', { key, person })
        }
      }
    }),
    { seed: 5, numRuns: 600 }
  )
  t.ok(cases > 800, `${cases} statements`)
})
