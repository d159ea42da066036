import { notFound, type SetRow } from '../../content/index.ts'
import { assertMatch, revisionTag } from '../../http/conditional.ts'
import type { Caller } from '../../identity/index.ts'
import type { Writer } from '../../storage/storage.ts'
import { smallInput } from '../../workers/by-size.ts'
import { handedOver } from '../../workers/moved.ts'
import { workerTask } from '../../workers/pool.ts'
import type { StoredDraft } from '../repository.ts'
import { rebaseDraft, type RebaseInput } from './rebase-task.ts'
import { nameOf, type DraftOptions, type DraftStore, type PresentedDraft } from './store.ts'
import type { EditedDraft } from './texts.ts'

const rebaseTask = workerTask<typeof rebaseDraft>(new URL('./rebase-task.ts', import.meta.url), 'rebaseDraft')

/** A draft that follows its base, ready to be written. */
export interface PreparedRebase {
  readonly set: SetRow
  readonly row: StoredDraft
  readonly versionId: string
  readonly updatedAt: Date
  readonly edited: EditedDraft
}

export interface PrepareRebase {
  readonly organisation: string
  readonly id: string
  readonly version: string
  readonly ifMatch: string | undefined
  /** The version of the base. */
  readonly to: string
}

export interface Rebase {
  readonly tx: Writer
  readonly caller: Caller
  readonly prepared: PreparedRebase
}

/** Rebases a draft on another version of its base. */
export function rebasing (
  { access, repository, content, now, workers, texts, sets, small = smallInput }: DraftOptions,
  store: DraftStore
) {
  return {
    /**
     * Rule T12: the published tailoring on another version of its base, as a draft. What the draft said is given up.
     */
    async prepareRebase ({ organisation, id, version, ifMatch, to }: PrepareRebase): Promise<PreparedRebase> {
      const { set, row } = await store.read(organisation, id)
      assertMatch(ifMatch, revisionTag(row.revision))
      const reader = access(organisation).read
      const shelf = content.shelf(organisation)
      const found = await shelf.locate(set.id, version)
      if (!('version' in found)) throw notFound('version_not_found', `Version "${version}"`)
      const { version: published } = found
      const { lineage = null } = await shelf.bytesOf(published, ['lineage'])
      const standing = await texts.baseOf(organisation, lineage)
      const { version: target, reference } = await sets.findBase(reader, organisation, {
        set: standing.setId,
        version: to,
      }, { base: '/to', version: '/to' })
      const releases = await texts.releasesBetween(organisation, standing, target)
      const updatedAt = now()
      const current = { set: nameOf(set), revision: row.revision + 1, updatedAt }
      const fromId = await texts.idOf(reader, standing.setId, standing.version)
      const sources = async (): Promise<RebaseInput> => {
        const own = await shelf.bytesOf(published, ['content', 'lineage'])
        const { content: base, lineage: baseLineage = null } = await shelf.bytesOf(target, ['content', 'lineage'])
        const from = await texts.contentOf(reader, fromId)
        if (!own.content || !own.lineage || !base || !from) {
          throw notFound('version_not_found', 'The base of this version')
        }
        return {
          current,
          version: { content: own.content, lineage: own.lineage },
          reference,
          base: { content: base, lineage: baseLineage },
          from,
          releases,
        }
      }
      const isSmall = published.size + 2 * target.size <= small
      const edited = isSmall
        ? rebaseDraft(await sources())
        : await workers.run(rebaseTask, async () => transferredRebase(await sources()), { owner: organisation })
      return { set, row, versionId: reference.versionId, updatedAt, edited }
    },

    async rebase (
      { tx, caller, prepared: { set, row, versionId, updatedAt, edited } }: Rebase
    ): Promise<PresentedDraft> {
      await store.write(tx, set, row, edited.draft, updatedAt)
      await repository.insertBase(tx, set, versionId)
      await store.record(tx, caller, 'draft.rebased', set.id)
      return { set, revision: row.revision + 1, record: edited.record }
    },
  }
}

function transferredRebase (input: RebaseInput): RebaseInput {
  const { version, base, from } = input
  return handedOver(
    input,
    [version.content, version.lineage, base.content, base.lineage, from].flatMap(bytes => bytes ?? [])
  )
}
