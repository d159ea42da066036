import { gone, notFound, type Content, type SetRow, type SetVersion } from '../content/index.ts'
import { issuesOfDigest } from '../domain/tailoring/resolve.ts'
import { formatVersion, isExact, parseRange, type VersionNumber } from '../domain/versions/version-number.ts'
import type { AuditAction, Events } from '../audit/index.ts'
import { assertMatch, assertWritten, revisionTag } from '../http/conditional.ts'
import { keysetPage, type Page, type PageQuery } from '../http/pages.ts'
import { undefinedIfAbsent } from '../http/problems/problem.ts'
import type { Caller } from '../identity/index.ts'
import { isUuid } from '../storage/principal.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import type { BaseReference } from '../storage/schema/sets.ts'
import { draftFromNothing, draftOn, type OwnRecords } from './drafts/draft.ts'
import { notPublishable, setProblem, throwIfTaken } from './errors.ts'
import type { CreateSet } from './create-set.ts'
import { newSetOf } from './new-set.ts'
import type { ListedDraft, SetsRepository } from './repository.ts'
import type { NewSetBody, Retirement, SettingsPatch } from './schemas.ts'

export interface SetsOptions {
  readonly repository: SetsRepository
  readonly content: Content
  readonly events: Events
  readonly now: () => Date
  readonly createSet: CreateSet
}

/** A set with the number of its newest version. */
export interface Settings {
  readonly set: SetRow
  readonly newest: VersionNumber | undefined
}

interface Command {
  readonly tx: Writer
  readonly caller: Caller
}

interface UpdateSettings extends Command {
  readonly id: string
  readonly ifMatch: string | undefined
  readonly body: SettingsPatch
}

interface RetireVersion extends Command {
  readonly id: string
  readonly version: string
  readonly body: Retirement
}

interface BaseRequest {
  readonly set: string
  readonly version: string
  readonly digest?: string | undefined
}

const bySet = { write: ({ setId }: ListedDraft) => setId, read: (text: string) => isUuid(text) ? text : undefined }

