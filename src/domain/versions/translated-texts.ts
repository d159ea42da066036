import { isBlank, lengthOf } from '../values/limits.ts'
import { slugOf } from './change.ts'
import type {
  CategoryTexts, CustomContent, ExampleTexts, LevelTexts, PrincipleTexts, Wording
} from './principle-set.ts'
import { wordingOfTexts, type TranslationUnit } from './translation-units.ts'

/** A translation as it came back, with the text that it translates where that came along. */
export interface SentText {
  readonly key: string
  readonly source?: string | undefined
  /** Blank where there is none. */
  readonly target: string
}

export interface TextIssue {
  /** Which of the texts that were sent. */
  readonly index: number
  readonly code: string
  readonly detail: string
}

export interface CheckedTexts {
  /** By key: those without a fault. */
  readonly texts: ReadonlyMap<string, string>
  readonly faults: readonly TextIssue[]
}

/** Which translations fit the texts of a version. `keeps` says that lists may be filled up from what is there. */
export function checkTexts (
  units: readonly TranslationUnit[],
  sent: readonly SentText[],
  { keeps }: { readonly keeps: boolean }
): CheckedTexts {
  const faults: TextIssue[] = []
  const byKey = new Map(units.map(unit => [unit.key, unit]))
  const places = new Map<string, number>()
  const texts = new Map<string, string>()
  sent.forEach(({ key, source, target: written }, index) => {
    const unit = byKey.get(key)
    const target = written.replace(/\r\n?/g, '\n').trim()
    const found = unit
      ? [
          ...(places.has(key) ? [['duplicate_key', 'stands here more than once'] as const] : []),
          ...(isBlank(target) ? [] : faultsOf(unit, source, target)),
        ]
      : [['unknown_key', 'is the key of no text of the set'] as const]
    faults.push(...found.map(([code, detail]) => ({ index, code, detail: `${key.slice(0, 200)}: ${detail}` })))
    if (!places.has(key)) places.set(key, index)
    if (found.length === 0 && !isBlank(target)) texts.set(key, target)
  })
  for (const [list, members] of Map.groupBy(units.filter(({ list }) => list !== undefined), ({ list }) => list)) {
    if (!members.some(({ key }) => texts.has(key))) continue
    for (const { key, target } of members) if (keeps && target !== undefined && !texts.has(key)) texts.set(key, target)
    const lacking = members.filter(({ key }) => !texts.has(key)).map(({ key }) => key)
    if (lacking.length === 0) continue
    const index = Math.min(...members.flatMap(({ key }) => texts.has(key) ? places.get(key) ?? [] : []))
    for (const { key } of members) texts.delete(key)
    const names = lacking.slice(0, 5).join(', ')
    const detail = `${list}: all of it is translated, or nothing; missing: ${names}`
    faults.push({ index, code: 'incomplete', detail })
  }
  return { texts, faults: faults.sort((a, b) => a.index - b.index) }
}

type Found = readonly [code: string, detail: string]

function faultsOf ({ source, limit }: TranslationUnit, translated: string | undefined, target: string): Found[] {
  const length = lengthOf(target)
  const [paragraphs, links] = [[source, target].map(paragraphsIn), [source, target].map(linksIn)]
  const lost = lostPlaceholders(source, target)
  return [
    ...(translated !== undefined && asCompared(translated) !== asCompared(source)
      ? [['source_changed', 'the text reads otherwise by now: translate it anew'] as const]
      : []),
    ...(isFewer(paragraphs)
      ? [['fewer_paragraphs', `there are ${paragraphs[1]} paragraphs, and the text has ${paragraphs[0]}`] as const]
      : []),
    ...(isFewer(links) ? [['fewer_links', `there are ${links[1]} links, and the text has ${links[0]}`] as const] : []),
    ...(lost.length > 0 ? [['fewer_placeholders', `${lost.join(', ')} of the text is missing`] as const] : []),
    ...(length > limit
      ? [['text_too_long', `the translation has ${length} characters; at most ${limit} are allowed`] as const]
      : []),
    ...(!target.isWellFormed() || target.includes('\0')
      ? [['unsound_text', 'the translation holds a NUL or half a character'] as const]
      : []),
  ]
}

/** Tools break lines otherwise, and write a character in one part or in two; that changes no text. */
function asCompared (text: string): string {
  return text.normalize('NFC').replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

function isFewer ([before = 0, after = 0]: readonly number[]): boolean {
  return after < before
}

function paragraphsIn (text: string): number {
  return text.split(/\n[^\S\n]*\n/).filter(paragraph => !isBlank(paragraph)).length
}

/** Of Markdown, and addresses that stand by themselves. */
function linksIn (text: string): number {
  return text.match(/\]\([^)\s]+|https?:\/\/[^\s()<>[\]]+/g)?.length ?? 0
}

/** Whatever a program puts something in the place of: {name}, {{name}}, %s, %1$s. */
function lostPlaceholders (source: string, target: string): string[] {
  const left = placeholdersIn(target)
  return placeholdersIn(source).filter(one => {
    const at = left.indexOf(one)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

function placeholdersIn (text: string): string[] {
  return text.match(/\{\{[\w.-]+\}\}|\{[\w.-]+\}|%(?:\d+\$)?[sd](?![\p{L}\p{N}])/gu) ?? []
}

/** A wording of these texts alone, or with what `current` says beside them. */
export function translatedWording (
  frame: Pick<Wording, 'lang' | 'variant' | 'status'>,
  content: CustomContent,
  texts: ReadonlyMap<string, string>,
  current?: Wording
): Wording {
  const made = wordingOfTexts(frame, content, texts)
  if (!current) return made
  const { translates: _moved, ...kept } = current
  const levels = joinedByKey<LevelTexts>(kept.scale?.levels ?? [], made.scale?.levels ?? [], ({ key }) => key)
  const principles = joinedByKey<PrincipleTexts>(kept.principles, made.principles, slugOf, (was, is) => ({
    ...was,
    ...is,
    ...(was.statements && is.statements && {
      statements: joinedByKey(was.statements, is.statements, ({ key }) => key),
    }),
  }))
  const examples = joinedByKey<ExampleTexts>(kept.examples ?? [], made.examples ?? [], slugOf, (was, is) => ({
    ...was,
    ...is,
  }))
  const categories = joinedByKey<CategoryTexts>(kept.categories ?? [], made.categories ?? [], slugOf, (was, is) => ({
    ...was,
    ...is,
  }))
  return {
    ...kept,
    ...made,
    ...(levels.length > 0 && { scale: { levels } }),
    principles,
    ...(examples.length > 0 && { examples }),
    ...(categories.length > 0 && { categories }),
  }
}

/** The old ones in their order, changed where there is a new one, and then what is new. */
function joinedByKey<Item> (
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
  join: (was: Item, is: Item) => Item = (_, is) => is
): Item[] {
  const news = new Map(after.map(item => [keyOf(item), item]))
  const known = new Set(before.map(keyOf))
  return [
    ...before.map(was => {
      const is = news.get(keyOf(was))
      return is === undefined ? was : join(was, is)
    }),
    ...after.filter(item => !known.has(keyOf(item))),
  ]
}
