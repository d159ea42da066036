import { httpProblems, Problem } from '../../http/problems/problem.ts'
import { cacheUntilNextWrite } from '../../storage/cache-until-write.ts'
import type { SearchFilters, SearchHit, Storage } from '../../storage/storage.ts'
import { timeSlices } from '../../workers/time-slices.ts'
import { document, type ContentRequest, type Resource } from '../delivery/resources.ts'
import type { SearchResults } from '../records/library-schemas.ts'
import { readQuery, type Query } from './query.ts'
import { snippetOf } from './snippet.ts'

/** What is searched for. `lang` and `variant` narrow it: nothing of another wording is an answer. */
export interface Search extends Omit<SearchFilters, 'lang' | 'variant'> {
  readonly q: string
}

const defaultLimit = 20

/** What the filters of a search are called in a sentence. */
const filtered: Readonly<Record<keyof SearchFilters, string>> = {
  type: 'nothing that you may read is of this type',
  set: 'no set that you may read has a version and this id or slug',
  category: 'no example that you may read is in this category',
  lang: 'nothing that you may read is in this language',
  variant: 'nothing that you may read is in this wording',
}

/** The search over all content. */
export function searchService ({ as, dataVersion }: Pick<Storage, 'as' | 'dataVersion'>) {
  const languages = cacheUntilNextWrite<readonly string[]>(dataVersion, 100)

  async function languagesFor (principal: string): Promise<readonly string[]> {
    const since = dataVersion()
    const found = languages.get(principal) ?? await as(principal).searchLanguages()
    languages.keep(principal, found, since)
    return found
  }

  /** Throws 400 for a filter that nothing can meet, whatever is searched for. */
  async function refuseUnknown (principal: string, filters: SearchFilters): Promise<void> {
    for (const parameter of Object.keys(filtered) as Array<keyof SearchFilters>) {
      const value = filters[parameter]
      if (value === undefined || await as(principal).hasEntries({ [parameter]: value })) continue
      const detail = filtered[parameter]
      throw new Problem(httpProblems.invalid_parameter, `${parameter}: ${detail}`, {
        faults: [{ parameter, code: 'unknown', detail }],
      })
    }
  }

  return {
    /** Public content, and what is the organisation's own. Throws 400 for a text without a word and unknown filters. */
    async search ({ q, ...filters }: Search, asked: ContentRequest): Promise<Resource> {
      const { organisation, query: { lang, variant, limit = defaultLimit } } = asked
      const principal = organisation ?? 'public'
      const query = readQuery(q)
      if (query.typed.length === 0) throw emptySearch()
      const narrowed = { ...filters, lang, variant }
      const sought = (await languagesFor(principal)).map(language => query.in(language))
      const find = (need: 'every' | 'any') => as(principal).search({ ...narrowed, sought, need, limit })
      const every = await find('every')
      const hits = every.length > 0 ? every : await find('any')
      if (hits.length === 0) await refuseUnknown(principal, narrowed)
      const match = every.length > 0 ? 'every' : hits.length > 0 ? 'some' : 'none'
      return document({ match, items: await itemsOf(hits, query) } satisfies SearchResults, {
        audience: organisation === undefined ? 'public' : 'private',
        surrogateKeys: ['content', 'search'],
      })
    },
  }
}

async function itemsOf (hits: readonly SearchHit[], query: Query): Promise<SearchResults['items']> {
  const pause = timeSlices()
  const items: SearchResults['items'] = []
  for (const { text, language, places, ...hit } of hits) {
    items.push({
      ...hit,
      words: places.flatMap(place => query.typed[place] ?? []),
      snippet: snippetOf(text || hit.title, query.in(language)),
    })
    await pause()
  }
  return items
}

/** 400 for a search text without a letter or digit, which would find nothing. */
function emptySearch (): Problem {
  return new Problem(
    httpProblems.invalid_parameter,
    'q holds no letter and no digit: give at least one word to search for',
    {
      faults: [{ parameter: 'q', code: 'invalid', detail: 'holds no letter and no digit' }],
    }
  )
}

export type SearchService = ReturnType<typeof searchService>
