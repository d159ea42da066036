import type { Palette } from './palette.ts'
import { edge, place, text1, type Block } from './picture.ts'
import { wordsOf, type Reading } from './reading.ts'

/** One bar on a track from 0 to 1, and its words at its end. */
export interface Bar {
  readonly reading: Reading
  /** Before the bar, where there are several. */
  readonly label?: string
  /** The older of two. */
  readonly hatched?: boolean
}

export const trackWidth = 290
const labelWidth = 24

export interface Track {
  readonly left: number
  readonly id: string
  readonly palette: Palette
}

export function trackOf (id: string, palette: Palette, labelled: boolean): Track {
  return { left: edge + (labelled ? labelWidth : 0), id, palette }
}

export function bar ({ reading, label, hatched = false }: Bar, { left, id, palette }: Track, height: number): Block {
  const draw = (top: number) => {
    const middle = top + height / 2
    const said = { y: middle + 5, size: 15, fill: palette.ink }
    const after = reading.kind === 'value' ? left + trackWidth * reading.value + 8 : left + 26
    return [
      grid(left, top - 4, height + 8, palette),
      ...(label === undefined ? [] : [text1({ x: edge, weight: 600, ...said }, label)]),
      reading.kind === 'value' ? valueBar(reading, { left, top, height, fill: hatched ? `url(#${id}-hatch)` : palette.bar }, palette) : mark(reading, left + 14, middle, palette),
      text1({ x: after, halo: palette.paper, ...said }, wordsOf(reading)),
    ].join('\n')
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
function valueBar ({ value, indicative }: { readonly value: number, readonly indicative: boolean }, { left, top, height, fill }: Box, { bar, paper }: Palette): string {
  const dashes = indicative ? ' stroke-dasharray="5 3"' : ''
  return `<rect x="${left}" y="${place(top)}" width="${place(Math.max(2, trackWidth * value))}" height="${height}" fill="${indicative ? paper : fill}" stroke="${bar}" stroke-width="1.5"${dashes}/>`
}

/** What stands where there is no value: a crossed box is hidden, a ring too few answers, a dash not asked. */
export function mark (reading: Reading, x: number, y: number, { ink, paper }: Palette): string {
  const pen = `fill="${paper}" stroke="${ink}" stroke-width="1.75"`
  switch (reading.kind) {
    case 'hidden': return `<path d="M${place(x - 6)} ${place(y - 6)}h12v12h-12zl12 12m0 -12l-12 12" ${pen}/>`
    case 'too-little': return `<circle cx="${place(x)}" cy="${place(y)}" r="6" ${pen}/>`
    case 'not-asked': return `<path d="M${place(x - 7)} ${place(y)}h14" ${pen}/>`
    case 'value': return ''
  }
}

function grid (left: number, top: number, height: number, { rule }: Palette): string {
  const d = [0, 0.5, 1].map(value => `M${place(left + trackWidth * value)} ${place(top)}v${height}`).join('')
  return `<path d="${d}" stroke="${rule}" stroke-width="1"/>`
}

/** The numbers of the track. */
export function axis ({ left, palette }: Track): Block {
  return {
    height: 22,
    draw: top => [0, 0.5, 1].map(value => text1({ x: left + trackWidth * value, y: top + 13, size: 13, fill: palette.soft, anchor: 'middle' }, String(value))).join('\n'),
  }
}
