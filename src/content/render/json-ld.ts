import { licenceUrl } from '../records/attribution.ts'
import type { ReadableRecord } from '../records/readable-record.ts'
import type { ExampleRecord, PrincipleRecord } from '../records/schemas.ts'
import type { PrincipleSetRecord } from '../records/set-schemas.ts'

type Node = Record<string, unknown>

/** Written out in every document, so that a reader needs no context from elsewhere. */
const context = { '@vocab': 'https://schema.org/', skos: 'http://www.w3.org/2004/02/skos/core#' }

/**
 * schema.org and SKOS in one: a set is a DefinedTermSet and a skos:ConceptScheme, a principle a DefinedTerm and a
 * skos:Concept. Identifiers are absolute, on the service's public address.
 */
export function jsonLd (record: ReadableRecord, publicUrl: string): Node {
  return { '@context': context, ...nodeOf(record, publicUrl) }
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
        description: record.description,
        subjectOf: record.examples.map(({ title, url }) => compact({ '@type': 'CreativeWork', name: title, url })),
        ...rights(record),
      }
    case 'guide':
      return {
        ...head('Article', record, publicUrl),
        abstract: record.summary,
        articleBody: record.facts.map(({ text }) => text).join(' '),
        ...rights(record),
      }
    case 'aims':
      return {
        ...head('ItemList', record, publicUrl),
        itemListElement: record.aims.map(({ title, text }, index) => ({
          '@type': 'ListItem',
          position: index + 1,
          name: title,
          description: text,
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
      : compact({ ...termNode(principle, set.lang, publicUrl), description: principle.gloss })
  )
  return {
    ...head(['DefinedTermSet', 'skos:ConceptScheme'], set, publicUrl),
    ...label(set.title, set.lang),
    description: set.description,
    version: set.version,
    datePublished: set.publishedAt,
    hasDefinedTerm: members,
    'skos:hasTopConcept': set.principles.map(({ links }) => ({ '@id': publicUrl + links.self })),
    ...rights(set),
  }
}

/** A principle as a term of its set, whether it is shown whole or in short. */
function termNode (principle: PrincipleSetRecord['principles'][number], lang: string, publicUrl: string): Node {
  const set = { '@id': publicUrl + String(principle.links.set) }
  return {
    ...head(['DefinedTerm', 'skos:Concept'], principle, publicUrl),
    ...label(principle.title, lang),
    termCode: principle.slug,
    inDefinedTermSet: set,
    'skos:inScheme': set,
    'skos:topConceptOf': set,
    position: principle.position,
  }
}

function principleNode (principle: PrincipleRecord, publicUrl: string): Node {
  return compact({
    ...termNode(principle, principle.lang, publicUrl),
    description: principle.explanation?.text ?? principle.gloss,
    'skos:definition': principle.gloss === null ? null : { '@value': principle.gloss, '@language': principle.lang },
    subjectOf: principle.examples.map(example =>
      'type' in example
        ? exampleNode(example, publicUrl)
        : compact({ '@type': 'CreativeWork', name: example.title, url: example.url })
    ),
    ...rights(principle),
  })
}

function exampleNode (example: ExampleRecord, publicUrl: string): Node {
  return compact({
    ...head('CreativeWork', example, publicUrl),
    abstract: example.summary,
    genre: example.category,
    url: example.url,
    about: example.principles.map(({ slug }) => ({ '@id': `${publicUrl}${example.links.set}/principles/${slug}` })),
    ...rights(example),
  })
}

function head (
  type: string | string[],
  { title, links }: { title: string, links: { self: string } },
  publicUrl: string
): Node {
  return { '@id': publicUrl + links.self, '@type': type, name: title }
}

function label (title: string, lang: string): Node {
  return { 'skos:prefLabel': { '@value': title, '@language': lang } }
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
    creditText: attribution.text,
    isBasedOn: sources.map(({ title, url }) => compact({ '@type': 'CreativeWork', name: title, url })),
  })
}

/** JSON-LD has no null values: what is not known is not said. */
function compact (node: Node): Node {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== null))
}
