import type { Provenance, Source, Variant } from '../../domain/versions/principle-set.ts'
import { languageAttributes } from '../../http/languages.ts'
import { escapeHtml, webAddress } from '../render/markup.ts'
import { ownWords } from '../render/own-words.ts'
import type { Words } from './words.ts'

/** What a line of attribution is about. */
export interface Attributed {
  /** What the words are about. */
  readonly title: Words
  /** The collection or set it stands in; null where that is the same. */
  readonly within: Words | null
  /** The number of its version, where it has one. */
  readonly version?: string
  /** Absolute. */
  readonly url: string
  /** In which form the line has the service's own words; the standard one if absent. */
  readonly variant?: Variant
}

/** A piece of the line: words, perhaps with where they lead. */
interface Piece {
  readonly text: string
  readonly href?: string
  readonly rel?: string
  readonly lang?: string
}

const licences: ReadonlyMap<string, { readonly name: string, readonly url: string }> = new Map([
  ['CC-BY-4.0', { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' }],
])

/** The address of a licence's text, by SPDX identifier. */
export function licenceUrl (licence: string): string {
  return licences.get(licence)?.url ?? `https://spdx.org/licenses/${encodeURIComponent(licence)}.html`
}

/** The words of the line that are the service's own. */
const lineLanguage = 'en'

/**
 * The provenance block of a record: whose words, from which sources, under which licence, and a line that says so.
 * The line never suggests that a body named in it endorses the service.
 */
export function provenanceOf (provenance: Provenance, allSources: readonly Source[], attributed: Attributed) {
  const sources = allSources
    .filter(({ slug }) => provenance.sources.includes(slug))
    .map(({ slug, title, publisher, published, url }) => ({ slug, title, publisher, published, url: webAddress(url) }))
  const line = attributionLine(provenance, sources, attributed)
  return {
    textStatus: provenance.textStatus,
    sources,
    rightsHolder: provenance.rightsHolder,
    licence: provenance.licence,
    attribution: {
      text: line.map(({ text }) => text).join(''),
      html: `<span lang="${lineLanguage}">${line.map(htmlOfPiece).join('')}</span>`,
      url: attributed.url,
    },
    lastReviewed: provenance.lastReviewed,
    nextReview: provenance.nextReview,
  }
}

type Cited = Pick<Source, 'title' | 'publisher' | 'published'>

/** One sentence for what is known, and none for what is not. */
function attributionLine (
  { textStatus, rightsHolder, licence, adaptedFrom = [] }: Provenance,
  sources: readonly Cited[],
  { title, within, version, url, variant = 'standard' }: Attributed
): Piece[] {
  const said = ownWords[variant]
  const isName = textStatus === 'name-only'
  const cited = sources.map(citation).join('; ')
  return [
    { text: `“${title.text}”`, href: url, lang: title.lang },
    ...(within ? [{ text: ', ' }, within] : []),
    { text: `${version === undefined ? '' : `, version ${version}`}. ${isName ? said.nameOf : ''}© ${rightsHolder}` },
    ...licensed(licence),
    ...adaptedFrom.flatMap(from => [{ text: `${said.adaptedFrom} © ${from.rightsHolder}` }, ...licensed(from.licence)]),
    ...(cited === ''
      ? []
      : [{ text: `${isName ? said.namedIn : said.basedOn}${cited}.` }]),
    ...(isName
      ? [{ text: said.noEndorsement.name }]
      : cited === '' && adaptedFrom.length === 0
        ? []
        : [{ text: said.noEndorsement.words }]),
  ]
}

/** A licence, where there is one, and the end of the sentence. */
function licensed (licence: string | null): Piece[] {
  if (licence === null) return [{ text: '.' }]
  const { name, url } = licences.get(licence) ?? { name: licence, url: licenceUrl(licence) }
  return [{ text: ', ' }, { text: name, href: url, rel: 'license' }, { text: '.' }]
}

function citation ({ title, publisher, published }: Cited): string {
  const details = [publisher, published?.slice(0, 4)].filter(Boolean).join(', ')
  return details === '' ? title : `${title} (${details})`
}

function htmlOfPiece ({ text, href, rel, lang = lineLanguage }: Piece): string {
  const language = languageAttributes(lang, lineLanguage)
  const relation = rel === undefined ? '' : ` rel="${rel}"`
  if (href !== undefined) return `<a href="${escapeHtml(href)}"${relation}${language}>${escapeHtml(text)}</a>`
  return language === '' ? escapeHtml(text) : `<span${language}>${escapeHtml(text)}</span>`
}
