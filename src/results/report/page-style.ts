import { createHash } from 'node:crypto'
import { palettes, type Palette } from '../charts/palette.ts'

function variables (palette: Palette): string {
  return Object.entries(palette).map(([name, paint]) => `--${name}: ${paint}`).join('; ')
}

/**
 * A sheet of A4 within its margins and below a heading, in units of a picture; a picture that is no taller is never
 * cut.
 */
export const sheetHeight = 860

const style = `
:root { color-scheme: light dark; ${variables(palettes.light)}; --link: #1f4f8f }
@media screen and (prefers-color-scheme: dark) { :root { ${variables(palettes.dark)}; --link: #9cc4f5 } }
@media screen and (forced-colors: active) { :root { --paper: Canvas; --ink: CanvasText; --soft: CanvasText;
--bar: CanvasText; --rule: CanvasText; --link: LinkText } }
body { margin: 0 auto; padding: 1rem; max-width: 48rem; font: 1rem/1.5 system-ui, -apple-system,
'Segoe UI', Roboto, 'Noto Sans', sans-serif; color: var(--ink); background: var(--paper); overflow-wrap: anywhere;
hyphens: auto }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 2.25rem 0 .5rem; padding-top: .5rem;
border-top: 2px solid var(--rule) }
h3 { font-size: 1.1rem; line-height: 1.3; margin: 1.5rem 0 .25rem }
h4 { font-size: 1rem; line-height: 1.3; margin: 1rem 0 .25rem }
p, ul, dl { margin: .5rem 0 }
ul { padding-inline-start: 1.25rem }
li { margin: .35rem 0 }
a { color: var(--link) }
.notice { border: 2px solid var(--ink); padding: .5rem .75rem; margin: 1rem 0 }
.soft { color: var(--soft) }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .25rem 1rem }
dt { font-weight: 600 }
dd { margin: 0; min-width: 0 }
figure { margin: 1rem 0 }
svg { display: block; width: 100%; max-width: 32rem; height: auto }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .95rem }
caption { text-align: start; font-weight: 600; padding: .25rem 0 }
th, td { border: 1px solid var(--rule); padding: .35rem .5rem; text-align: start; vertical-align: top;
min-width: 4.25rem }
thead th { font-weight: 600; border-bottom-width: 3px }
tbody th { font-weight: 400 }
.wide th, .wide td { min-width: 5.5rem }
.wide { overflow-x: auto }
.wide table { min-width: 34rem }
footer { margin-top: 2.5rem; padding-top: .5rem; border-top: 2px solid var(--rule); font-size: .9rem }
@media (max-width: 30rem) { dl { display: block } dd { margin-bottom: .5rem } }
@page { size: A4; margin: 16mm 15mm }
@media print {
body { padding: 0; max-width: none; font-size: 11pt }
h2, h3, h4, caption, h2 + p { break-after: avoid }
figure, tr, li, p, dl, .short { break-inside: avoid }
tbody tr:first-child { break-before: avoid }
svg { max-width: 28rem }
thead { display: table-header-group }
.wide { overflow: visible }
.wide table { min-width: 0 }
li a[href^="http"]::after { content: " (" attr(href) ")" }
}
`

export const reportStyle: string = style

/** What a Content-Security-Policy names the style of the page by. */
export const reportStyleHash: string = `sha256-${createHash('sha256').update(style).digest('base64')}`

/** The page needs its own style and nothing else: no script, picture, font or form; and it is nobody's frame. */
export const reportPolicy: string =
  `default-src 'none'; style-src '${reportStyleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
