import { and, asc, eq, inArray, or } from 'drizzle-orm'
import { jsonText, textBytes } from '../../storage/json-text.ts'
import type { Tables } from '../../storage/schema/tables.ts'
import type { Reader } from '../../storage/storage.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import type { Variant } from '../../domain/versions/principle-set.ts'

/** What a version holds, as JSON that nobody has parsed. */
export interface VersionTexts {
  readonly content: string
  readonly rendered: string
  readonly lineage: string | null
}

/** Some of the same as it is stored. */
export type VersionBody = keyof VersionTexts
export type VersionBytes = Partial<Record<VersionBody, JsonBytes | null>>

/** Queries for the texts of versions, their wordings and the library. */
export function textReads ({ setVersions, versionWordings, libraryDocuments }: Tables) {
  return {
    /** Which other wordings versions have, in the order of their content. */
    listWordings: (reader: Reader, versionIds: readonly string[]) =>
      reader
        .select({ versionId: versionWordings.versionId, lang: versionWordings.lang, variant: versionWordings.variant })
        .from(versionWordings).where(inArray(versionWordings.versionId, [...versionIds]))
        .orderBy(asc(versionWordings.versionId), asc(versionWordings.position)),

    /** Title and description of versions, each in one of its other wordings. */
    listWordingTexts: (
      reader: Reader,
      chosen: readonly { readonly versionId: string, readonly lang: string, readonly variant: Variant }[]
    ) =>
      reader
        .select({
          versionId: versionWordings.versionId,
          title: versionWordings.title,
          description: versionWordings.description,
        })
        .from(versionWordings)
        .where(or(...chosen.map(({ versionId, lang, variant }) =>
          and(
            eq(versionWordings.versionId, versionId),
            eq(versionWordings.lang, lang),
            eq(versionWordings.variant, variant)
          )
        ))),

    async findContent (reader: Reader, versionId: string) {
      const { major, minor, patch, contentDigest, scoringDigest, size, content, rendered, lineage } = setVersions
      const [found] = await reader.select({
        major,
        minor,
        patch,
        contentDigest,
        scoringDigest,
        size,
        content,
        rendered,
        lineage,
      })
        .from(setVersions).where(eq(setVersions.id, versionId)).limit(1)
      return found
    },

    /** What a version holds, as the JSON that is stored; nothing else of it is read. */
    async findTexts (
      reader: Reader,
      versionId: string,
      names: readonly VersionBody[]
    ): Promise<Partial<VersionTexts> | undefined> {
      const [found] = await reader.select(Object.fromEntries(names.map(name => [name, jsonText(setVersions[name])])))
        .from(setVersions).where(eq(setVersions.id, versionId)).limit(1)
      return found
    },

    /** The same as bytes, to be moved to a thread. */
    async findBytes (
      reader: Reader,
      versionId: string,
      names: readonly VersionBody[]
    ): Promise<VersionBytes | undefined> {
      const [found] = await reader.select(Object.fromEntries(names.map(name => [name, textBytes(setVersions[name])])))
        .from(setVersions).where(eq(setVersions.id, versionId)).limit(1)
      return found
    },

    listDocuments: (reader: Reader, organisationId: string) =>
      reader
        .select({ kind: libraryDocuments.kind, digest: libraryDocuments.digest, document: libraryDocuments.document })
        .from(libraryDocuments).where(eq(libraryDocuments.organisationId, organisationId)).orderBy(
          asc(libraryDocuments.kind)
        ),
  }
}
