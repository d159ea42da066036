import { languageAttributes } from '../../http/languages.ts'
import { escaped, line, plain } from './text.ts'

/** What somebody wrote; `lang` where it is known, `href` only where it leads somewhere on the web. */
export interface Words {
  readonly text: string
  readonly lang?: string
  readonly href?: string | null
}

/** The service's own words as they are, other people's as what they are. */
export type Part = string | Words

/** Words of the service and of others in turn. */
export type Sentence = readonly Part[]

/** What may be told in one place of a page, a table or a chart. */
export type Phrase = Part | Sentence

/** The language of the service's own words. */
export const ownLanguage = 'en'

function partsOf (phrase: Phrase): Sentence {
  return typeof phrase === 'string' || 'text' in phrase ? [phrase] : phrase
}

/** Sentences one after the other. */
export function joined (phrases: readonly Phrase[], separator = ' '): Sentence {
  return phrases.flatMap((phrase, index) => [...(index === 0 ? [] : [separator]), ...partsOf(phrase)])
}

/** On one line, in any language. */
export function textOf (phrase: Phrase): string {
  return plain(partsOf(phrase).map(part => typeof part === 'string' ? part : part.text).join(''))
}

/** Its parts on one line, each with its language where that is known and not the service's own. */
export function runsOf (phrase: Phrase): Array<Pick<Words, 'text' | 'lang'>> {
  const parts = partsOf(phrase)
  return parts.map(part => {
    if (typeof part === 'string') return { text: parts.length === 1 ? plain(part) : spaced(part) }
    const { text, lang = ownLanguage } = part
    return { text: plain(text), ...(lang !== ownLanguage && { lang }) }
  })
}

/** Somebody's words, kept apart from those around them in whatever direction they run. */
export function htmlOfWords ({ text, lang, href }: Words): string {
  const words = `<bdi${lang === undefined ? '' : languageAttributes(lang)}>${escaped(text)}</bdi>`
  return href ? `<a href="${escaped(href)}">${words}</a>` : words
}

/** Each part escaped, other people's isolated from the direction of the words around them. */
export function htmlOf (phrase: Phrase): string {
  return partsOf(phrase).map(part => typeof part === 'string' ? escaped(part, spaced) : htmlOfWords(part)).join('')
}

/** What goes between the tags of an SVG element: other languages are marked as SVG 1.1 and SVG 2 have it. */
export function svgOf (phrase: Phrase): string {
  return runsOf(phrase).map(({ text, lang }) =>
    lang === undefined
      ? line(text, spaced)
      : `<tspan lang="${escaped(lang)}" xml:lang="${escaped(lang)}">${line(text, spaced)}</tspan>`
  ).join('')
}

/** On one line, with the blanks that part it from the words beside it. */
function spaced (text: string): string {
  return `${/^\s/.test(text) ? ' ' : ''}${plain(text)}${/\S\s+$/.test(text) ? ' ' : ''}`
}
