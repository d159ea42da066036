import { eq } from 'drizzle-orm'
import { jsonOf } from '../../storage/json-text.ts'
import type { Tables } from '../../storage/schema/tables.ts'
import type { Writer } from '../../storage/storage.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import type { CustomContent, Wording } from '../../domain/versions/principle-set.ts'
import type { SetRow, VersionRow } from './version.ts'

/** What is stored of a version beside its row, with its title and description in every wording for lists. */
export interface StoredVersion extends Pick<CustomContent, 'description'> {
  readonly content: JsonBytes
  readonly rendered: JsonBytes
  readonly lineage: JsonBytes | null
  readonly wordings: ReadonlyArray<Pick<Wording, 'lang' | 'variant' | 'title' | 'description'>>
}

/** Stores what is published. */
export function contentWrites (
  { organisations, principleSets, setVersions, versionWordings, libraryDocuments }: Tables
) {
  return {
    /**
     * Writes the row even where it stands, so that of several transactions that begin so each waits for the one before.
     */
    async putOrganisation (tx: Writer, organisation: Tables['organisations']['$inferInsert']) {
      await tx.insert(organisations).values(organisation).onConflictDoNothing()
      await tx.update(organisations).set({ name: organisation.name }).where(eq(organisations.id, organisation.id))
    },

    async insertSet (tx: Writer, set: SetRow) {
      await tx.insert(principleSets).values(set)
    },

    async insertVersion (
      tx: Writer,
      { id: setId, organisationId }: SetRow,
      version: Omit<VersionRow, 'retirement'>,
      { wordings, description: standard, content, rendered, lineage }: StoredVersion
    ) {
      const texts = {
        content: jsonOf(content, setVersions.content),
        rendered: jsonOf(rendered, setVersions.rendered),
        lineage: lineage && jsonOf(lineage, setVersions.lineage),
      }
      await tx.insert(setVersions).values({ ...version, ...texts, description: standard, setId, organisationId })
      const others = wordings.map(({ lang, variant, title = version.title, description = standard }, index) => ({
        organisationId,
        versionId: version.id,
        position: index + 1,
        lang,
        variant,
        title,
        description,
      }))
      if (others.length > 0) await tx.insert(versionWordings).values(others)
    },

    async putDocument (tx: Writer, document: Tables['libraryDocuments']['$inferInsert']) {
      const { digest, document: body, updatedAt } = document
      await tx.insert(libraryDocuments).values(document).onConflictDoUpdate({
        target: [libraryDocuments.organisationId, libraryDocuments.kind],
        set: { digest, document: body, updatedAt },
      })
    },
  }
}
