import { mark } from './bars.ts'
import { pagePalette, palettes, type Palette, type Theme } from './palette.ts'
import {
  edge, gap, heightAround, heightOf, chartWidth, roundedLength, sheets, svg, text1, words, type Block,
  type Frame
} from './chart.ts'
import { aboutScale, type Scale } from './profile-chart.ts'
import { joined, type Part, type Phrase, type Sentence } from './phrase.ts'
import { notAsked, shortWordsOf, wordsOf, type DisplayValue } from './display-value.ts'
import { likenessAt, pointWords, type TimelineRow as Values } from './timeline-rows.ts'

export interface TimelineResult {
  readonly number: number
  /** YYYY-MM-DD. */
  readonly date: string
  /** What it is made of, to be said after its name (`afterName`). */
  readonly madeOf: string
}

export interface TimelineRow extends Pick<Values, 'displayValues' | 'likenesses' | 'people'> {
  readonly title: Part
}

export interface Timeline extends Scale {
  readonly title: string
  readonly results: readonly TimelineResult[]
  readonly rows: readonly TimelineRow[]
}

/** A chart that stands by itself. */
export function timelineChart (timeline: Timeline, theme: Theme = 'light'): string {
  const said = timeline.rows.map((row): Sentence => [
    row.title,
    `: ${timeline.results.map(({ number }, index) => `result ${number} ${pointWords(row, index)}`).join('; ')}.`,
  ])
  return drawn(
    timeline,
    { id: 'timeline', description: joined([aboutScale(timeline), ...said]), headed: true },
    palettes[theme]
  )
}

/** For a page that has the table too. */
export function timelineCharts (timeline: Timeline, tallest: number): string[] {
  const groups = sheets(
    timeline.rows,
    row => heightOf(rowOf(row, timeline.results, pagePalette)),
    tallest - heightAround(keyOf(timeline))
  )
  return groups.map((rows, index) => {
    const title = groups.length === 1 ? timeline.title : `${timeline.title}, part ${index + 1} of ${groups.length}`
    return drawn({ ...timeline, title, rows }, {
      id: `timeline-${index + 1}`,
      description: [...aboutScale(timeline), ' The table after it says the same in words.'],
      headed: false,
    }, pagePalette)
  })
}

function drawn (timeline: Timeline, frame: Frame, palette: Palette): string {
  return svg({
    ...frame,
    title: timeline.title,
    key: keyOf(timeline),
    blocks: timeline.rows.flatMap(row => rowOf(row, timeline.results, palette)),
  }, palette)
}

/** Only what is to be seen is explained. */
function keyOf ({ results, rows, ...scale }: Timeline): Phrase[] {
  const displayValues = rows.flatMap(({ displayValues }) => displayValues)
  const has = (kind: DisplayValue['kind']) => displayValues.some(displayValue => displayValue.kind === kind)
  const hidden = displayValues.find(displayValue => displayValue.kind === 'hidden')
  const whys = [...new Set(displayValues.flatMap(each => each.kind === 'no-value' ? [each.why] : []))]
  const marks = [
    ...(hidden ? [`Crossed box: ${wordsOf(hidden)}.`] : []),
    ...(whys.length > 0 ? [`Ring: ${whys.join('; ')}.`] : []),
    ...(has('not-asked') ? ['Dash: not asked.'] : []),
    ...(displayValues.some(displayValue => displayValue.kind === 'value' && displayValue.indicative)
      ? ['Open point and *: indicative, made of too little.']
      : []),
    ...(displayValues.some(displayValue => displayValue.kind === 'value' && displayValue.clamped)
      ? ['≤ and ≥: this value, or one nearer to the end.']
      : []),
  ]
  const isApart = rows.some(row => results.some((_, index) => isBroken(row, index)))
  return [
    [
      ...aboutScale(scale),
      ` From left to right: ${
        results.length === 1 ? 'one result' : `results ${results[0]?.number ?? ''} to ${results.at(-1)?.number ?? ''}`
      }.`,
    ],
    ...(marks.length > 0 ? [marks.join(' ')] : []),
    ...(isApart ? ['No line: the two values cannot be compared as they are.'] : []),
  ]
}

