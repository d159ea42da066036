import { sql, type SQL } from 'drizzle-orm'

/** Every word a lexeme in quotes, so none of them is tsquery syntax; the last is a beginning. */
function tsquery (words: readonly string[]) {
  return `${words.map(word => `'${word.replace(/['\\]/g, '$&$&')}'`).join(' & ')}:*`
}

/**
 * The entries that have every word; `lexemes` is the column that guards.sql adds. A match in the title counts ten times
 * one in the text.
 */
export function matching (words: readonly string[]): SQL {
  const query = tsquery(words)
  return sql`(
    select id as entry, -ts_rank(lexemes, ${query}::tsquery) as rank
    from search_entries
    where lexemes @@ ${query}::tsquery
  ) as found`
}
