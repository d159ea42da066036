import { createRequire } from 'node:module'
import type { Token } from 'markdown-it'

const require = createRequire(import.meta.url)
let created: ReturnType<typeof createParsers> | undefined
/** Made for the first text that is rendered: a start that publishes nothing needs none. */
function parsers (): ReturnType<typeof createParsers> {
  created ??= createParsers()
  return created
}

function createParsers () {
  const MarkdownIt = require('markdown-it') as typeof import('markdown-it').default
  /** Raw HTML stays text, and markdown-it refuses `javascript:` and its like in links by itself. */
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })
  /** Reads what a less careful renderer would: raw HTML and every link. */
  const trusting = new MarkdownIt({ html: true })
  trusting.validateLink = () => true
  /** A text is shown on many pages, and only a whole address leads to the same place from all of them. */
  const isSafeLink = (link: string): boolean => hasScheme(link) && markdown.validateLink(link)

  // A text stands below a title of its own, which is the h2 of a fragment.
  markdown.core.ruler.push('headings below the title', ({ tokens }) => {
    for (const token of tokens) {
      if (token.type.startsWith('heading_')) token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 2)}`
    }
  })

  // An image is fetched from wherever its author says, by everybody who reads: only its words are shown.
  markdown.core.ruler.push('words of images', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== 'image') continue
      token.content = markdown.renderer.renderInlineAsText(token.children ?? [], markdown.options, env).replaceAll(
        '\n',
        ' '
      )
      token.type = 'text'
      token.children = null
    }
  })

  markdown.core.ruler.push('words of links that lead nowhere', ({ tokens }) => {
    for (const token of tokens) {
      let isSafe = true
      token.children = token.children?.filter(child => {
        if (child.type === 'link_open') {
          const link = wholeLink(String(child.attrGet('href')))
          child.attrSet('href', link)
          isSafe = isSafeLink(link)
        }
        return isSafe || !child.type.startsWith('link_')
      }) ?? null
    }
  })

  // Which side a column is read from is a matter of the language.
  markdown.core.ruler.push('logical sides', ({ tokens }) => {
    for (const token of tokens) {
      const style = token.attrGet('style')
      if (style !== null) token.attrSet('style', String(style).replace('left', 'start').replace('right', 'end'))
    }
  })

  // Some texts take time that grows faster than their length, and a parse cannot be interrupted: each step looks at the
  // clock.
  for (const { block, inline } of [markdown, trusting]) {
    block.ruler.before('table', 'time limit', assertInTime)
    inline.ruler.before('text', 'time limit', assertInTime)
  }
  return { markdown, trusting, isSafeLink }
}

function hasScheme (link: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(link)
}

/** What people write for an address of the web is read as one; `page.html` may be anything. */
function wholeLink (link: string): string {
  return /^www\./i.test(link) ? `https://${link}` : link
}

/** A Markdown text took longer to render than it may. */
export class TooSlowToRender extends Error {
  override readonly name = 'TooSlowToRender'
}

function assertInTime ({ env }: { readonly env: object }): false {
  const { deadline }: { readonly deadline?: number } = env
  if (deadline !== undefined && performance.now() >= deadline) {
    throw new TooSlowToRender(
      'The text takes too long ' +
        'to render'
    )
  }
  return false
}

/** The words of a Markdown text alone: paragraphs apart, list items with a dash, no marks and no addresses. */
export function textOfMarkdown (source: string): string {
  return textOfTokens(parsers().markdown.parse(source, {}))
}

/** A Markdown text as it is stored and served. */
export interface RenderedMarkdown {
  /** Inert. */
  readonly html: string
  /** Its words alone. */
  readonly text: string
  /** For whatever renders it elsewhere; null where it is inert as its author wrote it. */
  readonly markdown: string | null
  readonly removed: readonly Removed[]
}

