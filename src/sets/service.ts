import { gone, notFound, publishVersion, type Content, type Edition, type SetRow, type VersionHoldings } from '../content/index.ts'
import type { ChangeKind } from '../domain/changes.ts'
import { refusalsOfDigest } from '../domain/resolve.ts'
import type { CustomContent, Provenance } from '../domain/principle-set.ts'
import { rebase } from '../domain/rebase.ts'
import type { Base } from '../domain/tailoring.ts'
import { wayOf } from '../domain/upstream.ts'
import { formatVersion, isExact, parseRange, type VersionNumber } from '../domain/version-number.ts'
import type { AuditAction, Events } from '../events/index.ts'
import { assertMatch, assertWritten, revisionTag } from '../http/conditional.ts'
import { undefinedIfAbsent } from '../http/problem.ts'
import type { Caller } from '../identity/index.ts'
import { isUuid } from '../storage/principal.ts'
import type { Access, Principal, Reader, Writer } from '../storage/storage.ts'
import type { BaseReference, SetDraft, Visibility } from '../storage/tables.ts'
import { draftBody, draftFromNothing, draftOf, draftOn, type OwnRecords } from './drafts.ts'
import type { DraftBody } from './draft-schemas.ts'
import { notPublishable, setProblem } from './errors.ts'
import type { MakeSet } from './make-set.ts'
import type { DraftRow, SetsRepository } from './repository.ts'
import { judge, type Intent, type Verdict } from './verdict.ts'

export interface SetsOptions {
  readonly access: (principal: Principal) => Access
  readonly repository: SetsRepository
  readonly content: Content
  readonly events: Events
  readonly now: () => Date
  readonly newId: () => string
  readonly makeSet: MakeSet
}

/** What a new set starts from: an exact version of another, or nothing. */
export interface NewSet {
  readonly slug: string
  readonly visibility: Visibility
  /** Of what the organisation will write itself. */
  readonly provenance: Provenance
  readonly start:
    | { readonly base: { readonly set: string, readonly version: string, readonly digest?: string }, readonly title?: string, readonly description?: string }
    | { readonly title: string, readonly description: string, readonly lang: string }
}

export interface Publishing extends Intent {
  readonly changeNote: string
}

/** One's own set with its draft, as read in one transaction. */
export interface Drafted {
  readonly set: SetRow
  readonly row: DraftRow
}

export interface Settled {
  readonly set: SetRow
  readonly newest: VersionNumber | undefined
}

export interface Judged extends Drafted {
  readonly verdict: Verdict
  readonly newest: Edition | undefined
}

