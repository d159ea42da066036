import type { CustomContent, Provenance } from '../domain/versions/principle-set.ts'
import { createIssue, type Issue } from '../domain/values/issue.ts'
import { issuesOf } from '../domain/versions/validity.ts'
import type { ScoredContent } from './schemas.ts'

const noProvenance: Provenance = {
  sources: [],
  textStatus: 'own-words',
  rightsHolder: 'Nobody',
  licence: null,
  lastReviewed: '2000-01-01',
  nextReview: '2000-01-01',
}

/** The content of a request as that of a version. Texts have no part in a score, so keys stand in for missing ones. */
export function contentOf (
  { scale, principles, minCoverage = '1/2', weakBelow = '1/2', strongFrom = '3/4', composite = false }: ScoredContent
): CustomContent {
  return {
    title: 'Sent',
    description: '',
    lang: 'en',
    assessable: true,
    scale: {
      key: 'sent',
      levels: scale.levels.map(({ key, points }) => ({ key, label: key, anchor: key, points })),
      levelMaps: [],
    },
    minCoverage,
    weakBelow,
    strongFrom,
    composite,
    principles: principles.map(({ slug, weight = 1, statements }) => ({
      slug,
      title: slug,
      gloss: slug,
      explanation: null,
      points: [],
      statements: statements.map(({ key, text = key, weight = 1, counted = true, notApplicable = 'exclude' }) => ({
        key,
        text,
        weight,
        counted,
        notApplicable,
      })),
      examples: [],
      weight,
      optional: false,
      provenance: noProvenance,
    })),
    examples: [],
    categories: [],
    sources: [],
    wordings: [],
    replacedBy: [],
    provenance: noProvenance,
  }
}

/** Why content cannot be scored, with pointers into the body of the request. */
export function issuesOfContent (content: CustomContent): Issue[] {
  return issuesOf(content).map(issue => ({ ...issue, pointer: `/content${issue.pointer}` }))
}

/** Where content says which digest it has, it has to be complete: a version that is read has no weights. */
export function issuesOfDigest ({ scoringDigest }: ScoredContent, digest: string): Issue[] {
  if (scoringDigest === undefined || scoringDigest === digest) return []
  return [
    createIssue(
      '/content/scoringDigest',
      'digest_mismatch',
      `The content has the digest ${digest}: send the weights and policies too, as an export of the version has ` +
        'them, or name its set and version'
    ),
  ]
}
