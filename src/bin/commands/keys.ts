import { serviceOrganisation } from '../../content/index.ts'
import { isBlank } from '../../domain/values/limits.ts'
import { apiKeyRecord, organisationRecord, readScopes, scopes, type IdentityService } from '../../identity/index.ts'
import { isUniqueViolation } from '../../storage/errors.ts'
import { isUuid } from '../../storage/principal.ts'
import type { Storage } from '../../storage/storage.ts'
import { identityOver, now } from '../prepare.ts'

/** What was asked for on the command line cannot be done. The message says what may be. */
export class CommandError extends Error {
  override readonly name = 'Refused'
}

export interface KeyOptions {
  readonly scopes?: string
  readonly name?: string
  readonly expires?: string
}

const slugPattern = /^[a-z][a-z0-9-]{1,62}$/

/** Makes an organisation; gives what is to be printed, as all of these do. */
export async function createOrganisation (storage: Storage, slug: string, name: string): Promise<string> {
  if (!slugPattern.test(slug)) {
    throw new CommandError(
      `${slug} is no slug: 2 to 63 lower-case letters, digits and ` +
        'hyphens, a letter first'
    )
  }
  assertName(name)
  try {
    return json(organisationRecord(await identityOver(storage).createOrganisation(slug, name)))
  } catch (error) {
    throw isUniqueViolation(error)
      ? new CommandError(`There is an organisation ${slug} already: choose another slug`)
      : error
  }
}

/** Makes a key; its token alone is printed, this once. */
export async function createKey (
  storage: Storage,
  slug: string,
  { scopes: wanted = '', name = 'Made on the command line', expires }: KeyOptions
): Promise<string> {
  const allowed = readScopes(wanted.split(/[\s,]+/).filter(Boolean))
  if (!allowed) throw new CommandError(`--scopes must be some of "${scopes.join(' ')}"`)
  const expiresAt = expires === undefined ? null : new Date(expires)
  if (expiresAt && !(expiresAt > now())) {
    throw new CommandError(
      '--expires must be a date or an instant in the future, ' +
        'such as 2030-01-31'
    )
  }
  assertName(name)
  const identity = identityOver(storage)
  const { id } = await organisationOf(identity, slug)
  const { token } = await storage.as(id).write(tx =>
    identity.createKey({ tx, organisation: id, key: { name, scopes: allowed, expiresAt } })
  )
  return `${token}\n`
}

/** The keys of an organisation, newest first, without their secrets. */
export async function listKeys (storage: Storage, slug: string): Promise<string> {
  const identity = identityOver(storage)
  const { id } = await organisationOf(identity, slug)
  return json((await identity.listAllKeys(id)).map(key => apiKeyRecord(key, now())))
}

/** Revokes any key, the last one too: who can do this can make another. */
export async function revokeKey (storage: Storage, id: string): Promise<string> {
  const key = isUuid(id) ? await storage.findApiKey(id) : undefined
  if (!key) throw new CommandError(`There is no key ${id}: npm run cli -- keys <organisation> lists their ids`)
  const { organisationId: organisation } = key
  await storage.as(organisation).write(tx => identityOver(storage).revokeKey({ tx, organisation, id: key.id }))
  return ''
}

async function organisationOf (identity: IdentityService, slug: string) {
  if (slug === serviceOrganisation.slug) {
    throw new CommandError(
      `${slug} is the service's own and has no keys: its ` +
        'content comes with the release'
    )
  }
  const organisation = await identity.findOrganisationBySlug(slug)
  if (!organisation) {
    throw new CommandError(
      `There is no organisation ${slug}: npm run cli -- organisation ${slug} ` +
        '<name> makes it'
    )
  }
  return organisation
}

function assertName (name: string): void {
  if (isBlank(name) || !/^[^\s\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]{0,99}$/u.test(name)) {
    throw new CommandError('A name is a line of 1 to 100 characters')
  }
}

function json (value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
