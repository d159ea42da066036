import type { Provenance, Source } from '../../domain/versions/principle-set.ts'
import { escapeHtml, webAddress } from '../render/markup.ts'

/** What a line of attribution is about. */
export interface Attributed {
  /** What the words are about: a title. */
  readonly title: string
  /** The collection or set it stands in, with its version where it has one. */
  readonly within: string
  /** Absolute. */
  readonly url: string
}

const licences: ReadonlyMap<string, { readonly name: string, readonly url: string }> = new Map([
  ['CC-BY-4.0', { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' }],
])

/** The address of a licence's text, by SPDX identifier. */
export function licenceUrl (licence: string): string {
  return licences.get(licence)?.url ?? `https://spdx.org/licenses/${encodeURIComponent(licence)}.html`
}

/**
 * The provenance block of a record: whose words, from which sources, under which licence, and a line that says so.
 * The line never suggests that a body named in it endorses the service.
 */
export function provenanceOf (provenance: Provenance, allSources: readonly Source[], attributed: Attributed) {
  const sources = allSources
    .filter(({ slug }) => provenance.sources.includes(slug))
    .map(({ slug, title, publisher, published, url }) => ({ slug, title, publisher, published, url: webAddress(url) }))
  const from = sources.map(({ title, publisher, published }) =>
    `${title} (${[publisher, published?.slice(0, 4)].filter(Boolean).join(', ')})`
  ).join('; ')
  const ours = provenance.licence !== null
  const licence = provenance.licence === null
    ? undefined
    : licences.get(provenance.licence) ?? { name: provenance.licence, url: licenceUrl(provenance.licence) }
  const rest = ours
    ? `Based on: ${from}. No body named here endorses it.`
    : `The name is used as published in: ${from}. No endorsement is implied.`
  const owner = ours ? `© ${provenance.rightsHolder}` : `Name © ${provenance.rightsHolder}`
  return {
    textStatus: provenance.textStatus,
    sources,
    rightsHolder: provenance.rightsHolder,
    licence: provenance.licence,
    attribution: {
      text: `“${attributed.title}”, ${attributed.within}. ${owner}${licence ? `, ${licence.name}` : ''}. ${rest}`,
      html:
        `<a href="${escapeHtml(attributed.url)}">“${escapeHtml(attributed.title)}”</a>, ${
          escapeHtml(attributed.within)
        }. ${escapeHtml(owner)}` +
        `${licence ? `, <a href="${escapeHtml(licence.url)}" rel="license">${escapeHtml(licence.name)}</a>` : ''}. ${
          escapeHtml(rest)
        }`,
      url: attributed.url,
    },
    lastReviewed: provenance.lastReviewed,
    nextReview: provenance.nextReview,
  }
}
