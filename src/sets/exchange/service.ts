import { publishVersion, type Content, type Edition, type SetRow } from '../../content/index.ts'
import type { AuthoredSet } from '../../domain/authored.ts'
import type { CustomContent } from '../../domain/principle-set.ts'
import type { Events } from '../../events/index.ts'
import type { Fault } from '../../http/problem.ts'
import type { Caller } from '../../identity/index.ts'
import type { Access, Principal, Writer } from '../../storage/storage.ts'
import type { SetDraft } from '../../storage/tables.ts'
import { setProblems } from '../errors.ts'
import type { MakeSet } from '../make-set.ts'
import type { SetsRepository } from '../repository.ts'

export interface ExchangeOptions {
  readonly access: (principal: Principal) => Access
  readonly repository: SetsRepository
  readonly content: Content
  readonly events: Events
  readonly newId: () => string
  readonly makeSet: MakeSet
  /** How many sets an organisation may have. */
  readonly mostSets: number
}

/** What an import makes: the draft, and the version where the file holds one. */
export interface Importing {
  readonly slug: string
  readonly draft: AuthoredSet
  readonly version: { readonly content: CustomContent, readonly changeNote: string, readonly rendered?: Edition['rendered'] } | null
}

/** Sets that come from elsewhere. */
export function exchangeService ({ access, repository, content, events, newId, makeSet, mostSets }: ExchangeOptions) {
  return {
    organisationName: (organisation: string) => repository.findOrganisationName(access(organisation).read, organisation),

    /** What would refuse a new set of this slug, if it were made now. */
    async obstacles (organisation: string, slug: string): Promise<Fault[]> {
      const { read } = access(organisation)
      const isTaken = await content.repository.findSetBySlug(read, organisation, slug)
      const isFull = await repository.countSets(read, organisation) >= mostSets
      return [
        ...(isTaken ? [{ code: 'slug_taken', detail: setProblems.slug_taken.help }] : []),
        ...(isFull ? [{ code: 'too_many_sets', detail: setProblems.too_many_sets.help }] : []),
      ]
    },

    /** A private set: with its version as it was elsewhere, which its draft then rests on, or with a draft alone. */
    async importSet (tx: Writer, caller: Caller, { slug, draft: authored, version }: Importing): Promise<SetRow> {
      const record = (action: 'principle_set.imported' | 'version.published', type: string, id: string) =>
        events.recordAudit(tx, caller.organisation, { actor: caller.key, action, resource: { type, id } })
      const set = await makeSet(tx, caller, { slug, visibility: 'private' })
      await record('principle_set.imported', 'principle-set', set.id)
      const edition = version
        ? await publishVersion(tx, content.repository, { ...version, id: newId(), set, lineage: null, changeKind: 'substantive', publishedAt: set.createdAt }, undefined, newId)
        : undefined
      if (edition) await record('version.published', 'version', edition.id)
      const draft: SetDraft = { base: null, content: authored, ...(edition && { imported: { versionId: edition.id } }) }
      await repository.insertDraft(tx, set, draft, set.createdAt)
      return set
    },
  }
}

export type ExchangeService = ReturnType<typeof exchangeService>
