import { publishVersion, type Content, type SetRow } from '../../content/index.ts'
import type { RenderLimits } from '../../content/worker.ts'
import type { Events } from '../../audit/index.ts'
import type { RequestIssue } from '../../http/problems/problem.ts'
import type { Caller } from '../../identity/index.ts'
import type { Access, Principal, Writer } from '../../storage/storage.ts'
import type { Workers } from '../../workers/pool.ts'
import { setProblems } from '../errors.ts'
import type { CreateSet } from '../create-set.ts'
import { ownProvenance } from '../new-set.ts'
import type { SetsRepository } from '../repository.ts'
import { checkFile, type CheckedFile } from './check-file.ts'
import type { ImportInput } from './import-task.ts'

export interface ExchangeOptions {
  readonly access: (principal: Principal) => Access
  readonly repository: SetsRepository
  readonly content: Content
  readonly events: Events
  readonly now: () => Date
  readonly newId: () => string
  readonly createSet: CreateSet
  readonly workers: Workers
  readonly renderLimits: RenderLimits
  /** How many sets an organisation may have. */
  readonly maxSets: number
}

/** A body to be imported. */
export type ImportRequest = Pick<ImportInput, 'type' | 'bytes' | 'query'>

/** A checked file, with the ids that it is stored under. */
export interface Importing extends CheckedFile {
  readonly setId: string
  readonly versionId: string
}

interface ImportSet {
  readonly tx: Writer
  readonly caller: Caller
  readonly prepared: Importing
}

/** Sets that come from elsewhere. */
export function exchangeService (
  { access, repository, content, events, now, newId, createSet, workers, renderLimits, maxSets }: ExchangeOptions
) {
  return {
    /** Reads and checks a body in a worker thread. Throws what is wrong with its form. */
    async check (organisation: string, request: ImportRequest): Promise<Importing> {
      const ids = { setId: newId(), versionId: newId() }
      const own = ownProvenance(await repository.findOrganisationName(access(organisation).read, organisation), now())
      return { ...ids, ...await checkFile(workers, organisation, { ...request, own, ...ids }, renderLimits) }
    },

    /** What would refuse a new set of this slug, if it were created now. */
    async obstacles (organisation: string, slug: string): Promise<RequestIssue[]> {
      const { read } = access(organisation)
      const isTaken = await content.repository.findSetBySlug(read, organisation, slug)
      const isFull = await repository.countSets(read, organisation) >= maxSets
      return [
        ...(isTaken ? [{ code: 'slug_taken', detail: setProblems.slug_taken.help }] : []),
        ...(isFull ? [{ code: 'too_many_sets', detail: setProblems.too_many_sets.help }] : []),
      ]
    },

    /** A private set: with its version as it was elsewhere, which its draft then rests on, or with a draft alone. */
    async importSet (
      { tx, caller, prepared: { setId, versionId, file: { slug }, draft, version, texts } }: ImportSet
    ): Promise<SetRow> {
      const record = (action: 'principle_set.imported' | 'version.published', type: string, id: string) =>
        events.recordAudit(tx, caller.organisation, { actor: caller.key, action, resource: { type, id } })
      const set = await createSet(tx, caller, { id: setId, slug, visibility: 'private' })
      await record('principle_set.imported', 'principle-set', set.id)
      if (version) {
        const { changeNote, ...prepared } = version
        await publishVersion(
          tx,
          content.repository,
          { id: versionId, set, changeKind: 'substantive', changeNote, publishedAt: set.createdAt },
          prepared,
          texts,
          newId
        )
        await record('version.published', 'version', versionId)
      }
      await repository.insertDraft(tx, set, draft, set.createdAt)
      return set
    },
  }
}

export type ExchangeService = ReturnType<typeof exchangeService>
