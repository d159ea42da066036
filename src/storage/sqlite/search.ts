import { sql, type SQL } from 'drizzle-orm'

/** A match in the title counts ten times one in the text. */
const ranking = 'bm25(10.0, 1.0)'

/**
 * The entries that have every word, the last as a beginning. Words go in as FTS5 strings, so none of them is syntax.
 */
export function matching (words: readonly string[]): SQL {
  const query = `${words.map(word => `"${word.replaceAll('"', '""')}"`).join(' AND ')} *`
  return sql`(
    select search_rows.entry as entry, search_index.rank as rank
    from search_index inner join search_rows on search_rows.id = search_index.rowid
    where search_index match ${query} and search_index.rank match ${ranking}
  ) as found`
}
