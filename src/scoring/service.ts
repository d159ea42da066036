import type { Content } from '../content/index.ts'
import { unspecified, type ExactResult, type Rating, type Response, type SetOfResult } from '../domain/assessments/model.ts'
import { seatsOf } from '../domain/scoring/groups.ts'
import { keptRatings, refusalsOfRatings } from '../domain/assessments/rating.ts'
import { scoreSingle } from '../domain/scoring/score.ts'
import { sharedResult } from '../domain/scoring/shared-result.ts'
import { scoringDigest } from '../domain/versions/digest.ts'
import type { CustomContent } from '../domain/versions/principle-set.ts'
import { refusal, type Refusal } from '../domain/values/issue.ts'
import { formatVersion } from '../domain/versions/version-number.ts'
import { assessmentProblem, refused } from '../assessments/errors.ts'
import { refusalsOfSettings, settingsOf } from '../assessments/settings.ts'
import { exactVersion } from '../assessments/versions/find.ts'
import { contentOf, refusalsOfContent } from './content.ts'
import type { ScoreRequest } from './schemas.ts'

/** A score, and of which set. What was sent has neither a name nor a digest of its own. */
export interface Scored {
  readonly result: ExactResult
  readonly set: { readonly id: string | null, readonly version: string | null, readonly contentDigest: string | null, readonly scoringDigest: string }
}

interface ScoredVersion {
  readonly content: CustomContent
  readonly set: Scored['set']
}

/** Statements times responses: more would hold the service for seconds. */
const mostAnswers = 100_000

type GivenRatings = Readonly<Record<string, Rating>>

/** Rule S12: a score of what is sent. Nothing is written, and no clock is asked. */
export function scoringService ({ shelf }: Pick<Content, 'shelf'>) {
  /** What anybody may read, or whoever asks. A retired version still has the scores that it had. */
  async function findVersion (organisation: string | undefined, set: string, version: string): Promise<ScoredVersion> {
    const found = await exactVersion(shelf(organisation), { set, version })
    if (!found.assessable) throw assessmentProblem('set_not_assessable')
    const edition = await shelf(organisation).open(found)
    return { content: edition.content, set: { id: edition.set.id, version: formatVersion(edition), contentDigest: edition.contentDigest, scoringDigest: edition.scoringDigest } }
  }

  async function versionOf ({ content: sent, set, version }: ScoreRequest, organisation: string | undefined): Promise<ScoredVersion> {
    if (sent === undefined) return findVersion(organisation, set ?? '', version ?? '')
    const content = contentOf(sent)
    const refusals = refusalsOfContent(content)
    if (refusals.length > 0) throw refused('not_scorable', refusals)
    return { content, set: { id: null, version: null, contentDigest: null, scoringDigest: scoringDigest(content) } }
  }

  return {
    /** Throws 422 with everything that is wrong with what is to be scored. */
    async score (request: ScoreRequest, organisation: string | undefined): Promise<Scored> {
      const refusals = refusalsOfForm(request)
      if (refusals.length > 0) throw refused('not_scorable', refusals)
      const { content, set } = await versionOf(request, organisation)
      const { ratings, responses = [], perspectives = [], voice } = request
      const statements = content.principles.reduce((sum, principle) => sum + principle.statements.length, 0)
      if (statements * responses.length > mostAnswers) throw refused('not_scorable', [refusal('/responses', 'too_many', `Statements times responses may come to ${mostAnswers}`)])
      const bad = ratings ? refusalsIn(content, ratings as GivenRatings) : responses.flatMap((each, index) => refusalsIn(content, each.ratings as GivenRatings, `/responses/${index}`))
      if (bad.length > 0) throw refused('invalid_ratings', bad)
      const nameless: SetOfResult = { id: set.id ?? '', version: set.version ?? '', contentDigest: set.contentDigest ?? '', scoringDigest: set.scoringDigest }
      if (ratings) return { set, result: scoreSingle({ content, set: nameless, ratings: keptRatings(content, ratings as GivenRatings) }) }
      const settings = settingsOf('mutual', { disclosure: 'shared', perspectives, ...(voice && { voice }) })
      const said: Response[] = responses.map(each => ({ perspective: each.perspective ?? unspecified, ratings: keptRatings(content, each.ratings as GivenRatings) }))
      // There are no seats: who is named was asked, and so was whoever answers.
      const seats = seatsOf([...settings.perspectives.map(({ key }) => ({ perspective: key })), ...said])
      return { set, result: sharedResult({ content, set: nameless, perspectives: settings.perspectives, seats, voice: settings.voice, responses: said }) }
    },
  }
}

export type ScoringService = ReturnType<typeof scoringService>

function refusalsIn (content: CustomContent, ratings: GivenRatings, place = ''): Refusal[] {
  return refusalsOfRatings(content, ratings, { disclosure: 'shared' }).map(refusal => ({ ...refusal, pointer: place + refusal.pointer }))
}

/** Which things are said together. */
function refusalsOfForm ({ content, set, version, ratings, responses, perspectives, voice }: ScoreRequest): Refusal[] {
  const known = new Set([unspecified, ...perspectives?.map(({ key }) => key) ?? []])
  return [
    ...(content && (set !== undefined || version !== undefined) ? [refusal('/content', 'said_twice', 'Send content, or name a set and its version')] : []),
    ...(!content && set === undefined ? [refusal('/set', 'missing', 'Name a set and its version, or send content')] : []),
    ...(!content && set !== undefined && version === undefined ? [refusal('/version', 'missing', 'Name one version of the set exactly')] : []),
    ...(ratings && responses ? [refusal('/responses', 'said_twice', 'Send ratings of one person, or responses of several')] : []),
    ...(!ratings && !responses ? [refusal('/ratings', 'missing', 'Send ratings of one person, or responses of several')] : []),
    ...(responses
      ? refusalsOfSettings('mutual', { disclosure: 'shared', ...(perspectives && { perspectives }), ...(voice && { voice }) })
      : refusalsOfSettings('single', { ...(perspectives && { perspectives }), ...(voice && { voice }) })),
    ...(responses ?? []).flatMap(({ perspective = unspecified }, index) => known.has(perspective)
      ? []
      : [refusal(`/responses/${index}/perspective`, 'unknown_perspective', `No perspective "${perspective}" is among those named`)]),
  ]
}
