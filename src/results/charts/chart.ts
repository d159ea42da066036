import type { Palette } from './palette.ts'
import { wrapText } from './line-breaks.ts'
import { ownLanguage, svgOf, type Phrase } from './phrase.ts'
import { escaped } from './text.ts'

/**
 * Charts are stacks of blocks, one for each principle, drawn without a library: docs/decisions.md says why. Lengths are
 * in units of the chart, which are pixels where nothing scales it.
 */
export const chartWidth = 440
/** Where the words of a chart begin, and end on the other side. */
export const edge = 12
const wordsWidth = chartWidth - 2 * edge

/**
 * A part of a chart over its whole width, drawn from `top` down. It takes as much height as it says, wherever it
 * stands.
 */
export interface Block {
  readonly height: number
  readonly draw: (top: number) => string
}

/** What is told of a chart beside what it shows. */
export interface Frame {
  /** Of its own in the page that it stands in. */
  readonly id: string
  readonly description: Phrase
  /** Whether its title is to be seen in it. */
  readonly headed: boolean
}

/** A chart from its title down to its last block. */
export interface Chart extends Frame {
  readonly title: string
  /** What its marks mean. */
  readonly key: readonly Phrase[]
  readonly blocks: readonly Block[]
}

/**
 * An SVG element that may stand alone or in a page: it names no style sheet, font file or other address, and its ids
 * begin with its own.
 */
export function svg ({ id, title, description, headed, key, blocks }: Chart, palette: Palette): string {
  const all = [
    ...(headed ? [words(title, { size: 18, weight: 700, most: 3 }, palette.ink)] : []),
    ...key.map(text => words(text, ofKey, palette.soft)),
    gap(6),
    ...blocks,
  ]
  let top = 6
  const drawn = all.map(({ height, draw }) => {
    const at = top
    top += height
    return draw(at)
  }).filter(Boolean)
  const [names, height] = [escaped(id), Math.ceil(top)]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${chartWidth}" height="${height}" viewBox="0 0 ${chartWidth} ` +
    `${height}" role="img" lang="${ownLanguage}" xml:lang="${ownLanguage}" ` +
    `aria-labelledby="${names}-title ${names}-desc" ` +
    "font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif\">",
    `<title id="${names}-title">${escaped(title)}</title>`,
    `<desc id="${names}-desc">${svgOf(description)}</desc>`,
    `<defs><pattern id="${names}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" ` +
    `patternTransform="rotate(45)"><rect width="7" height="7" fill="${palette.paper}"/><rect width="3" height="7" ` +
    `fill="${palette.bar}"/></pattern></defs>`,
    `<rect width="${chartWidth}" height="${height}" fill="${palette.paper}"/>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n')
}

/** A block that shows nothing. */
export function gap (height: number): Block {
  return { height, draw: () => '' }
}

interface Lettering {
  readonly size: number
  readonly weight?: 400 | 600 | 700
  /** Lines; what does not fit stands in the table beside the chart. */
  readonly most: number
}

const ofKey: Lettering = { size: 14, most: 6 }

/** Words over the whole width. */
export function words (phrase: Phrase, { size, weight = 400, most }: Lettering, fill: string): Block {
  const lines = wrapText(phrase, { width: wordsWidth, size, bold: weight > 400, maxLines: most })
  const leading = Math.round(size * 1.3)
  return {
    height: lines.length * leading,
    draw: top =>
      lines.map(({ runs, width }, index) => {
        const at = { x: edge, y: top + leading * index + size, size, fill }
        return text1({ ...at, ...(weight > 400 ? { weight } : {}), ...(width === undefined ? {} : { width }) }, runs)
      }).join('\n'),
  }
}

interface Placed {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly fill: string
  readonly weight?: number
  readonly anchor?: 'start' | 'middle' | 'end'
  /** The width that the words are set to; without it they take what the reader's font gives them. */
  readonly width?: number
}

/** One line of text; `y` is where the letters stand. */
export function text1 ({ x, y, size, fill, weight, anchor, width }: Placed, phrase: Phrase): string {
  const attributes = [
    `x="${roundedLength(x)}" y="${roundedLength(y)}" font-size="${size}" fill="${fill}"`,
    ...(weight ? [`font-weight="${weight}"`] : []),
    ...(anchor && anchor !== 'start' ? [`text-anchor="${anchor}"`] : []),
    ...(width ? [`textLength="${roundedLength(width)}" lengthAdjust="spacingAndGlyphs"`] : []),
  ]
  return `<text ${attributes.join(' ')}>${svgOf(phrase)}</text>`
}

/** A hundredth of a unit is finer than anybody sees, and is written alike everywhere. */
export function roundedLength (length: number): string {
  return String(Math.round(length * 100) / 100)
}

/** What blocks take one below the other. */
export function heightOf (blocks: readonly Block[]): number {
  return blocks.reduce((sum, { height }) => sum + height, 0)
}

/** What a chart takes above and below its rows, without a title of its own. */
export function heightAround (key: readonly Phrase[], axes: readonly Block[] = []): number {
  return 12 + heightOf([...key.map(text => words(text, ofKey, '')), ...axes])
}

/** Rows for several charts: as few as fit on sheets, and about as much in each. */
export function sheets<Row> (rows: readonly Row[], tall: (row: Row) => number, tallest: number): Row[][] {
  const heights = rows.map(tall)
  const fewest = filled(rows, heights, tallest)
  const even = Math.max(...heights) + heights.reduce((sum, height) => sum + height, 0) / fewest.length
  const evened = filled(rows, heights, Math.min(tallest, even))
  return evened.length === fewest.length ? evened : fewest
}

function filled<Row> (rows: readonly Row[], heights: readonly number[], tallest: number): Row[][] {
  const groups: Row[][] = []
  let room = 0
  for (const [index, row] of rows.entries()) {
    const height = heights[index] ?? 0
    if (height > room || groups.length === 0) {
      groups.push([])
      room = tallest
    }
    groups.at(-1)?.push(row)
    room -= height
  }
  return groups
}
