import type { Variant } from '../../domain/versions/principle-set.ts'
import type { ReadableRecord } from '../records/readable-record.ts'
import type { CategoryRecord, ExampleRecord, PrincipleRecord } from '../records/schemas.ts'
import type { PrincipleSetRecord } from '../records/set-schemas.ts'
import { languageOf, statementField } from '../records/wording.ts'
import {
  frame, inLanguageOf, list, own, present, type Block, type Item, type Layout, type Outline, type Passage
} from './layout.ts'
import { outlineOfAims, outlineOfGuide, outlineOfGuidePart, outlineOfSource } from './library-outline.ts'
import { noticeOf, type VersionAround } from './notices.ts'
import { ownWords, type OwnWords } from './own-words.ts'

/**
 * `publicUrl` goes before the addresses of this service, so that they lead here from wherever the outline is shown.
 * `around` is the version that the record stands in.
 */
export function outlineOf (
  record: ReadableRecord,
  publicUrl: string,
  around: VersionAround | null
): Outline {
  const said = ownWords[variantOf(record, around)]
  return {
    ...layOut(record, publicUrl, around, said),
    notice: record.type === 'source' ? null : noticeOf(record, around, said),
  }
}

/** In which form the service's own words stand in the page of a record. */
function variantOf (record: ReadableRecord, around: VersionAround | null): Variant {
  return around?.ownVariant ?? ('variant' in record ? record.variant : 'standard')
}

function layOut (record: ReadableRecord, publicUrl: string, around: VersionAround | null, said: OwnWords): Layout {
  switch (record.type) {
    case 'principle':
      return outlineOfPrinciple(record, said)
    case 'example':
      return outlineOfExample(record, said)
    case 'principle-set':
      return outlineOfSet(record, publicUrl, around, said)
    case 'category':
      return outlineOfCategory(record, said)
    case 'guide':
      return outlineOfGuide(record, publicUrl, said)
    case 'aims':
      return outlineOfAims(record)
    case 'source':
      return outlineOfSource(record)
    default:
      return outlineOfGuidePart(record, publicUrl, said)
  }
}

function outlineOfPrinciple (principle: PrincipleRecord, said: OwnWords): Layout {
  const words = inLanguageOf(principle)
  return {
    ...frame(principle),
    lead: principle.gloss === null ? null : words(principle.gloss, 'gloss'),
    blocks: present(
      principle.explanation &&
      { heading: null, rich: { ...principle.explanation, lang: languageOf(principle, 'explanation') } },
      list(own(said.inShort), principle.points.map(text => ({ text: words(text, 'points') }))),
      list(
        own(said.statements),
        principle.statements.map(({ key, text }) => ({ text: words(text, 'statements', statementField(key)) })),
        true
      ),
      list(own(said.examples), principle.examples.map(linkOf))
    ),
  }
}

function linkOf ({ title, lang, url }: PrincipleRecord['examples'][number]): Item {
  return { text: [{ text: title, lang }], url }
}

function judgementOf (example: ExampleRecord, said: OwnWords): Block[] {
  const { peerSupport } = example
  if (peerSupport === null) return []
  const { judgement, reason, by } = peerSupport
  return [{
    heading: own(said.isPeerSupport),
    paragraphs: [[
      ...own(said.judged[judgement]),
      ...inLanguageOf(example)(reason, 'peerSupport'),
      ...own(said.judgedBy[by]),
    ]],
  }]
}

function outlineOfExample (example: ExampleRecord, said: OwnWords): Layout {
  const words = inLanguageOf(example)
  const fact = (name: string, text: string | null, field: string) =>
    text === null ? [] : [[...own(name), ...words(text, field)]]
  const facts: Passage[] = [
    ...fact(said.howOften, example.cadence, 'cadence'),
    ...fact(said.groupSize, example.groupSize, 'groupSize'),
  ]
  return {
    ...frame(example),
    lead: null,
    blocks: present(
      { heading: null, paragraphs: [words(example.summary, 'summary')] },
      list(own(said.goodToKnow), facts.map(text => ({ text }))),
      ...judgementOf(example, said),
      example.url !== null &&
        list(own(said.readMore), [{ text: words(example.title, 'title'), url: example.url }])
    ),
  }
}

function outlineOfSet (
  set: PrincipleSetRecord,
  publicUrl: string,
  around: VersionAround | null,
  said: OwnWords
): Layout {
  const blocks: Block[] = set.principles.flatMap(principle =>
    'explanation' in principle && principle.explanation
      ? [{
          heading: inLanguageOf(principle)(principle.title, 'title'),
          rich: { ...principle.explanation, lang: languageOf(principle, 'explanation') },
        }]
      : []
  )
  const names = set.principles.map(({ title, gloss, links, ...served }) => ({
    text: inLanguageOf(served)(title, 'title'),
    url: publicUrl + links.self + wordingQuery([set, served], around),
    note: gloss === null ? null : inLanguageOf(served)(gloss, 'gloss'),
  }))
  return {
    ...frame(set),
    lead: inLanguageOf(set)(set.description, 'description'),
    blocks: [
      ...blocks,
      ...present(blocks.length > 0 ? null : list(own(said.principles), names, true)),
      {
        heading: own(said.thisVersion),
        paragraphs: [[
          ...own(said.published(set.version, set.publishedAt.slice(0, 10))),
          { text: set.changeNote, lang: around?.lang ?? set.lang },
        ]],
      },
    ],
  }
}

type Worded = Pick<PrincipleRecord, 'lang' | 'variant'>

/** A link leads on in the wording that is read: of the first record that is in another one than the set's own. */
function wordingQuery (records: readonly Worded[], around: VersionAround | null): string {
  const read = records.find(({ lang, variant }) => lang !== around?.lang || variant !== 'standard')
  return read ? `?${new URLSearchParams({ lang: read.lang, variant: read.variant })}` : ''
}

function outlineOfCategory (category: CategoryRecord, said: OwnWords): Layout {
  return {
    ...frame(category),
    lead: inLanguageOf(category)(category.description, 'description'),
    blocks: present(list(own(said.examples), category.examples.map(linkOf))),
  }
}
