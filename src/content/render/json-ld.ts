import { licenceUrl } from '../records/attribution.ts'
import type { ReadableRecord } from '../records/readable-record.ts'
import type { ExampleRecord, PrincipleRecord } from '../records/schemas.ts'
import type { PrincipleSetRecord } from '../records/set-schemas.ts'
import { languageOf } from '../records/wording.ts'
import type { Words } from '../records/words.ts'
import { ownLanguage } from './notices.ts'

type Node = Record<string, unknown>

/** Written out in every document, so that a reader needs no context from elsewhere. */
const context = { '@vocab': 'https://schema.org/', skos: 'http://www.w3.org/2004/02/skos/core#' }

/**
 * schema.org and SKOS in one: a set is a DefinedTermSet and a skos:ConceptScheme, a principle a DefinedTerm and a
 * skos:Concept. Identifiers are absolute, on the service's public address.
 */
export function jsonLd (record: ReadableRecord, publicUrl: string, notice: readonly Words[] | null): Node {
  return {
    '@context': context,
    ...nodeOf(record, publicUrl),
    ...(notice && { 'skos:editorialNote': notice.map(({ text, lang }) => literal(text, lang)) }),
  }
}

/** A text with the language that it is really in. */
function literal (text: string, lang: string): Node {
  return { '@value': text, '@language': lang }
}

function nodeOf (record: ReadableRecord, publicUrl: string): Node {
  switch (record.type) {
    case 'principle':
      return principleNode(record, publicUrl)
    case 'principle-set':
      return setNode(record, publicUrl)
    case 'example':
      return exampleNode(record, publicUrl)
    case 'category':
      return {
        ...head('DefinedTerm', record, publicUrl),
        description: literal(record.description, languageOf(record, 'description')),
        subjectOf: record.examples.map(exampleLink),
        ...rights(record),
      }
    case 'guide':
      return {
        ...head('Article', record, publicUrl),
        abstract: literal(record.summary, languageOf(record, 'summary')),
        articleBody: literal(record.facts.map(({ text }) => text).join(' '), record.lang),
        ...rights(record),
      }
    case 'benefit':
    case 'audience':
    case 'situation':
      return {
        ...head('CreativeWork', record, publicUrl),
        text: literal(record.text, languageOf(record, 'text')),
        isPartOf: { '@id': publicUrl + String(record.links.guide) },
        ...rights(record),
      }
    case 'aims':
      return {
        ...head('ItemList', record, publicUrl),
        itemListElement: record.aims.map(({ title, text }, index) => ({
          '@type': 'ListItem',
          position: index + 1,
          name: literal(title, record.lang),
          description: literal(text, record.lang),
        })),
        ...rights(record),
      }
    case 'source':
      return compact({
        '@id': publicUrl + record.links.self,
        '@type': 'CreativeWork',
        name: record.title,
        author: record.authors,
        publisher: { '@type': 'Organization', name: record.publisher },
        datePublished: record.published,
        url: record.url,
      })
  }
}

function setNode (set: PrincipleSetRecord, publicUrl: string): Node {
  const members = set.principles.map(principle =>
    'explanation' in principle
      ? principleNode(principle, publicUrl)
      : compact({ ...termNode(principle, publicUrl), description: glossOf(principle) })
  )
  return {
    ...head(['DefinedTermSet', 'skos:ConceptScheme'], set, publicUrl),
    ...label(set),
    description: literal(set.description, languageOf(set, 'description')),
    version: set.version,
    datePublished: set.publishedAt,
    hasDefinedTerm: members,
    'skos:hasTopConcept': set.principles.map(({ links }) => ({ '@id': publicUrl + links.self })),
    ...rights(set),
  }
}

/** A principle as a term of its set, whether it is shown whole or in short. */
function termNode (principle: PrincipleSetRecord['principles'][number], publicUrl: string): Node {
  const set = { '@id': publicUrl + String(principle.links.set) }
  return {
    ...head(['DefinedTerm', 'skos:Concept'], principle, publicUrl),
    ...label(principle),
    termCode: principle.slug,
    inDefinedTermSet: set,
    'skos:inScheme': set,
    'skos:topConceptOf': set,
    position: principle.position,
  }
}

function principleNode (principle: PrincipleRecord, publicUrl: string): Node {
  return compact({
    ...termNode(principle, publicUrl),
    description: principle.explanation
      ? literal(principle.explanation.text, languageOf(principle, 'explanation'))
      : glossOf(principle),
    'skos:definition': glossOf(principle),
    subjectOf: principle.examples.map(example =>
      'type' in example ? exampleNode(example, publicUrl) : exampleLink(example)
    ),
    ...rights(principle),
  })
}

function glossOf (principle: PrincipleSetRecord['principles'][number]): Node | null {
  return principle.gloss === null ? null : literal(principle.gloss, languageOf(principle, 'gloss'))
}

function exampleLink ({ title, lang, url }: Pick<ExampleRecord, 'title' | 'lang' | 'url'>): Node {
  return compact({ '@type': 'CreativeWork', name: literal(title, lang), url })
}

function exampleNode (example: ExampleRecord, publicUrl: string): Node {
  return compact({
    ...head('CreativeWork', example, publicUrl),
    abstract: literal(example.summary, languageOf(example, 'summary')),
    genre: example.category,
    url: example.url,
    about: example.principles.map(({ slug }) => ({ '@id': `${publicUrl}${example.links.set}/principles/${slug}` })),
    ...rights(example),
  })
}

type Titled = Pick<PrincipleRecord, 'title' | 'lang' | 'fallbacks'>

function head (type: string | string[], record: Titled & { links: { self: string } }, publicUrl: string): Node {
  return { '@id': publicUrl + record.links.self, '@type': type, name: titleOf(record) }
}

function titleOf (record: Titled): Node {
  return literal(record.title, languageOf(record, 'title'))
}

function label (record: Titled): Node {
  return { 'skos:prefLabel': titleOf(record) }
}

function rights (
  { licence, rightsHolder, attribution, sources, lang }: Pick<
    PrincipleRecord,
    'licence' | 'rightsHolder' | 'attribution' | 'sources' | 'lang'
  >
): Node {
  return compact({
    inLanguage: lang,
    license: licence === null ? null : licenceUrl(licence),
    copyrightHolder: { '@type': 'Organization', name: rightsHolder },
    creditText: literal(attribution.text, ownLanguage),
    isBasedOn: sources.map(({ title, url }) => compact({ '@type': 'CreativeWork', name: title, url })),
  })
}

/** JSON-LD has no null values: what is not known is not said. */
function compact (node: Node): Node {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== null))
}
