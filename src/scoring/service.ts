import type { Content } from '../content/index.ts'
import { unspecified, type Rating, type Response } from '../domain/assessments/model.ts'
import type { ExactResult, SetOfResult } from '../domain/assessments/result.ts'
import { seatsOf } from '../domain/scoring/groups.ts'
import { storedRatings, ratingIssues } from '../domain/assessments/rating.ts'
import { scoreSingle } from '../domain/scoring/score.ts'
import { sharedResult } from '../domain/scoring/shared-result.ts'
import { scoringDigest } from '../domain/versions/digest.ts'
import type { CustomContent } from '../domain/versions/principle-set.ts'
import { createIssue, type Issue } from '../domain/values/issue.ts'
import { formatVersion } from '../domain/versions/version-number.ts'
import type { Caller } from '../identity/index.ts'
import { assessmentProblem, problemWithIssues } from '../assessments/errors.ts'
import { issuesOfSettings, settingsOf } from '../assessments/settings.ts'
import { exactVersion } from '../assessments/versions/find.ts'
import { contentOf, issuesOfContent, issuesOfDigest } from './content.ts'
import type { ScoreRecord, ScoreRequest } from './schemas.ts'

/** The set of a score. Content of a request has neither a name nor a digest of its own. */
interface ScoredSet {
  readonly id: string | null
  readonly version: string | null
  readonly contentDigest: string | null
  readonly scoringDigest: string
}

interface ScoredVersion {
  readonly content: CustomContent
  readonly set: ScoredSet
}

/** Statements times responses: more would hold the service for seconds. */
const maxAnswers = 100_000

type Ratings = Readonly<Record<string, Rating>>

/** Rule S12: scores the ratings of a request. Nothing is written, and no clock is read. */
export function scoringService ({ shelf }: Pick<Content, 'shelf'>) {
  /** Public versions, and those of the caller. A retired version still gives the scores that it gave. */
  async function findVersion (organisation: string | undefined, set: string, version: string): Promise<ScoredVersion> {
    const found = await exactVersion(shelf(organisation), { set, version })
    if (!found.assessable) throw assessmentProblem('set_not_assessable')
    const edition = await shelf(organisation).open(found)
    const { contentDigest, scoringDigest } = edition
    return {
      content: edition.content,
      set: { id: edition.set.id, version: formatVersion(edition), contentDigest, scoringDigest },
    }
  }

  async function versionOf (
    { content: sent, set, version }: ScoreRequest,
    organisation: string | undefined
  ): Promise<ScoredVersion> {
    if (sent === undefined) return findVersion(organisation, set ?? '', version ?? '')
    const content = contentOf(sent)
    const digest = scoringDigest(content)
    const issues = [...issuesOfContent(content), ...issuesOfDigest(sent, digest)]
    if (issues.length > 0) throw problemWithIssues('not_scorable', issues)
    return { content, set: { id: null, version: null, contentDigest: null, scoringDigest: digest } }
  }

  return {
    /** Throws 422 with every issue of the request. */
    async score (
      { caller, body }: { readonly caller: Caller | undefined, readonly body: ScoreRequest }
    ): Promise<ScoreRecord> {
      const issues = issuesOfRequest(body)
      if (issues.length > 0) throw problemWithIssues('not_scorable', issues)
      const version = await versionOf(body, caller?.organisation)
      assertValid(body, version.content)
      return { ...structuredClone(resultOf(body, version)), set: version.set } as ScoreRecord
    },
  }
}

export type ScoringService = ReturnType<typeof scoringService>

/** Throws 422 where the answers are too many, or where ratings do not fit the statements of the version. */
function assertValid ({ ratings, responses = [] }: ScoreRequest, content: CustomContent): void {
  const statements = content.principles.reduce((sum, principle) => sum + principle.statements.length, 0)
  if (statements * responses.length > maxAnswers) {
    throw problemWithIssues('not_scorable', [
      createIssue('/responses', 'too_many', `Statements times responses may come to ${maxAnswers}`),
    ])
  }
  const issues = ratings
    ? issuesOfRatings(content, ratings as Ratings)
    : responses.flatMap((response, index) =>
      issuesOfRatings(content, response.ratings as Ratings, `/responses/${index}`)
    )
  if (issues.length > 0) throw problemWithIssues('invalid_ratings', issues)
}

function resultOf (
  { ratings, responses = [], perspectives = [], voice }: ScoreRequest,
  { content, set }: ScoredVersion
): ExactResult {
  const setOfResult: SetOfResult = {
    ...set,
    id: set.id ?? '',
    version: set.version ?? '',
    contentDigest: set.contentDigest ?? '',
  }
  if (ratings) return scoreSingle({ content, set: setOfResult, ratings: storedRatings(content, ratings as Ratings) })
  const settings = settingsOf('mutual', { disclosure: 'shared', perspectives, ...(voice && { voice }) })
  const answers: Response[] = responses.map(response => ({
    perspective: response.perspective ?? unspecified,
    ratings: storedRatings(content, response.ratings as Ratings),
  }))
  // There are no seats: a perspective that is named was asked, and so was everybody who answers.
  const seats = seatsOf([...settings.perspectives.map(({ key }) => ({ perspective: key })), ...answers])
  return sharedResult({
    content,
    set: setOfResult,
    perspectives: settings.perspectives,
    seats,
    voice: settings.voice,
    responses: answers,
  })
}

function issuesOfRatings (content: CustomContent, ratings: Ratings, pointer = ''): Issue[] {
  return ratingIssues(content, ratings, { disclosure: 'shared' })
    .map(issue => ({ ...issue, pointer: pointer + issue.pointer }))
}

/** Members that are missing, or that exclude each other. */
function issuesOfRequest ({ content, set, version, ratings, responses, perspectives, voice }: ScoreRequest): Issue[] {
  const known = new Set([unspecified, ...perspectives?.map(({ key }) => key) ?? []])
  return [
    ...(content && (set !== undefined || version !== undefined)
      ? [createIssue('/content', 'said_twice', 'Send content, or name a set and its version')]
      : []),
    ...(!content && set === undefined
      ? [createIssue('/set', 'missing', 'Name a set and its version, or send content')]
      : []),
    ...(!content && set !== undefined && version === undefined
      ? [createIssue('/version', 'missing', 'Name one version of the set exactly')]
      : []),
    ...(ratings && responses
      ? [createIssue('/responses', 'said_twice', 'Send ratings of one person, or responses of several')]
      : []),
    ...(!ratings && !responses
      ? [createIssue('/ratings', 'missing', 'Send ratings of one person, or responses of several')]
      : []),
    ...(responses
      ? issuesOfSettings('mutual', {
        disclosure: 'shared',
        ...(perspectives && { perspectives }),
        ...(voice && { voice }),
      })
      : issuesOfSettings('single', { ...(perspectives && { perspectives }), ...(voice && { voice }) })),
    ...(responses ?? []).flatMap(({ perspective = unspecified }, index) =>
      known.has(perspective)
        ? []
        : [
            createIssue(
            `/responses/${index}/perspective`,
            'unknown_perspective',
            `No perspective "${perspective}" is among those named`
            ),
          ]
    ),
  ]
}
