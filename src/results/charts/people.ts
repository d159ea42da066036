import type { MadeOf } from '../../assessments/release/result-schemas.ts'
import type { Profiled } from '../../domain/scoring/summary.ts'
import { kOf, type Disclosed } from './display-value.ts'

/** How many people a value of a shared result is of; empty for any other (rule D6). */
export function peopleOf (mode: Profiled['mode'], counted: object | undefined): string {
  if (mode === 'single' || counted === undefined || !('n' in counted) || typeof counted.n !== 'number') return ''
  return counted.n === 1 ? '1 person' : `${counted.n} people`
}

/** A value in words, and of how many people it is; where it is of nobody there is none. */
export function withPeople (words: string, people: string): string {
  return people === '' || people === '0 people' ? words : `${words}, ${people}`
}

/** Rule D6. `k` is that of a confidential result. */
export function madeOfWords (madeOf: MadeOf, k: number | null): string {
  if (madeOf === null) return `The answers of fewer than ${k} people, of whom nothing is shown`
  const { responses, seats, atLeast } = madeOf
  if (atLeast !== undefined) return `The answers of at least ${atLeast} people`
  return `${counted(responses ?? 0, 'response')}${typeof seats === 'number' ? ` of ${counted(seats, 'seat')}` : ''}`
}

/** What a result is made of, behind its name; empty where that is not told, and of a single one. */
export function afterName ({ madeOf, result }: NamedResult): string {
  if (madeOf === undefined || madeOf?.seats === null) return ''
  const words = madeOfWords(madeOf, kOf(result))
  return ` (${words.charAt(0).toLowerCase()}${words.slice(1)})`
}

interface NamedResult {
  readonly madeOf: MadeOf | undefined
  readonly result: Disclosed
}

function counted (count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** A result as a timeline names it. */
export function inTime (result: NamedResult & { readonly number: number, readonly date: string }) {
  const { number, date } = result
  return { number, date, madeOf: afterName(result) }
}
