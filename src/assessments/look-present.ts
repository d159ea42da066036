import type { Static } from '@sinclair/typebox'
import { webAddress } from '../content/index.ts'
import type { ComparisonSchema, ImprovementsSchema, TimelinePointSchema } from './look-schemas.ts'
import type { Improvements, LookService, TimelinePoint } from './look-service.ts'
import { assessmentPath, versionPathOf } from './present.ts'
import { reflectionAid } from './release.ts'
import type { FoundResult } from './result-service.ts'
import type { Writable } from './writable.ts'

/** Rules I1 to I3, of one result. Addresses of examples that are none of the web are null. */
export function improvementsRecord ({ found: { assessment, record: { number } }, version: { content }, result: { set }, improvement, suggestions }: Improvements): Static<typeof ImprovementsSchema> {
  const { weak, mixed, strong, divided, principles } = improvement as Writable<typeof improvement>
  const path = assessmentPath(assessment)
  const version = versionPathOf({ setId: set.id, version: set.version })
  return {
    type: 'improvements',
    assessment: assessment.id,
    number,
    note: reflectionAid,
    questions: principles.map(({ slug, title, finding, answers }) => ({ principle: slug, title, finding, answers })),
    weak,
    mixed,
    strong,
    divided,
    suggestions: suggestions.map(({ principle, examples, reason }) => ({
      principle,
      examples: examples.map(example => ({
        ...example,
        url: webAddress(content.examples.find(({ slug }) => slug === example.slug)?.link?.url),
        links: { example: `${version}/examples/${example.slug}` },
      })),
      reason,
    })),
    links: { self: `${path}/improvements?result=${number}`, assessment: path, result: `${path}/results/${number}`, actions: `${path}/actions` },
  }
}

/** Rules C1 to C3: two results and what lies between them. */
export function comparisonRecord ({ a, b, comparison }: Awaited<ReturnType<LookService['comparison']>>): Static<typeof ComparisonSchema> {
  return { type: 'comparison', note: reflectionAid, a: resultLink(a.found), b: resultLink(b.found), ...comparison as Writable<typeof comparison> }
}

function resultLink ({ assessment, row: { number, releasedAt } }: FoundResult) {
  return { assessment: assessment.id, number, releasedAt: releasedAt.toISOString(), links: { self: `${assessmentPath(assessment)}/results/${number}` } }
}

/** A point of a timeline with the way to its result. */
export function timelineRecord (point: TimelinePoint): Static<typeof TimelinePointSchema> {
  return { ...point as Writable<typeof point>, links: { result: `/v1/assessments/${point.assessment}/results/${point.number}` } }
}
