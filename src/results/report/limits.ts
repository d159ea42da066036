import { minCommenting } from '../../domain/assessments/disclosure-limits.ts'
import type { Method, Result } from '../../domain/assessments/result.ts'

/** What every result says. */
export const aidNotice =
  'This is a reflection aid. It is not validated, and it is not an inspection result. There is no pass mark, no ' +
  'target and no ranking.'

/** What a reader of any result should know. */
export const limitsOfAll = [
  'A result shows what the people who answered said. It does not show what others would have said.',
  'The statements, the scale and the bounds between weak, mixed and strong are choices of the set. Weak means: talk ' +
  'about this first. It does not mean that somebody failed.',
  'The picture of all principles is the result. It is not meant for comparing one arrangement with another.',
  'A small difference may be chance, most of all where few people answered.',
]

/** What single and shared results are made of. */
export const limitsOfExact = [
  'Values are rounded to two decimal places. The first table gives the exact fraction where rounding changed it: ' +
  'that is how the value was worked out, not how certain it is.',
]

export type Confidential = Extract<Result, { disclosure: 'confidential' }>

/** Whether a value of a principle or a statement is not shown. */
export function isAnyHidden ({ principles }: Confidential): boolean {
  return principles.some(({ value, statements }) =>
    [value, ...statements.map(statement => statement.value)].some(({ released }) => !released)
  )
}

/** Rules D1 to D9, in plain words. */
export function hiddenAndWhy (result: Confidential): string[] {
  const { k } = result
  return [
    `People answered in confidence. A value is shown only where at least ${k} people gave a level. Where it says ` +
    '“not shown”, fewer did, or showing it would let somebody work out what a few people said.',
    isAnyHidden(result)
      ? 'What is not shown here is not shown to anybody, whoever they are. The value of a principle leaves out ' +
        'statements whose own value is not shown.'
      : 'Here every value could be shown.',
    'Values have one decimal place. How many people answered each question, how far they were apart and exact ' +
    'values are not told, since a few answers could be worked out from them.',
    `Comments on a statement are shown only where at least ${Math.max(k, minCommenting)} people wrote one (those of ` +
    'an outside view are counted apart), in an order that tells nothing, and without names. What else people wrote ' +
    'is not shown, nor how many did.',
    'A value near an end of the scale may read “or less” or “or more”: at the very end it would be known what ' +
    'everybody said.',
  ]
}

/** Rule D12. */
export const limitsOfConfidential = [
  'This protects people well, but not against everything. A person who knows the answers of all others can work out ' +
  'the last one. Whoever gave out the invitations could have used some of them. Two results of the same group can ' +
  'be held against each other. How somebody writes, and in which language, may tell who they are.',
]

/** Where a method is described. */
export function methodAddress ({ id, version }: Method, publicUrl: string): string {
  return `${publicUrl}/v1/scoring-methods/${id}/${version}`
}

/** Rule D12, of the set's own scale. */
export function limitsOfScale (levels: number, method: Method, publicUrl: string): string {
  return [
    ...(levels === 2 ? ['On a scale of two levels a value tells nearly how many people chose which.'] : []),
    ...(levels === 2 ? ['A value of 6 to 9 people can tell that each of them gave a level.'] : []),
    `What a value can still tell on a scale of ${levels} levels is counted at ${
      methodAddress(method, publicUrl)
    } under “limits”.`,
  ].join(' ')
}
