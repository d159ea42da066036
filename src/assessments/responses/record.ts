import type { Ratings } from '../../domain/assessments/model.ts'
import { ratingsOf } from '../../domain/assessments/rating.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import type { Issue } from '../../domain/values/issue.ts'
import { assessmentPath } from '../paths.ts'
import type { AssessmentRow, ResponseRow } from '../repository.ts'
import type { Writable } from '../writable.ts'
import type { ResponseRecord } from './schemas.ts'

// Pure, so that a worker thread can run it.

/** A response, and what it answers. */
export interface Responded {
  readonly assessment: Pick<AssessmentRow, 'id' | 'mode' | 'disclosure' | 'k'>
  /** The address of the version that its results are of, as far as they may be read; null where none may be. */
  readonly version: string | null
  readonly content: CustomContent
  readonly response: Pick<ResponseRow, 'state' | 'perspective' | 'label' | 'revision'>
  readonly ratings: Ratings
  /** Entries that were not written, where the others were. */
  readonly refusals: readonly Issue[]
}

/** One's own response, with what there is to rate. */
export function responseRecord (
  { assessment, version, content, response, ratings, refusals }: Responded
): ResponseRecord {
  const path = assessmentPath(assessment)
  const stored = Object.entries(ratings)
  return {
    type: 'response',
    assessment: assessment.id,
    state: response.state,
    disclosure: assessment.disclosure,
    k: assessment.k,
    perspective: response.perspective,
    label: response.label,
    revision: response.revision,
    ratings: ratingsOf(ratings) as Writable<ReturnType<typeof ratingsOf>>,
    carried: Object.fromEntries(stored.flatMap(([key, { carry }]) => carry === undefined ? [] : [[key, carry]])),
    previous: Object.fromEntries(
      stored.flatMap(([key, { previous = [] }]) =>
        previous.length > 0 ? [[key, previous as Writable<typeof previous>]] : []
      )
    ),
    refused: refusals.map(refusal => ({ ...refusal })),
    scale: content.scale?.levels.map(({ key, label, anchor }) => ({ key, label, anchor })) ?? [],
    principles: content.principles.map(({ slug, title, gloss, statements }) => ({
      slug,
      title,
      gloss,
      statements: statements.map(({ key, text, notApplicable }) => ({ key, text, notApplicable })),
    })),
    links: assessment.mode === 'single'
      ? { self: `${path}/response`, assessment: path, results: `${path}/results`, version }
      : {
          self: `${path}/responses/me`,
          assessment: `${path}/responses/me/assessment`,
          results: version && `${path}/results`,
          version,
        },
  }
}
