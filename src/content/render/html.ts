import { languageAttributes } from '../../http/languages.ts'
import { escapeHtml } from './markup.ts'
import { ownLanguage } from './notices.ts'
import type { Block, Item, Outline, Passage } from './layout.ts'

/**
 * One <article>, to be put into a page: no script, no style, no heading above level 2. What is in another language than
 * the article says so (WCAG 3.1.2).
 */
export function htmlFragment (outline: Outline): string {
  const { lang, kind, slug, title, lead, notice, blocks, attribution } = outline
  const heading = escapeHtml(`${kind}-${slug}`)
  const element = elementsIn(lang)
  const ofCredit = languageAttributes(ownLanguage, lang)
  return [
    `<article class="peer-principles peer-principles-${kind}"${languageAttributes(lang)} ` +
    `aria-labelledby="${heading}">`,
    element('h2', title, ` id="${heading}"`),
    ...(notice === null ? [] : [`<p class="notice">${element('strong', notice)}</p>`]),
    ...(lead === null ? [] : [element('p', lead, ' class="lead"')]),
    ...blocks.map(block => htmlOfBlock(block, lang)),
    ...(attribution ? [`<footer><p><small${ofCredit}>${attribution.html}</small></p></footer>`] : []),
    '</article>',
    '',
  ].join('\n')
}

function htmlOfBlock (block: Block, lang: string): string {
  return [
    ...(block.heading === null ? [] : [elementsIn(lang)('h3', block.heading)]),
    htmlOfContent(block, lang),
  ].join('\n')
}

function htmlOfContent (block: Block, lang: string): string {
  if ('rich' in block) {
    const language = languageAttributes(block.rich.lang, lang)
    return language === '' ? block.rich.html : `<div${language}>\n${block.rich.html}\n</div>`
  }
  if ('paragraphs' in block) return block.paragraphs.map(text => elementsIn(lang)('p', text)).join('\n')
  const tag = block.ordered ? 'ol' : 'ul'
  return `<${tag}>\n${block.items.map(item => htmlOfItem(item, lang)).join('\n')}\n</${tag}>`
}

function htmlOfItem ({ text, url, note }: Item, lang: string): string {
  if (!url && !note) return elementsIn(lang)('li', text)
  const words = url ? elementsIn(lang)('a', text, ` href="${escapeHtml(url)}"`) : htmlOfWords(text, lang)
  return `<li>${words}${note ? `: ${htmlOfWords(note, lang)}` : ''}</li>`
}

/** Writes elements that stand in a language: their own is told where it is another. */
function elementsIn (around: string) {
  return (tag: string, words: Passage, attributes = ''): string => {
    const [first] = words
    const lang = first && words.every(one => one.lang === first.lang) ? first.lang : around
    return `<${tag}${attributes}${languageAttributes(lang, around)}>${htmlOfWords(words, lang)}</${tag}>`
  }
}

function htmlOfWords (words: Passage, around: string): string {
  return words.map(({ text, lang }) => {
    const language = languageAttributes(lang, around)
    return language === '' ? escapeHtml(text) : `<span${language}>${escapeHtml(text)}</span>`
  }).join(' ')
}
