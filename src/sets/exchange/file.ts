import type { PublishedVersion } from '../../content/index.ts'
import { isPublicAddress } from '../../domain/values/links.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { createIssue, type Issue } from '../../domain/values/issue.ts'
import { issuesOfSize } from '../../domain/versions/size.ts'
import { issuesOf } from '../../domain/versions/validity.ts'
import { formatVersion } from '../../domain/versions/version-number.ts'
import { unsafeAddresses } from '../drafts/check.ts'
import { fileFormat, type FileRecord, type ImportBody } from './schemas.ts'

/** A version as a file: all of it, and what tells whether it arrived whole. */
export function fileOf (edition: PublishedVersion): FileRecord {
  const { set, content, changeNote } = edition
  return {
    format: fileFormat,
    formatVersion: 1,
    slug: set.slug,
    origin: { set: set.id, version: formatVersion(edition) },
    contentDigest: edition.contentDigest,
    scoringDigest: edition.scoringDigest,
    changeNote,
    content,
  }
}

/**
 * Rule V4 and the rest of what a file must keep to beyond its shape, with what it states of its digests. Pointers lead
 * into the file.
 */
export function errorsOfFile (
  content: CustomContent,
  stated: Pick<ImportBody, 'contentDigest' | 'scoringDigest'>,
  digests: Pick<FileRecord, 'contentDigest' | 'scoringDigest'>
): Issue[] {
  return [
    // Their texts are missing, so nothing could be rated; such a set is a base for others, and only the service
    // publishes it.
    ...(content.assessable
      ? []
      : [createIssue('/content/assessable', 'not_assessable', 'A set by name alone is not imported')]),
    ...issuesOfSize(content, '/content'),
    ...issuesOf(content).map(one => ({ ...one, pointer: `/content${one.pointer}` })),
    ...unsafeAddresses(content, undefined, '/content'),
    ...content.examples.flatMap(({ slug, link }, index) =>
      link?.guideUrl && !isPublicAddress(link.guideUrl)
        ? [
            createIssue(
            `/content/examples/${index}/link/guideUrl`,
            'unsafe_link',
            `The printed link of the example "${slug}" must be an https address of a public host, by its name`
            ),
          ]
        : []
    ),
    ...(['contentDigest', 'scoringDigest'] as const)
      .filter(name => stated[name] !== undefined && stated[name] !== digests[name])
      .map(name => createIssue(`/${name}`, 'digest_mismatch', `The content has the digest ${digests[name]}`)),
  ]
}
