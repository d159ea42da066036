import { gone, notFound, type Content, type SetRow, type SetVersion } from '../content/index.ts'
import { refusalsOfDigest } from '../domain/tailoring/resolve.ts'
import { formatVersion, isExact, parseRange, type VersionNumber } from '../domain/versions/version-number.ts'
import type { AuditAction, Events } from '../audit/index.ts'
import { assertMatch, assertWritten, revisionTag } from '../http/conditional.ts'
import { undefinedIfAbsent } from '../http/problems/problem.ts'
import type { Caller } from '../identity/index.ts'
import { isUuid } from '../storage/principal.ts'
import type { Access, Principal, Reader, Writer } from '../storage/storage.ts'
import type { BaseReference, Visibility } from '../storage/schema/tables.ts'
import { draftFromNothing, draftOn, type OwnRecords } from './drafts/draft.ts'
import { notPublishable, setProblem } from './errors.ts'
import type { MakeSet } from './create-set.ts'
import type { NewSet } from './new-set.ts'
import type { SetsRepository } from './repository.ts'

export interface SetsOptions {
  readonly access: (principal: Principal) => Access
  readonly repository: SetsRepository
  readonly content: Content
  readonly events: Events
  readonly now: () => Date
  readonly makeSet: MakeSet
}

export interface Settled {
  readonly set: SetRow
  readonly newest: VersionNumber | undefined
}

/** What an organisation does with its own sets. Everything reads and writes through the transaction it is given. */
export function setsService ({ access, repository, content, events, now, makeSet }: SetsOptions) {
  const { shelf } = content

  /** Another organisation's set is as absent as one that never was. */
  async function own (reader: Reader, organisation: string, key: string): Promise<SetRow> {
    const set = isUuid(key) ? await repository.findSet(reader, organisation, key) : undefined
    if (!set) throw notFound('set_not_found', `The principle set "${key}"`)
    if (set.deletedAt) throw gone(set.deletedAt)
    return set
  }

  const record = (tx: Writer, { organisation, key }: Caller, action: AuditAction, id: string, type = 'principle-set') =>
    events.recordAudit(tx, organisation, { actor: key, action, resource: { type, id } })

  /**
   * The exact version that something is to be based on: of one's own, or of a public set (rule V8). Throws 422 where there is none, or
   * a retired one, naming where in the body it was asked for.
   */
  async function findBase (
    tx: Reader, organisation: string, { set, version, digest }: { set: string, version: string, digest?: string | undefined }, at: { readonly base: string, readonly version: string }
  ): Promise<{ reference: BaseReference & { versionId: string }, version: SetVersion }> {
    const range = parseRange(version)
    const found = range && isExact(range) ? await shelf(organisation, tx).locate(set, version).catch(undefinedIfAbsent) : undefined
    const base = found && 'version' in found ? found.version : undefined
    const isOpen = base && (base.set.organisationId === organisation || base.set.visibility === 'public')
    if (!isOpen) throw setProblem('base_not_available', undefined, [{ pointer: at.base, code: 'base_not_available', detail: `No version "${version}" of "${set}" may be built on` }])
    if (base.retirement) throw setProblem('base_not_available', 'That version is retired: it is not to be used for anything new', [{ pointer: at.version, code: 'base_retired', detail: base.retirement.explanation }])
    const mismatch = digest === undefined ? [] : refusalsOfDigest({ digest: base.contentDigest }, digest)
    if (mismatch.length > 0) throw notPublishable(mismatch.map(one => ({ ...one, pointer: '/digest' })), at.base)
    return { version: base, reference: { setId: base.set.id, version: formatVersion(base), digest: base.contentDigest, versionId: base.id } }
  }

  return {
    own,
    findBase,

    async settings (organisation: string, key: string): Promise<Settled> {
      const { read } = access(organisation)
      const set = await own(read, organisation, key)
      return { set, newest: await content.repository.findNewest(read, set.id) }
    },

    listDrafts: (organisation: string, after: string | undefined, count: number) => repository.listDrafts(access(organisation).read, organisation, after, count),

    async create (tx: Writer, caller: Caller, { slug, visibility, provenance, start }: NewSet): Promise<SetRow> {
      const own: OwnRecords = { categories: [], sources: [], wordings: [], replacedBy: [], provenance }
      const base = 'base' in start ? await findBase(tx, caller.organisation, start.base, { base: '/basedOn', version: '/basedOn/version' }) : undefined
      const draft = base ? draftOn(base.reference, start, own) : draftFromNothing(start, own)
      const set = await makeSet(tx, caller, { slug, visibility })
      if (base) await repository.insertBase(tx, set, base.reference.versionId)
      await repository.insertDraft(tx, set, draft, set.createdAt)
      await record(tx, caller, 'principle_set.created', set.id)
      return set
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

    async retire (tx: Writer, caller: Caller, key: string, version: string, { explanation, replacedBy = null }: { readonly explanation: string, readonly replacedBy?: string | null }): Promise<Settled> {
      const set = await own(tx, caller.organisation, key)
      const found = await shelf(caller.organisation, tx).locate(set.id, version)
      if (!('version' in found)) throw notFound('version_not_found', `Version "${version}"`)
      const { version: retired } = found
      if (retired.retirement) throw setProblem('already_retired')
      const successor = replacedBy === null ? undefined : parseRange(replacedBy)
      const successorId = successor && isExact(successor) && formatVersion(successor) !== formatVersion(retired) ? await repository.findVersionId(tx, set.id, successor) : undefined
      const isFit = successorId && !await repository.findRetirement(tx, successorId)
      if (replacedBy !== null && !isFit) throw setProblem('unknown_version', `The set has no other version "${replacedBy}" that is not retired`, [{ pointer: '/replacedBy', code: 'unknown_version', detail: 'is no other version of this set, or retired' }])
      await repository.insertRetirement(tx, { organisationId: set.organisationId, versionId: retired.id, explanation, replacedBy, retiredAt: now() })
      await record(tx, caller, 'version.retired', retired.id, 'version')
      return { set, newest: await content.repository.findNewest(tx, set.id) }
    },

    organisationName: (tx: Reader, organisation: string) => repository.findOrganisationName(tx, organisation),
  }
}

export type SetsService = ReturnType<typeof setsService>
