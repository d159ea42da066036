import { provenanceOf } from './attribution.ts'
import type { AimsRecord, GuideRecord } from './library-schemas.ts'
import { webAddress } from '../render/markup.ts'
import type { SourceRecord } from './schemas.ts'
import type { Library } from '../seed/schemas.ts'
import type { CrosswalkRecord } from './set-schemas.ts'
import { servedAsStandard, type View } from './wording.ts'

/** The library is written in English only, so far. */
export const libraryLanguage = 'en'
const standard = { lang: libraryLanguage }
const within = { text: 'Peer Principles', lang: libraryLanguage }
const inEnglish = (text: string) => ({ text, lang: libraryLanguage })

/**
 * What `from` is to `to`, as the SKOS property that leads from one to the other: a broader concept has a narrowMatch.
 */
const skos = { equal: 'exactMatch', broader: 'narrowMatch', narrower: 'broadMatch', overlaps: 'relatedMatch' } as const

/** The guide with its attribution, which is absolute: `publicUrl` goes before it. */
export function guideRecord ({ guide, sources }: Library, publicUrl: string, asked: View): GuideRecord {
  const { provenance, ...texts } = guide
  return {
    id: 'guide',
    type: 'guide',
    ...texts,
    ...servedAsStandard(standard, asked, texts),
    ...provenanceOf(provenance, sources.sources, {
      title: inEnglish(guide.title),
      within,
      url: `${publicUrl}/v1/guide`,
    }),
    links: { self: '/v1/guide', aims: '/v1/aims', principles: '/v1/principles', examples: '/v1/examples' },
  }
}

/** The aims as one record, in their order. They are quoted, so their credit is sent with them. */
export function aimsRecord ({ aims, sources }: Library, publicUrl: string, asked: View): AimsRecord {
  const title = 'The aims of peer support'
  const texts = {
    title,
    aims: aims.aims.map(({ slug, title, text }) => ({ slug, title, text })),
    credit: aims.credit,
  }
  return {
    id: 'aims',
    type: 'aims',
    ...texts,
    ...servedAsStandard(standard, asked, texts),
    ...provenanceOf(aims.provenance, sources.sources, { title: inEnglish(title), within, url: `${publicUrl}/v1/aims` }),
    links: { self: '/v1/aims', guide: '/v1/guide' },
  }
}

/** Every source of the library. An address that is none of the web is null. */
export function sourceRecords ({ sources }: Library): SourceRecord[] {
  return sources.sources.map(source => ({
    id: `sources/${source.slug}`,
    type: 'source',
    ...source,
    url: webAddress(source.url),
    links: { self: `/v1/sources/${source.slug}` },
  }))
}

/** Each mapping says its relationship twice: in our words, and as the SKOS property that leads the same way. */
export function crosswalkRecords ({ crosswalks, sources }: Library, publicUrl: string): CrosswalkRecord[] {
  return crosswalks.crosswalks.map(({ from, to, by, note, links, provenance }) => ({
    id: `crosswalks/${from}/${to}`,
    type: 'crosswalk',
    from,
    to,
    by,
    note,
    mappings: links.map(link => ({ ...link, skos: skos[link.relationship] })),
    ...provenanceOf(provenance, sources.sources, {
      title: inEnglish(`Crosswalk from ${from} to ${to}`),
      within,
      url: `${publicUrl}/v1/crosswalks?from=${from}&to=${to}`,
    }),
    links: {
      self: `/v1/crosswalks?from=${from}&to=${to}`,
      from: `/v1/principle-sets/${from}`,
      to: `/v1/principle-sets/${to}`,
    },
  }))
}
