import { and, asc, eq, sql } from 'drizzle-orm'
import type { Events } from '../audit/index.ts'
import { isForeignKeyViolation } from '../storage/errors.ts'
import type { Access, Writer } from '../storage/storage.ts'
import type { Tables } from '../storage/schema/tables.ts'
import type { ErasureService } from '../assessments/erasure.ts'

export interface OrganisationErasureOptions {
  readonly access: (organisation: string) => Access
  readonly tables: Tables
  readonly events: Events
  readonly erasure: Pick<ErasureService, 'reapply'>
  readonly now: () => Date
}

/** What was there to be erased. */
export interface ErasedOrganisation {
  readonly assessments: number
  readonly versions: number
  /** Versions that others rest on, which stay as they are. */
  readonly kept: number
}

const atOnce = 100

/**
 * Erases an organisation: everything but the tombstones, what was done (which says nothing of anybody), and the
 * versions that sets and assessments of others rest on (rule V8). Its row stays without a name, since those belong to
 * it. Its keys go first, so that nothing new comes. What a process leaves half done is finished by doing it again.
 */
export function organisationErasure ({ access, tables, events, erasure, now }: OrganisationErasureOptions) {
  const {
    organisations,
    apiKeys,
    idempotencyKeys,
    principleSets,
    setVersions,
    versionWordings,
    setDrafts,
    versionBases,
    versionRetirements,
    searchEntries,
    linkStates,
    libraryDocuments,
    arrangements,
    assessments,
    erasures,
  } = tables

  /** A tombstone that has the organisation in the place of an assessment: by it the guards let versions go. */
  async function begin (tx: Writer, id: string, erasedAt: Date): Promise<void> {
    await tx.insert(erasures).values({ organisationId: id, assessmentId: id, erasedAt }).onConflictDoNothing()
    await tx.delete(idempotencyKeys).where(eq(idempotencyKeys.organisationId, id))
    await tx.delete(apiKeys).where(eq(apiKeys.organisationId, id))
  }

  async function eraseRest (tx: Writer, id: string): Promise<void> {
    for (
      const table of [
        ...[arrangements, setDrafts, versionBases, versionRetirements],
        ...[searchEntries, linkStates, libraryDocuments],
      ]
    ) { await tx.delete(table).where(eq(table.organisationId, id)) }
  }

  /** False where others rest on it. */
  function eraseVersion (organisation: string, id: string): Promise<boolean> {
    return access(organisation).erase(async tx => {
      await tx.delete(versionWordings).where(
        and(eq(versionWordings.organisationId, organisation), eq(versionWordings.versionId, id))
      )
      await tx.delete(setVersions).where(and(eq(setVersions.organisationId, organisation), eq(setVersions.id, id)))
    }).then(() => true, error => {
      if (isForeignKeyViolation(error)) return false
      throw error
    })
  }

  async function finish (tx: Writer, id: string, at: Date): Promise<void> {
    const kept = tx.select({ id: setVersions.setId }).from(setVersions).where(eq(setVersions.organisationId, id))
    await tx.delete(principleSets).where(
      and(eq(principleSets.organisationId, id), sql`${principleSets.id} not in ${kept}`)
    )
    await tx.update(principleSets).set({
      visibility: 'private',
      deletedAt: at,
      slug: sql`cast(${principleSets.id} as text)`,
    }).where(eq(principleSets.organisationId, id))
    await tx.update(organisations).set({ slug: `erased-${id}`, name: 'Erased' }).where(eq(organisations.id, id))
    await events.recordAudit(tx, id, {
      actor: 'cli',
      action: 'organisation.erased',
      resource: { type: 'organisation', id },
    })
  }

  return async (id: string, erasedAt = now()): Promise<ErasedOrganisation> => {
    const { read, erase } = access(id)
    await erase(tx => begin(tx, id, erasedAt))
    let erased = 0
    for (;;) {
      const found = await read.select({ id: assessments.id }).from(assessments).where(
        eq(assessments.organisationId, id)
      ).orderBy(asc(assessments.id)).limit(atOnce)
      if (found.length === 0) break
      await erase(tx => erasure.reapply(tx, id, found.map(each => each.id), erasedAt))
      erased += found.length
    }
    await erase(tx => eraseRest(tx, id))
    const versions = await read.select({ id: setVersions.id }).from(setVersions).where(
      eq(setVersions.organisationId, id)
    )
    let kept = 0
    for (const version of versions) if (!await eraseVersion(id, version.id)) kept++
    await erase(tx => finish(tx, id, now()))
    return { assessments: erased, versions: versions.length - kept, kept }
  }
}
