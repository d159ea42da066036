import { htmlOf, type Sentence } from '../charts/phrase.ts'
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

/** Empty for no sentences. */
export function list (sentences: readonly Sentence[]): string {
  return sentences.length === 0
    ? ''
    : `<ul>\n${sentences.map(sentence => `<li>${htmlOf(sentence)}</li>`).join('\n')}\n</ul>`
}

/** Names and values, as a description list. */
export function facts (entries: ReadonlyArray<readonly [name: string, value: Sentence]>): string {
  return `<dl>\n${
    entries.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${htmlOf(value)}</dd>`).join('\n')
  }\n</dl>`
}

/** Around an SVG element, which goes in as it is. */
export function figure (chart: string): string {
  return `<figure>\n${chart}</figure>`
}
