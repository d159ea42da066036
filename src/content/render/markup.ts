import MarkdownIt from 'markdown-it'

/** Raw HTML stays text, and markdown-it refuses `javascript:` and its like in links by itself. */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })

/** Reads what a less careful renderer would: raw HTML and every link. */
const trusting = new MarkdownIt({ html: true })
trusting.validateLink = () => true

// A text stands below a title of its own, which is the h2 of a fragment.
markdown.core.ruler.push('headings below the title', ({ tokens }) => {
  for (const token of tokens) if (token.type.startsWith('heading_')) token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 2)}`
})

// An image is fetched from wherever its author says, by everybody who reads: only its words are shown.
markdown.core.ruler.push('words of images', ({ tokens, env }) => {
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    if (token.type !== 'image') continue
    token.content = markdown.renderer.renderInlineAsText(token.children ?? [], markdown.options, env).replaceAll('\n', ' ')
    token.type = 'text'
    token.children = null
  }
})

/** A link that begins with two slashes looks like a path and leads to another host. */
const isSafeLink = (link: string): boolean => !link.startsWith('//') && markdown.validateLink(link)

markdown.core.ruler.push('words of unsafe links', ({ tokens }) => {
  for (const token of tokens) {
    let isSafe = true
    token.children = token.children?.filter(child => {
      if (child.type === 'link_open') isSafe = isSafeLink(String(child.attrGet('href')))
      return isSafe || !child.type.startsWith('link_')
    }) ?? null
  }
})

/** The words of a Markdown text alone: paragraphs apart, list items with a dash, no marks and no addresses. */
export function textOfMarkdown (source: string): string {
  return textOfTokens(markdown.parse(source, {}))
}

/** A Markdown text as inert HTML and as its words, read once for both: reading takes longer than writing. */
export function renderedMarkdown (source: string): { readonly html: string, readonly text: string } {
  const tokens = markdown.parse(source, {})
  const text = textOfTokens(tokens)
  return { html: markdown.renderer.render(tokens, markdown.options, {}).trim(), text }
}

function textOfTokens (tokens: ReturnType<typeof markdown.parse>): string {
  const lines: string[] = []
  let prefix = ''
  for (const token of tokens) {
    if (token.type === 'list_item_open') prefix = '- '
    if (token.type === 'code_block' || token.type === 'fence') lines.push(token.content.trim())
    if (token.type !== 'inline') continue
    const words = (token.children ?? []).map(child => child.type === 'softbreak' || child.type === 'hardbreak' ? ' ' : child.content).join('')
    lines.push(prefix + words)
    prefix = ''
  }
  return lines.map((line, index) => index === 0 ? line : `${line.startsWith('- ') && lines[index - 1]?.startsWith('- ') ? '\n' : '\n\n'}${line}`).join('')
}

/** One paragraph of Markdown that reads as the text does: what would be a mark is made plain. */
export function escapeMarkdown (text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_~[\]<>]|&(?=#?\w+;)/g, '\\$&')
    .replace(/^( ?)([#+=-])/, '$1\\$2')
    .replace(/^( ?\d+)([.)])/, '$1\\$2')
}

/**
 * A Markdown text as its author wrote it, for whatever renders it elsewhere. One that holds raw HTML, an image, or a link that our
 * own rendering refuses, is brought down to its words.
 */
export function inertMarkdown (source: string): string {
  const tokens = trusting.parse(source, {}).flatMap(token => [token, ...token.children ?? []])
  const inert = tokens.every(token => !token.type.startsWith('html_') && token.type !== 'image' && isSafeLink(String(token.attrGet('href') ?? '')))
  return inert ? source : textOfMarkdown(source).split('\n\n').map(escapeMarkdown).join('\n\n')
}

/** Something in a Markdown text that is not shown as it was meant. */
export interface Removed {
  readonly code: 'raw_html' | 'image' | 'unsafe_link'
  readonly detail: string
}

/** What a Markdown text holds that no reader will get as it stands: raw HTML, which is shown as text, images, and links that lead nowhere. */
export function removedFrom (source: string): Removed[] {
  // Neither goes without one of these, and reading Markdown takes its time.
  if (!/[<[]/.test(source)) return []
  return trusting.parse(source, {}).flatMap(token => [token, ...token.children ?? []]).flatMap((token): Removed[] => {
    if (token.type.startsWith('html_')) return [{ code: 'raw_html', detail: `HTML is shown as text: ${token.content.trim().slice(0, 80)}` }]
    if (token.type === 'image') return [{ code: 'image', detail: `An image is left out, but for its alternative text: ${String(token.attrGet('src') ?? '').slice(0, 80)}` }]
    const link = String(token.attrGet('href') ?? '')
    return link === '' || isSafeLink(link) ? [] : [{ code: 'unsafe_link', detail: `A link is left out: ${link.slice(0, 80)}` }]
  })
}

export { webAddress } from '../../domain/links.ts'
export { escapeHtml } from '../../http/html.ts'
