import { LRUCache } from 'lru-cache'
import { inverted, noEqualNames, type EqualNames } from '../domain/follow-up/equal-names.ts'
import type { Likeness } from '../domain/follow-up/likeness.ts'
import { compareVersions, type VersionNumber } from '../domain/versions/version-number.ts'
import { undefinedIfAbsent } from '../http/problems/problem.ts'
import type { Reader } from '../storage/storage.ts'
import { isInline } from '../workers/inline.ts'
import { sendItems } from '../workers/items.ts'
import { workerTask } from '../workers/pool.ts'
import type { AssessmentsContext } from '../assessments/context.ts'
import { versionOf } from '../assessments/versions/find.ts'
import { rewordingsOf, type Rewordings, type StoredRelease } from '../assessments/versions/rewording-task.ts'

/** A version of a set, and who asks. */
export interface Numbered {
  readonly organisationId: string
  readonly setId: string
  readonly number: VersionNumber
}

/** The same, with the id of the version. */
export interface Located extends Numbered {
  readonly versionId: string
}

const findRewordings = workerTask<typeof import('../assessments/versions/rewording-task.ts').findRewordings>(
  new URL('../assessments/versions/rewording-task.ts', import.meta.url),
'findRewordings'
)

/** What two versions say otherwise, and what alike; from a to b. */
export interface Difference {
  /**
   * What a release between them meant otherwise; null where nothing is known of that, and nothing counts as editorial.
   */
  readonly substantive: readonly string[] | null
  readonly equals: EqualNames
  /** By the slugs of b; null for one and the same version. */
  readonly likenesses: Readonly<Record<string, Likeness>> | null
}

/**
 * Rules U and C1. Nothing is known between different sets, and of a set that the organisation may not read any more.
 * Versions never change, so what was found is remembered.
 */
export function differences (context: Pick<AssessmentsContext, 'content' | 'repository' | 'workers'>) {
  const { content, repository, workers } = context
  const found = new LRUCache<string, Rewordings>({
    max: 200,
    maxSize: 1024 * 1024,
    sizeCalculation: each => JSON.stringify(each).length,
  })

  /** The ids of the releases from the older to the newer; undefined where nothing is known of them. */
  async function way (reader: Reader, older: Located, newer: Located) {
    const shelf = content.shelf(older.organisationId, reader)
    const set = older.setId === newer.setId ? await shelf.findSet(older.setId).catch(undefinedIfAbsent) : undefined
    if (!set) return undefined
    const versions = await shelf.versions(set)
    return versions.toReversed().filter(each =>
      compareVersions(each, older.number) >= 0 && compareVersions(each, newer.number) <= 0
    )
  }

  async function rewordings (
    reader: Reader,
    older: Located,
    newer: Located,
    known: Awaited<ReturnType<typeof way>>
  ): Promise<Rewordings> {
    const releases = known ??
      [older, newer].map(({ versionId }) => ({ id: versionId, changeKind: 'substantive' as const, size: Infinity }))
    const isSmall = isInline(releases.reduce((sum, { size }) => sum + size, 0))
    async function * each (): AsyncGenerator<StoredRelease> {
      for (const { id, changeKind } of releases) {
        yield {
          changeKind,
          content: isSmall
            ? (await versionOf(context, reader, { versionId: id })).content
            : await repository.findContentBytes(reader, id),
        }
      }
    }
    const isHistory = known !== undefined
    if (isSmall) return rewordingsOf(each(), isHistory)
    const items = each()
    return sendItems(
      async () => (await items.next()).value ?? undefined,
      port =>
        workers.run(findRewordings, { releases: port, isHistory }, { owner: older.organisationId, transfer: [port] })
    )
  }

  /** From a to b, whichever is the older. */
  return async (reader: Reader, a: Located, b: Located): Promise<Difference> => {
    if (a.versionId === b.versionId) return { substantive: [], equals: noEqualNames, likenesses: null }
    const isForward = a.setId !== b.setId || compareVersions(a.number, b.number) < 0
    const [older, newer] = isForward ? [a, b] : [b, a]
    const known = await way(reader, older, newer)
    const key = `${older.versionId} ${newer.versionId} ${known !== undefined}`
    const made = found.get(key) ?? await rewordings(reader, older, newer, known)
    found.set(key, made)
    return {
      substantive: known ? made.substantive : null,
      equals: isForward ? made.equals : inverted(made.equals),
      likenesses: isForward ? made.forth : made.back,
    }
  }
}

export type Differences = ReturnType<typeof differences>
