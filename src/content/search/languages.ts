import { createRequire } from 'node:module'
import { LRUCache } from 'lru-cache'
import { folded } from './folding.ts'

/** Of a language: what its words come from, and which of them say nothing by themselves. */
interface Language {
  readonly stem: (word: string) => string
  readonly stops: ReadonlySet<string>
}

/** The least that a stemmer leaves, and the most that it is given. */
const [minStem, maxWord] = [2, 60]

/**
 * By the first part of a language tag, how its stemmer is called. A language that is not here is searched by its words
 * as they are written.
 */
const names: ReadonlyMap<string, string> = new Map([
  ['ar', 'arabic'],
  ['da', 'danish'],
  ['de', 'german'],
  ['el', 'greek'],
  ['en', 'english'],
  ['es', 'spanish'],
  ['fi', 'finnish'],
  ['fr', 'french'],
  ['ga', 'irish'],
  ['hu', 'hungarian'],
  ['hy', 'armenian'],
  ['id', 'indonesian'],
  ['it', 'italian'],
  ['nb', 'norwegian'],
  ['nl', 'dutch'],
  ['nn', 'norwegian'],
  ['no', 'norwegian'],
  ['pt', 'portuguese'],
  ['ro', 'romanian'],
  ['ru', 'russian'],
  ['sv', 'swedish'],
  ['tr', 'turkish'],
])

/** Not by `import`: a text must not wait for it, and all of them together would slow every start. */
const load = createRequire(import.meta.url)
const loaded = new Map<string, Language>()

/** Its English list lacks the article. */
const articles = ['a']

function languageOf (stemmedAs: string): Language | undefined {
  const [known, name] = [loaded.get(stemmedAs), names.get(stemmedAs)]
  if (known || name === undefined) return known
  const { stemmer } = load(`@orama/stemmers/${name}`) as { stemmer: Language['stem'] }
  const { stopwords } = load(`@orama/stopwords/${name}`) as { stopwords: readonly string[] }
  // Of a contraction such as "we’ll" the parts, as they are in texts.
  const stops = stopwords.flatMap(stop => stop.split(/['’]/))
  const language = { stem: stemmer, stops: new Set([...stops, ...(stemmedAs === 'en' ? articles : [])].map(folded)) }
  loaded.set(stemmedAs, language)
  return language
}

/** What the index says of texts whose words have no stems. */
export const unstemmed = 'none'

/** Under which name a language's words are indexed. */
export function stemmedAs (lang: string): string {
  const [primary = ''] = lang.toLowerCase().split('-')
  return names.has(primary) ? primary : unstemmed
}

/** Texts use the same words over and over. */
const stems = new LRUCache<string, string>({ max: 20_000 })

/** What a word comes from, folded; undefined where that is the word itself. `word` is in lower case. */
export function stemOf (word: string, stemmedAs: string): string | undefined {
  const language = word.length > maxWord ? undefined : languageOf(stemmedAs)
  if (!language) return undefined
  const key = `${stemmedAs} ${word}`
  const stem = stems.get(key) ?? folded(language.stem(word))
  stems.set(key, stem)
  return stem.length < minStem || stem === folded(word) ? undefined : stem
}

/** Whether a folded word says nothing by itself, as "the" and "of". */
export function isStop (word: string, stemmedAs: string): boolean {
  return languageOf(stemmedAs)?.stops.has(word) ?? false
}
