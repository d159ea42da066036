import type { AuditAction, Events } from '../audit/index.ts'
import { byId, keysetPage, type Page, type PageQuery } from '../http/pages.ts'
import { isUuid } from '../storage/principal.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import type { Caller } from './caller.ts'
import { forbidden, keyProblem } from './errors.ts'
import { stateOf } from './key-state.ts'
import type { ApiKeyRow, IdentityRepository } from './repository.ts'
import { lackingScopes } from './scopes.ts'
import { hashSecret, writeToken } from './token.ts'

export interface KeyOptions {
  readonly events: Events
  readonly now: () => Date
  readonly newId: () => string
  /** 32 random bytes. */
  readonly newSecret: () => Uint8Array
}

/** A key to be created. */
export interface NewKey {
  readonly name: string
  readonly scopes: readonly string[]
  /** Null for a key that is valid until it is revoked. */
  readonly expiresAt: Date | null
}

/** A key with its token, which is shown to whoever created it and stored nowhere. */
export interface CreatedKey {
  readonly key: ApiKeyRow
  readonly token: string
}

export interface CreateKey {
  readonly tx: Writer
  readonly organisation: string
  readonly key: NewKey
  /** Absent where whoever runs the service creates it. */
  readonly creator?: Caller
}

export interface RotateKey {
  readonly tx: Writer
  readonly caller: Caller
  readonly id: string
  readonly overlapSeconds: number
}

export interface RevokeKey {
  readonly tx: Writer
  readonly organisation: string
  readonly id: string
  /** Absent where whoever runs the service revokes it. */
  readonly caller?: Caller
}

/** The keys of organisations: listed, created, rotated and revoked. */
export function apiKeys (repository: IdentityRepository, { events, now, newId, newSecret }: KeyOptions) {
  async function insertKey (
    tx: Writer,
    organisationId: string,
    { name, scopes, expiresAt }: NewKey,
    rotatedFrom: string | null = null
  ): Promise<CreatedKey> {
    const id = newId()
    const secret = newSecret()
    const key = {
      id,
      organisationId,
      name,
      secretHash: hashSecret(secret),
      scopes,
      createdAt: now(),
      expiresAt,
      revokedAt: null,
      lastUsedAt: null,
      rotatedTo: null,
      rotatedFrom,
    }
    await repository.insertKey(tx, key)
    return { key, token: writeToken(id, secret) }
  }

  const record = (tx: Writer, organisation: string, caller: Caller | undefined, action: AuditAction, id: string) =>
    events.recordAudit(tx, organisation, { actor: caller?.key ?? 'cli', action, resource: { type: 'api-key', id } })

  /**
   * Nobody hands out scopes that they lack. The lifetime is not compared: a key about to expire must be able to create
   * its successor.
   */
  function assertHeld (held: readonly string[], wanted: readonly string[], about: string): void {
    const missing = lackingScopes(held, wanted)
    if (missing.length === 0) return
    throw forbidden(`Your key lacks ${missing.join(', ')}, and so cannot ${about}`, missing)
  }

  /** Throws 404 for a key that is not the organisation's. */
  async function getKey (reader: Reader, organisation: string, id: string): Promise<ApiKeyRow> {
    const key = isUuid(id) ? await repository.findKey(reader, organisation, id) : undefined
    if (!key) throw keyProblem('key_not_found')
    return key
  }

  return {
    /** Newest first. */
    listKeys: (reader: Reader, organisation: string, query: PageQuery): Promise<Page<ApiKeyRow>> =>
      keysetPage(
        query,
        `api-keys ${organisation}`,
        byId,
        (after, count) => repository.listKeys(reader, organisation, after, count)
      ),

    getKey,

    /** Throws 403 where the key would have a scope that its creator lacks. */
    async createKey ({ tx, organisation, key, creator }: CreateKey): Promise<CreatedKey> {
      if (creator) assertHeld(creator.scopes, key.scopes, 'give that')
      const created = await insertKey(tx, organisation, key)
      await record(tx, organisation, creator, 'api_key.created', created.key.id)
      return created
    },

    /** Replaces a key by one with the same lifetime; the old one stays valid for the overlap. */
    async rotateKey ({ tx, caller, id, overlapSeconds }: RotateKey): Promise<CreatedKey> {
      const { organisation } = caller
      const at = now()
      const old = await getKey(tx, organisation, id)
      if (old.rotatedTo !== null) throw keyProblem('key_already_rotated')
      if (stateOf(old, at) !== 'live') throw keyProblem('key_not_live')
      assertHeld(caller.scopes, old.scopes, 'rotate a key that has it')
      const lifetime = old.expiresAt && old.expiresAt.getTime() - old.createdAt.getTime()
      const expiresAt = lifetime === null ? null : new Date(at.getTime() + lifetime)
      const { name, scopes, rotatedFrom } = old
      const created = await insertKey(tx, organisation, { name, scopes, expiresAt }, rotatedFrom ?? old.id)
      const end = Math.min(at.getTime() + overlapSeconds * 1000, old.expiresAt?.getTime() ?? Infinity)
      const rotation = { rotatedTo: created.key.id, expiresAt: new Date(end) }
      if (!await repository.rotateKey(tx, organisation, id, rotation)) throw keyProblem('key_already_rotated')
      await record(tx, organisation, caller, 'api_key.rotated', id)
      return created
    },

    /** To revoke a key again changes nothing. A caller cannot revoke the last key that can create keys. */
    async revokeKey ({ tx, organisation, id, caller }: RevokeKey): Promise<void> {
      await repository.lockOrganisation(tx, organisation)
      const at = now()
      const key = await getKey(tx, organisation, id)
      if (key.revokedAt !== null) return
      if (caller && key.scopes.includes('keys') && stateOf(key, at) === 'live') {
        const others = await repository.listOtherScopes(tx, organisation, id, at)
        if (!others.some(({ scopes }) => scopes.includes('keys'))) throw keyProblem('last_key')
      }
      await repository.revokeKey(tx, organisation, id, at)
      await record(tx, organisation, caller, 'api_key.revoked', id)
    },
  }
}
