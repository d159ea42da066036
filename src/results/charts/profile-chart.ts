import { axis, bar, trackOf } from './bars.ts'
import { pagePalette, palettes, type Palette, type Theme } from './palette.ts'
import { gap, heightAround, heightOf, sheets, svg, words, type Block, type Frame } from './chart.ts'
import { joined, type Part, type Sentence } from './phrase.ts'
import { fullWordsOf, type DisplayValue } from './display-value.ts'

/** One principle and what is told of it. */
export interface ProfileRow {
  readonly title: Part
  readonly displayValue: DisplayValue
  /** How many people it is of, in words; empty where that is not told. */
  readonly people?: string
}

/** What the ends of the track are called: the labels of the lowest and the highest level. */
export interface Scale {
  /** What 0 and 1 mean. */
  readonly lowest: Part
  readonly highest: Part
}

/** One result by principle. */
export interface Profile extends Scale {
  readonly title: string
  readonly rows: readonly ProfileRow[]
}

/** A chart that stands by itself, however tall, with all that it shows in its description. */
export function profileChart (profile: Profile, theme: Theme = 'light'): string {
  const said = profile.rows.map(({ title, displayValue, people }): Sentence => [
    title,
    `: ${[fullWordsOf(displayValue), people].filter(Boolean).join(', ')}.`,
  ])
  const description = joined([aboutScale(profile), ...said])
  return drawn(profile, { id: 'profile', description, headed: true }, palettes[theme])
}

/** Charts for a page that has the table too; each fits on a sheet of `tallest` units. */
export function profileCharts (profile: Profile, tallest: number): string[] {
  const numbers = axis(trackOf('profile', pagePalette, false))
  const room = tallest - heightAround([aboutScale(profile)], [numbers, numbers])
  const groups = sheets(profile.rows, row => heightOf(rowOf(row, 'profile', pagePalette)), room)
  return groups.map((rows, index) => {
    const title = groups.length === 1 ? profile.title : `${profile.title}, part ${index + 1} of ${groups.length}`
    return drawn({ ...profile, title, rows }, {
      id: `profile-${index + 1}`,
      description: [...aboutScale(profile), ' The table after it says the same in words.'],
      headed: false,
    }, pagePalette)
  })
}

/** A sentence that stands above every chart and in its description. */
export function aboutScale ({ lowest, highest }: Scale): Sentence {
  return ['From 0 (', lowest, ') to 1 (', highest, ').']
}

function drawn (profile: Profile, frame: Frame, palette: Palette): string {
  const numbers = axis(trackOf(frame.id, palette, false))
  const blocks = [numbers, ...profile.rows.flatMap(row => rowOf(row, frame.id, palette)), numbers]
  return svg({ ...frame, title: profile.title, key: [aboutScale(profile)], blocks }, palette)
}

function rowOf ({ title, displayValue }: ProfileRow, id: string, palette: Palette): Block[] {
  return [
    words(title, { size: 16, weight: 600, most: 3 }, palette.ink),
    gap(7),
    bar({ displayValue }, trackOf(id, palette, false), 20),
    gap(16),
  ]
}
