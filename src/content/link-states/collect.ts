import type { CustomContent } from '../../domain/versions/principle-set.ts'
import type { RenderedText } from '../../storage/schema/sets.ts'
import { webAddress } from '../render/markup.ts'
import type { Library } from '../seed/schemas.ts'

const anchor = /<a href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g
const entities: Readonly<Record<string, string>> = { amp: '&', quot: '"', lt: '<', gt: '>', '#39': "'" }
const unescape = (text: string) => text.replace(/&(amp|quot|lt|gt|#39);/g, (_, name: string) => entities[name] ?? '')
const isWeb = (url: string | null | undefined): url is string => typeof url === 'string' && /^https?:/.test(url)

/** The links out of HTML that the service made. */
export function linksInHtml (html: string): string[] {
  return [...html.matchAll(anchor)].map(([, href = '']) => unescape(href)).filter(isWeb)
}

/** The same HTML with what `replace` makes of each such link to one of some addresses. Links never stand in links. */
export function replaceLinks (html: string, urls: ReadonlySet<string>, replace: (words: string) => string): string {
  return html.replace(anchor, (link, href: string, words: string) => urls.has(unescape(href)) ? replace(words) : link)
}

/** Where the records of a version lead. */
export function linksOfVersion ({ examples, sources }: CustomContent, rendered: readonly RenderedText[]): string[] {
  return [
    ...examples.flatMap(({ link }) => [webAddress(link?.url), webAddress(link?.guideUrl)]),
    ...sources.map(({ url }) => webAddress(url)),
    ...rendered.flatMap(({ html }) => linksInHtml(html)),
  ].filter(isWeb)
}

export function linksOfLibrary ({ sources }: Library): string[] {
  return sources.sources.map(({ url }) => webAddress(url)).filter(isWeb)
}
