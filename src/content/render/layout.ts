import type { PrincipleRecord } from '../records/schemas.ts'
import { languageOf } from '../records/wording.ts'
import type { Words } from '../records/words.ts'
import { ownLanguage } from './notices.ts'

/** Words that stand together, perhaps in several languages. */
export type Passage = readonly Words[]

/** A record laid out for reading: HTML, Markdown and plain text are three ways of writing the same outline. */
export interface Outline {
  readonly lang: string
  readonly kind: string
  readonly slug: string
  readonly title: Passage
  readonly lead: Passage | null
  /** Said above the text where the text needs it, for example that it is a draft. */
  readonly notice: Passage | null
  readonly blocks: readonly Block[]
  readonly attribution: { readonly text: string, readonly html: string } | null
}

/** A part under a heading of its own, or under none: a text with marks of its own, plain paragraphs, or a list. */
export type Block =
  | {
    readonly heading: Passage | null
    readonly rich: { readonly markdown: string, readonly html: string, readonly text: string, readonly lang: string }
  }
  | { readonly heading: Passage | null, readonly paragraphs: readonly Passage[] }
  | { readonly heading: Passage | null, readonly ordered: boolean, readonly items: readonly Item[] }

/** One line of a list, as plain text. */
export interface Item {
  readonly text: Passage
  /** Where the item leads, if anywhere. */
  readonly url?: string | null | undefined
  /** Said after the text. */
  readonly note?: Passage | null
}

export type Layout = Omit<Outline, 'notice'>

/** Words of the service. */
export function own (text: string): Passage {
  return [{ text, lang: ownLanguage }]
}

/** Words of a record, in the language that a field of it is really in. */
export function inLanguageOf (record: Pick<PrincipleRecord, 'lang' | 'fallbacks'>) {
  return (text: string, ...fields: readonly string[]): Passage => [{ text, lang: languageOf(record, ...fields) }]
}

/** What every outline begins with. */
export function frame (
  record: Pick<PrincipleRecord, 'lang' | 'fallbacks' | 'slug' | 'title' | 'attribution'> & { readonly type: string }
) {
  const { lang, type, slug, title, attribution } = record
  return { lang, kind: type, slug, title: inLanguageOf(record)(title, 'title'), attribution }
}

/** Null for no items. */
export function list (heading: Passage | null, items: readonly Item[], ordered = false): Block | null {
  return items.length === 0 ? null : { heading, ordered, items }
}

/** The blocks that there are. */
export function present (...blocks: ReadonlyArray<Block | null | false>): Block[] {
  return blocks.filter(block => block !== null && block !== false)
}
