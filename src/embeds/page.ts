import { createHash } from 'node:crypto'
import { escapeHtml, type Words } from '../content/index.ts'
import { languageAttributes } from '../http/languages.ts'
import { Problem } from '../http/problems/problem.ts'
import { easyMessages, englishMessages, messages } from './messages.ts'

const style = `
:root { color-scheme: light dark }
body { margin: 1rem; font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem }
h2 { margin: 0 0 .5rem; line-height: 1.2 }
h3 { margin: 1rem 0 .25rem }
.lead { font-size: 1.15rem }
.notice { border-inline-start: .25rem solid; padding-inline-start: .75rem }
footer { border-top: 1px solid; margin-top: 1.5rem }
a { color: LinkText }
`

const styleHash = createHash('sha256').update(style).digest('base64')

/** Nothing but our own style runs or loads; only the configured pages may frame it. Links open in the whole window. */
export function embedPolicy (frameAncestors: string): string {
  return `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors ` +
    `${frameAncestors}`
}

/** What a page shows, in a language. The fragment is HTML already. */
export interface EmbedPage {
  readonly title: Words
  readonly lang: string
  readonly fragment: string
}

/** A principle is not there any more; what took its place has titles, in the order of `replacedBy`: of the first. */
export class ReplacedProblem extends Problem {
  readonly titles: readonly Words[]

  constructor ({ type, message, headers, replacedBy }: Problem, titles: readonly Words[]) {
    super(type, message, { headers, replacedBy })
    this.titles = titles
  }
}

/** A page in the language of its reader that says why nothing else is shown. */
export function problemPage (problem: Problem, lang: string, isEasy: boolean): string {
  const { type, replacedBy } = problem
  const said = messages[lang] ?? englishMessages
  const { gone, unknown, replaced, wrong, unavailable } = isEasy && said === englishMessages ? easyMessages : said
  const byStatus: Readonly<Record<number, string>> = { 400: wrong, 404: unknown, 410: gone, 414: wrong }
  const text = replacedBy.length > 0 ? replaced : byStatus[type.status] ?? unavailable
  const titles = problem instanceof ReplacedProblem ? problem.titles : []
  const links = replacedBy.map(({ slug, url }, index) => {
    const title = titles[index] ?? { text: slug, lang: '' }
    const attributes = languageAttributes(title.lang, lang)
    return `<li><a href="${escapeHtml(url)}"${attributes}>${escapeHtml(title.text)}</a></li>\n`
  })
  const list = links.length === 0 ? '' : `<ul>\n${links.join('')}</ul>\n`
  return embedPage({ title: { text, lang }, lang, fragment: `<h2>${escapeHtml(text)}</h2>\n${list}` })
}

/** A small complete page around a fragment. */
export function embedPage ({ title, lang, fragment }: EmbedPage): string {
  return `<!DOCTYPE html>
<html${languageAttributes(lang)}>
<head>
<meta charset="UTF-8">
<base target="_top">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title${languageAttributes(title.lang, lang)}>${escapeHtml(title.text)}</title>
<style>${style}</style>
</head>
<body>
<main>
${fragment}</main>
</body>
</html>
`
}
