import { Type, type Static } from '@sinclair/typebox'
import { audiences, formats, judgements, placements, relations, sourceBases, sourceKinds, textStatuses, variants } from '../../domain/versions/principle-set.ts'
import { closed, oneOf, orNull, ref } from '../../http/schema.ts'

export const Slug = Type.String({ description: 'Permanent key of rules and addresses' })
export const Path = Type.String({ description: 'Root-relative address on this service' })
export const Links = Type.Unsafe<{ self: string, [name: string]: string }>(Type.Object({ self: Path }, {
  additionalProperties: Path, description: 'Root-relative addresses on this service; `self` is the pinned one where there is one',
}))
export const VersionText = Type.String({ pattern: '^\\d+\\.\\d+\\.\\d+$' })
export const Digest = Type.String({ pattern: '^sha256:[0-9a-f]{64}$', description: 'SHA-256 over RFC 8785 canonical JSON' })
export const Instant = Type.String({ format: 'date-time' })
const CalendarDate = Type.String({ format: 'date' })
const Uri = Type.String({ format: 'uri' })

const citation = {
  slug: Slug,
  title: Type.String(),
  publisher: Type.String(),
  published: orNull(Type.String({ description: 'YYYY, YYYY-MM or YYYY-MM-DD, as precisely as is known' })),
  url: orNull(Uri),
}

export const CitationSchema = Type.Object(citation, { $id: 'Citation', description: 'A source, in short', ...closed })

export const AttributionSchema = Type.Object({
  text: Type.String(),
  html: Type.String(),
  url: Type.String({ format: 'uri', description: 'Absolute, so that it leads back here from wherever the text is shown' }),
}, { $id: 'Attribution', description: 'Ready to be shown beside the text', ...closed })

/** Where a text came from, who may use it, and how to say so. On every record. */
export const provenance = {
  textStatus: oneOf(textStatuses, { description: '`own-words`: ours, from the facts of the sources. `reconstructed`: the first source\'s text is lost and others stand in. `name-only`: the name alone is served' }),
  sources: Type.Array(ref(CitationSchema)),
  rightsHolder: Type.String(),
  licence: orNull(Type.String({ description: 'SPDX identifier; null where the wording is not ours to license' })),
  attribution: ref(AttributionSchema),
  lastReviewed: CalendarDate,
  nextReview: CalendarDate,
}

/** Which wording was served. On every record whose texts may exist in several. */
export const wording = {
  lang: Type.String({ description: 'BCP 47 language of the texts' }),
  variant: oneOf(variants),
  variantStatus: orNull(Type.String({ description: 'For example "draft: not user-tested"; null for the standard text' })),
  translates: orNull(Type.Object({ version: VersionText, outdated: Type.Boolean() }, {
    description: 'The version of the set that a translation was made from, and whether the standard text has moved since; null where it is this version', ...closed,
  })),
  fallbacks: Type.Array(Type.Object({ field: Type.String(), lang: Type.String(), variant: oneOf(variants) }, closed), {
    description: 'The fields that the wording asked for by `lang` and `variant` lacks, and the wording that was served instead; every field with a text where there is no such wording. ' +
      'A language that is found by its beginning, such as `en` for `en-GB`, is the one asked for. `Accept-Language` asks for nothing by itself: it chooses among what is there',
  }),
}

export const SetReferenceSchema = Type.Object({ id: Type.String({ format: 'uuid' }), slug: Slug, version: VersionText, digest: Digest },
  { $id: 'SetReference', description: 'The exact version a record stands in', ...closed })

export const EmbedSchema = Type.Object({ url: Uri, html: Type.String({ description: 'An iframe element, ready to be pasted into a page' }) },
  { $id: 'Embed', ...closed })

