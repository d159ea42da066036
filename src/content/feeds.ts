import { createRequire } from 'node:module'
import { formatVersion } from '../domain/versions/version-number.ts'
import { escapeHtml } from './render/markup.ts'
import { versionPath, type SetRow, type VersionRow } from './versions/version.ts'

const require = createRequire(import.meta.url)
/** Loaded when a feed is first made: no start waits for it. */
const library = () => require('feed') as typeof import('feed')

/** A version with what its entry calls it. */
export interface FeedEntry {
  readonly set: SetRow
  readonly title: string
  readonly version: VersionRow
}

const feedTitle = 'Peer Principles: published versions'
/** How many entries a feed has at most. */
export const feedLimit = 50

function newestFirst (versions: readonly FeedEntry[]): FeedEntry[] {
  return [...versions]
    .sort((a, b) =>
      b.version.publishedAt.getTime() - a.version.publishedAt.getTime() || (a.version.id < b.version.id ? 1 : -1)
    )
    .slice(0, feedLimit)
}

function entryOf ({ set, title, version }: FeedEntry, publicUrl: string) {
  return {
    id: publicUrl + versionPath(set, version),
    title: `${title} ${formatVersion(version)}`,
    text: version.changeNote,
    date: version.publishedAt,
  }
}

/** Text in an element that a reader takes for HTML, in a document that may not hold every character. */
function textInAtom (text: string): string {
  return escapeHtml(text).replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
}

/** RFC 4287. */
export function atomFeed (versions: readonly FeedEntry[], publicUrl: string): string {
  const entries = newestFirst(versions)
  const { Feed } = library()
  const feed = new Feed({
    id: `${publicUrl}/feeds/versions.atom`,
    title: feedTitle,
    link: `${publicUrl}/`,
    feedLinks: { atom: `${publicUrl}/feeds/versions.atom` },
    copyright: 'CC BY 4.0',
    author: { name: 'Peer Principles' },
    generator: 'Peer Principles',
    updated: entries[0]?.version.publishedAt ?? new Date(0),
  })
  for (const entry of entries) {
    const { id, title, text, date } = entryOf(entry, publicUrl)
    // Some readers show the content alone, others the summary.
    const note = textInAtom(text)
    feed.addItem({ id, title: textInAtom(title), link: id, description: note, content: note, date, published: date })
  }
  return feed.atom1()
}

/** JSON Feed 1.1, which the feed library does not write: it stops at version 1. */
export function jsonFeed (versions: readonly FeedEntry[], publicUrl: string) {
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: feedTitle,
    home_page_url: `${publicUrl}/`,
    feed_url: `${publicUrl}/feeds/versions.json`,
    language: 'en',
    authors: [{ name: 'Peer Principles' }],
    items: newestFirst(versions).map(version => {
      const { id, title, text, date } = entryOf(version, publicUrl)
      return { id, url: id, title, summary: text, content_text: text, date_published: date.toISOString() }
    }),
  }
}
