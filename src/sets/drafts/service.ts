import { notFound, publishVersion, type Content, type SetRow, type VersionRow } from '../../content/index.ts'
import { renderLimitsOnLoop, textsOf, type PreparedPart, type PreparedTexts, type RenderLimits, type SetName } from '../../content/worker.ts'
import type { AuditAction, Events } from '../../audit/index.ts'
import { assertMatch, assertWritten, revisionTag } from '../../http/conditional.ts'
import { throwProblem } from '../../http/problems/transfer.ts'
import type { Caller } from '../../identity/index.ts'
import { jsonOf } from '../../storage/json-text.ts'
import type { Access, Principal, Reader, Writer } from '../../storage/storage.ts'
import { runBySize, smallInput } from '../../workers/by-size.ts'
import { createKeyedQueue } from '../../workers/keyed-queue.ts'
import { workerTask, type Workers } from '../../workers/pool.ts'
import type { DraftBody } from './schemas.ts'
import { checkDraft, draftReferences, editDraft, presentDraft, rebaseDraft, type CheckInput } from './task.ts'
import type * as Tasks from './task.ts'
import type { SetsRepository, StoredDraft } from '../repository.ts'
import type { SetsService } from '../service.ts'
import type { Intent } from './check.ts'
import type { VersionTexts } from '../lineage/version-texts.ts'

const module = new URL('./task.ts', import.meta.url)
const tasks = {
  checkDraft: workerTask<typeof Tasks.checkDraft>(module, 'checkDraft'),
  draftReferences: workerTask<typeof Tasks.draftReferences>(module, 'draftReferences'),
  editDraft: workerTask<typeof Tasks.editDraft>(module, 'editDraft'),
  presentDraft: workerTask<typeof Tasks.presentDraft>(module, 'presentDraft'),
  rebaseDraft: workerTask<typeof Tasks.rebaseDraft>(module, 'rebaseDraft'),
}

/** How often work is done that another write makes void before it is written. */
const maxAttempts = 3

