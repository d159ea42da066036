import { escapeMarkdown } from './markup.ts'
import type { Block, Item, Outline, Passage } from './layout.ts'

/** CommonMark. Everything but a Markdown text of the content is escaped, so nothing in a title can become a mark. */
export function markdownDocument ({ title, lead, notice, blocks, attribution }: Outline): string {
  return paragraphs([
    `# ${markdownOf(title)}`,
    notice && `**${markdownOf(notice)}**`,
    lead && markdownOf(lead),
    ...blocks.flatMap(block => [block.heading && `## ${markdownOf(block.heading)}`, ...markdownOfBlock(block)]),
    attribution && `---\n\n${escapeMarkdown(attribution.text)}`,
  ])
}

function markdownOfBlock (block: Block): string[] {
  if ('rich' in block) return [block.rich.markdown]
  if ('paragraphs' in block) return block.paragraphs.map(markdownOf)
  return [
    lines(
      block.items,
      block.ordered,
      ({ text, url, note }) =>
        (url ? `[${markdownOf(text)}](<${url}>)` : markdownOf(text)) + (note ? `: ${markdownOf(note)}` : '')
    ),
  ]
}

/** For reading aloud and for a terminal: paragraphs, and addresses in angle brackets after what leads there. */
export function plainText ({ title, lead, notice, blocks, attribution }: Outline): string {
  return paragraphs([
    textOf(title),
    notice && textOf(notice),
    lead && textOf(lead),
    ...blocks.flatMap(block => [block.heading && textOf(block.heading), ...plainTextOfBlock(block)]),
    attribution && attribution.text,
  ])
}

function plainTextOfBlock (block: Block): string[] {
  if ('rich' in block) return [block.rich.text]
  if ('paragraphs' in block) return block.paragraphs.map(textOf)
  return [
    lines(
      block.items,
      block.ordered,
      ({ text, url, note }) => textOf(text) + (note ? `: ${textOf(note)}` : '') + (url ? ` <${url}>` : '')
    ),
  ]
}

function lines (items: readonly Item[], ordered: boolean, write: (item: Item) => string): string {
  return items.map((item, index) => `${ordered ? `${index + 1}.` : '-'} ${write(item)}`).join('\n')
}

function paragraphs (parts: ReadonlyArray<string | null>): string {
  return `${parts.filter(part => part !== null && part !== '').join('\n\n')}\n`
}

function textOf (passage: Passage): string {
  return passage.map(({ text }) => text).join(' ')
}

function markdownOf (passage: Passage): string {
  return escapeMarkdown(textOf(passage))
}
