import { escapeHtml } from './markup.ts'
import type { Block, Item, Outline } from './outline.ts'

/** One <article>, to be put into a page: no script, no style, no heading above level 2. */
export function htmlFragment (outline: Outline): string {
  const { lang, kind, slug, title, lead, notice, blocks, attribution } = outline
  const heading = escapeHtml(`${kind}-${slug}`)
  return [
    `<article class="peer-principles peer-principles-${kind}" lang="${escapeHtml(lang)}" aria-labelledby="${heading}">`,
    `<h2 id="${heading}">${escapeHtml(title)}</h2>`,
    ...(notice === null ? [] : [`<p class="notice"><strong>${escapeHtml(notice)}</strong></p>`]),
    ...(lead === null ? [] : [`<p class="lead">${escapeHtml(lead)}</p>`]),
    ...blocks.map(htmlOfBlock),
    ...(attribution ? [`<footer><p><small>${attribution.html}</small></p></footer>`] : []),
    '</article>',
    '',
  ].join('\n')
}

function htmlOfBlock (block: Block): string {
  return [
    ...(block.heading === null ? [] : [`<h3>${escapeHtml(block.heading)}</h3>`]),
    htmlOfContent(block),
  ].join('\n')
}

function htmlOfContent (block: Block): string {
  if ('rich' in block) return block.rich.html
  if ('paragraphs' in block) return block.paragraphs.map(text => `<p>${escapeHtml(text)}</p>`).join('\n')
  const tag = block.ordered ? 'ol' : 'ul'
  return `<${tag}>\n${block.items.map(htmlOfItem).join('\n')}\n</${tag}>`
}

function htmlOfItem ({ text, url, note }: Item): string {
  const words = url ? `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>` : escapeHtml(text)
  return `<li>${words}${note ? `: ${escapeHtml(note)}` : ''}</li>`
}
