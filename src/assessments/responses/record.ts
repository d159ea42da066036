import { principleTexts, scaleTexts, servedOf, viewIn, type Served, type Viewed } from '../../content/worker.ts'
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
  readonly assessment: Pick<AssessmentRow, 'id' | 'mode' | 'disclosure' | 'k' | 'version'>
  /** Whether it has results that may be read. */
  readonly hasResults: boolean
  /** The address of the version that they are of; null where none may be read, and where its set was deleted. */
  readonly version: string | null
  readonly content: CustomContent
  readonly response: Pick<ResponseRow, 'state' | 'perspective' | 'label' | 'consent' | 'revision'>
  readonly ratings: Ratings
  /** In which wording it is read. Nothing of that is stored: a reader of Welsh among six is a name. */
  readonly viewed: Viewed
  /** Entries that were not written, where the others were. */
  readonly refusals: readonly Issue[]
}

/** One's own response, with what there is to rate. */
export function responseRecord (
  { assessment, hasResults, version, content, response, ratings, viewed, refusals }: Responded
): ResponseRecord {
  const view = viewIn(content, viewed)
  const scale = scaleTexts(content, view)
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
    consent: assessment.disclosure === 'shared' ? response.consent : null,
    revision: response.revision,
    ratings: ratingsOf(ratings) as Writable<ReturnType<typeof ratingsOf>>,
    carried: Object.fromEntries(stored.flatMap(([key, { carry }]) => carry === undefined ? [] : [[key, carry]])),
    previous: Object.fromEntries(
      stored.flatMap(([key, { previous = [] }]) =>
        previous.length > 0 ? [[key, previous as Writable<typeof previous>]] : []
      )
    ),
    refused: refusals.map(refusal => ({ ...refusal })),
    scale: scale.levels.map(({ key, label, anchor }) => ({ key, label, anchor })),
    ...servedOf(assessment.version, scale.served),
    principles: content.principles.map(principle => {
      const { title, gloss, statements, served } = principleTexts(content, principle, view)
      return {
        slug: principle.slug,
        title,
        gloss,
        statements: principle.statements.map(({ key, text, notApplicable }, index) => ({
          key,
          text: statements[index]?.text ?? text,
          notApplicable,
        })),
        ...shownAlone(servedOf(assessment.version, served)),
      }
    }),
    links: assessment.mode === 'single'
      ? { self: `${path}/response`, assessment: path, results: `${path}/results`, version }
      : {
          self: `${path}/responses/me`,
          assessment: `${path}/responses/me/assessment`,
          results: hasResults ? `${path}/results` : null,
          version,
        },
  }
}

/** Without what falls back of the fields that are not shown. */
function shownAlone (served: Served): Served {
  return { ...served, fallbacks: served.fallbacks.filter(({ field }) => field !== 'explanation' && field !== 'points') }
}
