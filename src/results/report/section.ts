import { htmlOfWords, type TableCell } from '../charts/table.ts'
import { escaped } from '../charts/text.ts'

/** A part of the page under a heading; nothing where it has nothing to say. */
export function section (id: string, heading: string, parts: readonly string[]): string {
  const said = parts.filter(Boolean)
  return said.length === 0 ? '' : [sectionStart(id, heading), ...said, sectionEnd].join('\n')
}

export function sectionStart (id: string, heading: string): string {
  return `<section>\n<h2 id="${id}">${escaped(heading)}</h2>`
}

export const sectionEnd = '</section>'

/** The service's own words, escaped. */
export function paragraph (text: string): string {
  return `<p>${escaped(text)}</p>`
}

/** Words of the service and of others in turn. */
export type Sentence = readonly TableCell[]

/** Each part escaped, other people's isolated from the direction of the words around them. */
export function htmlOfSentence (sentence: Sentence): string {
  return sentence.map(part => typeof part === 'string' ? spaced(part) : htmlOfWords(part)).join('')
}

/** The service's own words keep the blanks that part them from others'. */
function spaced (text: string): string {
  return `${/^\s/.test(text) ? ' ' : ''}${escaped(text)}${/\S\s+$/.test(text) ? ' ' : ''}`
}

/** Empty for no sentences. */
export function list (sentences: readonly Sentence[]): string {
  return sentences.length === 0
    ? ''
    : `<ul>\n${sentences.map(sentence => `<li>${htmlOfSentence(sentence)}</li>`).join('\n')}\n</ul>`
}

/** Names and values, as a description list. */
export function facts (entries: ReadonlyArray<readonly [name: string, value: Sentence]>): string {
  return `<dl>\n${
    entries.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${htmlOfSentence(value)}</dd>`).join('\n')
  }\n</dl>`
}

/** Around an SVG element, which goes in as it is. */
export function figure (chart: string): string {
  return `<figure>\n${chart}</figure>`
}
