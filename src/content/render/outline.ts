import type { AimsRecord, GuideRecord } from '../records/library-schemas.ts'
import type { ReadableRecord } from '../records/readable-record.ts'
import type { CategoryRecord, ExampleRecord, PrincipleRecord, SourceRecord } from '../records/schemas.ts'
import type { PrincipleSetRecord } from '../records/set-schemas.ts'

/** A record laid out for reading: HTML, Markdown and plain text are three ways of writing the same outline. */
export interface Outline {
  readonly lang: string
  readonly kind: string
  readonly slug: string
  readonly title: string
  readonly lead: string | null
  /** Said above the text where the text needs it, for example that it is a draft. */
  readonly notice: string | null
  readonly blocks: readonly Block[]
  readonly attribution: { readonly text: string, readonly html: string } | null
}

/** A part under a heading of its own, or under none: a text with marks of its own, plain paragraphs, or a list. */
export type Block =
  | {
    readonly heading: string | null
    readonly rich: { readonly markdown: string, readonly html: string, readonly text: string }
  }
  | { readonly heading: string | null, readonly paragraphs: readonly string[] }
  | { readonly heading: string | null, readonly ordered: boolean, readonly items: readonly Item[] }

/** One line of a list, as plain text. */
export interface Item {
  readonly text: string
  /** Where the item leads, if anywhere. */
  readonly url?: string | null
  /** Said after the text. */
  readonly note?: string | null
}

/** `publicUrl` goes before the addresses of this service, so that they lead here from wherever the outline is shown. */
export function outlineOf (record: ReadableRecord, publicUrl: string): Outline {
  switch (record.type) {
    case 'principle':
      return outlineOfPrinciple(record)
    case 'example':
      return outlineOfExample(record)
    case 'principle-set':
      return outlineOfSet(record, publicUrl)
    case 'category':
      return outlineOfCategory(record)
    case 'guide':
      return outlineOfGuide(record)
    case 'aims':
      return outlineOfAims(record)
    case 'source':
      return outlineOfSource(record)
  }
}

function noticeOf (
  { variant, variantStatus, textStatus }: Pick<PrincipleRecord, 'variant' | 'variantStatus' | 'textStatus'>
): string | null {
  const notices = [
    ...(variantStatus === null ? [] : [`${variant === 'easy-read' ? 'Easy Read' : 'Translation'}, ${variantStatus}.`]),
    ...(textStatus === 'reconstructed'
      ? ["Reconstructed: the guide's own text of this principle is lost, and another source stands in for it."]
      : []),
  ]
  return notices.join(' ') || null
}

function outlineOfPrinciple (principle: PrincipleRecord): Outline {
  return {
    ...frame(principle),
    lead: principle.gloss,
    notice: noticeOf(principle),
    blocks: present(
      principle.explanation && { heading: null, rich: principle.explanation },
      list('In short', principle.points.map(text => ({ text }))),
      list('Statements to rate', principle.statements.map(({ text }) => ({ text })), true),
      list('Examples', principle.examples.map(({ title, url }) => ({ text: title, url })))
    ),
  }
}

function judgementOf ({ peerSupport }: ExampleRecord): Block[] {
  if (peerSupport === null) return []
  const { judgement, reason, by } = peerSupport
  return [{
    heading: 'Is it peer support itself?',
    paragraphs: [`${judged[judgement]} ${reason} This is ${by === 'ours' ? 'our' : "the author's"} judgement.`],
  }]
}

const judged = { yes: 'Yes.', partly: 'Partly.', no: 'No.' } as const

function outlineOfExample (example: ExampleRecord): Outline {
  const facts = [
    ...(example.cadence === null ? [] : [`How often: ${example.cadence}`]),
    ...(example.groupSize === null ? [] : [`Group size: ${example.groupSize}`]),
  ]
  return {
    ...frame(example),
    lead: null,
    notice: noticeOf(example),
    blocks: present(
      { heading: null, paragraphs: [example.summary] },
      list('Good to know', facts.map(text => ({ text }))),
      ...judgementOf(example),
      example.url !== null && list('Read more', [{ text: example.title, url: example.url }])
    ),
  }
}

function outlineOfSet (set: PrincipleSetRecord, publicUrl: string): Outline {
  return {
    ...frame(set),
    lead: set.description,
    notice: noticeOf(set),
    blocks: [
      ...set.principles.flatMap(principle =>
        'explanation' in principle && principle.explanation
          ? [{ heading: principle.title, rich: principle.explanation }]
          : []
      ),
      ...present(
        set.principles.some(principle => 'explanation' in principle && principle.explanation)
          ? null
          : list(
            'Principles',
            set.principles.map(({ title, gloss, links }) => ({
              text: title,
              url: publicUrl + links.self,
              note: gloss,
            })),
            true
          )
      ),
      {
        heading: 'This version',
        paragraphs: [`Version ${set.version}, published ${set.publishedAt.slice(0, 10)}. ${set.changeNote}`],
      },
    ],
  }
}

function outlineOfCategory (category: CategoryRecord): Outline {
  return {
    ...frame(category),
    lead: category.description,
    notice: noticeOf(category),
    blocks: present(list('Examples', category.examples.map(({ title, url }) => ({ text: title, url })))),
  }
}

function outlineOfGuide (guide: GuideRecord): Outline {
  const texts = (passages: GuideRecord['facts']) => passages.map(({ text }) => ({ text }))
  return {
    ...frame({ ...guide, slug: 'guide' }),
    lead: guide.summary,
    notice: noticeOf(guide),
    blocks: present(
      list('What peer support is', texts(guide.facts)),
      list('Who this is for', texts(guide.audiences)),
      list('When it helps', texts(guide.situations)),
      { heading: 'As a checklist', paragraphs: [guide.checklistNote] },
      { heading: 'Your own principles', paragraphs: [guide.adaptingNote] },
      list('Limits', texts(guide.limits))
    ),
  }
}

function outlineOfAims (aims: AimsRecord): Outline {
  return {
    ...frame({ ...aims, slug: 'aims' }),
    lead: null,
    notice: noticeOf(aims),
    blocks: present(list(null, aims.aims.map(({ title, text }) => ({ text: title, note: text })), true), {
      heading: null,
      paragraphs: [aims.credit],
    }),
  }
}

function outlineOfSource (source: SourceRecord): Outline {
  const published = source.published === null ? '' : `, ${source.published}`
  return {
    lang: 'en',
    kind: source.type,
    slug: source.slug,
    title: source.title,
    lead: `${source.authors === null ? '' : `${source.authors}. `}${source.publisher}${published}.`,
    notice: null,
    blocks: present(
      source.note !== null && { heading: null, paragraphs: [source.note] },
      source.url !== null && list('Read it', [{ text: source.title, url: source.url }])
    ),
    attribution: null,
  }
}

function frame (
  { lang, type, slug, title, attribution }: Pick<PrincipleRecord, 'lang' | 'slug' | 'title' | 'attribution'> & {
    type: string
  }
) {
  return { lang, kind: type, slug, title, attribution }
}

function list (heading: string | null, items: readonly Item[], ordered = false): Block | null {
  return items.length === 0 ? null : { heading, ordered, items }
}

function present (...blocks: ReadonlyArray<Block | null | false>): Block[] {
  return blocks.filter(block => block !== null && block !== false)
}
