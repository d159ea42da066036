import { isCounted } from '../digest.ts'
import { fraction, isGreater, type Fraction } from '../fraction.ts'
import type { CustomContent, Principle, Statement } from '../principle-set.ts'
import { answerValues, statesOf } from './answer-values.ts'
import { meanOf, varianceOf } from './compose.ts'
import {
  unspecified, type Answer, type MutualTable, type Perspective, type PrincipleTally, type Rating, type Response, type Seats,
  type StatementTally, type Tally, type Voice,
} from './model.ts'
import { countingRatings } from './rating.ts'

/** What participants said of one version. */
export interface MutualInput {
  /** Assessable, and not refused by rule V4. */
  readonly content: CustomContent
  /** Of every participant the one that was submitted last (rule M1). */
  readonly responses: readonly Response[]
  /** In the order of the assessment, without `unspecified`. */
  readonly perspectives: readonly Perspective[]
  /** Its keys decide which groups there are, and the responses never do (rule D5). */
  readonly seats: Seats
}

/** What one participant says: the ratings that count, by statement key. */
type Participant = ReadonlyMap<string, Rating>

/** Rule M5: who counts in the value of all, and everybody by perspective. Outside views are in `groups` alone. */
export interface Participants {
  readonly inside: readonly Participant[]
  /** By perspective key, in the order of the assessment. */
  readonly groups: ReadonlyMap<string, readonly Participant[]>
}

type ValueOf = (answer: Answer | undefined) => Fraction | null

/**
 * Rules M1 to M6: everything known before any gate. Throws a RangeError for a response of a perspective for which no seat
 * was issued.
 */
export function mutualTable ({ content, ...input }: MutualInput): MutualTable {
  return tableOf(content, participantsOf(input))
}

/** Rules M1 to M6, of participants. */
export function tableOf (content: CustomContent, participants: Participants): MutualTable {
  const valueOf = answerValues(content)
  return content.principles.map(principle => tallyOfPrinciple(principle, participants, valueOf))
}

/** Who speaks, and rule M5: whose view is inside. Throws a RangeError as `mutualTable` does. */
export function participantsOf ({ responses, perspectives, seats }: Omit<MutualInput, 'content'>): Participants {
  const isOutside = outsideOf(perspectives)
  const groups = new Map<string, Participant[]>(groupsOf(perspectives, seats).map(key => [key, []]))
  for (const { perspective, ratings } of responses) {
    const group = groups.get(perspective)
    if (!group) throw new RangeError(`No seat was issued for the perspective "${perspective}"`)
    group.push(countingRatings(ratings))
  }
  return { groups, inside: [...groups].flatMap(([key, group]) => isOutside(key) ? [] : group) }
}

/** How many of these there are of each perspective: seats, or whatever else tells who was asked. */
export function seatsOf (some: ReadonlyArray<{ readonly perspective: string }>): Seats {
  return new Map([...Map.groupBy(some, ({ perspective }) => perspective)].map(([key, { length }]) => [key, length]))
}

/** The perspectives that seats were issued for, in the order of the assessment. */
export function askedPerspectives (perspectives: readonly Perspective[], seats: Seats): readonly Perspective[] {
  return perspectives.filter(({ key }) => seats.has(key))
}

/** Their keys, and `unspecified` last where a seat has it. */
function groupsOf (perspectives: readonly Perspective[], seats: Seats): readonly string[] {
  return [...askedPerspectives(perspectives, seats).map(({ key }) => key), ...(seats.has(unspecified) ? [unspecified] : [])]
}

function outsideOf (perspectives: readonly Perspective[]): (key: string) => boolean {
  const keys = new Set(perspectives.filter(({ outside }) => outside).map(({ key }) => key))
  return key => keys.has(key)
}

function tallyOfPrinciple ({ slug, weight, statements }: Principle, { inside, groups }: Participants, valueOf: ValueOf): PrincipleTally {
  const counted = statements.filter(isCounted)
  const people = (group: readonly Participant[]) =>
    group.filter(participant => counted.some(({ key }) => valueOf(participant.get(key)))).length
  return {
    slug,
    weight,
    statements: statements.map(statement => tallyOfStatement(statement, { inside, groups }, valueOf)),
    people: people(inside),
    peopleOf: mapped(groups, people),
  }
}

function tallyOfStatement ({ key, weight, counted }: Statement, { inside, groups }: Participants, valueOf: ValueOf): StatementTally {
  const tally = (group: readonly Participant[]) => tallyOf(group.flatMap(participant => valueOf(participant.get(key)) ?? []))
  const all = tally(inside)
  const states = statesOf(inside.flatMap(participant => participant.get(key) ?? []))
  return {
    key,
    weight,
    counted,
    all,
    perspectives: mapped(groups, tally),
    states,
    people: inside.length,
    notApplicableByMajority: 2 * states.notApplicable > states.notApplicable + all.n,
  }
}

function tallyOf (values: readonly Fraction[]): Tally {
  return { n: values.length, mean: meanOf(values), variance: varianceOf(values) }
}

function mapped<Value, Made> (map: ReadonlyMap<string, Value>, make: (value: Value) => Made): ReadonlyMap<string, Made> {
  return new Map([...map].map(([key, value]) => [key, make(value)]))
}

const dividedFrom = fraction(1, 9)

/** Rule M6: a spread of 1/9 or more, exactly. Nobody is not divided. */
export function isDivided ({ variance }: Tally): boolean {
  return variance !== null && !isGreater(dividedFrom, variance)
}

/**
 * Rules M3 to M5: the mean of all participants, or of the means of the perspectives that gave a level, each equal. Null where
 * nobody inside gave one, and where most say that it is not applicable.
 */
export function statementValue (tally: StatementTally, voice: Voice, perspectives: readonly Perspective[]): Fraction | null {
  if (tally.notApplicableByMajority) return null
  if (voice === 'participant') return tally.all.mean
  const isOutside = outsideOf(perspectives)
  return meanOf([...tally.perspectives].flatMap(([key, { mean }]) => isOutside(key) ? [] : mean ?? []))
}
