import type { Matching } from '../search.ts'
import type { SoughtWord, WordsOfLanguage } from '../storage.ts'

/** What a match in the title counts, in another name, in the text; that the language is the right one says nothing. */
const ranking = 'bm25(10.0, 4.0, 1.0, 0.0)'

/** FTS5 strings, so none of them is syntax. */
const quoted = (word: string) => `"${word.replaceAll('"', '""')}"`

function expressionOfWord ({ forms, beginning }: SoughtWord): string {
  const all = [...forms.map(quoted), ...(beginning === undefined ? [] : [`${quoted(beginning)} *`])]
  return `(${all.join(' OR ')})`
}

/** The texts of a language that have every word. */
function expression ({ language, words }: WordsOfLanguage): string {
  return `({title_words name_words text_words} : (${words.map(expressionOfWord).join(' AND ')})
    AND stemmed_as : ${quoted(language)})`
}

const anyOf = (sought: readonly WordsOfLanguage[]) => sought.map(expression).join(' OR ')

const matched = (columns: string) =>
  `select rowid, ${columns} from search_index where search_index match ? and rank match '${ranking}'`

export const matching: Matching = {
  every: sought => ({
    text: `select search_rows.entry as entry, 0 as words, 0 as found, rank
      from (${matched('rank')}) as one inner join search_rows on search_rows.id = one.rowid`,
    params: [anyOf(sought)],
  }),

  any: words => ({
    text: `select search_rows.entry as entry, sum(flag) as words, count(*) as found, sum(rank) as rank
      from (${
      words.map((_, index) => matched(`rank, ${2 ** index} as flag`)).join(' union all ')
    }) as one inner join search_rows on search_rows.id = one.rowid
      group by search_rows.entry`,
    params: words.map(anyOf),
  }),
}
