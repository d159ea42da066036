import { sql, type SQL } from 'drizzle-orm'

/** Every word a lexeme in quotes, so none of them is tsquery syntax; the last is a beginning. */
function tsquery (words: readonly string[]) {
  return `${words.map(word => `'${word.replace(/['\\]/g, '$&$&')}'`).join(' & ')}:*`
}

/**
 * The entries that have every word. The match uses the very expression of the index in guards.sql, which tokenises nothing.
 * The rank needs positions, which only to_tsvector gives; where its parser divides differently, only the order could differ.
 */
export function matching (words: readonly string[]): SQL {
  const query = tsquery(words)
  return sql`(
    select id as entry, -ts_rank(setweight(to_tsvector('simple', title_words), 'A') || setweight(to_tsvector('simple', text_words), 'D'), ${query}::tsquery) as rank
    from search_entries
    where array_to_tsvector(string_to_array(title_words || ' ' || text_words, ' ')) @@ ${query}::tsquery
  ) as found`
}