/** What an organisation does with its own sets. Everything reads and writes through the transaction it is given. */
export function setsService ({ access, repository, content, events, now, newId, makeSet }: SetsOptions) {
  const { shelf } = content

  /** Another organisation's set is as absent as one that never was. */
  async function own (reader: Reader, organisation: string, key: string): Promise<SetRow> {
    const set = isUuid(key) ? await repository.findSet(reader, organisation, key) : undefined
    if (!set) throw notFound('set_not_found', `The principle set "${key}"`)
    if (set.deletedAt) throw gone(set.deletedAt)
    return set
  }

  async function drafted (reader: Reader, organisation: string, key: string): Promise<Drafted> {
    const set = await own(reader, organisation, key)
    const row = await repository.findDraft(reader, set)
    if (!row) throw notFound('set_not_found', `The draft of "${key}"`)
    return { set, row }
  }

  const record = (tx: Writer, { organisation, key }: Caller, action: AuditAction, id: string, type = 'principle-set') =>
    events.recordAudit(tx, organisation, { actor: key, action, resource: { type, id } })

  /**
   * The exact version that something is to be based on: of one's own, or of a public set (rule V8). Throws 422 where there is none, or
   * a retired one, naming where in the body it was asked for.
   */
  async function findBase (
    tx: Reader, organisation: string, { set, version, digest }: { set: string, version: string, digest?: string | undefined }, at: { readonly base: string, readonly version: string }
  ): Promise<{ reference: BaseReference & { versionId: string }, edition: Edition }> {
    const edition = await shelf(organisation, tx).exact(set, version)
    const isOpen = edition && (edition.set.organisationId === organisation || edition.set.visibility === 'public')
    if (!isOpen) throw setProblem('base_not_available', undefined, [{ pointer: at.base, code: 'base_not_available', detail: `No version "${version}" of "${set}" may be built on` }])
    if (edition.retirement) throw setProblem('base_not_available', 'That version is retired: it is not to be used for anything new', [{ pointer: at.version, code: 'base_retired', detail: edition.retirement.explanation }])
    const mismatch = digest === undefined ? [] : refusalsOfDigest({ digest: edition.contentDigest }, digest)
    if (mismatch.length > 0) throw notPublishable(mismatch.map(one => ({ ...one, pointer: '/digest' })), at.base)
    return { edition, reference: { setId: edition.set.id, version: formatVersion(edition), digest: edition.contentDigest, versionId: edition.id } }
  }

  function baseOf (setId: string, edition: Pick<Edition, 'content' | 'lineage'>, { version, digest }: BaseReference): Base {
    return { setId, version, digest, content: edition.content, ledger: edition.lineage?.ledger ?? null, chain: [setId, ...edition.lineage?.chain ?? []] }
  }

  async function judged (tx: Reader, organisation: string, key: string, intent: Intent): Promise<Judged> {
    const { set, row } = await drafted(tx, organisation, key)
    const shelved = shelf(organisation, tx)
    const newest = await shelved.newestOf(set)
    const { base } = row.draft
    const held = base && await shelved.contentOf(base.versionId)
    const retirement = base && await repository.findRetirement(tx, base.versionId)
    const imported = !row.draft.base && row.draft.imported ? await shelved.contentOf(row.draft.imported.versionId) : undefined
    const translated = new Map<string, CustomContent>()
    for (const { translates } of (row.draft.base ? row.draft.tailoring : row.draft.content).wordings) {
      const number = translates && parseRange(translates.version)
      const id = number && isExact(number) ? await repository.findVersionId(tx, set.id, number) : undefined
      const source = id && await shelved.contentOf(id)
      if (translates && source) translated.set(translates.version, source.content)
    }
    const verdict = judge({
      setId: set.id,
      draft: row.draft,
      newest,
      imported: imported?.content,
      translated,
      base: base && held ? { ...baseOf(base.setId, held, base), isRetired: retirement !== undefined } : null,
    }, intent)
    return { set, row, verdict, newest }
  }

  return {
    async settings (organisation: string, key: string): Promise<Settled> {
      const { read } = access(organisation)
      const set = await own(read, organisation, key)
      return { set, newest: await content.repository.findNewest(read, set.id) }
    },

    drafted: (organisation: string, key: string) => drafted(access(organisation).read, organisation, key),
    drafts: (organisation: string, after: string | undefined, count: number) => repository.listDrafts(access(organisation).read, organisation, after, count),
    judged: (organisation: string, key: string, intent: Intent) => judged(access(organisation).read, organisation, key, intent),

    async create (tx: Writer, caller: Caller, { slug, visibility, provenance, start }: NewSet): Promise<Drafted> {
      const own: OwnRecords = { categories: [], sources: [], wordings: [], replacedBy: [], provenance }
      const base = 'base' in start ? await findBase(tx, caller.organisation, start.base, { base: '/basedOn', version: '/basedOn/version' }) : undefined
      const draft = base ? draftOn(base.reference, start, own) : draftFromNothing(start, own)
      const set = await makeSet(tx, caller, { slug, visibility })
      if (base) await repository.insertBase(tx, set, base.reference.versionId)
      await repository.insertDraft(tx, set, draft, set.createdAt)
      await record(tx, caller, 'principle_set.created', set.id)
      const row = { organisationId: set.organisationId, setId: set.id, revision: 1, draft, updatedAt: set.createdAt }
      return { set, row }
    },

    /** Names and visibility; If-Match is that of the set's settings. */
    async configure (tx: Writer, caller: Caller, key: string, ifMatch: string | undefined, changed: { readonly slug?: string, readonly visibility?: Visibility }): Promise<Settled> {
      const set = await own(tx, caller.organisation, key)
      assertMatch(ifMatch, revisionTag(set.revision))
      const isRenamed = changed.slug !== undefined && changed.slug !== set.slug
      // The draft first, as whoever publishes: on PostgreSQL the first version could otherwise come after it was asked for.
      if (isRenamed) await repository.takeDraft(tx, set)
      const newest = await content.repository.findNewest(tx, set.id)
      if (newest && isRenamed) throw setProblem('slug_published')
      assertWritten(await repository.updateSet(tx, set, changed), set)
      await record(tx, caller, 'principle_set.configured', set.id)
      return { set: { ...set, ...changed, revision: set.revision + 1 }, newest }
    },

    /** Rule V8: always succeeds, and again. Its slug is free from now on. */
    async remove (tx: Writer, caller: Caller, key: string): Promise<void> {
      const set = isUuid(key) ? await repository.findSet(tx, caller.organisation, key) : undefined
      if (!set) throw notFound('set_not_found', `The principle set "${key}"`)
      if (set.deletedAt) return
      // The draft first, as all who write a set: PostgreSQL would have a publication and a deletion wait for each other.
      await repository.clearSet(tx, set)
      await repository.deleteSet(tx, set, now())
      await record(tx, caller, 'principle_set.deleted', set.id)
    },

    /** Rule V7: of several edits of one revision one is written. */
    async edit (tx: Writer, caller: Caller, key: string, ifMatch: string | undefined, changed: (current: DraftBody) => DraftBody): Promise<Drafted> {
      const { set, row } = await drafted(tx, caller.organisation, key)
      assertMatch(ifMatch, revisionTag(row.revision))
      const draft = draftOf(row.draft, changed(draftBody(row.draft)))
      const updatedAt = now()
      assertWritten(await repository.updateDraft(tx, set, row.revision, draft, updatedAt), row)
      await record(tx, caller, 'draft.edited', set.id)
      return { set, row: { ...row, draft, updatedAt, revision: row.revision + 1 } }
    },

    /** Publishes the draft, which stays as the beginning of the next version. */
    async publish (tx: Writer, caller: Caller, key: string, ifMatch: string | undefined, { changeNote, ...intent }: Publishing): Promise<{ edition: Edition, verdict: Verdict }> {
      const { set, row, verdict, newest } = await judged(tx, caller.organisation, key, intent)
      if (ifMatch !== undefined) assertMatch(ifMatch, revisionTag(row.revision))
      if (verdict.open.length > 0) throw setProblem('unresolved_upstream', `Decide about ${verdict.open.join(', ')}, and name them in \`resolved\` of the draft`)
      if (verdict.errors.some(({ code }) => code === 'bump_too_low')) throw setProblem('bump_too_low', verdict.errors.find(({ code }) => code === 'bump_too_low')?.detail)
      if (verdict.errors.length > 0) throw notPublishable(verdict.errors, '')
      if (!verdict.number) throw setProblem('nothing_changed')
      const draft = row.draft.base ? { ...row.draft, upstream: null } : row.draft
      const publishedAt = now()
      assertWritten(await repository.updateDraft(tx, set, row.revision, draft, publishedAt), row)
      const changeKind: ChangeKind = intent.changeKind ?? 'substantive'
      // Until its draft was taken, it could still get another slug.
      const named = await own(tx, caller.organisation, key)
      const edition = await publishVersion(tx, content.repository,
        { id: newId(), set: named, content: verdict.content, lineage: verdict.lineage, changeKind, changeNote, bump: intent.bump, publishedAt }, newest, newId)
      if (!edition) throw setProblem('nothing_changed')
      await record(tx, caller, 'version.published', edition.id, 'version')
      return { edition, verdict }
    },

    async retire (tx: Writer, caller: Caller, key: string, version: string, { explanation, replacedBy = null }: { readonly explanation: string, readonly replacedBy?: string | null }): Promise<Settled> {
      const set = await own(tx, caller.organisation, key)
      const shelved = shelf(caller.organisation, tx)
      const found = await shelved.find(set.id, version)
      if (!('edition' in found)) throw notFound('version_not_found', `Version "${version}"`)
      const { edition } = found
      if (edition.retirement) throw setProblem('already_retired')
      const successor = replacedBy === null ? undefined : parseRange(replacedBy)
      const successorId = successor && isExact(successor) && formatVersion(successor) !== formatVersion(edition) ? await repository.findVersionId(tx, set.id, successor) : undefined
      const isFit = successorId && !await repository.findRetirement(tx, successorId)
      if (replacedBy !== null && !isFit) throw setProblem('unknown_version', `The set has no other version "${replacedBy}" that is not retired`, [{ pointer: '/replacedBy', code: 'unknown_version', detail: 'is no other version of this set, or retired' }])
      await repository.insertRetirement(tx, { organisationId: set.organisationId, versionId: edition.id, explanation, replacedBy, retiredAt: now() })
      await record(tx, caller, 'version.retired', edition.id, 'version')
      return { set, newest: await content.repository.findNewest(tx, set.id) }
    },

    /** Rule T12: the published tailoring on another version of its base, as the draft. What the draft said is given up. */
    async rebase (tx: Writer, caller: Caller, key: string, version: string, ifMatch: string | undefined, to: string): Promise<Drafted> {
      const { set, row } = await drafted(tx, caller.organisation, key)
      assertMatch(ifMatch, revisionTag(row.revision))
      const found = await shelf(caller.organisation, tx).find(set.id, version)
      if (!('edition' in found)) throw notFound('version_not_found', `Version "${version}"`)
      const { content: custom, lineage } = found.edition
      if (!lineage) throw setProblem('no_base')
      const { edition, reference } = await findBase(tx, caller.organisation, { set: lineage.base.setId, version: to }, { base: '/to', version: '/to' })
      const from = await heldOf(tx, caller.organisation, lineage.base)
      const way = wayOf(from, edition, await shelf(caller.organisation, tx).releases(edition.set, from, edition))
      const { tailoring, ...outcome } = rebase({ base: baseOf(reference.setId, edition, reference), from: from.content, tailoring: lineage.tailoring, ledger: lineage.ledger, custom, way })
      const draft: SetDraft = { base: reference, tailoring, upstream: { from: lineage.base.version, ...outcome, resolved: [] } }
      const updatedAt = now()
      assertWritten(await repository.updateDraft(tx, set, row.revision, draft, updatedAt), row)
      await repository.insertBase(tx, set, reference.versionId)
      await record(tx, caller, 'draft.rebased', set.id)
      return { set, row: { ...row, draft, updatedAt, revision: row.revision + 1 } }
    },

    /** Another version of a base, or its newest. Throws 404 where there is none that may be read. */
    async findUpstream (organisation: string | undefined, base: BaseReference, version: string | undefined): Promise<{ readonly reference: BaseReference, readonly from: CustomContent, readonly content: CustomContent, readonly way: readonly CustomContent[], readonly isPublic: boolean }> {
      const { setId } = base
      const shelved = shelf(organisation)
      const found = await (version === undefined ? shelved.current(setId).then(edition => ({ edition })) : shelved.find(setId, version)).catch(asAbsent)
      if (!('edition' in found)) throw notFound('version_not_found', `Version "${version}"`)
      const { edition } = found
      const from = await heldOf(access(organisation ?? 'public').read, organisation, base)
      const way = wayOf(from, edition, await shelved.releases(edition.set, from, edition))
      return { reference: { setId, version: formatVersion(edition), digest: edition.contentDigest }, from: from.content, content: edition.content, way, isPublic: edition.set.visibility === 'public' }
    },

    organisationName: (tx: Reader, organisation: string) => repository.findOrganisationName(tx, organisation),
  }

  /** What a set rests on, whatever became of it (rule V8). */
  async function heldOf (reader: Reader, organisation: string | undefined, { setId, version }: BaseReference): Promise<VersionHoldings> {
    const number = parseRange(version)
    const id = number && isExact(number) ? await repository.findVersionId(reader, setId, number) : undefined
    const held = id && await shelf(organisation, reader).contentOf(id)
    if (!held) throw notFound('version_not_found', 'The base of this version')
    return held
  }
}

function asAbsent (error: unknown): never {
  undefinedIfAbsent(error)
  throw notFound('version_not_found', 'Another version of the base')
}

export type SetsService = ReturnType<typeof setsService>
