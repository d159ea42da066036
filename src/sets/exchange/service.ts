import { publishVersion, type Content, type SetRow } from '../../content/index.ts'
import type { RenderLimits } from '../../content/worker.ts'
import type { Events } from '../../audit/index.ts'
import { Stale } from '../../http/retries.ts'
import type { RequestIssue } from '../../http/problems/problem.ts'
import type { Caller } from '../../identity/index.ts'
import type { Access, Principal, Writer } from '../../storage/storage.ts'
import type { Workers } from '../../workers/pool.ts'
import { notImportable, setProblems } from '../errors.ts'
import type { CreateSet } from '../create-set.ts'
import { ownProvenance } from '../new-set.ts'
import type { VersionTexts } from '../lineage/version-texts.ts'
import type { SetsRepository } from '../repository.ts'
import type { SetsService } from '../service.ts'
import { checkFile, type CheckedFile } from './check-file.ts'
import type { ImportInput, PreviousImport } from './import-task.ts'

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
  readonly texts: VersionTexts
  readonly sets: Pick<SetsService, 'findOwn'>
}

/** A body to be imported. */
export type ImportRequest = Pick<ImportInput, 'type' | 'bytes' | 'query'>

/** A checked file, with the ids that it is stored under. */
export interface Importing extends CheckedFile {
  readonly setId: string
  readonly versionId: string
  /** The set that it is the next version of, and the revision of its draft; null for a new set. */
  readonly into: { readonly set: SetRow, readonly revision: number } | null
}

interface ImportSet {
  readonly tx: Writer
  readonly caller: Caller
  readonly prepared: Importing
}

/** Sets that come from elsewhere. */
export function exchangeService (
  { access, repository, content, events, now, newId, createSet, workers, renderLimits, maxSets, texts, sets }:
  ExchangeOptions
) {
  /** A set of the organisation, with what its next version is judged by. Throws 404 or 410 where it is not there. */
  async function openSet (
    organisation: string,
    id: string
  ): Promise<Pick<Importing, 'into'> & { readonly previous: PreviousImport | null }> {
    const { read } = access(organisation)
    const set = await sets.findOwn(read, organisation, id)
    const row = await repository.findDraft(read, set)
    const newest = await content.repository.findNewest(read, set.id)
    const bytes = newest && await texts.contentOf(read, newest.id)
    if (!row || !newest || !bytes) {
      throw notImportable([{
        code: 'origin_unknown',
        detail: 'The set was not imported from a file that says where it is from',
      }])
    }
    const { major, minor, patch } = newest
    return {
      into: { set, revision: row.revision },
      previous: {
        slug: set.slug,
        draft: row.draft,
        newest: { id: newest.id, major, minor, patch, content: bytes },
      },
    }
  }

  return {
    /** Reads and checks a body in a worker thread. Throws what is wrong with its form. */
    async check (organisation: string, request: ImportRequest): Promise<Importing> {
      const { set } = request.query
      const { into, previous } = set !== undefined && request.type === 'application/json'
        ? await openSet(organisation, set.toLowerCase())
        : { into: null, previous: null }
      const ids = { setId: into?.set.id ?? newId(), versionId: newId() }
      const own = ownProvenance(await repository.findOrganisationName(access(organisation).read, organisation), now())
      const checked = await checkFile(workers, organisation, { ...request, own, previous, ...ids }, renderLimits)
      return { ...ids, into, ...checked }
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

    /**
     * A private set: with its version as it was elsewhere, which its draft then rests on, or with a draft alone. Or the
     * next version of a set that came before. Throws `Stale` where its draft was changed since it was read.
     */
    async importSet (
      { tx, caller, prepared: { setId, versionId, into, file: { slug }, draft, version, texts } }: ImportSet
    ): Promise<SetRow> {
      const record = (action: 'principle_set.imported' | 'version.published', type: string, id: string) =>
        events.recordAudit(tx, caller.organisation, { actor: caller.key, action, resource: { type, id } })
      const at = now()
      const set = into?.set ?? await createSet(tx, caller, { id: setId, slug, visibility: 'private' })
      if (into && !await repository.updateDraft(tx, set, into.revision, { draft, updatedAt: at })) throw new Stale()
      await record('principle_set.imported', 'principle-set', set.id)
      if (version) {
        const { changeNote, ...prepared } = version
        const changeKind = version.bump === null || version.bump === 'major' ? 'substantive' : 'editorial'
        await publishVersion(
          tx,
          content.repository,
          { id: versionId, set, changeKind, changeNote, publishedAt: at },
          prepared,
          texts,
          newId
        )
        await record('version.published', 'version', versionId)
      }
      if (!into) await repository.insertDraft(tx, set, draft, at)
      return set
    },
  }
}

export type ExchangeService = ReturnType<typeof exchangeService>
