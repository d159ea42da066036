import { Type, type Static } from '@sinclair/typebox'
import {
  audiences, formats, judgements, notApplicablePolicies, placements, relations, relationships, sourceBases,
  sourceKinds, textStatuses, variants
} from '../../domain/versions/principle-set.ts'
import { slugPattern } from '../../domain/values/limits.ts'
import { strict, oneOf, orNull } from '../../http/schema.ts'
import { origins } from '../../storage/schema/sets.ts'

/** What the files of seed/ may hold. The shapes of `content` are those of domain/principle-set.ts. */

const Slug = Type.String({ pattern: slugPattern })
const Text = Type.String({ minLength: 1, maxLength: 10_000, pattern: '^\\S(.|\\n)*$' })
const CalendarDate = Type.String({ format: 'date' })
const HttpsUrl = Type.String({ format: 'uri', pattern: '^https://' })
const Bound = Type.String({ pattern: '^(0|1|0\\.\\d+|\\d+/[1-9]\\d*)$' })
const object = <Properties extends Parameters<typeof Type.Object>[0]>(properties: Properties) =>
  Type.Object(properties, strict)

export const SeedProvenanceSchema = object({
  sources: Type.Array(Slug, { minItems: 1 }),
  textStatus: oneOf(textStatuses),
  rightsHolder: Text,
  licence: orNull(Text),
  lastReviewed: CalendarDate,
  nextReview: CalendarDate,
})

export const SeedSourceSchema = object({
  slug: Slug,
  title: Text,
  kind: oneOf(sourceKinds),
  authors: orNull(Text),
  publisher: Text,
  published: orNull(Type.String({ pattern: '^\\d{4}(-\\d{2}){0,2}$' })),
  url: orNull(HttpsUrl),
  linkCheckedOn: orNull(CalendarDate),
  basis: oneOf(sourceBases),
  licence: orNull(Text),
  note: orNull(Text),
})

const Statement = object({
  key: Slug,
  text: Text,
  weight: Type.Integer({ minimum: 0, maximum: 1000 }),
  counted: Type.Boolean(),
  notApplicable: oneOf(notApplicablePolicies),
})

const Principle = object({
  slug: Slug,
  title: Text,
  gloss: orNull(Text),
  explanation: orNull(Text),
  points: Type.Array(Text),
  statements: Type.Array(Statement),
  examples: Type.Array(object({ example: Slug, relation: oneOf(relations), placement: oneOf(placements) })),
  weight: Type.Integer({ minimum: 0, maximum: 1000 }),
  optional: Type.Boolean(),
  provenance: SeedProvenanceSchema,
})

const Example = object({
  slug: Slug,
  title: Text,
  category: Slug,
  summary: Text,
  link: orNull(object({ url: HttpsUrl, guideUrl: HttpsUrl, linkCheckedOn: orNull(CalendarDate) })),
  peerSupport: object({ judgement: oneOf(judgements), by: Type.Literal('ours'), reason: Text }),
  format: Type.Array(oneOf(formats)),
  audience: Type.Array(oneOf(audiences)),
  cadence: orNull(Text),
  groupSize: orNull(Text),
  provenance: SeedProvenanceSchema,
})

const Scale = object({
  key: Slug,
  levels: Type.Array(object({ key: Slug, label: Text, anchor: Text, points: Type.Integer() })),
  levelMaps: Type.Array(object({ fromDigest: Type.String(), map: Type.Array(object({ from: Slug, to: Slug })) })),
})

const Wording = object({
  lang: Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' }),
  variant: oneOf(variants),
  status: Text,
  title: Type.Optional(Text),
  description: Type.Optional(Text),
  scale: Type.Optional(object({ levels: Type.Array(object({ key: Slug, label: Text, anchor: Text })) })),
  principles: Type.Array(object({
    slug: Slug,
    title: Type.Optional(Text),
    gloss: Type.Optional(Text),
    explanation: Type.Optional(Text),
    points: Type.Optional(Type.Array(Text)),
    statements: Type.Optional(Type.Array(object({ key: Slug, text: Text }))),
  })),
  examples: Type.Optional(Type.Array(object({
    slug: Slug,
    title: Type.Optional(Text),
    summary: Type.Optional(Text),
    reason: Type.Optional(Text),
    cadence: Type.Optional(Text),
    groupSize: Type.Optional(Text),
  }))),
  categories: Type.Optional(Type.Array(object({
    slug: Slug,
    title: Type.Optional(Text),
    description: Type.Optional(Text),
  }))),
})