/** Two values without a line between them. */
function isBroken (row: TimelineRow, index: number): boolean {
  const likeness = likenessAt(row, index)
  return likeness !== undefined && likeness !== 'whole'
}

const rows = { number: 20, value: 38 }
const plot = { left: edge + 58, right: chartWidth - edge - 30, height: 78 }
/** The number and the value of a result need so much room; where there is less, only some have them. */
const roomForWords = 46

interface Point {
  readonly x: number
  readonly y: number
  readonly displayValue: DisplayValue
  readonly number: number
  readonly joined: boolean
  readonly shown: boolean
}

function pointsOf (row: TimelineRow, results: readonly TimelineResult[], top: number): Point[] {
  const step = results.length > 1 ? (plot.right - plot.left - 40) / (results.length - 1) : 0
  const every = Math.max(1, Math.ceil(roomForWords / (step || roomForWords)))
  return results.map(({ number }, index) => {
    const displayValue = row.displayValues[index] ?? notAsked
    return {
      x: plot.left + 20 + step * index,
      y: top + plot.height * (1 - (displayValue.kind === 'value' ? displayValue.value : 0)),
      displayValue,
      number,
      joined: likenessAt(row, index) === 'whole',
      shown: (results.length - 1 - index) % every === 0,
    }
  })
}

function rowOf (row: TimelineRow, results: readonly TimelineResult[], palette: Palette): Block[] {
  const draw = (top: number) => {
    const points = pointsOf(row, results, top)
    return [
      frame(top, palette),
      joints(points, palette),
      ...points.flatMap(point => [dot(point, palette), ...labels(point, top, palette)]),
    ].filter(Boolean).join('\n')
  }
  return [
    words(row.title, { size: 16, weight: 600, most: 3 }, palette.ink),
    gap(10),
    { height: plot.height + 44, draw },
    gap(16),
  ]
}

function frame (top: number, { rule, soft }: Palette): string {
  const lines = [0, 0.5, 1].map(value =>
    `M${plot.left} ${roundedLength(top + plot.height * (1 - value))}H${plot.right}`
  ).join(
    ''
  )
  const numbers = [0, 1].map(value =>
    text1(
      { x: plot.left - 8, y: top + plot.height * (1 - value) + 5, size: 13, fill: soft, anchor: 'end' },
      String(value)
    )
  )
  const heads = [
    text1({ x: edge, y: top + plot.height + rows.number, size: 13, fill: soft }, 'Result'),
    text1({ x: edge, y: top + plot.height + rows.value, size: 13, fill: soft }, 'Value'),
  ]
  return [`<path d="${lines}" stroke="${rule}" stroke-width="1"/>`, ...numbers, ...heads].join('\n')
}

function joints (points: readonly Point[], { bar }: Palette): string {
  const d = points.flatMap((point, index) => {
    const before = points[index - 1]
    return point.joined && before
      ? [`M${roundedLength(before.x)} ${roundedLength(before.y)}L${roundedLength(point.x)} ${roundedLength(point.y)}`]
      : []
  })
  return d.length === 0 ? '' : `<path d="${d.join('')}" stroke="${bar}" stroke-width="2.5" fill="none"/>`
}

function dot ({ x, y, displayValue }: Point, palette: Palette): string {
  if (displayValue.kind !== 'value') return ''
  return `<circle cx="${roundedLength(x)}" cy="${roundedLength(y)}" r="5" fill="${
    displayValue.indicative ? palette.paper : palette.bar
  }" stroke="${palette.bar}" stroke-width="2"/>`
}

/** Beneath the plot, where no line crosses them; so nothing that has no value stands at the height of one. */
function labels ({ x, displayValue, number, shown }: Point, top: number, palette: Palette): string[] {
  const [numberAt, valueAt] = [top + plot.height + rows.number, top + plot.height + rows.value]
  const middle = { x, anchor: 'middle' } as const
  return [
    ...(shown ? [text1({ ...middle, y: numberAt, size: 13, fill: palette.soft }, String(number))] : []),
    ...(displayValue.kind !== 'value'
      ? [mark(displayValue, x, valueAt - 5, palette)]
      : shown
        ? [text1({ ...middle, y: valueAt, size: 14, fill: palette.ink }, shortWordsOf(displayValue))]
        : []),
  ]
}
