import type { Replacement } from '../../domain/versions/principle-set.ts'
import { successorOf } from '../../domain/versions/renames.ts'
import { compareVersions } from '../../domain/versions/version-number.ts'
import { Problem } from '../../http/problems/problem.ts'
import { cacheControl, type ContentRequest } from '../delivery/resources.ts'
import { contentProblems } from '../errors.ts'
import { ofSet } from './about.ts'
import type { PublishedVersions } from './published.ts'
import type { SetVersion } from './version.ts'

function replacedWords (slug: string, names: readonly string[]): string {
  return `"${slug}" was replaced by ${names.map(name => `"${name}"`).join(', ')}: \`replacedBy\` has their addresses.`
}

/** A principle that was asked for. */
export interface NamedPrinciple {
  readonly shelf: ReturnType<PublishedVersions>
  readonly version: SetVersion
  readonly slug: string
  readonly asked: ContentRequest
}

/**
 * Rule V3: a principle that is not there under its name may be there under another. Throws the redirect to it, or 404
 * with what took its place; any other error as it is.
 */
export async function throwSuccessor (
  error: unknown,
  { shelf, version, slug, asked }: NamedPrinciple
): Promise<never> {
  if (!(error instanceof Problem) || error.type.code !== contentProblems.principle_not_found.code) throw error
  const successor = successorOf(slug, await replacementsUpTo(shelf, version))
  if (!successor) throw error
  const found = successor.names.map(name => ({ slug: name, url: addressOf(name) }))
  const [first] = found
  if (successor.isRename && first) {
    throw new Problem(contentProblems.principle_renamed, `"${slug}" is "${first.slug}" now, and means the same.`, {
      headers: {
        location: first.url,
        'cache-control': cacheControl[ofSet(version.set).audience === 'private' ? 'private' : 'moved'],
      },
    })
  }
  throw new Problem(error.type, replacedWords(slug, successor.names), {
    headers: { link: found.map(({ url }) => `<${url}>; rel="successor-version"`).join(', ') },
    replacedBy: found,
  })

  function addressOf (name: string): string {
    return asked.path.replace(`/principles/${slug}`, `/principles/${name}`) + asked.ending + asked.search
  }
}

/** What took the place of what in the releases of a set up to one of them, the oldest first. */
export async function replacementsUpTo (
  shelf: NamedPrinciple['shelf'],
  version: SetVersion
): Promise<Array<readonly Replacement[]>> {
  const releases = (await shelf.versions(version.set)).filter(one => compareVersions(one, version) <= 0)
  return releases.toReversed().map(({ replacedBy }) => replacedBy ?? [])
}
