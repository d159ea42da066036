import { publishVersion, type SetRow, type VersionRow } from '../../content/index.ts'
import { renderLimitsOnLoop, textsOf, type PreparedPart, type PreparedTexts } from '../../content/worker.ts'
import { assertMatch, revisionTag } from '../../http/conditional.ts'
import { throwProblem } from '../../http/problems/transfer.ts'
import type { Caller } from '../../identity/index.ts'
import type { Writer } from '../../storage/storage.ts'
import { smallInput } from '../../workers/by-size.ts'
import { workerTask } from '../../workers/pool.ts'
import type { StoredDraft } from '../repository.ts'
import { draftSources, transferredInput, type DraftSources } from './sources.ts'
import type { Intent } from './check.ts'
import type { DraftOptions, DraftStore } from './store.ts'
import { checkDraft, type CheckedDraft, type CheckInput } from './task.ts'

const checkTask = workerTask<typeof checkDraft>(new URL('./task.ts', import.meta.url), 'checkDraft')

/** A draft that may be published, with all that is stored of its version. */
export interface PreparedPublication {
  readonly set: SetRow
  readonly row: StoredDraft
  readonly version: NonNullable<CheckedDraft['version']>
  readonly draft: CheckedDraft['draft']
  readonly texts: PreparedTexts
}

export interface PreparePublication {
  readonly organisation: string
  readonly id: string
  readonly ifMatch: string | undefined
  readonly intent: Intent
}

export interface Publish extends Pick<Intent, 'changeKind'> {
  readonly tx: Writer
  readonly caller: Caller
  readonly prepared: PreparedPublication
  readonly changeNote: string
}

/** What publishing a draft would come to, and publishing it. */
export function publishing (
  { access, repository, content, now, newId, workers, renderLimits, texts, sets, small = smallInput }: DraftOptions,
  store: DraftStore
) {
  const sourcesOf = draftSources({ access, repository, content, workers, texts, small })

  /** Judges a draft and renders its texts, part by part. Throws the problem that stands in the way of a publication. */
  async function check (
    owner: string,
    { size, read }: DraftSources,
    purpose: Pick<CheckInput, 'intent' | 'isPublication'>
  ): Promise<CheckedDraft & { readonly texts: PreparedTexts }> {
    const begin = { removed: [], refused: [], from: 0 }
    if (size <= small) {
      const limits = { ...renderLimitsOnLoop, text: Math.min(renderLimitsOnLoop.text, renderLimits.text) }
      const near = checkDraft({ ...await read(), ...purpose, ...begin, limits })
      if ('problem' in near || near.part.next === undefined) return withTexts(throwProblem(near))
    }
    const next = async (state: Pick<CheckInput, 'removed' | 'refused' | 'from'>, continues: boolean) =>
      throwProblem(
        await workers.run(checkTask, async () =>
          transferredInput({ ...await read(), ...purpose, ...state, limits: renderLimits }), { owner, continues })
      )
    let checked = await next(begin, false)
    const parts: PreparedPart[] = [checked.part]
    for (let from = checked.part.next; from !== undefined; from = checked.part.next) {
      const { removed, refused } = checked
      checked = await next({ removed, refused, from }, true)
      parts.push(checked.part)
    }
    return withTexts(checked, parts)
  }

  return {
    /** What publishing would come to, as JSON. */
    async validate (organisation: string, key: string, intent: Intent): Promise<Uint8Array<ArrayBuffer>> {
      const { set, row } = await store.read(organisation, key)
      const { record = new Uint8Array() } = await check(organisation, await sourcesOf(organisation, set, row.draft), {
        intent,
        isPublication: false,
      })
      return record
    },

    /** All that is stored of the version that a draft makes. Throws what stands in the way. */
    async prepare ({ organisation, id, ifMatch, intent }: PreparePublication): Promise<PreparedPublication> {
      const { set, row } = await store.read(organisation, id)
      if (ifMatch !== undefined) assertMatch(ifMatch, revisionTag(row.revision))
      const { version, draft, texts: rendered } = await check(
        organisation,
        await sourcesOf(organisation, set, row.draft),
        { intent, isPublication: true }
      )
      if (!version) throw new Error('A draft that may be published makes a version')
      return { set, row, version, draft, texts: rendered }
    },

    /** Publishes a prepared draft, which stays as the beginning of the next version. */
    async publish (
      {
        tx,
        caller,
        prepared: { set, row, version: { prepared }, draft, texts },
        changeNote,
        changeKind = 'substantive',
      }: Publish
    ): Promise<{ readonly set: SetRow, readonly version: VersionRow }> {
      const publishedAt = now()
      await store.write(tx, set, row, draft, publishedAt)
      // Until its draft was taken, it could still get another slug.
      const named = await sets.findOwn(tx, caller.organisation, set.id)
      const version = await publishVersion(
        tx,
        content.repository,
        { id: newId(), set: named, changeKind, changeNote, publishedAt },
        prepared,
        texts,
        newId
      )
      await store.record(tx, caller, 'version.published', version.id, 'version')
      return { set: named, version }
    },
  }
}

function withTexts (checked: CheckedDraft, parts: readonly PreparedPart[] = [checked.part]) {
  return { ...checked, texts: textsOf(parts) }
}
