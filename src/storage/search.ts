import { isUuid } from './principal.ts'
import type { Access, SearchFilters, SearchHit, SearchTerms, SoughtWord, WordsOfLanguage } from './storage.ts'

/** A statement with `?` where its parameters go. */
export interface Statement {
  readonly text: string
  readonly params: readonly unknown[]
}

/**
 * What an engine has of its own: tables of entries that have words, with columns `entry`, `words` (the nth found is the
 * nth power of two), `found` (how many) and `rank` (the best the lowest). Whatever the words, none of them is syntax.
 */
export interface Matching {
  /** Every word of one of the languages. */
  every(sought: readonly WordsOfLanguage[]): Statement
  /** Any of the words, each as the languages have it. */
  any(words: ReadonlyArray<readonly WordsOfLanguage[]>): Statement
}

/** Runs a statement and gives its rows as arrays. */
export type RunSearch = (text: string, params: unknown[]) => Promise<{ readonly rows: unknown[] }>

/** What the engines index: letters and digits, of a length both can keep. Anything else is in no entry. */
const indexable = /^[\p{L}\p{N}]{1,500}$/u

/** How many words are looked for one by one; those that come after are not. */
const maxWords = 16

/** The part of a search that is the same on both engines. */
export function searching (
  run: RunSearch,
  organisation: string | undefined,
  matching: Matching
): Pick<Access, 'search' | 'hasEntries' | 'searchLanguages'> {
  async function rowsOf<Row extends unknown[]> ({ text, params }: Statement): Promise<Row[]> {
    return (await run(text, [...params])).rows as Row[]
  }

  return {
    async search (terms) {
      const sought = terms.sought.flatMap(found)
      const whole = sought.filter(({ language, words }) =>
        terms.sought.some(asked => asked.language === language && asked.words.length === words.length)
      )
      if (terms.need === 'every') {
        if (whole.length === 0) return []
        const rows = await rowsOf<HitRow>(hitsStatement(matching.every(whole), organisation, terms))
        return rows.map(row =>
          hitOf(row, whole.find(({ language }) => language === row[7])?.words.map(({ place }) => place) ?? [])
        )
      }
      const places = [...new Set(sought.flatMap(({ words }) => words.map(({ place }) => place)))]
        .sort((a, b) => a - b).slice(0, maxWords)
      if (places.length === 0) return []
      const matched = matching.any(places.map(place => wordAt(place, sought)))
      const rows = await rowsOf<HitRow>(hitsStatement(matched, organisation, terms))
      return rows.map(row => hitOf(row, places.filter((_, index) => Math.floor(Number(row[9]) / 2 ** index) % 2 === 1)))
    },

    async hasEntries (filters) {
      const { text, params } = seen(organisation, filters)
      const rows = await rowsOf({ text: `select 1 from ${entries} where ${text} limit 1`, params })
      return rows.length > 0
    },

    async searchLanguages () {
      return (await rowsOf<[string]>({ text: languagesStatement, params: [] })).map(([language]) => language)
    },
  }
}

/** What of the words any text can have. */
function found ({ language, words }: WordsOfLanguage): WordsOfLanguage[] {
  const known = words.flatMap(({ place, forms, beginning }): SoughtWord[] => {
    const possible = forms.filter(form => indexable.test(form))
    const isBeginning = beginning !== undefined && indexable.test(beginning)
    return possible.length > 0 || isBeginning
      ? [{ place, forms: possible, ...(isBeginning && { beginning }) }]
      : []
  })
  return known.length > 0 ? [{ language, words: known }] : []
}

/** One word of a search, as each language has it. */
function wordAt (place: number, sought: readonly WordsOfLanguage[]): WordsOfLanguage[] {
  return sought.flatMap(({ language, words }) => {
    const word = words.find(one => one.place === place)
    return word ? [{ language, words: [word] }] : []
  })
}

const entries = `search_entries as entry left join principle_sets as owner
  on owner.organisation_id = entry.organisation_id and owner.id = entry.set_id`

/** Rule V9: a slug of the service's is nobody else's. */
const isNamed = `owner.slug = ? and (owner.origin <> 'custom' or not exists (
  select 1 from principle_sets as other where other.slug = ? and other.origin <> 'custom'))`

/** The entries that may be seen and meet the filters. */
function seen (organisation: string | undefined, filters: SearchFilters): Statement {
  const { type, set, category, lang, variant } = filters
  const conditions: ReadonlyArray<readonly [string, ...unknown[]] | undefined> = [
    organisation === undefined
      ? ["(entry.set_id is null or owner.visibility = 'public')"]
      : ["(entry.set_id is null or owner.visibility = 'public' or entry.organisation_id = ?)", organisation],
    type === undefined ? undefined : ['entry.type = ?', type],
    set === undefined ? undefined : isUuid(set) ? ['owner.id = ?', set] : [isNamed, set, set],
    category === undefined ? undefined : ['entry.category = ?', category],
    lang === undefined
      ? undefined
      : ["lower(entry.lang) || '-' like ? escape '!'", `${lang.toLowerCase().replaceAll(/[!%_]/g, '!$&')}-%`],
    variant === undefined ? undefined : ['entry.variant = ?', variant],
  ]
  const given = conditions.filter(condition => condition !== undefined)
  return { text: given.map(([text]) => text).join(' and '), params: given.flatMap(([, ...params]) => params) }
}

/**
 * Of each record the wording that has the most words, the standard one before others. What is known by its name alone
 * comes last: short texts rank high, and there is nothing to read. Texts are read of what is answered alone, not of all
 * that matches.
 */
function hitsStatement (matched: Statement, organisation: string | undefined, terms: SearchTerms): Statement {
  const { text, params } = seen(organisation, terms)
  return {
    text: `with matched as (${matched.text}), placed as (
      select entry.id, matched.words, matched.found, matched.rank,
        case when octet_length(entry.text) = 0 then 1 else 0 end as nameless,
        row_number() over (partition by entry.set_id, entry.type, entry.slug
          order by matched.found desc, entry.wording, matched.rank, entry.id) as place
      from matched inner join ${entries.replace('as entry', 'as entry on entry.id = matched.entry')}
      where ${text}
    ), best as (
      select * from placed where place = 1 order by found desc, nameless, rank, id limit ?
    )
    select entry.type, entry.set_slug, entry.slug, entry.title, entry.url, entry.lang, entry.variant,
      entry.stemmed_as, entry.text, best.words
    from best inner join search_entries as entry on entry.id = best.id
    order by best.found desc, best.nameless, best.rank, best.id`,
    params: [...matched.params, ...params, terms.limit],
  }
}

type HitRow = [
  type: string,
  set: string | null,
  slug: string,
  title: string,
  url: string,
  lang: string,
  variant: SearchHit['variant'],
  language: string,
  text: string,
  words: number | string
]

function hitOf ([type, set, slug, title, url, lang, variant, language, text]: HitRow, places: number[]): SearchHit {
  return { type, set, slug, title, url, lang, variant, language, text, places }
}

/** As many look-ups as there are languages, however many entries. */
const languagesStatement = `with recursive language (name) as (
    select min(stemmed_as) from search_entries
    union all
    select (select min(stemmed_as) from search_entries where stemmed_as > name) from language where name is not null
  ) select name from language where name is not null`
