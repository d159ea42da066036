import { Type, type Static } from '@sinclair/typebox'
import {
  audiences, formats, judgements, placements, relations, sourceBases, sourceKinds, textStatuses,
  variants
} from '../../domain/versions/principle-set.ts'
import { strict, oneOf, orNull, ref } from '../../http/schema.ts'
import { withWordings } from './worded.ts'

export const Slug = Type.String({ description: 'A permanent name, used in rules and addresses' })
export const Path = Type.String({ description: 'Root-relative address on this service' })
export const Links = Type.Unsafe<{ self: string, [name: string]: string }>(Type.Object({ self: Path }, {
  additionalProperties: Path,
  description: 'Root-relative addresses on this service; `self` is the permanent address, if there is one',
}))
export const VersionText = Type.String({ pattern: '^\\d+\\.\\d+\\.\\d+$' })
export const Digest = Type.String({
  pattern: '^sha256:[0-9a-f]{64}$',
  description: 'SHA-256 over RFC 8785 canonical JSON',
})
export const Instant = Type.String({ format: 'date-time' })
const CalendarDate = Type.String({ format: 'date' })
const Uri = Type.String({ format: 'uri' })

const citation = {
  slug: Slug,
  title: Type.String(),
  publisher: Type.String(),
  published: orNull(Type.String({ description: 'YYYY, YYYY-MM or YYYY-MM-DD, as precisely as known' })),
  url: orNull(Uri),
}

export const CitationSchema = Type.Object(citation, {
  $id: 'Citation',
  description: 'A source in short form',
  ...strict,
})

export const AttributionSchema = Type.Object({
  text: Type.String(),
  html: Type.String(),
  url: Type.String({
    format: 'uri',
    description: 'An absolute address, so that it leads here from any page that shows the text',
  }),
}, { $id: 'Attribution', description: 'The attribution to show next to the text', ...strict })

/** Where a text comes from, who may use it, and how to attribute it. On every record. */
export const provenance = {
  textStatus: oneOf(textStatuses, {
    description:
      '`own-words`: written by us from the facts in the sources. `reconstructed`: the text of the first source is ' +
      'lost and was restored from others. `name-only`: only the name is published',
  }),
  sources: Type.Array(ref(CitationSchema)),
  rightsHolder: Type.String(),
  licence: orNull(Type.String({ description: 'SPDX identifier; null if the wording is not ours to license' })),
  attribution: ref(AttributionSchema),
  lastReviewed: CalendarDate,
  nextReview: CalendarDate,
}

const Fallbacks = (description: string) =>
  Type.Array(Type.Object({ field: Type.String(), lang: Type.String(), variant: oneOf(variants) }, strict), {
    description,
  })

/** Which wording was returned. On every record whose texts may exist in several. */
export const wording = {
  lang: Type.String({ description: 'BCP 47 language of the texts, but for those that `fallbacks` lists' }),
  variant: oneOf(variants),
  variantStatus: orNull(
    Type.String({ description: 'For example "draft: not user-tested"; null for the standard text' })
  ),
  translates: orNull(Type.Object({ version: VersionText, outdated: Type.Boolean() }, {
    description:
      'The version of the set that was translated, and whether the standard text has changed since; null for the ' +
      'standard text itself',
    ...strict,
  })),
  fallbacks: Fallbacks(
    'The fields with a text that do not exist in the requested `lang` and `variant`, and the wording that was ' +
      'returned instead; `statements.{key}` or `scale.{key}` where only some of them do. A language that matches by ' +
      'RFC 4647 lookup, such as `en` for `en-GB`, counts as the requested one. `Accept-Language` alone causes no ' +
      'fallbacks: it chooses from what is available'
  ),
}

export const SetReferenceSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  slug: Slug,
  version: VersionText,
  digest: Digest,
}, { $id: 'SetReference', description: 'The exact version that a record belongs to', ...strict })

export const EmbedSchema = Type.Object({
  url: Uri,
  html: Type.String({ description: 'An iframe element to paste into a page' }),
}, { $id: 'Embed', ...strict })

export const SourceSchema = Type.Object({
  id: Type.String(),
  type: Type.Literal('source'),
  ...citation,
  kind: oneOf(sourceKinds),
  authors: orNull(Type.String()),
  linkCheckedOn: orNull(CalendarDate),
  basis: oneOf(sourceBases, { description: 'How the facts from this source were established' }),
  licence: orNull(
    Type.String({ description: 'SPDX identifier of the licence of the source; null if it has no open licence' })
  ),
  note: orNull(Type.String()),
  links: Links,
}, { $id: 'Source', description: 'A bibliographic record', ...strict })
export type SourceRecord = Static<typeof SourceSchema>