export const SeedSetSchema = object({
  id: Type.String({ format: 'uuid' }),
  slug: Slug,
  origin: oneOf(origins),
  release: object({
    publishedAt: Type.String({ format: 'date-time' }),
    changeNote: Text,
    changeKind: oneOf(['substantive', 'editorial']),
  }),
  content: object({
    title: Text,
    description: Text,
    lang: Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' }),
    assessable: Type.Boolean(),
    scale: orNull(Scale),
    minCoverage: Bound,
    weakBelow: Bound,
    strongFrom: Bound,
    composite: Type.Boolean(),
    principles: Type.Array(Principle),
    examples: Type.Array(Example),
    categories: Type.Array(object({ slug: Slug, title: Text, description: Text })),
    sources: Type.Array(SeedSourceSchema),
    wordings: Type.Array(Wording),
    replacedBy: Type.Array(
      object({ from: Type.Array(Slug), to: Type.Array(Slug), relationship: oneOf(relationships) })
    ),
    provenance: SeedProvenanceSchema,
  }),
})
export type SeedSet = Static<typeof SeedSetSchema>

const Passages = Type.Array(object({ slug: Slug, text: Text }), { minItems: 1 })

const worded = { lang: Wording.properties.lang, variant: Wording.properties.variant, status: Text }

const GuideWording = object({
  ...worded,
  title: Type.Optional(Text),
  summary: Type.Optional(Text),
  facts: Type.Optional(Passages),
  benefits: Type.Optional(Passages),
  audiences: Type.Optional(Passages),
  situations: Type.Optional(Passages),
  checklistNote: Type.Optional(Text),
  adaptingNote: Type.Optional(Text),
  limits: Type.Optional(Passages),
})

export const GuideDocumentSchema = object({
  title: Text,
  summary: Text,
  facts: Passages,
  /** Each says over a part of the fact that it names. */
  benefits: Type.Array(object({ slug: Slug, text: Text, fact: Slug }), { minItems: 1 }),
  audiences: Passages,
  situations: Passages,
  checklistNote: Text,
  adaptingNote: Text,
  limits: Passages,
  wordings: Type.Array(GuideWording),
  provenance: SeedProvenanceSchema,
})

const Aims = Type.Array(object({ slug: Slug, title: Text, text: Text }), { minItems: 1 })

export const AimsDocumentSchema = object({
  aims: Aims,
  credit: Text,
  wordings: Type.Array(
    object({ ...worded, title: Type.Optional(Text), aims: Type.Optional(Aims), credit: Type.Optional(Text) })
  ),
  provenance: SeedProvenanceSchema,
})

export const SourcesDocumentSchema = object({ sources: Type.Array(SeedSourceSchema) })

export const CrosswalksDocumentSchema = object({
  crosswalks: Type.Array(object({
    from: Slug,
    to: Slug,
    by: Type.Literal('ours'),
    note: Text,
    provenance: SeedProvenanceSchema,
    links: Type.Array(object({ from: Slug, to: Slug, relationship: oneOf(relationships), reason: Text })),
  })),
})

/** Words of the field for what principles say, which are found by them. */
export const TermsDocumentSchema = object({
  terms: Type.Array(object({ term: Text, set: Slug, principle: Slug, fact: Text })),
  provenance: SeedProvenanceSchema,
})

/** The library: everything of seed/ that is not a principle set, one document a file. */
export const libraryDocumentSchemas = {
  guide: GuideDocumentSchema,
  aims: AimsDocumentSchema,
  sources: SourcesDocumentSchema,
  crosswalks: CrosswalksDocumentSchema,
  terms: TermsDocumentSchema,
} as const

export type Library = {
  readonly guide: Static<typeof GuideDocumentSchema>
  readonly aims: Static<typeof AimsDocumentSchema>
  readonly sources: Static<typeof SourcesDocumentSchema>
  readonly crosswalks: Static<typeof CrosswalksDocumentSchema>
  readonly terms: Static<typeof TermsDocumentSchema>
}
