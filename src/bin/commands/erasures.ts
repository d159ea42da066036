import { asc, eq } from 'drizzle-orm'
import { serviceOrganisation } from '../../content/index.ts'
import { isUuid } from '../../storage/principal.ts'
import type { Storage } from '../../storage/storage.ts'
import { CommandError } from './keys.ts'
import { erasureOver, identityOver } from '../prepare.ts'

/** How many assessments are erased in one transaction. */
const atOnce = 100

/** What an erasure leaves: ids, and when it was. That of an organisation has its own id twice. */
interface Tombstone {
  readonly organisation: string
  readonly assessment: string
  readonly erasedAt: string
}

/** Erases everything of an organisation; gives what is to be printed, as all of these do. */
export async function eraseOrganisation (storage: Storage, slug: string): Promise<string> {
  if (slug === serviceOrganisation.slug) {
    throw new CommandError(
      `${slug} is the service's own: its content comes with ` +
        'the release'
    )
  }
  const organisation = await identityOver(storage).findOrganisationBySlug(slug)
  if (!organisation) throw new CommandError(`There is no organisation ${slug}`)
  return `${
    JSON.stringify(
      { organisation: organisation.id, ...await erasureOver(storage).eraseOrganisation(organisation.id) },
      null,
      2
    )
  }\n`
}

/** The tombstones of every organisation, one a line. */
export async function listErasures (storage: Storage): Promise<string> {
  const { organisations, erasures } = storage.tables
  const all = await storage.as('public').read.select({ id: organisations.id }).from(organisations).orderBy(
    asc(organisations.id)
  )
  const lines: string[] = []
  for (const { id } of all) {
    const found = await storage.as(id).read.select().from(erasures).where(eq(erasures.organisationId, id)).orderBy(
      asc(erasures.assessmentId)
    )
    for (const { organisationId, assessmentId, erasedAt } of found) {
      lines.push(
        JSON.stringify(
          {
            organisation: organisationId,
            assessment: assessmentId,
            erasedAt: erasedAt.toISOString(),
          } satisfies Tombstone
        )
      )
    }
  }
  return lines.map(line => `${line}\n`).join('')
}

/** Erases again what is named, wherever it is there again. What a backup is too old to know is passed over. */
export async function applyErasures (storage: Storage, list: string): Promise<string> {
  const { organisations } = storage.tables
  const { reapply, eraseOrganisation } = erasureOver(storage)
  const byOrganisation = Map.groupBy(
    list.split('\n').flatMap((line, index) => line.trim() === '' ? [] : [tombstoneOf(line, index + 1)]),
    ({ organisation }) => organisation
  )
  let applied = 0
  for (const [id, tombstones] of byOrganisation) {
    const { read, erase } = storage.as(id)
    const [known] = await read.select({ id: organisations.id }).from(organisations).where(eq(organisations.id, id))
    if (!known) continue
    for (const [erasedAt, same] of Map.groupBy(tombstones, ({ erasedAt }) => erasedAt)) {
      const ids = same.map(({ assessment }) => assessment).filter(assessment => assessment !== id)
      for (let from = 0; from < ids.length; from += atOnce) {
        await erase(tx => reapply(tx, id, ids.slice(from, from + atOnce), new Date(erasedAt)))
      }
    }
    const own = tombstones.find(({ assessment }) => assessment === id)
    if (own) await eraseOrganisation(id, new Date(own.erasedAt))
    applied += tombstones.length
  }
  return `${JSON.stringify({ applied })}\n`
}

function tombstoneOf (line: string, number: number): Tombstone {
  try {
    const { organisation, assessment, erasedAt }: Record<string, unknown> = JSON.parse(line)
    if (
      typeof organisation === 'string' && isUuid(organisation) && typeof assessment === 'string' &&
      isUuid(assessment) && typeof erasedAt === 'string' && !Number.isNaN(Date.parse(erasedAt))
    ) {
      return { organisation, assessment, erasedAt }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new CommandError(`Line ${number} is no erasure: nothing was erased, since \`erasures list\` wrote another file`)
}
