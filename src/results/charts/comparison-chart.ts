import type { Comparison, NoDelta } from '../../domain/follow-up/comparison.ts'
import type { Profiled } from '../../domain/scoring/summary.ts'
import { axis, bar, trackOf } from './bars.ts'
import { pagePalette, palettes, type Palette, type Theme } from './palette.ts'
import { gap, heightAround, heightOf, sheets, svg, words, type Block, type Frame } from './chart.ts'
import { aboutScale, type Scale } from './profile-chart.ts'
import { displayValueOfSide, wordsOf, type DisplayValue } from './display-value.ts'
import { joined, type Part, type Phrase, type Sentence } from './phrase.ts'
import { peopleOf, withPeople } from './people.ts'

/** One principle on both sides. */
export interface ComparedRow {
  readonly title: Part
  readonly a: DisplayValue
  readonly b: DisplayValue
  /** Of how many people the values are, in words; empty where that is not told (rule D6). */
  readonly people: Readonly<Record<'a' | 'b', string>>
  /** What became of it, or why that cannot be said. */
  readonly note: string
}

/** Two results, principle by principle. */
export interface SideBySide extends Scale {
  readonly title: string
  /** What the two are, for example "result 1, 2025-03-01". */
  readonly a: string
  readonly b: string
  /** What each is made of, to be said after its name (`afterName`). */
  readonly madeOf: Readonly<Record<'a' | 'b', string>>
  /** What is compared, in sentences (`aboutComparison`). */
  readonly about: string
  /** None where nothing can be compared. */
  readonly rows: readonly ComparedRow[]
}

/** What the rows are made of. */
export interface ComparedParts {
  readonly comparison: Comparison
  readonly titleOf: (slug: string) => Part
  readonly results: Readonly<Record<'a' | 'b', Pick<Profiled, 'principles' | 'mode'>>>
}

/**
 * Each principle on both sides, with its difference (b less a) or why there is none. Exact values differ to two places,
 * gated ones to one (rule D6). None where nothing can be compared.
 */
export function comparedRows ({ comparison, titleOf, results }: ComparedParts): ComparedRow[] {
  if (isNothingCommon(comparison)) return []
  const indicative = { a: indicativeOf(comparison, results.a), b: indicativeOf(comparison, results.b) }
  return comparison.principles.map(({ slug, statements, delta, reason, ...sides }) => {
    const a = displayValueOfSide(sides.a, indicative.a.has(slug))
    const b = displayValueOfSide(sides.b, indicative.b.has(slug))
    const why = reason === null ? '' : a.kind === b.kind ? reasonsOfBoth[reason] ?? reasons[reason] : reasons[reason]
    const note = delta ? difference(delta.value, comparison.kind === 'exact' ? 2 : 1) : why
    const isOfPart = isTold(a) && isTold(b)
    return {
      title: titleOf(slug),
      a,
      b,
      people: {
        a: peopleOf(results.a.mode, sides.a ?? undefined),
        b: peopleOf(results.b.mode, sides.b ?? undefined),
      },
      note: [note, isOfPart ? partWords(comparison, statements) : ''].filter(Boolean).join('; '),
    }
  })
}

/** One side of a row in words. */
export function sideWords (row: ComparedRow, side: 'a' | 'b'): string {
  return withPeople(wordsOf(row[side]), row.people[side])
}

function isTold ({ kind }: DisplayValue): boolean {
  return kind === 'value' || kind === 'band'
}

/** Rule C1: what the values of a principle are of, where that is less than its profile is of; else empty. */
function partWords (
  { basis, commonCore }: Comparison,
  statements: ReadonlyArray<{ readonly key: string }>
): string {
  const common = statements.filter(({ key }) => commonCore.keys.includes(key)).length
  const isAll = basis === 'whole' || common === statements.length
  return isAll ? '' : `only of what is the same in both (${counted(common)})`
}

function shareWords (share: string): string {
  return share === '1' ? 'all' : share
}

function counted (statements: number): string {
  return statements === 1 ? '1 statement' : `${statements} statements`
}

function isNothingCommon ({ basis, commonCore }: Comparison): boolean {
  return basis === 'common_core' && commonCore.keys.length === 0
}

