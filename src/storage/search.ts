import { and, eq, isNull, or, sql, type SQL } from 'drizzle-orm'
import type { Reader, SearchHit, SearchTerms } from './storage.ts'
import type { Tables } from './schema/tables.ts'

/** What the engines index: letters and digits, of a length both can keep. Anything else is in no entry. */
const indexable = /^[\p{L}\p{N}]{1,500}$/u

/**
 * The part of a search that is the same on both engines. `match` gives the engine's table of the entries that have all
 * the words:
 * `found (entry, rank)`, the best match having the lowest rank.
 */
export async function findEntries (
  { searchEntries, principleSets }: Tables,
  read: Reader,
  organisation: string | undefined,
  { words, type, set, category, limit }: SearchTerms,
  match: (words: readonly string[]) => SQL
): Promise<readonly SearchHit[]> {
  if (words.length === 0 || !words.every(word => indexable.test(word))) return []
  const entry = searchEntries
  // What is known by its name alone comes last: short texts rank high, and there is nothing to read.
  const isNameless = sql<number>`case when octet_length(${entry.text}) = 0 then 1 else 0 end`
  // Texts are read of what is answered alone, not of all that matches.
  const best = read
    .select({ id: entry.id, nameless: isNameless.as('nameless'), rank: sql<number>`found.rank`.as('rank') })
    .from(entry)
    .innerJoin(match(words), sql`found.entry = ${entry.id}`)
    .leftJoin(
      principleSets,
      and(eq(principleSets.organisationId, entry.organisationId), eq(principleSets.id, entry.setId))
    )
    .where(and(
      or(
        isNull(entry.setId),
        eq(principleSets.visibility, 'public'),
        organisation === undefined ? undefined : eq(entry.organisationId, organisation)
      ),
      type === undefined ? undefined : eq(entry.type, type),
      set === undefined ? undefined : eq(entry.setSlug, set),
      category === undefined ? undefined : eq(entry.category, category)
    ))
    .orderBy(isNameless, sql`found.rank`, entry.id)
    .limit(limit)
    .as('best')
  return read
    .select({
      type: entry.type,
      set: entry.setSlug,
      slug: entry.slug,
      title: entry.title,
      url: entry.url,
      text: entry.text,
    })
    .from(entry).innerJoin(best, eq(best.id, entry.id))
    .orderBy(best.nameless, best.rank, entry.id)
}
