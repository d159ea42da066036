import { createRequire } from 'node:module'
import { dayOf } from '../domain/values/day.ts'
import { formatVersion } from '../domain/versions/version-number.ts'
import { escapeHtml } from './render/markup.ts'
import { setPath, versionPath, type SetEvent, type SetRow, type VersionRow } from './versions/version.ts'

const require = createRequire(import.meta.url)
/** Loaded when a feed is first made: no start waits for it. */
const library = () => require('feed') as typeof import('feed')

/** What a feed is of. */
export interface FeedSubject {
  /** That of the one set that it tells of. */
  readonly set?: SetRow | undefined
  readonly publicUrl: string
}

const feedTitle = 'Peer Principles: published versions'
/** Of the feed of all sets; an id is for ever, and holds no address that may change. */
const feedId = 'urn:uuid:56389439-e0eb-44ca-9a77-2838739f85db'
/** How many entries a feed has at most. */
export const feedLimit = 50

interface Entry {
  readonly id: string
  readonly url: string
  readonly title: string
  readonly text: string
  readonly date: Date
  /** Of what an author wrote. */
  readonly lang?: string
}

function entryOf (event: SetEvent, publicUrl: string): Entry {
  const { set } = event
  if (event.kind === 'deleted') {
    return {
      id: `urn:uuid:${set.id}#deleted`,
      url: publicUrl + setPath(set),
      title: 'A set was deleted',
      text: `It was deleted on ${dayOf(event.deletedAt)}. Assessments and sets that use its versions keep them.`,
      date: event.deletedAt,
    }
  }
  const { version } = event
  const url = publicUrl + versionPath(set, version)
  const title = `${version.title} ${formatVersion(version)}`
  const { retirement } = version
  if (event.kind === 'retired' && retirement) {
    const successor = retirement.replacedBy === null ? '' : ` Version ${retirement.replacedBy} replaces it.`
    return {
      id: `urn:uuid:${version.id}#retired`,
      url,
      title: `${title} is retired`,
      text: `Do not use it for anything new.${successor} ${retirement.explanation}`,
      date: retirement.retiredAt,
    }
  }
  const { id, lang, publishedAt: date } = version
  return { id: `urn:uuid:${id}`, url, title, text: noteOf(version), date, lang }
}

/** What changed, and what has another name from this version on. */
function noteOf ({ changeNote, replacedBy }: VersionRow): string {
  const renamed = (replacedBy ?? []).map(({ from, to, relationship }) =>
    `${from.join(', ')} → ${to.join(', ')}${relationship === 'equal' ? '' : ` (${relationship})`}`
  )
  return renamed.length === 0 ? changeNote : `${changeNote} Renamed or replaced: ${renamed.join('; ')}.`
}

/** The newest first, those of one moment by their ids. */
function entriesOf (events: readonly SetEvent[], publicUrl: string): Entry[] {
  return events
    .map(event => entryOf(event, publicUrl))
    .sort((a, b) => b.date.getTime() - a.date.getTime() || (a.id < b.id ? 1 : -1))
    .slice(0, feedLimit)
}

function headOf ({ set, publicUrl }: FeedSubject, ending: string) {
  const query = set ? `?set=${set.origin === 'custom' ? set.id : set.slug}` : ''
  return {
    id: set ? `urn:uuid:${set.id}` : feedId,
    home: `${publicUrl}/`,
    self: `${publicUrl}/feeds/versions.${ending}${query}`,
  }
}

/** Text in an element that a reader takes for HTML, in a document that may not hold every character. */
function textInAtom (text: string): string {
  return escapeHtml(text).replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
}

/** RFC 4287. */
export function atomFeed (events: readonly SetEvent[], subject: FeedSubject): string {
  const entries = entriesOf(events, subject.publicUrl)
  const { id, home, self } = headOf(subject, 'atom')
  const { Feed } = library()
  const feed = new Feed({
    id,
    title: feedTitle,
    link: home,
    feedLinks: { atom: self },
    copyright: 'Each set has a licence of its own.',
    author: { name: 'Peer Principles' },
    generator: 'Peer Principles',
    updated: entries[0]?.date ?? new Date(0),
  })
  for (const { id, url, title, text, date } of entries) {
    // Some readers show the content alone, others the summary.
    const note = textInAtom(text)
    feed.addItem({ id, title: textInAtom(title), link: url, description: note, content: note, date, published: date })
  }
  return feed.atom1()
}

/** JSON Feed 1.1, which the feed library does not write: it stops at version 1. */
export function jsonFeed (events: readonly SetEvent[], subject: FeedSubject) {
  const { home, self } = headOf(subject, 'json')
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: feedTitle,
    home_page_url: home,
    feed_url: self,
    language: 'en',
    authors: [{ name: 'Peer Principles' }],
    items: entriesOf(events, subject.publicUrl).map(({ id, url, title, text, date, lang }) => ({
      id,
      url,
      title,
      summary: text,
      content_text: text,
      date_published: date.toISOString(),
      ...(lang !== undefined && { language: lang }),
    })),
  }
}
