import { audiences } from '../../domain/versions/principle-set.ts'
import { provenanceOf } from './attribution.ts'
import { embedOf } from './embed.ts'
import {
  guideParts, type AimsRecord, type GuidePart, type GuidePartRecord, type GuideRecord
} from './library-schemas.ts'
import { webAddress } from '../render/markup.ts'
import type { SourceRecord } from './schemas.ts'
import type { Library } from '../seed/schemas.ts'
import type { CrosswalkRecord } from './set-schemas.ts'
import { aimsTexts, guidePartTexts, guideTexts, libraryLanguage } from './library-wording.ts'
import { languageOf, type View } from './wording.ts'

const within = { text: 'Peer Principles', lang: libraryLanguage }
const inEnglish = (text: string) => ({ text, lang: libraryLanguage })

/**
 * What `from` is to `to`, as the SKOS property that leads from one to the other: a broader concept has a narrowMatch.
 */
const skos = { equal: 'exactMatch', broader: 'narrowMatch', narrower: 'broadMatch', overlaps: 'relatedMatch' } as const

/** The guide with its attribution, which is absolute: `publicUrl` goes before it. */
export function guideRecord ({ guide, sources }: Library, publicUrl: string, asked: View): GuideRecord {
  const { texts, served } = guideTexts(guide, asked)
  const linked = (part: GuidePart) =>
    texts[part].map(({ slug, text }) => ({ slug, text, url: guidePartPath(part, slug) }))
  return {
    id: 'guide',
    type: 'guide',
    ...texts,
    benefits: linked('benefits'),
    audiences: linked('audiences'),
    situations: linked('situations'),
    ...served,
    ...provenanceOf(guide.provenance, sources.sources, {
      title: { text: texts.title, lang: languageOf(served, 'title') },
      within,
      url: `${publicUrl}/v1/guide`,
      variant: served.variant,
    }),
    links: { self: '/v1/guide', aims: '/v1/aims', principles: '/v1/principles', examples: '/v1/examples' },
  }
}

/** The address of an item of the guide that is a record. */
export function guidePartPath (part: GuidePart, slug: string): string {
  return `/v1/guide/${part}/${slug}`
}

/** The first sentence of a text, as a title. */
export function titleOf (text: string): string {
  return text.replace(/\.(?:\s[^]*)?$/, '')
}

/** An item of the guide as a record of its own; undefined where the guide has none of the name. */
export function guidePartRecord (
  { guide, sources }: Library,
  { part, slug }: { readonly part: GuidePart, readonly slug: string },
  publicUrl: string,
  asked: View
): GuidePartRecord | undefined {
  const found = guidePartTexts(guide, { part, slug }, asked)
  if (!found) return undefined
  const { text, served } = found
  const texts = { title: titleOf(text), text }
  const words = { text: texts.title, lang: languageOf(served, 'title') }
  const self = guidePartPath(part, slug)
  const { lang, variant } = served
  const isAudience = part === 'audiences' && audiences.some(audience => audience === slug)
  return {
    id: `guide/${part}/${slug}`,
    type: guideParts[part],
    slug,
    ...texts,
    ...served,
    ...provenanceOf(guide.provenance, sources.sources, {
      title: words,
      within,
      url: publicUrl + self,
      variant,
    }),
    embed: embedOf(`${publicUrl}/embed/guide/${part}/${slug}?${new URLSearchParams({ lang, variant })}`, words),
    links: { self, guide: '/v1/guide', ...(isAudience && { examples: `/v1/examples?audience=${slug}` }) },
  }
}

/** The aims as one record, in their order. They are quoted, so their credit is sent with them. */
export function aimsRecord ({ aims, sources }: Library, publicUrl: string, asked: View): AimsRecord {
  const { texts, served } = aimsTexts(aims, asked)
  return {
    id: 'aims',
    type: 'aims',
    ...texts,
    ...served,
    ...provenanceOf(aims.provenance, sources.sources, {
      title: { text: texts.title, lang: languageOf(served, 'title') },
      within,
      url: `${publicUrl}/v1/aims`,
      variant: served.variant,
    }),
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
