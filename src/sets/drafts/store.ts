import type { AuditAction, Events } from '../../audit/index.ts'
import { notFound, type SetRow } from '../../content/index.ts'
import type { RenderLimits, SetName } from '../../content/worker.ts'
import { assertWritten } from '../../http/conditional.ts'
import type { Caller } from '../../identity/index.ts'
import type { Writer } from '../../storage/storage.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import type { StoredDraft } from '../repository.ts'
import type { SetsService } from '../service.ts'
import type { DraftSourcesOptions } from './sources.ts'

export interface DraftOptions extends Omit<DraftSourcesOptions, 'small'>, Partial<Pick<DraftSourcesOptions, 'small'>> {
  readonly events: Events
  readonly now: () => Date
  readonly newId: () => string
  readonly renderLimits: RenderLimits
  readonly sets: Pick<SetsService, 'findOwn' | 'findBase'>
}

/** How often work is done that another write makes void before it is written. */
const maxAttempts = 3

/** The draft is no longer what the work was done from. */
export class DraftChanged extends Error {
  readonly revision: number

  constructor ({ revision }: { readonly revision: number }) {
    super('The draft was changed meanwhile')
    this.revision = revision
  }
}

/** Does the work again where somebody else has written the draft meanwhile. Throws 412 where that goes on. */
export async function untilUnchanged<Result> (work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof DraftChanged)) throw error
      if (attempt === maxAttempts) assertWritten(false, error)
    }
  }
}

export function nameOf ({ id, slug, origin }: SetRow): SetName {
  return { id, slug, origin }
}

/** Reads drafts, and writes them while they are at the revision that was read. */
export function draftStore ({ access, repository, events, sets }: DraftOptions) {
  const record = (
    tx: Writer,
    { organisation, key }: Caller,
    action: AuditAction,
    id: string,
    type = 'principle-set'
  ) => events.recordAudit(tx, organisation, { actor: key, action, resource: { type, id } })

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

  return { record, read, write }
}

export type DraftStore = ReturnType<typeof draftStore>

/** The JSON of a draft at one of its revisions. */
export interface PresentedDraft {
  readonly set: SetRow
  readonly revision: number
  readonly record: Uint8Array<ArrayBuffer>
}
