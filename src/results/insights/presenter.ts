import type { Static } from '@sinclair/typebox'
import type { Comparison } from '../../domain/follow-up/comparison.ts'
import { answerText } from '../../domain/follow-up/guide-questions.ts'
import type { Improvement } from '../../domain/follow-up/improvement.ts'
import type { Band, Cell, Result } from '../../domain/assessments/result.ts'
import type { Suggestions } from '../../domain/follow-up/suggestions.ts'
import { webAddress } from '../../domain/values/links.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import type { ComparisonSchema, ImprovementsSchema, TimelinePointSchema } from './schemas.ts'
import { assessmentPath, versionPathOf } from '../../assessments/paths.ts'
import { reflectionAid } from '../../assessments/release/reflection-aid.ts'
import type { MadeOf } from '../../assessments/release/result-schemas.ts'
import type { Writable } from '../../assessments/writable.ts'

/** What a result says, and the version that it is of. */
export interface Improvements {
  /** The id of the assessment. */
  readonly assessment: string
  readonly number: number
  /** Whether it is for somebody who took part, to whom actions are not shown (rule M7). */
  readonly forParticipant: boolean
  readonly content: CustomContent
  readonly result: Pick<Result, 'set'>
  readonly madeOf: MadeOf | undefined
  readonly improvement: Improvement
  /** By principle, in the order of the set. */
  readonly suggestions: ReadonlyArray<{ readonly principle: string } & Suggestions>
}

/** One result of an arrangement, as a point in time. */
export interface TimelinePoint {
  readonly assessment: string
  readonly number: number
  readonly releasedAt: string
  readonly set: { readonly id: string, readonly version: string }
  readonly disclosure: 'exact' | 'confidential'
  readonly madeOf?: MadeOf
  readonly principles: ReadonlyArray<{
    readonly slug: string
    readonly value: Cell
    readonly n?: number
    readonly band: Band | null
  }>
}

/** Rules I1 to I3, of one result. Addresses of examples that are none of the web are null. */
export function improvementsRecord (
  { assessment, number, forParticipant, content, result: { set }, madeOf, improvement, suggestions }: Improvements
): Static<typeof ImprovementsSchema> {
  const { weak, mixed, strong, divided, principles } = improvement as Writable<typeof improvement>
  const path = assessmentPath({ id: assessment })
  const links = new Map(content.examples.map(({ slug, link }) => [slug, link?.url]))
  const version = versionPathOf({ setId: set.id, version: set.version })
  return {
    type: 'improvements',
    assessment,
    number,
    note: reflectionAid,
    ...(madeOf !== undefined && { madeOf }),
    questions: principles.map(({ slug, title, finding, answers }) => ({
      principle: slug,
      title,
      finding,
      answers: answers.map(({ question, answer }) => ({ question, answer: answerText(answer) })),
    })),
    weak,
    mixed,
    strong,
    divided,
    suggestions: suggestions.map(({ principle, examples, reason }) => ({
      principle,
      examples: examples.map(example => ({
        ...example,
        url: webAddress(links.get(example.slug)),
        links: { example: `${version}/examples/${example.slug}` },
      })),
      reason,
    })),
    links: {
      self: `${path}/improvements?result=${number}`,
      assessment: forParticipant ? `${path}/responses/me/assessment` : path,
      result: `${path}/results/${number}`,
      actions: forParticipant ? null : `${path}/actions`,
    },
  }
}

/** Which result a comparison is of; `releasedAt` as ISO 8601. */
interface ComparedResult {
  readonly madeOf: MadeOf | undefined
  readonly assessment: string
  readonly number: number
  readonly releasedAt: string
}

/** Rules C1 to C3: two results and what lies between them. */
export function comparisonRecord (
  a: ComparedResult,
  b: ComparedResult,
  comparison: Comparison
): Static<typeof ComparisonSchema> {
  return {
    type: 'comparison',
    note: reflectionAid,
    a: resultLink(a),
    b: resultLink(b),
    ...comparison as Writable<typeof comparison>,
  }
}

function resultLink ({ assessment, number, releasedAt, madeOf }: ComparedResult) {
  return {
    assessment,
    number,
    releasedAt,
    ...(madeOf !== undefined && { madeOf }),
    links: { self: `${assessmentPath({ id: assessment })}/results/${number}` },
  }
}

/** A point of a timeline with the way to its result. */
export function timelineRecord (point: TimelinePoint): Static<typeof TimelinePointSchema> {
  return {
    ...point as Writable<typeof point>,
    links: { result: `/v1/assessments/${point.assessment}/results/${point.number}` },
  }
}
