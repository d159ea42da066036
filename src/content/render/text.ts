import { escapeMarkdown } from './markup.ts'
import type { Block, Item, Outline } from './outline.ts'

/** CommonMark. Everything but a Markdown text of the content is escaped, so nothing in a title can become a mark. */
export function markdownDocument ({ title, lead, notice, blocks, attribution }: Outline): string {
  return paragraphs([
    `# ${escapeMarkdown(title)}`,
    notice && `**${escapeMarkdown(notice)}**`,
    lead && escapeMarkdown(lead),
    ...blocks.flatMap(block => [block.heading && `## ${escapeMarkdown(block.heading)}`, ...markdownOfBlock(block)]),
    attribution && `---\n\n${escapeMarkdown(attribution.text)}`,
  ])
}

function markdownOfBlock (block: Block): string[] {
  if ('rich' in block) return [block.rich.markdown]
  if ('paragraphs' in block) return block.paragraphs.map(escapeMarkdown)
  return [
    lines(
      block.items,
      block.ordered,
      ({ text, url, note }) =>
        (url ? `[${escapeMarkdown(text)}](<${url}>)` : escapeMarkdown(text)) + (note ? `: ${escapeMarkdown(note)}` : '')
    ),
  ]
}

/** For reading aloud and for a terminal: paragraphs, and addresses in angle brackets after what leads there. */
export function plainText ({ title, lead, notice, blocks, attribution }: Outline): string {
  return paragraphs([
    title,
    notice,
    lead,
    ...blocks.flatMap(block => [block.heading, ...plainTextOfBlock(block)]),
    attribution && attribution.text,
  ])
}

function plainTextOfBlock (block: Block): string[] {
  if ('rich' in block) return [block.rich.text]
  if ('paragraphs' in block) return [...block.paragraphs]
  return [
    lines(
      block.items,
      block.ordered,
      ({ text, url, note }) => text + (note ? `: ${note}` : '') + (url ? ` <${url}>` : '')
    ),
  ]
}

function lines (items: readonly Item[], ordered: boolean, write: (item: Item) => string): string {
  return items.map((item, index) => `${ordered ? `${index + 1}.` : '-'} ${write(item)}`).join('\n')
}

function paragraphs (parts: ReadonlyArray<string | null>): string {
  return `${parts.filter(part => part !== null && part !== '').join('\n\n')}\n`
}
