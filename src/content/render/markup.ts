import MarkdownIt from 'markdown-it'

/** Raw HTML stays text, and markdown-it refuses `javascript:` and its like in links by itself. */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })

export const escapeHtml: (text: string) => string = markdown.utils.escapeHtml

export function htmlOfMarkdown (source: string): string {
  return markdown.render(source).trim()
}

/** The words of a Markdown text alone: paragraphs apart, list items with a dash, no marks and no addresses. */
export function textOfMarkdown (source: string): string {
  const lines: string[] = []
  let prefix = ''
  for (const token of markdown.parse(source, {})) {
    if (token.type === 'list_item_open') prefix = '- '
    if (token.type !== 'inline') continue
    const words = (token.children ?? []).map(child => child.type === 'softbreak' || child.type === 'hardbreak' ? ' ' : child.content).join('')
    lines.push(prefix + words)
    prefix = ''
  }
  return lines.map((line, index) => index === 0 ? line : `${line.startsWith('- ') && lines[index - 1]?.startsWith('- ') ? '\n' : '\n\n'}${line}`).join('')
}