/** Renders a text in every form that is served. Throws TooSlowToRender after `timeLimit` milliseconds. */
export function renderMarkdown (source: string, timeLimit = Infinity): RenderedMarkdown {
  const deadline = performance.now() + timeLimit
  const { markdown } = parsers()
  const tokens = markdown.parse(source, { deadline })
  const text = textOfTokens(tokens)
  const removed = removedFrom(source, deadline)
  return {
    html: markdown.renderer.render(tokens, markdown.options, {}).trim(),
    text,
    markdown: removed.length === 0 ? null : plainMarkdown(text),
    removed,
  }
}

function textOfTokens (tokens: readonly Token[]): string {
  const lines: string[] = []
  let prefix = ''
  for (const token of tokens) {
    if (token.type === 'list_item_open') prefix = '- '
    if (token.type === 'code_block' || token.type === 'fence') lines.push(token.content.trim())
    if (token.type !== 'inline') continue
    const words = (token.children ?? []).map(child =>
      child.type === 'softbreak' || child.type === 'hardbreak' ? ' ' : child.content
    ).join('')
    lines.push(prefix + words)
    prefix = ''
  }
  return lines.map((line, index) =>
    index === 0 ? line : `${line.startsWith('- ') && lines[index - 1]?.startsWith('- ') ? '\n' : '\n\n'}${line}`
  ).join('')
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
 * A Markdown text as its author wrote it, for whatever renders it elsewhere. One that holds raw HTML, an image, or a
 * link that our own rendering refuses, is brought down to its words.
 */
export function inertMarkdown (source: string): string {
  return removedFrom(source).length === 0 ? source : plainMarkdown(textOfMarkdown(source))
}

/** Words as Markdown without any mark. */
function plainMarkdown (words: string): string {
  return words.split('\n\n').map(escapeMarkdown).join('\n\n')
}

/** Something in a Markdown text that is not shown as it was meant. */
export interface Removed {
  readonly code: 'raw_html' | 'image' | 'unsafe_link' | 'relative_link' | 'link_without_scheme'
  readonly detail: string
}

/**
 * What a Markdown text holds that no reader will get as it stands: raw HTML, which is shown as text, images, and links
 * that are unsafe or no whole addresses.
 */
export function removedFrom (source: string, deadline?: number): Removed[] {
  // Neither goes without one of these, and reading Markdown takes its time.
  if (!/[<[]/.test(source)) return []
  const { trusting, isSafeLink } = parsers()
  return trusting.parse(source, deadline === undefined ? {} : { deadline }).flatMap(
    token => [token, ...token.children ?? []]
  ).flatMap((token): Removed[] => {
    if (token.type.startsWith('html_')) {
      return [{
        code: 'raw_html',
        detail: 'HTML is shown as text: ' +
          `${token.content.trim().slice(0, 80)}`,
      }]
    }
    if (token.type === 'image') {
      return [{
        code: 'image',
        detail: `An image is left out, but for its alternative text: ${
          String(token.attrGet('src') ?? '').slice(0, 80)
        }`,
      }]
    }
    return token.type === 'link_open' ? removedLink(String(token.attrGet('href') ?? ''), isSafeLink) : []
  })
}

function removedLink (link: string, isSafeLink: (link: string) => boolean): Removed[] {
  if (isSafeLink(link)) return []
  const shown = link.slice(0, 80)
  const advice = 'write a whole address, from https:// on'
  if (isSafeLink(wholeLink(link))) {
    return [{ code: 'link_without_scheme', detail: `A link is read as ${wholeLink(shown)}: ${advice}` }]
  }
  return hasScheme(link) || link.startsWith('//')
    ? [{ code: 'unsafe_link', detail: `A link is left out: ${shown}` }]
    : [{ code: 'relative_link', detail: `A link that leads nowhere from other pages is left out: ${shown}; ${advice}` }]
}

export { webAddress } from '../../domain/values/links.ts'
export { escapeHtml } from '../../http/html.ts'