export const SourceSchema = Type.Object({
  id: Type.String(),
  type: Type.Literal('source'),
  ...citation,
  kind: oneOf(sourceKinds),
  authors: orNull(Type.String()),
  linkCheckedOn: orNull(CalendarDate),
  basis: oneOf(sourceBases, { description: 'How the facts taken from it were established' }),
  licence: orNull(Type.String({ description: 'SPDX identifier of the source\'s own licence; null where it has none that is open' })),
  note: orNull(Type.String()),
  links: Links,
}, { $id: 'Source', description: 'A bibliographic record', ...closed })
export type SourceRecord = Static<typeof SourceSchema>

const exampleSummary = {
  slug: Slug,
  title: Type.String(),
  category: Slug,
  url: orNull(Type.String({ format: 'uri', description: 'The example\'s own page, elsewhere; null where none is known' })),
}
export const ExampleSummarySchema = Type.Object(exampleSummary, { $id: 'ExampleSummary', ...closed })

const principleSummary = {
  id: Type.String(),
  type: Type.Literal('principle'),
  slug: Slug,
  position: Type.Integer({ minimum: 1 }),
  title: Type.String(),
  gloss: orNull(Type.String({ description: 'One sentence; null in a set that is served by its names alone' })),
  links: Links,
}
export const PrincipleSummarySchema = Type.Object(principleSummary, { $id: 'PrincipleSummary', ...closed })

export const ExampleSchema = Type.Object({
  id: Type.String(),
  type: Type.Literal('example'),
  set: ref(SetReferenceSchema),
  ...exampleSummary,
  summary: Type.String(),
  guideUrl: orNull(Type.String({ format: 'uri', description: 'The address as the guide gives it' })),
  linkCheckedOn: orNull(CalendarDate),
  principles: Type.Array(Type.Object({
    slug: Slug,
    relation: oneOf(relations, { description: '`row-lost`: the guide links the example, but its place in the guide\'s table is lost' }),
    placement: oneOf(placements, { description: '`inferred`: our placing, not the guide\'s' }),
    fromOriginal: Type.Boolean({ description: 'Whether it illustrates the text that this principle was adapted from, and may fit the adapted text less well' }),
    principle: Type.Optional(ref(PrincipleSummarySchema)),
  }, closed), { description: '`principle` is there with `expand=principles`' }),
  peerSupport: orNull(Type.Object({ judgement: oneOf(judgements), by: oneOf(['ours', 'author']), reason: Type.String() },
    { description: 'Whether the example is peer support itself: our judgement, or that of the author of a custom set; null where none was made', ...closed })),
  format: Type.Array(oneOf(formats)),
  audience: Type.Array(oneOf(audiences)),
  cadence: orNull(Type.String()),
  groupSize: orNull(Type.String()),
  ...wording,
  ...provenance,
  embed: ref(EmbedSchema),
  links: Links,
}, { $id: 'Example', ...closed })
export type ExampleRecord = Static<typeof ExampleSchema>

export const PrincipleSchema = Type.Object({
  ...principleSummary,
  set: ref(SetReferenceSchema),
  explanation: orNull(Type.Object({ markdown: Type.String(), html: Type.String(), text: Type.String() }, closed)),
  points: Type.Array(Type.String()),
  statements: Type.Array(Type.Object({ key: Slug, text: Type.String() }, closed), { description: 'What is rated when the set is used as a checklist' }),
  examples: Type.Array(Type.Union([ref(ExampleSummarySchema), ref(ExampleSchema)]), { description: 'Whole with `expand=examples`' }),
  ...wording,
  ...provenance,
  embed: ref(EmbedSchema),
}, { $id: 'Principle', ...closed })
export type PrincipleRecord = Static<typeof PrincipleSchema>

export const CategorySchema = Type.Object({
  id: Type.String(),
  type: Type.Literal('category'),
  set: ref(SetReferenceSchema),
  slug: Slug,
  title: Type.String(),
  description: Type.String(),
  examples: Type.Array(ref(ExampleSummarySchema)),
  ...wording,
  ...provenance,
  links: Links,
}, { $id: 'Category', ...closed })
export type CategoryRecord = Static<typeof CategorySchema>
