import { notFound, publishVersion, type SetRow, type VersionRow } from '../../content/index.ts'
import {
  renderLimitsOnLoop, textsOf, type PreparedPart, type PreparedTexts, type RenderLimits,
  type SetName
} from '../../content/worker.ts'
import type { AuditAction, Events } from '../../audit/index.ts'
import { assertMatch, assertWritten, revisionTag } from '../../http/conditional.ts'
import { throwProblem } from '../../http/problems/transfer.ts'
import type { Caller } from '../../identity/index.ts'
import type { Writer } from '../../storage/storage.ts'
import { runBySize, smallInput } from '../../workers/by-size.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import { createKeyedQueue } from '../../workers/keyed-queue.ts'
import { handedOver } from '../../workers/moved.ts'
import { workerTask } from '../../workers/pool.ts'
import { draftCases, handedIn, type DraftCase, type DraftCaseOptions } from './case.ts'
import type { DraftBody } from './schemas.ts'
import { checkDraft, editDraft, presentDraft, rebaseDraft, type CheckInput, type RebaseInput } from './task.ts'
import type * as Tasks from './task.ts'
import type { StoredDraft } from '../repository.ts'
import type { SetsService } from '../service.ts'
import type { Intent } from './check.ts'

const module = new URL('./task.ts', import.meta.url)
const tasks = {
  checkDraft: workerTask<typeof Tasks.checkDraft>(module, 'checkDraft'),
  editDraft: workerTask<typeof Tasks.editDraft>(module, 'editDraft'),
  presentDraft: workerTask<typeof Tasks.presentDraft>(module, 'presentDraft'),
  rebaseDraft: workerTask<typeof Tasks.rebaseDraft>(module, 'rebaseDraft'),
}

/** How often work is done that another write makes void before it is written. */
const maxAttempts = 3

export interface DraftOptions extends Omit<DraftCaseOptions, 'small'>, Partial<Pick<DraftCaseOptions, 'small'>> {
  readonly events: Events
  readonly now: () => Date
  readonly newId: () => string
  readonly renderLimits: RenderLimits
  readonly sets: Pick<SetsService, 'findOwn' | 'findBase'>
}

/** The JSON of a draft at one of its revisions. */
export interface PresentedDraft {
  readonly set: SetRow
  readonly revision: number
  readonly record: Uint8Array<ArrayBuffer>
}

/** A draft that may be published, with all that is stored of its version. */
export interface PreparedPublication {
  readonly set: SetRow
  readonly row: StoredDraft
  readonly version: NonNullable<Tasks.CheckedDraft['version']>
  readonly draft: Tasks.CheckedDraft['draft']
  readonly texts: PreparedTexts
}

/** A draft that follows its base, ready to be written. */
export interface PreparedRebase {
  readonly set: SetRow
  readonly row: StoredDraft
  readonly versionId: string
  readonly updatedAt: Date
  readonly edited: Tasks.EditedDraft
}

interface UpdateDraft {
  readonly caller: Caller
  readonly id: string
  readonly ifMatch: string | undefined
  readonly body: object
  /** For what a merge patch makes, where that is done on the event loop. */
  readonly validated?: (body: unknown) => DraftBody
}

interface PreparePublication {
  readonly organisation: string
  readonly id: string
  readonly ifMatch: string | undefined
  readonly intent: Intent
}

interface Publish extends Pick<Intent, 'changeKind'> {
  readonly tx: Writer
  readonly caller: Caller
  readonly prepared: PreparedPublication
  readonly changeNote: string
}

interface PrepareRebase {
  readonly organisation: string
  readonly id: string
  readonly version: string
  readonly ifMatch: string | undefined
  /** The version of the base. */
  readonly to: string
}

interface Rebase {
  readonly tx: Writer
  readonly caller: Caller
  readonly prepared: PreparedRebase
}

/** The draft is no longer what the work was done from. */
class DraftChanged extends Error {
  readonly revision: number

  constructor ({ revision }: { readonly revision: number }) {
    super('The draft was changed meanwhile')
    this.revision = revision
  }
}

/** Does the work again where somebody else has written the draft meanwhile. Throws 412 where that goes on. */
async function untilUnchanged<Result> (work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof DraftChanged)) throw error
      if (attempt === maxAttempts) assertWritten(false, error)
    }
  }
}

/**
 * Drafts of an organisation's sets. What is large is read as text and worked on before the transaction, off the event
 * loop; the transaction writes it if the draft is still at the revision that was read.
 */
