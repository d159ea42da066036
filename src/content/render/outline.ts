import { noticeOf, ownLanguage, type VersionAround } from './notices.ts'
import type { AimsRecord, GuidePartRecord, GuideRecord } from '../records/library-schemas.ts'
import type { ReadableRecord } from '../records/readable-record.ts'
import type { CategoryRecord, ExampleRecord, PrincipleRecord, SourceRecord } from '../records/schemas.ts'
import type { PrincipleSetRecord } from '../records/set-schemas.ts'
import { languageOf, statementField } from '../records/wording.ts'
import type { Words } from '../records/words.ts'

/** Words that stand together, perhaps in several languages. */
export type Passage = readonly Words[]

/** A record laid out for reading: HTML, Markdown and plain text are three ways of writing the same outline. */
export interface Outline {
  readonly lang: string
  readonly kind: string
  readonly slug: string
  readonly title: Passage
  readonly lead: Passage | null
  /** Said above the text where the text needs it, for example that it is a draft. */
  readonly notice: Passage | null
  readonly blocks: readonly Block[]
  readonly attribution: { readonly text: string, readonly html: string } | null
}

/** A part under a heading of its own, or under none: a text with marks of its own, plain paragraphs, or a list. */
export type Block =
  | {
    readonly heading: Passage | null
    readonly rich: { readonly markdown: string, readonly html: string, readonly text: string, readonly lang: string }
  }
  | { readonly heading: Passage | null, readonly paragraphs: readonly Passage[] }
  | { readonly heading: Passage | null, readonly ordered: boolean, readonly items: readonly Item[] }

/** One line of a list, as plain text. */
export interface Item {
  readonly text: Passage
  /** Where the item leads, if anywhere. */
  readonly url?: string | null | undefined
  /** Said after the text. */
  readonly note?: Passage | null
}

function own (text: string): Passage {
  return [{ text, lang: ownLanguage }]
}

/** Words of a record, in the language that a field of it is really in. */
function inLanguageOf (record: Pick<PrincipleRecord, 'lang' | 'fallbacks'>) {
  return (text: string, ...fields: readonly string[]): Passage => [{ text, lang: languageOf(record, ...fields) }]
}

/**
 * `publicUrl` goes before the addresses of this service, so that they lead here from wherever the outline is shown.
 * `around` is the version that the record stands in.
 */
export function outlineOf (record: ReadableRecord, publicUrl: string, around: VersionAround | null): Outline {
  return { ...layOut(record, publicUrl, around), notice: record.type === 'source' ? null : noticeOf(record, around) }
}

type Layout = Omit<Outline, 'notice'>

function layOut (record: ReadableRecord, publicUrl: string, around: VersionAround | null): Layout {
  switch (record.type) {
    case 'principle':
      return outlineOfPrinciple(record)
    case 'example':
      return outlineOfExample(record)
    case 'principle-set':
      return outlineOfSet(record, publicUrl, around)
    case 'category':
      return outlineOfCategory(record)
    case 'guide':
      return outlineOfGuide(record, publicUrl)
    case 'aims':
      return outlineOfAims(record)
    case 'source':
      return outlineOfSource(record)
    default:
      return outlineOfGuidePart(record, publicUrl)
  }
}

function outlineOfPrinciple (principle: PrincipleRecord): Layout {
  const words = inLanguageOf(principle)
  return {
    ...frame(principle),
    lead: principle.gloss === null ? null : words(principle.gloss, 'gloss'),
    blocks: present(
      principle.explanation &&
      { heading: null, rich: { ...principle.explanation, lang: languageOf(principle, 'explanation') } },
      list(own('In short'), principle.points.map(text => ({ text: words(text, 'points') }))),
      list(
        own('Statements to rate'),
        principle.statements.map(({ key, text }) => ({ text: words(text, 'statements', statementField(key)) })),
        true
      ),
      list(own('Examples'), principle.examples.map(linkOf))
    ),
  }
}

function linkOf ({ title, lang, url }: PrincipleRecord['examples'][number]): Item {
  return { text: [{ text: title, lang }], url }
}

function judgementOf ({ peerSupport, lang }: ExampleRecord): Block[] {
  if (peerSupport === null) return []
  const { judgement, reason, by } = peerSupport
  return [{
    heading: own('Is it peer support itself?'),
    paragraphs: [[
      ...own(judged[judgement]),
      { text: reason, lang },
      ...own(`This is ${by === 'ours' ? 'our' : "the author's"} judgement.`),
    ]],
  }]
}

