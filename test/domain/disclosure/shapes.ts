/** Which cells of a result are released, whatever their values; and whether two results differ in that. */
import { type Test } from 'tap'
import type { GatedResult } from '../../../src/domain/assessments/result.ts'
import { type Perspective, type Seats, type Voice } from '../../../src/domain/assessments/model.ts'
import { canonicalJson } from '../../../src/domain/values/canonical-json.ts'
import { contentOf, gate, repeated, response, statementOf } from '../../fixtures/confidential.ts'

type Cell = { readonly released: boolean } | null

const shape = (cell: Cell) => cell === null ? 'none' : cell.released ? 'shown' : 'hidden'

function shapes (cells: Readonly<Record<string, Cell>>): string {
  return Object.entries(cells).map(([key, cell]) => `${key} ${shape(cell)}`).join()
}

/** What there is of each statement, of each principle, and of all: without any value. */
export function statementShape (result: GatedResult, key: string): string {
  const { value, perspectives } = statementOf(result, key)
  return `${shape(value)}: ${shapes(perspectives)}`
}

interface Small {
  readonly people: number
  readonly has: (key: string) => boolean
}

/** How many people inside are in groups of fewer than k, and whether the group of this key is one of them. */
export function smallGroups (people: ReadonlyMap<string, number>, outside: ReadonlySet<string>, k: number): Small {
  const small = [...people].filter(([key, n]) => !outside.has(key) && n < k)
  return { people: sum(small.map(([, n]) => n)), has: (key: string) => (people.get(key) ?? 0) < k }
}

/** Whether what D3 and D5 go by is the same: if it is, nothing else may tell of the submission. */
export function isAlike (before: Small, after: Small, key: string, k: number): boolean {
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
export function resultOf ({ submitted, seats, perspectives, k, voice }: Draw): GatedResult {
  const responses = [...submitted].flatMap(([key, n]) => repeated(n, response({ 'one-a': 'mostly' }, key)))
  return gate(one, responses, perspectives, { seats, k, voice })
}

/** Everything that tells of one statement whether there is a cell. */
export function shapeOf (result: GatedResult): string {
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
export function compare (t: Test, draw: Draw, found: Found): void {
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

export function sum (numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