/** What an organisation does with its own sets. Everything reads and writes through the transaction it is given. */
export function setsService ({ repository, content, events, now, createSet }: SetsOptions) {
  const { shelf } = content

  /** Throws 404 for a set that is not the organisation's. It may be deleted. */
  async function findEver (reader: Reader, organisation: string, id: string): Promise<SetRow> {
    const set = isUuid(id) ? await repository.findSet(reader, organisation, id) : undefined
    if (!set) throw notFound('set_not_found', `The principle set "${id}"`)
    return set
  }

  /** Throws 404 for a set that is not the organisation's, 410 for one that is deleted. */
  async function findOwn (reader: Reader, organisation: string, id: string): Promise<SetRow> {
    const set = await findEver(reader, organisation, id)
    if (set.deletedAt) throw gone(set.deletedAt)
    return set
  }

  const record = (tx: Writer, { organisation, key }: Caller, action: AuditAction, id: string, type = 'principle-set') =>
    events.recordAudit(tx, organisation, { actor: key, action, resource: { type, id } })

  /**
   * The exact version that something is to be based on: of an own set, or of a public one (rule V8). Throws 422 where
   * there is none, or a retired one, with the pointers `at` which the body names it.
   */
  async function findBase (
    tx: Reader,
    organisation: string,
    { set, version, digest }: BaseRequest,
    at: { readonly base: string, readonly version: string }
  ): Promise<{ reference: BaseReference & { versionId: string }, version: SetVersion }> {
    const range = parseRange(version)
    const found = range && isExact(range)
      ? await shelf(organisation, tx).locate(set, version).catch(undefinedIfAbsent)
      : undefined
    const base = found && 'version' in found ? found.version : undefined
    const isOpen = base && (base.set.organisationId === organisation || base.set.visibility === 'public')
    if (!isOpen) {
      const detail = `No version "${version}" of "${set}" may be used as a base`
      throw setProblem('base_not_available', undefined, [{ pointer: at.base, code: 'base_not_available', detail }])
    }
    if (base.retirement) {
      const { explanation: detail } = base.retirement
      throw setProblem('base_not_available', 'That version is retired: it is not to be used for anything new', [{
        pointer: at.version,
        code: 'base_retired',
        detail,
      }])
    }
    const mismatch = digest === undefined ? [] : issuesOfDigest({ digest: base.contentDigest }, digest)
    if (mismatch.length > 0) throw notPublishable(mismatch.map(one => ({ ...one, pointer: '/digest' })), at.base)
    return {
      version: base,
      reference: { setId: base.set.id, version: formatVersion(base), digest: base.contentDigest, versionId: base.id },
    }
  }

  async function withNewest (reader: Reader, set: SetRow): Promise<Settings> {
    return { set, newest: await content.repository.findNewest(reader, set.id) }
  }

  /**
   * The version that replaces a retired one: another of the set, which is not retired itself. Throws 422 for any other.
   */
  async function assertSuccessor (tx: Reader, set: SetRow, retired: VersionNumber, replacedBy: string): Promise<void> {
    const successor = parseRange(replacedBy)
    const isOther = successor && isExact(successor) && formatVersion(successor) !== formatVersion(retired)
    const id = isOther ? await repository.findVersionId(tx, set.id, successor) : undefined
    if (id && !await repository.findRetirement(tx, id)) return
    throw setProblem('unknown_version', `The set has no other version "${replacedBy}" that is not retired`, [{
      pointer: '/replacedBy',
      code: 'unknown_version',
      detail: 'is no other version of this set, or retired',
    }])
  }

  return {
    findOwn,
    findBase,

    getSettings: async (reader: Reader, organisation: string, id: string): Promise<Settings> =>
      withNewest(reader, await findOwn(reader, organisation, id)),

    listDrafts: (reader: Reader, organisation: string, query: PageQuery): Promise<Page<ListedDraft>> =>
      keysetPage(
        query,
        `drafts ${organisation}`,
        bySet,
        (after, count) => repository.listDrafts(reader, organisation, after, count)
      ),

    async create ({ tx, caller, body }: Command & { readonly body: NewSetBody }): Promise<Settings> {
      const { organisation } = caller
      const name = await repository.findOrganisationName(tx, organisation)
      const { slug, visibility, provenance, start } = newSetOf(body, name, now())
      const own: OwnRecords = { categories: [], sources: [], wordings: [], replacedBy: [], provenance }
      const at = { base: '/basedOn', version: '/basedOn/version' }
      const base = 'base' in start ? await findBase(tx, organisation, start.base, at) : undefined
      const draft = base ? draftOn(base.reference, start, own) : draftFromNothing(start, own)
      const set = await createSet(tx, caller, { slug, visibility })
      if (base) await repository.insertBase(tx, set, base.reference.versionId)
      await repository.insertDraft(tx, set, draft, set.createdAt)
      await record(tx, caller, 'principle_set.created', set.id)
      return { set, newest: undefined }
    },

    /** Slug and visibility; If-Match is that of the set's settings. */
    async updateSettings ({ tx, caller, id, ifMatch, body }: UpdateSettings): Promise<Settings> {
      const set = await findOwn(tx, caller.organisation, id)
      assertMatch(ifMatch, revisionTag(set.revision))
      const isRenamed = body.slug !== undefined && body.slug !== set.slug
      // The draft first, as whoever publishes: on PostgreSQL the first version could otherwise come after it was asked
      // for.
      if (isRenamed) await repository.lockDraft(tx, set)
      const newest = await content.repository.findNewest(tx, set.id)
      if (newest && isRenamed) throw setProblem('slug_published')
      assertWritten(await repository.updateSet(tx, set, body).catch(throwIfTaken('slug_taken')), set)
      await record(tx, caller, 'principle_set.configured', set.id)
      return { set: { ...set, ...body, revision: set.revision + 1 }, newest }
    },

    /** Rule V8: always succeeds, and again. Its slug is free from now on. */
    async delete ({ tx, caller, id }: Command & { readonly id: string }): Promise<void> {
      const set = await findEver(tx, caller.organisation, id)
      if (set.deletedAt) return
      // The draft first, as all who write a set: PostgreSQL would have a publication and a deletion wait for each
      // other.
      await repository.clearSet(tx, set)
      // Feeds tell of public sets that are deleted; of one without a version nobody was ever told.
      const isKnown = await content.repository.findNewest(tx, set.id) !== undefined
      await repository.deleteSet(tx, isKnown ? set : { ...set, visibility: 'private' }, now())
      await record(tx, caller, 'principle_set.deleted', set.id)
    },

    async retire (
      { tx, caller, id, version, body: { explanation, replacedBy = null } }: RetireVersion
    ): Promise<Settings> {
      const set = await findOwn(tx, caller.organisation, id)
      const found = await shelf(caller.organisation, tx).locate(set.id, version)
      if (!('version' in found)) throw notFound('version_not_found', `Version "${version}"`)
      const { version: retired } = found
      if (retired.retirement) throw setProblem('already_retired')
      if (replacedBy !== null) await assertSuccessor(tx, set, retired, replacedBy)
      const retirement = {
        organisationId: set.organisationId,
        versionId: retired.id,
        explanation,
        replacedBy,
        retiredAt: now(),
      }
      await repository.insertRetirement(tx, retirement).catch(throwIfTaken('already_retired'))
      await record(tx, caller, 'version.retired', retired.id, 'version')
      return withNewest(tx, set)
    },
  }
}

export type SetsService = ReturnType<typeof setsService>
