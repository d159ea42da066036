import type { Events } from '../audit/index.ts'
import { byId, keysetPage, type Page, type PageQuery } from '../http/pages.ts'
import { isUuid } from '../storage/principal.ts'
import type { Reader, Storage, Writer } from '../storage/storage.ts'
import { whileUnchanged } from '../storage/cache-until-write.ts'
import { forbidden, keyProblem } from './errors.ts'
import { identityRepository, type ApiKeyRow, type NewOrganisation, type OrganisationRow } from './repository.ts'
import { stateOf } from './key-state.ts'
import { lackingScopes } from './scopes.ts'
import { digestOfToken, hashSecret, isSecret, readToken, writeToken } from './token.ts'

/** Whoever sent a good key. */
export interface Caller {
  readonly organisation: string
  /** The id of the key. */
  readonly key: string
  readonly scopes: readonly string[]
}

/** What is asked for of a key. */
export interface KeyDraft {
  readonly name: string
  readonly scopes: readonly string[]
  /** Null for a key that is good until it is revoked. */
  readonly expiresAt: Date | null
}

/** A key with its token, which is shown to whoever made it and kept nowhere. */
export interface MadeKey {
  readonly key: ApiKeyRow
  readonly token: string
}

export interface IdentityOptions {
  readonly storage: Storage
  readonly events: Events
  readonly now: () => Date
  readonly newId: () => string
  /** 32 random bytes. */
  readonly newSecret: () => Uint8Array
}

/** How long a last use stays unwritten, in milliseconds. */
const useUnnoted = 5 * 60 * 1000
const noHash = '0'.repeat(64)

