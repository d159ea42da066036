import type { Content, VersionRow } from '../../content/index.ts'
import { compareVersions, isExact, parseRange } from '../../domain/versions/version-number.ts'
import { throwProblem } from '../../http/problems/transfer.ts'
import type { Access, Principal, Reader } from '../../storage/storage.ts'
import type { BaseReference } from '../../storage/schema/sets.ts'
import { runBySize, smallInput } from '../../workers/by-size.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import { workerTask, type Workers } from '../../workers/pool.ts'
import { baseReferenceOf, releaseOf } from '../drafts/task.ts'
import type * as Tasks from '../drafts/task.ts'
import type { SetsRepository } from '../repository.ts'

const module = new URL('../drafts/task.ts', import.meta.url)
const tasks = {
  baseReferenceOf: workerTask<typeof Tasks.baseReferenceOf>(module, 'baseReferenceOf'),
  releaseOf: workerTask<typeof Tasks.releaseOf>(module, 'releaseOf'),
}

export interface VersionTextsOptions {
  readonly access: (principal: Principal) => Access
  readonly repository: SetsRepository
  readonly content: Content
  readonly workers: Workers
  /** Up to how many characters a text is parsed on the event loop. */
  readonly small?: number
}

/** Published versions as they are stored, unparsed: each a buffer of its own, to be moved to a thread. */
export function versionTexts ({ access, repository, content, workers, small = smallInput }: VersionTextsOptions) {
  async function contentOf (reader: Reader, versionId: string | null): Promise<JsonBytes | null> {
    return versionId === null
      ? null
      : (await content.repository.findBytes(reader, versionId, ['content']))?.content ?? null
  }

  return {
    contentOf,

    async idOf (reader: Reader, setId: string, version: string): Promise<string | null> {
      const number = parseRange(version)
      return number && isExact(number) ? await repository.findVersionId(reader, setId, number) ?? null : null
    },

    /** What a version was made from, of its lineage, which is given up. Throws 409 where that is null. */
    async baseOf (owner: string, lineage: JsonBytes | null): Promise<BaseReference> {
      const options = { owner, size: lineage?.length ?? 0, small, transfer: lineage ? [lineage.buffer] : [] }
      return throwProblem(await runBySize(workers, tasks.baseReferenceOf, baseReferenceOf, { lineage }, options))
    },

    /**
     * Every release from one version of a set to a later one, as far as names are followed through it; of an earlier
     * one those two alone.
     */
    async releasesBetween (principal: Principal, { setId, version }: BaseReference, to: VersionRow): Promise<string[]> {
      const reader = access(principal).read
      const from = parseRange(version)
      if (!from || !isExact(from)) return []
      const releases = (await content.repository.listVersions(reader, setId)).toReversed()
      const isOnTheWay = (each: VersionRow) => compareVersions(each, from) >= 0 && compareVersions(each, to) <= 0
      const isForward = compareVersions(from, to) < 0
      const contents: string[] = []
      for (
        const { id } of releases.filter(each =>
          isForward ? isOnTheWay(each) : compareVersions(each, from) === 0 || each.id === to.id
        )
      ) {
        const held = await contentOf(reader, id)
        if (held === null) continue
        const options = { owner: principal, size: held.length, small, transfer: [held.buffer] }
        contents.push(await runBySize(workers, tasks.releaseOf, releaseOf, { content: held }, options))
      }
      return isForward ? contents : contents.toReversed()
    },
  }
}

export type VersionTexts = ReturnType<typeof versionTexts>
