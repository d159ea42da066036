import { isCounted } from '../versions/digest.ts'
import { compareFractions, fraction, isGreater, minus, times, type Fraction } from '../values/fraction.ts'
import type { CustomContent } from '../versions/principle-set.ts'
import { answerValues } from '../scoring/answer-values.ts'
import { tenthsCell, valueOf } from '../scoring/cells.ts'
import { bandOf, boundOf, exactValue } from '../scoring/mean.ts'
import { guideAnswers, type Finding, type GuideAnswer } from './guide-questions.ts'
import type {
  Band, ExactCell, ExactValue, GatedCell, PrincipleResult, Result, StatementResult,
  Tenth
} from '../assessments/result.ts'

/** Rule I4. Of gated cells it is worked out of what everybody reads, and has one place as they have (rule D6). */
export type Worth = ExactValue | { readonly value: Tenth }

/** A statement with a value, as something to work on or to keep. */
export interface ImprovementItem {
  readonly principle: string
  readonly key: string
  readonly text: string
  readonly weight: number
  readonly value: ExactCell | GatedCell
  /** How many gave a level; of a gated result nobody is told (rule D6). */
  readonly n?: number
  /** Null where it is at the highest level, or does not count. */
  readonly worth: Worth | null
}

/** Rule I2: one principle in plain words. */
export interface PrincipleAnswers {
  readonly slug: string
  readonly title: string
  readonly finding: Finding
  readonly answers: readonly GuideAnswer[]
}

/** Rules I1, I2 and I4. */
export interface Improvement extends Readonly<Record<Band, readonly ImprovementItem[]>> {
  /** Rule I1: to be talked about; in none of the other lists. */
  readonly divided: readonly ImprovementItem[]
  readonly principles: readonly PrincipleAnswers[]
}

/** What was found out about a statement, before it is told. */
interface Found {
  readonly item: ImprovementItem
  readonly value: Fraction
  readonly isDivided: boolean
  readonly band: Band
}

/** Rules I1, I2 and I4, of a result and the version that it is of. There is no target, no pass and no fail. */
export function improvement (result: Result, content: CustomContent): Improvement {
  const texts = new Map(content.principles.flatMap(({ statements }) => statements).map(({ key, text }) => [key, text]))
  const found = result.principles.flatMap(principle => foundIn(result, principle, content, texts)).toSorted(byUrgency)
  const having = (band: Band) => itemsOf(found.filter(each => each.band === band && !each.isDivided))
  return {
    weak: having('weak'),
    mixed: having('mixed'),
    strong: having('strong'),
    divided: itemsOf(found.filter(({ isDivided }) => isDivided)),
    principles: result.principles.map(principle => answersOf(principle, content, found)),
  }
}

function itemsOf (found: readonly Found[]): ImprovementItem[] {
  return found.map(({ item }) => item)
}

/** Rule I1: value ascending, weight descending; sorting keeps the order of the set. */
function byUrgency (a: Found, b: Found): number {
  return compareFractions(a.value, b.value) || b.item.weight - a.item.weight
}

function foundIn (
  result: Result,
  principle: PrincipleResult,
  content: CustomContent,
  texts: ReadonlyMap<string, string>
): Found[] {
  const [weakBelow, strongFrom] = [boundOf(content.weakBelow), boundOf(content.strongFrom)]
  const worthOf = worthIn(principle, content)
  return principle.statements.flatMap(statement => {
    const { key, weight, value: cell, divided = false } = statement
    const value = valueOf(cell)
    if (!value || !cell.released) return []
    const worth = isCounted(statement) ? worthOf(value, weight) : null
    return [{
      item: {
        principle: principle.slug,
        key,
        text: texts.get(key) ?? '',
        weight,
        value: cell,
        ...('n' in statement && { n: statement.n }),
        worth: worth && toldWorth(result, worth),
      },
      value,
      isDivided: divided,
      band: bandOf(value, weakBelow, strongFrom),
    }]
  })
}

/** Rule I4: from its value to the next level above, in its share of the weight that has a value. */
function worthIn (
  { statements }: PrincipleResult,
  content: CustomContent
): (value: Fraction, weight: number) => Fraction | null {
  const levelValue = answerValues(content)
  const levels = (content.scale?.levels ?? []).flatMap(({ key }) => levelValue({ level: key }) ?? []).toSorted(
    compareFractions
  )
  let whole = 0
  for (const statement of statements) whole += isCounted(statement) && valueOf(statement.value) ? statement.weight : 0
  return (value, weight) => {
    const next = levels.find(level => isGreater(level, value))
    return next ? times(minus(next, value), fraction(weight, whole)) : null
  }
}

function toldWorth ({ disclosure }: Result, worth: Fraction): Worth {
  return disclosure === 'exact' ? exactValue(worth) : { value: tenthsCell(worth).value }
}

/** Rule I2. Of a confidential principle nothing is told but that it cannot be shown (rule D3). */
function findingOf (principle: PrincipleResult): Finding {
  const { outcome, band, value } = principle
  const statements: readonly StatementResult[] = principle.statements
  if (outcome === 'scored' && band) return band
  if (!statements.some(isCounted)) return 'nothing_counted'
  if ('releasedWeight' in principle) return value.released ? 'too_little_shown' : 'not_shown'
  return principle.excluded.count === principle.possible.count ? 'not_applicable' : 'not_enough_answers'
}

function answersOf (
  principle: PrincipleResult,
  { principles }: CustomContent,
  found: readonly Found[]
): PrincipleAnswers {
  const { slug } = principle
  const title = principles.find(each => each.slug === slug)?.title ?? slug
  const finding = findingOf(principle)
  const ofPrinciple = found.filter(({ item }) => item.principle === slug)
  const texts = (wanted: readonly Found[]) => wanted.map(({ item: { key, text } }) => ({ statement: key, text }))
  return {
    slug,
    title,
    finding,
    answers: guideAnswers({ principle: slug, text: title }, finding, {
      weak: texts(ofPrinciple.filter(({ item, band, isDivided }) => item.worth && band === 'weak' && !isDivided)),
      divided: texts(ofPrinciple.filter(({ isDivided }) => isDivided)),
    }),
  }
}
