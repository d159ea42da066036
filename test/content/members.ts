/** The members that records of the content have, by their kinds. */
import type { Differences } from '../fixtures/differences.ts'

/** A record has exactly these members. */
export function hasMembers ({ compare }: Differences, name: string, record: object, members: string) {
  compare(name, Object.keys(record).sort(), members.split(' ').sort())
}

const provenance = 'textStatus sources rightsHolder licence attribution lastReviewed nextReview'
const wording = 'lang variant variantStatus translates fallbacks'

export const members = {
  set: 'id type slug title description origin version digest scoringDigest publishedAt changeNote assessable scale ' +
    `minCoverage weakBelow strongFrom composite derivation replacedBy principles ${wording} ${provenance} links`,
  setSummary: 'id type slug title description origin version digest publishedAt assessable principleCount links',
  principle:
    `id type slug set position title gloss explanation points statements examples ${wording} ${provenance} embed links`,
  principleSummary: 'id type slug position title gloss lang variant fallbacks links',
  example:
    'id type slug set title category summary url guideUrl linkCheckedOn principles peerSupport format audience ' +
    `cadence groupSize ${wording} ${provenance} embed links`,
  exampleSummary: 'slug title lang category url',
  category: `id type slug set title description examples ${wording} ${provenance} links`,
  guide:
    'id type title summary facts benefits audiences situations checklistNote adaptingNote limits ' +
    `${wording} ${provenance} links`,
  guidePart: `id type slug title text ${wording} ${provenance} embed links`,
  aims: `id type title aims credit ${wording} ${provenance} links`,
  source: 'id type slug title kind authors publisher published url linkCheckedOn basis licence note links',
  crosswalk: `id type from to by note mappings ${provenance} links`,
  version: 'version digest scoringDigest publishedAt changeNote bump bumpReasons retired links',
}

export const principles = [
  'mutual',
  'reciprocal',
  'recovery-focused-and-non-directive',
  'strengths-based',
  'inclusive',
  'progressive',
  'safe',
]