const exampleSummary = {
  slug: Slug,
  title: Type.String(),
  lang: Type.String({ description: 'BCP 47 language of the title' }),
  category: Slug,
  url: orNull(Type.String({ format: 'uri', description: 'The website of the example; null if none is known' })),
}
export const ExampleSummarySchema = Type.Object(exampleSummary, { $id: 'ExampleSummary', ...strict })

const FacetValues = Type.Array(
  Type.Object({
    value: Type.String({ description: 'To be sent as the filter' }),
    title: orNull(Type.String({ description: 'Of a category or a principle; null for the values of closed lists' })),
    lang: orNull(Type.String({ description: 'BCP 47 language of the title' })),
    count: Type.Integer({ minimum: 0 }),
  }, strict)
)
export type FacetRecord = Static<typeof FacetValues>[number]
const facetNames = ['category', 'audience', 'format', 'principle', 'peerSupport'] as const
/** What may stand beside the items of a list of examples. */
export const exampleFacets = {
  facets: Type.Optional(
    Type.Object(Object.fromEntries(facetNames.map(name => [name, Type.Optional(FacetValues)])), {
      description:
        'With `facets`: how many examples have each value, of those that the other filters leave. The values are ' +
        'those of all examples in the list without filters',
      ...strict,
    })
  ),
}

const principleSummary = {
  id: Type.String(),
  type: Type.Literal('principle'),
  slug: Slug,
  position: Type.Integer({ minimum: 1 }),
  title: Type.String(),
  gloss: orNull(Type.String({ description: 'One sentence; null in a set of which only the names are published' })),
  lang: wording.lang,
  variant: wording.variant,
  fallbacks: Fallbacks('As those of the whole principle, of `title` and `gloss` alone'),
  links: Links,
}
export const PrincipleSummarySchema = Type.Object(principleSummary, { $id: 'PrincipleSummary', ...strict })

export const ExampleSchema = withWordings(Type.Object({
  id: Type.String(),
  type: Type.Literal('example'),
  set: ref(SetReferenceSchema),
  ...exampleSummary,
  summary: Type.String(),
  guideUrl: orNull(Type.String({ format: 'uri', description: 'The address as printed in the guide' })),
  linkCheckedOn: orNull(CalendarDate),
  principles: Type.Array(
    Type.Object({
      slug: Slug,
      relation: oneOf(relations, {
        description: '`row-lost`: the guide links to the example, but its row in the table of the guide is lost',
      }),
      placement: oneOf(placements, { description: '`inferred`: assigned by us, not by the guide' }),
      fromOriginal: Type.Boolean({
        description:
          'Whether the example illustrates the text that this principle was adapted from, and may fit the adapted ' +
          'text less well',
      }),
      principle: Type.Optional(ref(PrincipleSummarySchema)),
    }, strict),
    { description: '`principle` is included with `expand=principles`' }
  ),
  peerSupport: orNull(
    Type.Object({ judgement: oneOf(judgements), by: oneOf(['ours', 'author']), reason: Type.String() }, {
      description:
        'Whether the example is itself peer support, judged by us or by the author of a custom set; null if nobody ' +
        'judged it',
      ...strict,
    })
  ),
  format: Type.Array(oneOf(formats)),
  audience: Type.Array(oneOf(audiences)),
  cadence: orNull(Type.String()),
  groupSize: orNull(Type.String()),
  ...wording,
  ...provenance,
  embed: ref(EmbedSchema),
  links: Links,
}, { $id: 'Example', ...strict }))
export type ExampleRecord = Static<typeof ExampleSchema>

export const PrincipleSchema = withWordings(Type.Object({
  ...principleSummary,
  set: ref(SetReferenceSchema),
  explanation: orNull(Type.Object({ markdown: Type.String(), html: Type.String(), text: Type.String() }, strict)),
  points: Type.Array(Type.String()),
  statements: Type.Array(Type.Object({ key: Slug, text: Type.String() }, strict), {
    description: 'The statements to rate when the set is used for an assessment',
  }),
  examples: Type.Array(Type.Union([ref(ExampleSummarySchema), ref(ExampleSchema)]), {
    description: 'In full with `expand=examples`',
  }),
  ...wording,
  ...provenance,
  embed: ref(EmbedSchema),
}, { $id: 'Principle', ...strict }))
export type PrincipleRecord = Static<typeof PrincipleSchema>

export const CategorySchema = withWordings(Type.Object({
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
}, { $id: 'Category', ...strict }))
export type CategoryRecord = Static<typeof CategorySchema>
