/**
 * The paints of a chart. Each stands out from the paper by at least 4.5:1 where it is text, and 3:1 where it is a mark.
 */
export interface Palette {
  readonly paper: string
  readonly ink: string
  /** Text that matters less. */
  readonly soft: string
  readonly bar: string
  /** Axes. */
  readonly rule: string
}

export const themes = ['light', 'dark'] as const
export type Theme = typeof themes[number]

export const palettes: Readonly<Record<Theme, Palette>> = {
  light: { paper: '#ffffff', ink: '#1b1b1f', soft: '#4d4d57', bar: '#1f4f8f', rule: '#80808c' },
  dark: { paper: '#15171c', ink: '#f1f1f4', soft: '#c3c5ce', bar: '#9cc4f5', rule: '#878a97' },
}

/** In a page: the page says what they are, and may change them with the reader's settings. */
export const pagePalette: Palette = {
  paper: 'var(--paper)',
  ink: 'var(--ink)',
  soft: 'var(--soft)',
  bar: 'var(--bar)',
  rule: 'var(--rule)',
}
