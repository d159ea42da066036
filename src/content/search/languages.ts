import * as arabic from '@orama/stemmers/arabic'
import * as armenian from '@orama/stemmers/armenian'
import * as danish from '@orama/stemmers/danish'
import * as dutch from '@orama/stemmers/dutch'
import * as english from '@orama/stemmers/english'
import * as finnish from '@orama/stemmers/finnish'
import * as french from '@orama/stemmers/french'
import * as german from '@orama/stemmers/german'
import * as greek from '@orama/stemmers/greek'
import * as hungarian from '@orama/stemmers/hungarian'
import * as indonesian from '@orama/stemmers/indonesian'
import * as irish from '@orama/stemmers/irish'
import * as italian from '@orama/stemmers/italian'
import * as norwegian from '@orama/stemmers/norwegian'
import * as portuguese from '@orama/stemmers/portuguese'
import * as romanian from '@orama/stemmers/romanian'
import * as russian from '@orama/stemmers/russian'
import * as spanish from '@orama/stemmers/spanish'
import * as swedish from '@orama/stemmers/swedish'
import * as turkish from '@orama/stemmers/turkish'
import { stopwords as englishStops } from '@orama/stopwords/english'
import { stopwords as frenchStops } from '@orama/stopwords/french'
import { stopwords as germanStops } from '@orama/stopwords/german'
import { LRUCache } from 'lru-cache'
import { folded } from './folding.ts'

interface Stemmer {
  stemmer(word: string): string
}

/** Of a language: what its words come from, and which of them say nothing by themselves. */
interface Language {
  readonly stemmer: Stemmer
  readonly stops: ReadonlySet<string>
}

/** The least that a stemmer leaves, and the most that it is given. */
const [minStem, maxWord] = [2, 60]

/** Of a contraction such as "we’ll" the parts, as they are in texts. */
const language = (stemmer: Stemmer, stops: readonly string[] = []): Language => ({
  stemmer,
  stops: new Set(stops.flatMap(stop => stop.split(/['’]/)).map(folded)),
})

/** By the first part of a language tag. A language that is not here is searched by its words as they are written. */
const languages: ReadonlyMap<string, Language> = new Map([
  ['ar', language(arabic)],
  ['da', language(danish)],
  ['de', language(german, germanStops)],
  ['el', language(greek)],
  // Its article is not among them.
  ['en', language(english, ['a', ...englishStops])],
  ['es', language(spanish)],
  ['fi', language(finnish)],
  ['fr', language(french, frenchStops)],
  ['ga', language(irish)],
  ['hu', language(hungarian)],
  ['hy', language(armenian)],
  ['id', language(indonesian)],
  ['it', language(italian)],
  ['nb', language(norwegian)],
  ['nl', language(dutch)],
  ['nn', language(norwegian)],
  ['no', language(norwegian)],
  ['pt', language(portuguese)],
  ['ro', language(romanian)],
  ['ru', language(russian)],
  ['sv', language(swedish)],
  ['tr', language(turkish)],
])

/** What the index says of texts whose words have no stems. */
export const unstemmed = 'none'

/** Under which name a language's words are indexed. */
export function stemmedAs (lang: string): string {
  const [primary = ''] = lang.toLowerCase().split('-')
  return languages.has(primary) ? primary : unstemmed
}

/** Texts use the same words over and over. */
const stems = new LRUCache<string, string>({ max: 20_000 })

/** What a word comes from, folded; undefined where that is the word itself. `word` is in lower case. */
export function stemOf (word: string, stemmedAs: string): string | undefined {
  const known = languages.get(stemmedAs)
  if (!known || word.length > maxWord) return undefined
  const key = `${stemmedAs} ${word}`
  const stem = stems.get(key) ?? folded(known.stemmer.stemmer(word))
  stems.set(key, stem)
  return stem.length < minStem || stem === folded(word) ? undefined : stem
}

/** Whether a folded word says nothing by itself, as "the" and "of". */
export function isStop (word: string, stemmedAs: string): boolean {
  return languages.get(stemmedAs)?.stops.has(word) ?? false
}