export function draftService (
  { access, repository, content, events, now, newId, workers, renderLimits, texts, sets, small = smallInput }:
  DraftOptions
) {
  const queue = createKeyedQueue()
  const caseOf = draftCases({ access, repository, content, workers, texts, small })

  const record = (tx: Writer, { organisation, key }: Caller, action: AuditAction, id: string, type = 'principle-set') =>
    events.recordAudit(tx, organisation, { actor: key, action, resource: { type, id } })

  async function read (
    organisation: string,
    key: string
  ): Promise<{ readonly set: SetRow, readonly row: StoredDraft }> {
    const reader = access(organisation).read
    const set = await sets.findOwn(reader, organisation, key)
    const row = await repository.findDraft(reader, set)
    if (!row) throw notFound('set_not_found', `The draft of "${key}"`)
    return { set, row }
  }

  async function write (
    tx: Writer,
    set: SetRow,
    row: StoredDraft,
    draft: JsonBytes | undefined,
    updatedAt: Date
  ): Promise<void> {
    const isWritten = await repository.updateDraft(tx, set, row.revision, { draft, updatedAt })
    if (!isWritten) throw new DraftChanged(row)
  }

  /** Judges a draft and renders its texts, part by part. Throws the problem that stands in the way of a publication. */
  async function check (
    owner: string,
    { size, read }: DraftCase,
    way: Pick<CheckInput, 'intent' | 'isPublication'>
  ): Promise<Tasks.CheckedDraft & { readonly texts: PreparedTexts }> {
    const begin = { removed: [], refused: [], from: 0 }
    if (size <= small) {
      const limits = { ...renderLimitsOnLoop, text: Math.min(renderLimitsOnLoop.text, renderLimits.text) }
      const near = checkDraft({ ...await read(), ...way, ...begin, limits })
      if ('problem' in near || near.part.next === undefined) return withTexts(throwProblem(near))
    }
    const next = async (state: Pick<CheckInput, 'removed' | 'refused' | 'from'>, continues: boolean) =>
      throwProblem(
        await workers.run(tasks.checkDraft, async () =>
          handedIn({ ...await read(), ...way, ...state, limits: renderLimits }), { owner, continues })
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
    async find (organisation: string, key: string): Promise<PresentedDraft> {
      const { set, row } = await read(organisation, key)
      const draft = { set: nameOf(set), ...row }
      return {
        set,
        revision: row.revision,
        record: await runBySize(workers, tasks.presentDraft, presentDraft, draft, {
          owner: organisation,
          size: row.draft.length,
          small,
          transfer: [row.draft.buffer],
        }),
      }
    },

    /** Rule V7: of several updates of one revision one is written. */
    update: ({ caller, id, ifMatch, body, validated }: UpdateDraft) =>
      untilUnchanged(async (): Promise<PresentedDraft> => {
        const { set, row } = await read(caller.organisation, id)
        assertMatch(ifMatch, revisionTag(row.revision))
        const updatedAt = now()
        const revision = row.revision + 1
        const input = {
          current: { set: nameOf(set), draft: row.draft, revision, updatedAt },
          body: JSON.stringify(body),
          isPatch: validated !== undefined,
        }
        const size = row.draft.length + input.body.length
        const edited = throwProblem(
          await runBySize(workers, tasks.editDraft, given => editDraft(given, validated), input, {
            owner: caller.organisation,
            size,
            small,
            transfer: [row.draft.buffer],
          })
        )
        await access(caller.organisation).write(async tx => {
          await write(tx, set, row, edited.draft, updatedAt)
          await record(tx, caller, 'draft.edited', set.id)
        })
        return { set, revision, record: edited.record }
      }),

    /** What publishing would come to, as JSON. */
    async validate (organisation: string, key: string, intent: Intent): Promise<Uint8Array<ArrayBuffer>> {
      const { set, row } = await read(organisation, key)
      const { record = new Uint8Array() } = await check(organisation, await caseOf(organisation, set, row.draft), {
        intent,
        isPublication: false,
      })
      return record
    },

    /**
     * For what prepares and then publishes or rebases: one after the other for each set. Whoever comes second finds the
     * draft as the first has left it and is refused before anything is rendered. Other instances are noticed by the
     * revision of the draft.
     */
    inQueue: <Result>(organisation: string, id: string, work: () => Promise<Result>): Promise<Result> =>
      queue(`${organisation} ${id}`, () => untilUnchanged(work)),

    /** All that is stored of the version that a draft makes. Throws what stands in the way. */
    async prepare ({ organisation, id, ifMatch, intent }: PreparePublication): Promise<PreparedPublication> {
      const { set, row } = await read(organisation, id)
      if (ifMatch !== undefined) assertMatch(ifMatch, revisionTag(row.revision))
      const { version, draft, texts: rendered } = await check(
        organisation,
        await caseOf(organisation, set, row.draft),
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
      await write(tx, set, row, draft, publishedAt)
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
      await record(tx, caller, 'version.published', version.id, 'version')
      return { set: named, version }
    },

    /**
     * Rule T12: the published tailoring on another version of its base, as a draft. What the draft said is given up.
     */
    async prepareRebase ({ organisation, id, version, ifMatch, to }: PrepareRebase): Promise<PreparedRebase> {
      const { set, row } = await read(organisation, id)
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
      const way = await texts.way(organisation, standing, target)
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
          way,
        }
      }
      const isSmall = published.size + 2 * target.size <= small
      const edited = isSmall
        ? rebaseDraft(await sources())
        : await workers.run(tasks.rebaseDraft, async () => rebaseHandedIn(await sources()), { owner: organisation })
      return { set, row, versionId: reference.versionId, updatedAt, edited }
    },

    async rebase (
      { tx, caller, prepared: { set, row, versionId, updatedAt, edited } }: Rebase
    ): Promise<PresentedDraft> {
      await write(tx, set, row, edited.draft, updatedAt)
      await repository.insertBase(tx, set, versionId)
      await record(tx, caller, 'draft.rebased', set.id)
      return { set, revision: row.revision + 1, record: edited.record }
    },
  }
}

function nameOf ({ id, slug, origin }: SetRow): SetName {
  return { id, slug, origin }
}

function rebaseHandedIn (input: RebaseInput): RebaseInput {
  const { version, base, from } = input
  return handedOver(
    input,
    [version.content, version.lineage, base.content, base.lineage, from].flatMap(bytes => bytes ?? [])
  )
}

function withTexts (checked: Tasks.CheckedDraft, parts: readonly PreparedPart[] = [checked.part]) {
  return { ...checked, texts: textsOf(parts) }
}

export type DraftService = ReturnType<typeof draftService>
