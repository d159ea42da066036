import type { Palette } from './palette.ts'
import { edge, roundedLength, text1, type Block } from './chart.ts'
import { wordsOf, type DisplayValue } from './display-value.ts'

/** One bar on a track from 0 to 1, and its words at its end. */
export interface Bar {
  readonly displayValue: DisplayValue
  /** Before the bar, where there are several. */
  readonly label?: string
  /** The older of two. */
  readonly hatched?: boolean
}

export const trackWidth = 240
const labelWidth = 24

export interface Track {
  readonly left: number
  readonly id: string
  readonly palette: Palette
}

/**
 * Where the bars of a chart begin; `id` is the chart's, and `labelled` leaves room for a short label before each bar.
 */
export function trackOf (id: string, palette: Palette, labelled: boolean): Track {
  return { left: edge + (labelled ? labelWidth : 0), id, palette }
}

/** A value has its words beside the track, so that they stand in one column; what has none needs no track. */
export function bar (
  { displayValue, label, hatched = false }: Bar,
  { left, id, palette }: Track,
  height: number
): Block {
  const draw = (top: number) => {
    const middle = top + height / 2
    const said = { y: middle + 5, size: 15, fill: palette.ink }
    const box = { left, top, height, fill: hatched ? `url(#${id}-hatch)` : palette.bar }
    const after = left + (displayValue.kind === 'value' ? trackWidth + 10 : displayValue.kind === 'band' ? 0 : 22)
    return [
      ...(label === undefined ? [] : [text1({ x: edge, weight: 600, ...said }, label)]),
      displayValue.kind === 'value'
        ? valueBar(displayValue, box, palette)
        : mark(displayValue, left + 8, middle, palette),
      text1({ x: after, ...said }, wordsOf(displayValue)),
    ].filter(Boolean).join('\n')
  }
  return { height, draw }
}

interface Box {
  readonly left: number
  readonly top: number
  readonly height: number
  readonly fill: string
}

/** An indicative one is open and dashed. Even a value of 0 shows. */
function valueBar (
  { value, indicative }: { readonly value: number, readonly indicative: boolean },
  { left, top, height, fill }: Box,
  { bar, paper, rule }: Palette
): string {
  const dashes = indicative ? ' stroke-dasharray="5 3"' : ''
  return [
    `<rect x="${left}" y="${
      roundedLength(top)
    }" width="${trackWidth}" height="${height}" fill="none" stroke="${rule}"/>`,
    `<path d="M${left + trackWidth / 2} ${roundedLength(top)}v${height}" stroke="${rule}"/>`,
    `<rect x="${left}" y="${roundedLength(top)}" width="${
      roundedLength(Math.max(3, trackWidth * value))
    }" height="${height}" fill="${indicative ? paper : fill}" stroke="${bar}" stroke-width="2"${dashes}/>`,
  ].join('\n')
}

/** What stands where there is no value: a crossed box is hidden, a ring no value, a dash not asked. */
export function mark (displayValue: DisplayValue, x: number, y: number, { ink, paper }: Palette): string {
  const pen = `fill="${paper}" stroke="${ink}" stroke-width="1.75"`
  switch (displayValue.kind) {
    case 'hidden':
      return `<path d="M${roundedLength(x - 6)} ${roundedLength(y - 6)}h12v12h-12zl12 12m0 -12l-12 12" ${pen}/>`
    case 'no-value':
      return `<circle cx="${roundedLength(x)}" cy="${roundedLength(y)}" r="6" ${pen}/>`
    case 'not-asked':
    case 'not-comparable':
      return `<path d="M${roundedLength(x - 7)} ${roundedLength(y)}h14" ${pen}/>`
    case 'band':
    case 'value':
      return ''
  }
}

/** The numbers of the track. */
export function axis ({ left, palette }: Track): Block {
  return {
    height: 22,
    draw: top =>
      [0, 0.5, 1].map(value =>
        text1(
          { x: left + trackWidth * value, y: top + 13, size: 13, fill: palette.soft, anchor: 'middle' },
          String(value)
        )
      ).join('\n'),
  }
}
