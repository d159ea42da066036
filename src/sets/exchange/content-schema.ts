import { Type } from '@sinclair/typebox'
import { countLimits, textLimits } from '../../domain/values/limits.ts'
import {
  audiences, formats, judgements, notApplicablePolicies, placements, relations, sourceBases, sourceKinds,
  textStatuses, variants, type CustomContent
} from '../../domain/versions/principle-set.ts'
import { strict, oneOf, orNull } from '../../http/schema.ts'
import { Category, Replacement } from '../drafts/schemas.ts'
import { AdaptedFrom, Bound, CalendarDate, Language, Link, Slug, text, Weight } from '../fields.ts'
import { LevelMapSchema, ScaleSchema, WordedScale, wordedRecords } from '../drafts/authored-schemas.ts'

/** The content of a version as it is stored, which a file has. */

export const object = <Properties extends Parameters<typeof Type.Object>[0]>(properties: Properties) =>
  Type.Object(properties, strict)
const list = <Item extends Parameters<typeof Type.Array>[0]>(item: Item, maxItems: number) =>
  Type.Array(item, { maxItems })
export const VersionText = text(30, { pattern: '^\\d+\\.\\d+\\.\\d+$' })
export const Digest = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })

const Provenance = object({
  sources: list(Slug, countLimits.sources),
  textStatus: oneOf(textStatuses),
  rightsHolder: text(5_000),
  licence: orNull(text(100)),
  adaptedFrom: AdaptedFrom,
  lastReviewed: CalendarDate,
  nextReview: CalendarDate,
})

const Principle = object({
  slug: Slug,
  title: text(textLimits.title),
  gloss: orNull(text(textLimits.gloss)),
  explanation: orNull(text(textLimits.explanation, { description: 'Markdown' })),
  points: list(text(textLimits.point), countLimits.points),
  statements: list(
    object({
      key: Slug,
      text: text(textLimits.statement),
      weight: Weight,
      counted: Type.Boolean(),
      notApplicable: oneOf(notApplicablePolicies),
    }),
    countLimits.statements
  ),
  examples: list(
    object({
      example: Slug,
      relation: oneOf(relations),
      placement: oneOf(placements),
      fromOriginal: Type.Optional(Type.Literal(true)),
    }),
    countLimits.examples
  ),
  weight: Weight,
  optional: Type.Boolean(),
  provenance: Provenance,
})

const Example = object({
  slug: Slug,
  title: text(textLimits.title),
  category: Slug,
  summary: text(textLimits.summary),
  link: orNull(object({ url: Link, guideUrl: orNull(Link), linkCheckedOn: orNull(CalendarDate) })),
  peerSupport: orNull(
    object({ judgement: oneOf(judgements), by: oneOf(['ours', 'author']), reason: text(textLimits.summary) })
  ),
  format: list(oneOf(formats), formats.length),
  audience: list(oneOf(audiences), audiences.length),
  cadence: orNull(text(textLimits.label)),
  groupSize: orNull(text(textLimits.label)),
  provenance: Provenance,
})

const Source = object({
  slug: Slug,
  title: text(textLimits.title),
  kind: oneOf(sourceKinds),
  authors: orNull(text(textLimits.title)),
  publisher: text(textLimits.title),
  published: orNull(text(10, { pattern: '^\\d{4}(-\\d{2}){0,2}$' })),
  url: orNull(Link),
  linkCheckedOn: orNull(CalendarDate),
  basis: oneOf(sourceBases),
  licence: orNull(text(100)),
  note: orNull(text(textLimits.summary)),
})

const Wording = object({
  lang: Language,
  variant: oneOf(variants),
  status: text(textLimits.label),
  title: Type.Optional(text(textLimits.title)),
  description: Type.Optional(text(textLimits.description)),
  scale: Type.Optional(WordedScale),
  principles: list(
    object({
      slug: Slug,
      title: Type.Optional(text(textLimits.title)),
      gloss: Type.Optional(text(textLimits.gloss)),
      explanation: Type.Optional(text(textLimits.explanation)),
      points: Type.Optional(list(text(textLimits.point), countLimits.points)),
      statements: Type.Optional(list(object({ key: Slug, text: text(textLimits.statement) }), countLimits.statements)),
    }),
    countLimits.principles
  ),
  ...wordedRecords,
  translates: Type.Optional(object({
    version: VersionText,
    outdated: list(Slug, countLimits.principles),
    setOutdated: Type.Optional(Type.Literal(true)),
    outdatedExamples: Type.Optional(list(Slug, countLimits.examples)),
    outdatedCategories: Type.Optional(list(Slug, countLimits.categories)),
  })),
})

const content = object({
  title: text(textLimits.title),
  description: text(textLimits.description),
  lang: Language,
  assessable: Type.Boolean(),
  scale: orNull(object({ ...ScaleSchema.properties, levelMaps: list(LevelMapSchema, countLimits.levels) })),
  minCoverage: Bound,
  weakBelow: Bound,
  strongFrom: Bound,
  composite: Type.Boolean(),
  principles: list(Principle, countLimits.principles),
  examples: list(Example, countLimits.examples),
  categories: list(Category, countLimits.categories),
  sources: list(Source, countLimits.sources),
  wordings: list(Wording, countLimits.wordings),
  replacedBy: list(Replacement, countLimits.principles),
  provenance: Provenance,
})

/** The shape of `CustomContent`. */
export const ContentSchema = Type.Unsafe<CustomContent>({
  ...content,
  $id: 'PrincipleSetContent',
  description: 'Everything in a version; the digests are taken of its canonical JSON (RFC 8785)',
})