export interface DraftOptions {
  readonly access: (principal: Principal) => Access
  readonly repository: SetsRepository
  readonly content: Content
  readonly events: Events
  readonly now: () => Date
  readonly newId: () => string
  readonly workers: Workers
  readonly renderLimits: RenderLimits
  readonly texts: VersionTexts
  /** Up to how many characters a draft, with what it is judged by, is worked on on the event loop. */
  readonly small?: number
  readonly sets: Pick<SetsService, 'own' | 'findBase'>
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
 * Drafts of an organisation's sets. What is large is read as text and worked on before the transaction, off the event loop; the
 * transaction writes it if the draft is still at the revision that was read.
 */
export function draftService ({ access, repository, content, events, now, newId, workers, renderLimits, texts, sets, small = smallInput }: DraftOptions) {
  const inQueue = createKeyedQueue()

  const record = (tx: Writer, { organisation, key }: Caller, action: AuditAction, id: string, type = 'principle-set') =>
    events.recordAudit(tx, organisation, { actor: key, action, resource: { type, id } })

  async function read (organisation: string, key: string): Promise<{ readonly set: SetRow, readonly row: StoredDraft }> {
    const reader = access(organisation).read
    const set = await sets.own(reader, organisation, key)
    const row = await repository.findDraft(reader, set)
    if (!row) throw notFound('set_not_found', `The draft of "${key}"`)
    return { set, row }
  }

  async function write (tx: Writer, set: SetRow, row: StoredDraft, draft: Uint8Array | undefined, updatedAt: Date): Promise<void> {
    const isWritten = await repository.updateDraft(tx, set, row.revision, { ...(draft && { draft: jsonOf(draft) }), updatedAt })
    if (!isWritten) throw new DraftChanged(row)
  }

  /** Everything that a draft is judged by, as it is stored. */
  async function readCase (organisation: string, set: SetRow, { draft }: StoredDraft): Promise<Pick<CheckInput, 'set' | 'draft' | 'base' | 'newest' | 'imported' | 'translated'>> {
    const reader = access(organisation).read
    const references = await runBySize(workers, tasks.draftReferences, draftReferences, { draft }, { owner: organisation, size: draft.length, small })
    const newest = await content.repository.findNewest(reader, set.id)
    const translated = new Map<string, string>()
    for (const version of references.translated) {
      const source = await texts.contentOf(reader, await texts.idOf(reader, set.id, version))
      if (source !== null) translated.set(version, source)
    }
    return {
      set: { id: set.id, slug: set.slug, origin: set.origin },
      draft,
      base: references.base && await readBase(reader, references.base),
      newest: newest ? await repository.findVersionText(reader, newest.id) ?? null : null,
      imported: await texts.contentOf(reader, references.importedId),
      translated,
    }
  }

  async function readBase (reader: Reader, { versionId, ...reference }: NonNullable<Tasks.DraftReferences['base']>): Promise<CheckInput['base']> {
    const text = await repository.findVersionText(reader, versionId)
    return text ? { ...text, reference, isRetired: await repository.findRetirement(reader, versionId) !== undefined } : null
  }

  /** Judges a draft and renders its texts, part by part. Throws the problem that stands in the way of a publication. */
  async function check (owner: string, input: Omit<CheckInput, 'removed' | 'refused' | 'from' | 'limits'>): Promise<Tasks.CheckedDraft & { readonly texts: PreparedTexts }> {
    const size = sizeOf(input)
    const start = { ...input, removed: [], refused: [], from: 0 }
    if (size <= small) {
      const near = checkDraft({ ...start, limits: { ...renderLimitsOnLoop, text: Math.min(renderLimitsOnLoop.text, renderLimits.text) } })
      if ('problem' in near || near.part.next === undefined) return withTexts(throwProblem(near))
    }
    let checked = throwProblem(await workers.run(tasks.checkDraft, { ...start, limits: renderLimits }, { owner }))
    const parts: PreparedPart[] = [checked.part]
    for (let from = checked.part.next; from !== undefined; from = checked.part.next) {
      const { removed, refused } = checked
      checked = throwProblem(await workers.run(tasks.checkDraft, { ...input, removed, refused, from, limits: renderLimits }, { owner, continues: true }))
      parts.push(checked.part)
    }
    return withTexts(checked, parts)
  }

  return {
    async find (organisation: string, key: string): Promise<PresentedDraft> {
      const { set, row } = await read(organisation, key)
      const draft = { set: nameOf(set), ...row }
      return { set, revision: row.revision, record: await runBySize(workers, tasks.presentDraft, presentDraft, draft, { owner: organisation, size: row.draft.length, small }) }
    },

    /**
     * Rule V7: of several edits of one revision one is written. `validated` is for what a merge patch makes, where that is done on
     * the event loop.
     */
    edit: (caller: Caller, key: string, ifMatch: string | undefined, body: object, validated?: (body: unknown) => DraftBody) => untilUnchanged(async (): Promise<PresentedDraft> => {
      const { set, row } = await read(caller.organisation, key)
      assertMatch(ifMatch, revisionTag(row.revision))
      const updatedAt = now()
      const revision = row.revision + 1
      const input = { current: { set: nameOf(set), draft: row.draft, revision, updatedAt }, body: JSON.stringify(body), isPatch: validated !== undefined }
      const size = row.draft.length + input.body.length
      const edited = throwProblem(await runBySize(workers, tasks.editDraft, given => editDraft(given, validated), input, { owner: caller.organisation, size, small }))
      await access(caller.organisation).write(async tx => {
        await write(tx, set, row, edited.draft, updatedAt)
        await record(tx, caller, 'draft.edited', set.id)
      })
      return { set, revision, record: edited.record }
    }),

    /** What publishing would come to, as JSON. */
    async validate (organisation: string, key: string, intent: Intent): Promise<Uint8Array<ArrayBuffer>> {
      const { set, row } = await read(organisation, key)
      const { record = new Uint8Array() } = await check(organisation, { ...await readCase(organisation, set, row), intent, isPublication: false })
      return record
    },

    /**
     * For what prepares and then publishes or rebases: one after the other for each set. Whoever comes second finds the draft as
     * the first has left it and is refused before anything is rendered. Other instances are noticed by the revision of the draft.
     */
    inTurn: <Result>(organisation: string, key: string, work: () => Promise<Result>): Promise<Result> =>
      inQueue(`${organisation} ${key}`, () => untilUnchanged(work)),

    /** All that is stored of the version that a draft makes. Throws what stands in the way. */
    async prepare (organisation: string, key: string, ifMatch: string | undefined, intent: Intent): Promise<PreparedPublication> {
      const { set, row } = await read(organisation, key)
      if (ifMatch !== undefined) assertMatch(ifMatch, revisionTag(row.revision))
      const { version, draft, texts: rendered } = await check(organisation, { ...await readCase(organisation, set, row), intent, isPublication: true })
      if (!version) throw new Error('A draft that may be published makes a version')
      return { set, row, version, draft, texts: rendered }
    },

    /** Publishes a prepared draft, which stays as the beginning of the next version. */
    async publish (
      tx: Writer, caller: Caller, { set, row, version: { prepared }, draft, texts }: PreparedPublication,
      { changeNote, changeKind = 'substantive' }: Pick<Intent, 'changeKind'> & { readonly changeNote: string }
    ): Promise<{ readonly set: SetRow, readonly version: VersionRow }> {
      const publishedAt = now()
      await write(tx, set, row, draft, publishedAt)
      // Until its draft was taken, it could still get another slug.
      const named = await sets.own(tx, caller.organisation, set.id)
      const version = await publishVersion(tx, content.repository, { id: newId(), set: named, changeKind, changeNote, publishedAt }, prepared, texts, newId)
      await record(tx, caller, 'version.published', version.id, 'version')
      return { set: named, version }
    },

    /** Rule T12: the published tailoring on another version of its base, as a draft. What the draft said is given up. */
    async prepareRebase (organisation: string, key: string, version: string, ifMatch: string | undefined, to: string): Promise<PreparedRebase> {
      const { set, row } = await read(organisation, key)
      assertMatch(ifMatch, revisionTag(row.revision))
      const reader = access(organisation).read
      const found = await content.shelf(organisation).locate(set.id, version)
      if (!('version' in found)) throw notFound('version_not_found', `Version "${version}"`)
      const published = await repository.findVersionText(reader, found.version.id)
      if (!published) throw notFound('version_not_found', `Version "${version}"`)
      const standing = await texts.baseOf(organisation, published.lineage)
      const { version: target, reference } = await sets.findBase(reader, organisation, { set: standing.setId, version: to }, { base: '/to', version: '/to' })
      const base = await repository.findVersionText(reader, reference.versionId)
      const from = await texts.contentOf(reader, await texts.idOf(reader, standing.setId, standing.version))
      if (from === null || !base) throw notFound('version_not_found', 'The base of this version')
      const way = await texts.way(organisation, standing, target)
      const updatedAt = now()
      const current = { set: nameOf(set), revision: row.revision + 1, updatedAt }
      const input = { current, version: published, reference, base, from, way }
      const size = [published.content, published.lineage ?? '', base.content, from, ...way].reduce((sum, { length }) => sum + length, 0)
      return { set, row, versionId: reference.versionId, updatedAt, edited: await runBySize(workers, tasks.rebaseDraft, rebaseDraft, input, { owner: organisation, size, small }) }
    },

    async rebase (tx: Writer, caller: Caller, { set, row, versionId, updatedAt, edited }: PreparedRebase): Promise<PresentedDraft> {
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

function sizeOf ({ draft, base, newest, imported, translated }: Pick<CheckInput, 'draft' | 'base' | 'newest' | 'imported' | 'translated'>): number {
  const texts = [draft, base?.content, base?.lineage, newest?.content, imported, ...translated.values()]
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0)
}

function withTexts (checked: Tasks.CheckedDraft, parts: readonly PreparedPart[] = [checked.part]) {
  return { ...checked, texts: textsOf(parts) }
}

export type DraftService = ReturnType<typeof draftService>