/** Organisations, their keys, and whose a token is. What it writes is told to the audit in the same transaction. */
export function identityService ({ storage, events, now, newId, newSecret }: IdentityOptions) {
  const repository = identityRepository(storage.tables)
  /** Keys by the digest of their token. */
  const judged = whileUnchanged<ApiKeyRow>(storage.stamp, 1_000)

  async function insertKey (tx: Writer, organisationId: string, { name, scopes, expiresAt }: KeyDraft): Promise<MadeKey> {
    const id = newId()
    const secret = newSecret()
    const key = { id, organisationId, name, secretHash: hashSecret(secret), scopes, createdAt: now(), expiresAt, revokedAt: null, lastUsedAt: null, rotatedTo: null }
    await repository.insertKey(tx, key)
    return { key, token: writeToken(id, secret) }
  }

  /** Nobody hands out scopes that they lack. For how long, is not asked: a key about to expire has to be able to make what comes after it. */
  function assertHeld (held: readonly string[], wanted: readonly string[], about: string): void {
    const missing = lackingScopes(held, wanted)
    if (missing.length === 0) return
    throw forbidden(`Your key lacks ${missing.join(', ')}, and so cannot ${about}`, missing)
  }

  async function findKey (reader: Reader, organisation: string, id: string): Promise<ApiKeyRow> {
    const key = isUuid(id) ? await repository.findKey(reader, organisation, id) : undefined
    if (!key) throw keyProblem('key_not_found')
    return key
  }

  const isLive = (key: ApiKeyRow) => stateOf(key, now()) === 'live'

  return {
    /** The key that a token opens with, by one lookup; undefined for a token that opens nothing, whatever is wrong with it. */
    async authenticate (token: string): Promise<ApiKeyRow | undefined> {
      const read = readToken(token)
      if (!read) return undefined
      const since = storage.stamp()
      const key = await storage.findApiKey(read.id)
      const known = isSecret(read.secret, key?.secretHash ?? noHash)
      if (!key || !known || !isLive(key)) return undefined
      judged.keep(digestOfToken(token), key, since)
      return key
    },

    /** The same by no lookup, where the token was judged and nothing has been written since. */
    recognise (token: string): ApiKeyRow | undefined {
      const key = judged.get(digestOfToken(token))
      return key && isLive(key) ? key : undefined
    },

    /** Whether it is time to write down that a key was used. */
    isUseDue: ({ lastUsedAt }: ApiKeyRow): boolean => lastUsedAt === null || lastUsedAt.getTime() + useUnnoted <= now().getTime(),

    async noteUse ({ organisationId, id }: ApiKeyRow): Promise<void> {
      const at = now()
      await storage.as(organisationId).write(tx => repository.noteUse(tx, organisationId, id, at, new Date(at.getTime() - useUnnoted)))
    },

    async organisation (id: string): Promise<OrganisationRow> {
      const organisation = await repository.findOrganisation(storage.as(id).read, id)
      if (!organisation) throw new TypeError('A key belongs to an organisation that exists')
      return organisation
    },

    /** Says for how long assessments are kept. There is nothing else to be overwritten, so the last word counts. */
    async changeOrganisation (tx: Writer, { organisation: id, key }: Caller, { retentionMonths }: { readonly retentionMonths?: number }): Promise<OrganisationRow> {
      const organisation = await repository.findOrganisation(tx, id)
      if (!organisation) throw new TypeError('A key belongs to an organisation that exists')
      if (retentionMonths === undefined || retentionMonths === organisation.retentionMonths) return organisation
      await repository.changeOrganisation(tx, id, { retentionMonths })
      await events.recordAudit(tx, id, { actor: key, action: 'organisation.changed', resource: { type: 'organisation', id } })
      return { ...organisation, retentionMonths }
    },

    organisationBySlug: (slug: string): Promise<OrganisationRow | undefined> => repository.findOrganisationBySlug(storage.as('public').read, slug),

    /** Whether there is any but the one named. */
    hasOrganisationBeside: (id: string, reader: Reader = storage.as('public').read): Promise<boolean> => repository.hasOrganisationBeside(reader, id),

    /** Rejects with a unique violation where the slug is taken. */
    async makeOrganisation (slug: string, name: string): Promise<OrganisationRow> {
      const organisation = { id: newId(), slug, name, createdAt: now() }
      return storage.as(organisation.id).write(tx => this.addOrganisation(tx, organisation))
    },

    async addOrganisation (tx: Writer, organisation: NewOrganisation): Promise<OrganisationRow> {
      const made = await repository.insertOrganisation(tx, organisation)
      await events.recordAudit(tx, organisation.id, { actor: 'cli', action: 'organisation.created', resource: { type: 'organisation', id: organisation.id } })
      return made
    },

    /** Newest first. */
    async keys (organisation: string, query: PageQuery): Promise<Page<ApiKeyRow>> {
      const { read } = storage.as(organisation)
      return keysetPage(query, `api-keys ${organisation}`, byId, (after, count) => repository.listKeys(read, organisation, after, count))
    },

    allKeys: (organisation: string): Promise<ApiKeyRow[]> => repository.listKeys(storage.as(organisation).read, organisation),

    key: (organisation: string, id: string): Promise<ApiKeyRow> => findKey(storage.as(organisation).read, organisation, id),

    /** For a caller, with no scope that the caller lacks; or for whoever runs the service. */
    async makeKey (tx: Writer, organisation: string, draft: KeyDraft, maker?: Caller): Promise<MadeKey> {
      if (maker) assertHeld(maker.scopes, draft.scopes, 'give that')
      const made = await insertKey(tx, organisation, draft)
      await events.recordAudit(tx, organisation, { actor: maker?.key ?? 'cli', action: 'api_key.created', resource: { type: 'api-key', id: made.key.id } })
      return made
    },

    /** Makes a key that takes the place of another and is good for as long as that one was made for; the other lasts for the overlap. */
    async rotateKey (tx: Writer, caller: Caller, id: string, overlapSeconds: number): Promise<MadeKey> {
      const { organisation } = caller
      const at = now()
      const old = await findKey(tx, organisation, id)
      if (old.rotatedTo !== null) throw keyProblem('key_already_rotated')
      if (stateOf(old, at) !== 'live') throw keyProblem('key_not_live')
      assertHeld(caller.scopes, old.scopes, 'rotate a key that has it')
      const lifetime = old.expiresAt && old.expiresAt.getTime() - old.createdAt.getTime()
      const made = await insertKey(tx, organisation, { name: old.name, scopes: old.scopes, expiresAt: lifetime === null ? null : new Date(at.getTime() + lifetime) })
      const end = Math.min(at.getTime() + overlapSeconds * 1000, old.expiresAt?.getTime() ?? Infinity)
      if (!await repository.rotateKey(tx, organisation, id, { rotatedTo: made.key.id, expiresAt: new Date(end) })) throw keyProblem('key_already_rotated')
      await events.recordAudit(tx, organisation, { actor: caller.key, action: 'api_key.rotated', resource: { type: 'api-key', id } })
      return made
    },

    /** From this moment on the key opens nothing. Doing it again changes nothing. A caller cannot revoke the last key that makes keys. */
    revokeKey: (organisation: string, id: string, caller?: Caller): Promise<void> => storage.as(organisation).write(async tx => {
      await repository.takeTurn(tx, organisation)
      const at = now()
      const key = await findKey(tx, organisation, id)
      if (key.revokedAt !== null) return
      if (caller && key.scopes.includes('keys') && stateOf(key, at) === 'live') {
        const others = await repository.listScopesBeside(tx, organisation, id, at)
        if (!others.some(({ scopes }) => scopes.includes('keys'))) throw keyProblem('last_key')
      }
      await repository.revokeKey(tx, organisation, id, at)
      await events.recordAudit(tx, organisation, { actor: caller?.key ?? 'cli', action: 'api_key.revoked', resource: { type: 'api-key', id } })
    }),
  }
}

export type IdentityService = ReturnType<typeof identityService>
