import type { Matching } from '../search.ts'
import type { SoughtWord, WordsOfLanguage } from '../storage.ts'

/** Weights of D, C, B, A: a match in the text, of the language (which says nothing), in another name, in the title. */
const weights = '{0.1, 0, 0.4, 1}'

/** A lexeme in quotes, so none of them is tsquery syntax. */
const quoted = (word: string, isBeginning = false) => `'${word.replace(/['\\]/g, '$&$&')}'${isBeginning ? ':*' : ''}`

const forms = ({ forms, beginning }: SoughtWord) => [
  ...forms.map(form => quoted(form)),
  ...(beginning === undefined ? [] : [quoted(beginning, true)]),
]

/** The texts of a language that have every word. */
function expression ({ language, words }: WordsOfLanguage): string {
  const all = words.map(word => `(${forms(word).join(' | ')})`)
  return `(${all.join(' & ')} & '=${language}')`
}

const anyOf = (sought: readonly WordsOfLanguage[]) => sought.map(expression).join(' | ')
/** What is ranked: of all words together, since ranking pairs of them takes long. */
const formsOf = (sought: readonly WordsOfLanguage[]) =>
  [...new Set(sought.flatMap(({ words }) => words.flatMap(forms)))].join(' | ')

/** How well a text has what is looked for, the longer it is the less. */
const rank = `-ts_rank('${weights}', lexemes, ?::tsquery, 1)`

export const matching: Matching = {
  every: sought => ({
    text: `select id as entry, 0 as words, 0 as found, ${rank} as rank
      from search_entries where lexemes @@ ?::tsquery`,
    params: [formsOf(sought), anyOf(sought)],
  }),

  any: words => ({
    text: `select id as entry, sum(flag) as words, count(*) as found, sum(rank) as rank
      from (${
      words.map((_, index) =>
        `select id, ${2 ** index} as flag, ${rank} as rank from search_entries where lexemes @@ ?::tsquery`
      ).join(' union all ')
    }) as one group by id`,
    params: words.flatMap(sought => [formsOf(sought), anyOf(sought)]),
  }),
}
