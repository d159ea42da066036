import { createHash } from 'node:crypto'

const style = `
:root { color-scheme: light dark }
body { margin: 1rem; font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem }
h2 { margin: 0 0 .5rem; line-height: 1.2 }
h3 { margin: 1rem 0 .25rem }
.lead { font-size: 1.15rem }
.notice { border-left: .25rem solid; padding-left: .75rem }
footer { border-top: 1px solid; margin-top: 1.5rem }
a { color: LinkText }
`

const styleHash = createHash('sha256').update(style).digest('base64')

/** Nothing but our own style runs or loads; only the configured pages may frame it. Links open in the whole window. */
export function embedPolicy (frameAncestors: string): string {
  return `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors ` +
    `${frameAncestors}`
}

/** A small complete page around a fragment. `title` and `lang` are already safe for HTML. */
export function embedPage ({ title, lang, fragment }: { title: string, lang: string, fragment: string }): string {
  return `<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="UTF-8">
<base target="_top">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
${fragment}</main>
</body>
</html>
`
}