const judged = { yes: 'Yes.', partly: 'Partly.', no: 'No.' } as const

function outlineOfExample (example: ExampleRecord): Layout {
  const { lang } = example
  const fact = (name: string, text: string | null) => text === null ? [] : [[...own(`${name}:`), { text, lang }]]
  const facts: Passage[] = [...fact('How often', example.cadence), ...fact('Group size', example.groupSize)]
  return {
    ...frame(example),
    lead: null,
    blocks: present(
      { heading: null, paragraphs: [[{ text: example.summary, lang }]] },
      list(own('Good to know'), facts.map(text => ({ text }))),
      ...judgementOf(example),
      example.url !== null && list(own('Read more'), [linkOf(example)])
    ),
  }
}

function outlineOfSet (set: PrincipleSetRecord, publicUrl: string, around: VersionAround | null): Layout {
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
      ...present(blocks.length > 0 ? null : list(own('Principles'), names, true)),
      {
        heading: own('This version'),
        paragraphs: [[
          ...own(`Version ${set.version}, published ${set.publishedAt.slice(0, 10)}.`),
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

function outlineOfCategory (category: CategoryRecord): Layout {
  return {
    ...frame(category),
    lead: [{ text: category.description, lang: category.lang }],
    blocks: present(list(own('Examples'), category.examples.map(linkOf))),
  }
}

function outlineOfGuide (guide: GuideRecord, publicUrl: string): Layout {
  const words = inLanguageOf(guide)
  const texts = (passages: ReadonlyArray<{ readonly text: string, readonly url?: string }>) =>
    passages.map(({ text, url }) => ({ text: words(text), url: url && publicUrl + url }))
  return {
    ...frame({ ...guide, slug: 'guide' }),
    lead: words(guide.summary),
    blocks: present(
      list(own('What peer support is'), texts(guide.facts)),
      list(own('Who benefits, and how'), texts(guide.benefits)),
      list(own('Who this is for'), texts(guide.audiences)),
      list(own('When it helps'), texts(guide.situations)),
      { heading: own('As a checklist'), paragraphs: [words(guide.checklistNote)] },
      { heading: own('Your own principles'), paragraphs: [words(guide.adaptingNote)] },
      list(own('Limits'), texts(guide.limits))
    ),
  }
}

function outlineOfGuidePart (part: GuidePartRecord, publicUrl: string): Layout {
  const lead = part.text === `${part.title}.` ? null : inLanguageOf(part)(part.text, 'text')
  const guide = { text: own('Read the whole guide'), url: `${publicUrl}${part.links.guide}` }
  return { ...frame(part), lead, blocks: present(list(null, [guide])) }
}

function outlineOfAims (aims: AimsRecord): Layout {
  const words = inLanguageOf(aims)
  return {
    ...frame({ ...aims, slug: 'aims' }),
    lead: null,
    blocks: present(list(null, aims.aims.map(({ title, text }) => ({ text: words(title), note: words(text) })), true), {
      heading: null,
      paragraphs: [words(aims.credit)],
    }),
  }
}

function outlineOfSource (source: SourceRecord): Layout {
  const published = source.published === null ? '' : `, ${source.published}`
  return {
    lang: ownLanguage,
    kind: source.type,
    slug: source.slug,
    title: own(source.title),
    lead: own(`${source.authors === null ? '' : `${source.authors}. `}${source.publisher}${published}.`),
    blocks: present(
      source.note !== null && { heading: null, paragraphs: [own(source.note)] },
      source.url !== null && list(own('Read it'), [{ text: own(source.title), url: source.url }])
    ),
    attribution: null,
  }
}

function frame (
  record: Pick<PrincipleRecord, 'lang' | 'fallbacks' | 'slug' | 'title' | 'attribution'> & { readonly type: string }
) {
  const { lang, type, slug, title, attribution } = record
  return { lang, kind: type, slug, title: inLanguageOf(record)(title, 'title'), attribution }
}

function list (heading: Passage | null, items: readonly Item[], ordered = false): Block | null {
  return items.length === 0 ? null : { heading, ordered, items }
}

function present (...blocks: ReadonlyArray<Block | null | false>): Block[] {
  return blocks.filter(block => block !== null && block !== false)
}
