import { digestOf, isCounted } from '../digest.ts'
import { formatFraction, type Fraction } from '../fraction.ts'
import type { CustomContent } from '../principle-set.ts'
import { confidenceOf } from './answer-values.ts'
import { exactCell, meanOf, weightedMean } from './compose.ts'
import { byMajority, exactPrinciple, exactTotal, type Part } from './exact-principle.ts'
import type { ExactCell, ExactResult, Method, PrincipleTally, Rating, SetOfResult, StatementTally, Voice } from './model.ts'
import { askedPerspectives, isDivided, participantsOf, statementValue, tableOf, type MutualInput, type Participants } from './mutual.ts'
import { ratingsDigest } from './rating.ts'

export const mutualItemMeanMethod: Method = { id: 'mutual-item-mean', version: '1.0.0' }

/** What a shared result is made of: the responses, and whose voice counts how much (rule M4). */
export interface SharedInput extends MutualInput {
  readonly set: SetOfResult
  readonly voice: Voice
}

/** Rules M1 to M6 with S5 to S11, for shared disclosure. Comments and evidence are not in it. Throws a RangeError as `mutualTable` does. */
export function sharedResult ({ content, set, perspectives, seats, voice, responses }: SharedInput): ExactResult {
  const participants = participantsOf({ responses, perspectives, seats })
  const partOf = (tally: StatementTally): Part => {
    const value = statementValue(tally, voice, perspectives)
    return {
      shown: shownStatement(tally, value),
      value,
      confidence: tally.notApplicableByMajority ? null : meanConfidence(participants.inside.flatMap(participant => participant.get(tally.key) ?? [])),
      applicable: true,
      excludedAs: tally.notApplicableByMajority ? byMajority : null,
    }
  }
  const composed = tableOf(content, participants).map(tally => exactPrinciple(content, tally, tally.statements.map(partOf), perspectiveCells(tally)))
  return {
    method: mutualItemMeanMethod,
    set,
    perspectives: askedPerspectives(perspectives, seats),
    disclosure: 'exact',
    mode: 'mutual',
    voice,
    ratingsDigest: digestOfAll(content, participants),
    responses: responses.length,
    ...exactTotal(content, composed),
  }
}

/** Rule S11: whatever the order of the responses. */
function digestOfAll (content: CustomContent, { groups }: Participants): string {
  return digestOf([...groups].flatMap(([perspective, group]) => group.map(ratings => digestOf([perspective, ratingsDigest(content, ratings)]))).sort())
}

function shownStatement ({ key, weight, counted, all, states, notApplicableByMajority, perspectives }: StatementTally, value: Fraction | null): Part['shown'] {
  return {
    key,
    weight,
    counted,
    value: exactCell(value),
    answer: null,
    n: all.n,
    states,
    notApplicableByMajority,
    divided: isDivided(all),
    variance: all.variance && formatFraction(all.variance),
    perspectives: Object.fromEntries([...perspectives].map(([each, { mean }]) => [each, exactCell(mean)])),
  }
}

/** Rules M2, M3 and M5: a principle as each perspective sees it, outside ones too, of the statements that its value is of. */
function perspectiveCells ({ statements, peopleOf }: PrincipleTally): Readonly<Record<string, ExactCell>> {
  const counted = statements.filter(statement => isCounted(statement) && !statement.notApplicableByMajority)
  return Object.fromEntries([...peopleOf.keys()].map(key => [key, exactCell(weightedMean(counted.flatMap(({ weight, perspectives }) => {
    const value = perspectives.get(key)?.mean
    return value ? [{ weight, value }] : []
  })))]))
}

function meanConfidence (ratings: readonly Rating[]): Fraction | null {
  return meanOf(ratings.flatMap(rating => confidenceOf(rating) ?? []))
}