/** Rules C1 to C3: what is compared, in sentences. */
export function aboutComparison (comparison: Comparison): string {
  const { kind, basis, sets, commonCore: { keys, weightShareA, weightShareB } } = comparison
  if (isNothingCommon(comparison)) {
    return sets.a.id === sets.b.id
      ? 'Nothing that both show is the same, so nothing can be compared.'
      : 'The two are of different sets, and nothing can be compared.'
  }
  const isBands = kind === 'bands'
  const bands = 'One of the two is confidential and the other is not, so only the words weak, mixed and strong are ' +
    'set side by side.'
  if (basis === 'whole') {
    return isBands ? bands : 'Both ask the same, so their values are set side by side as they are.'
  }
  const common = `The two do not ask quite the same. Only what is the same in both is compared: ${
    counted(keys.length)
  }, ${shareWords(weightShareA)} of the weight of the first and ${shareWords(weightShareB)} of the second. The ${
    isBands ? 'words' : 'values'
  } here are of those alone, so they may differ from those of the profile.`
  return isBands ? `${bands} ${common}` : common
}

/** Rule S5. The common part of a principle has a value of its own, of which a result says nothing. */
function indicativeOf ({ basis }: Comparison, { principles }: ComparedParts['results']['a']): ReadonlySet<string> {
  return new Set(basis === 'whole' ? principles.filter(({ indicative }) => indicative).map(({ slug }) => slug) : [])
}

const reasons: Readonly<Record<NoDelta, string>> = {
  not_asked: 'only one of the two asks about it',
  scale_changed: 'the scale has changed',
  reworded: 'the statements were reworded',
  not_released: 'not shown in one of the two',
  no_value: 'no value in one of the two',
  different_disclosure: 'one is confidential and one is not: only weak, mixed and strong are compared',
  nothing_in_common: 'no statement is the same in both',
  too_little_in_common: 'too little is the same in both',
  no_composite: 'there is no overall value',
}

/** Where neither side has it. */
const reasonsOfBoth: Partial<typeof reasons> = {
  not_released: 'not shown in either of the two',
  no_value: 'no value in either of the two',
}

function difference (delta: number, places: number): string {
  const size = Math.abs(delta).toFixed(places)
  return Number(size) === 0
    ? (delta === 0 ? 'no change' : `changed by less than ${(10 ** -places).toFixed(places)}`)
    : `${delta > 0 ? 'up' : 'down'} by ${size}`
}

/** A chart that stands by itself. */
export function comparisonChart (compared: SideBySide, theme: Theme = 'light'): string {
  const said = compared.rows.map((row): Sentence => [
    row.title,
    `: ${[`first ${sideWords(row, 'a')}`, `second ${sideWords(row, 'b')}`, row.note].filter(Boolean).join('; ')}.`,
  ])
  return drawn(
    compared,
    { id: 'comparison', description: joined([compared.about, ...keyOf(compared), ...said]), headed: true },
    palettes[theme]
  )
}

/** For a page that has the table too. */
export function comparisonCharts (compared: SideBySide, tallest: number): string[] {
  const numbers = axis(trackOf('comparison', pagePalette, true))
  const room = tallest - heightAround(keyOf(compared), [numbers, numbers])
  const groups = sheets(compared.rows, row => heightOf(rowOf(row, 'comparison', pagePalette)), room)
  return groups.map((rows, index) => {
    const title = groups.length === 1 ? compared.title : `${compared.title}, part ${index + 1} of ${groups.length}`
    const description = joined([...keyOf(compared), 'The table after it says the same in words.'])
    return drawn(
      { ...compared, title, rows },
      { id: `comparison-${index + 1}`, description, headed: false },
      pagePalette
    )
  })
}

/** A scale only where it is that of both (rule C1). */
function keyOf ({ a, b, rows, ...scale }: SideBySide): Phrase[] {
  return rows.length === 0 ? [`1: ${a}.`, `2: ${b}.`] : [aboutScale(scale), `1, striped: ${a}.`, `2, filled: ${b}.`]
}

function drawn (compared: SideBySide, frame: Frame, palette: Palette): string {
  const numbers = compared.rows.length === 0 ? [] : [axis(trackOf(frame.id, palette, true))]
  return svg({
    ...frame,
    title: compared.title,
    key: [...(frame.headed ? [compared.about] : []), ...keyOf(compared)],
    blocks: [...numbers, ...compared.rows.flatMap(row => rowOf(row, frame.id, palette)), ...numbers],
  }, palette)
}

function rowOf ({ title, a, b, note }: ComparedRow, id: string, palette: Palette): Block[] {
  const track = trackOf(id, palette, true)
  return [
    words(title, { size: 16, weight: 600, most: 3 }, palette.ink),
    ...(note === '' ? [] : [words(note, { size: 14, most: 2 }, palette.soft)]),
    gap(7),
    bar({ displayValue: a, label: '1', hatched: true }, track, 17),
    gap(5),
    bar({ displayValue: b, label: '2' }, track, 17),
    gap(18),
  ]
}
