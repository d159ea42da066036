import { Type, type Static } from '@sinclair/typebox'
import { countLimits, textLimits } from '../../domain/values/limits.ts'
import { relationships, sourceBases, sourceKinds, variants } from '../../domain/versions/principle-set.ts'
import { strict, oneOf, orNull, ref } from '../../http/schema.ts'
import { Slug, text, CalendarDate, Link, Language } from '../fields.ts'
import {
  AuthoredPrincipleSchema, AuthoredExampleSchema, ScaleSchema, WordedScale,
  configuration, wordedRecords
} from './authored-schemas.ts'
import { operations, OperationSchema } from './operation-schemas.ts'

/**
 * What authors send: a draft, which is a tailoring of a base or a set without one. Rule V4 says what a text may not be
 * beyond its length.
 */

export const Category = Type.Object({
  slug: Slug,
  title: text(textLimits.title),
  description: text(textLimits.description),
}, strict)

const Source = Type.Object({
  slug: Slug,
  title: text(textLimits.title),
  kind: oneOf(sourceKinds),
  authors: Type.Optional(orNull(text(textLimits.title))),
  publisher: text(textLimits.title),
  published: Type.Optional(orNull(Type.String({ pattern: '^\\d{4}(-\\d{2}){0,2}$', maxLength: 10 }))),
  url: Type.Optional(orNull(Link)),
  linkCheckedOn: Type.Optional(orNull(CalendarDate)),
  basis: Type.Optional(oneOf(sourceBases)),
  licence: Type.Optional(orNull(text(100))),
  note: Type.Optional(orNull(text(textLimits.summary))),
}, strict)
export type SourceBody = Static<typeof Source>

const Wording = Type.Object({
  lang: Language,
  variant: oneOf(variants),
  status: text(textLimits.label, { description: 'For example "draft: not user-tested"' }),
  translates: Type.Optional(
    text(30, {
      pattern: '^\\d+\\.\\d+\\.\\d+$',
      description:
        'The version of this set that was translated. If absent, texts that are as they were in the newest version ' +
        'translate what they translated there, and new ones the version to be published. Texts whose standard text ' +
        'has changed since are marked as outdated, with a warning',
    })
  ),
  title: Type.Optional(text(textLimits.title)),
  description: Type.Optional(text(textLimits.description)),
  scale: Type.Optional(WordedScale),
  principles: Type.Array(
    Type.Object({
      slug: Slug,
      title: Type.Optional(text(textLimits.title)),
      gloss: Type.Optional(text(textLimits.gloss)),
      explanation: Type.Optional(text(textLimits.explanation)),
      points: Type.Optional(Type.Array(text(textLimits.point), { maxItems: countLimits.points })),
      statements: Type.Optional(
        Type.Array(Type.Object({ key: Slug, text: text(textLimits.statement) }, strict), {
          maxItems: countLimits.statements,
        })
      ),
    }, strict),
    { maxItems: countLimits.principles }
  ),
  ...wordedRecords,
}, strict)
export type WordingBody = Static<typeof Wording>

export const Replacement = Type.Object({
  from: Type.Array(Slug, { minItems: 1, maxItems: countLimits.principles }),
  to: Type.Array(Slug, { minItems: 1, maxItems: countLimits.principles }),
  relationship: oneOf(relationships),
}, strict)

/** Of what the organisation writes itself. */
export const OwnProvenance = Type.Object({
  sources: Type.Optional(Type.Array(Slug, { maxItems: countLimits.sources })),
  rightsHolder: text(1_000),
  licence: Type.Optional(
    orNull(text(100, { description: 'SPDX identifier; null or absent where the words are not licensed' }))
  ),
  lastReviewed: CalendarDate,
  nextReview: CalendarDate,
}, strict)
export type OwnProvenanceBody = Static<typeof OwnProvenance>

const records = {
  categories: Type.Optional(Type.Array(Category, { maxItems: countLimits.categories })),
  sources: Type.Optional(Type.Array(Source, { maxItems: countLimits.sources })),
  wordings: Type.Optional(
    Type.Array(Wording, { maxItems: countLimits.wordings, description: 'Other languages and variants' })
  ),
  replacedBy: Type.Optional(
    Type.Array(Replacement, {
      maxItems: countLimits.principles,
      description: 'What became of principles of earlier versions of this set',
    })
  ),
  provenance: OwnProvenance,
}

export const TailoringSchema = Type.Object({
  default: Type.Optional(Type.Literal('adopt', { description: 'Adopts what no operation decides about' })),
  operations: Type.Array(ref(OperationSchema), { maxItems: 5_000 }),
  ...records,
}, { $id: 'Tailoring', description: 'What is made of the base', ...strict })
export type TailoringBody = Static<typeof TailoringSchema>

export const AuthoredSetSchema = Type.Object({
  ...configuration,
  title: text(textLimits.title),
  description: text(textLimits.description),
  lang: Language,
  scale: Type.Optional(orNull(ref(ScaleSchema))),
  principles: Type.Array(ref(AuthoredPrincipleSchema), { maxItems: countLimits.principles }),
  examples: Type.Optional(Type.Array(ref(AuthoredExampleSchema), { maxItems: countLimits.examples })),
  ...records,
}, { $id: 'AuthoredSet', description: 'A set without a base', ...strict })
export type AuthoredSetBody = Static<typeof AuthoredSetSchema>

const exampleDraft = {
  tailoring: {
    default: 'adopt',
    operations: [
      {
        op: 'omit',
        slug: 'progressive',
        reasonCode: 'covered_elsewhere',
        rationale: 'Our supervision covers it already.',
      },
      {
        op: 'add',
        principle: {
          slug: 'confidential',
          title: 'Confidential',
          gloss: 'What is said in the group stays in the group.',
        },
      },
    ],
    provenance: {
      rightsHolder: 'Example Care',
      licence: 'CC-BY-4.0',
      lastReviewed: '2026-11-22',
      nextReview: '2027-11-22',
    },
  },
}

export const DraftBodySchema = Type.Object({
  tailoring: Type.Optional(orNull(ref(TailoringSchema))),
  content: Type.Optional(orNull(ref(AuthoredSetSchema))),
  resolved: Type.Optional(
    Type.Array(Slug, {
      maxItems: countLimits.principles,
      description: 'After a rebase: the decisions that you have made. Any other slug is refused',
    })
  ),
}, {
  $id: 'DraftBody',
  description: '`tailoring` for a set with a base, `content` for one without; the other may be null, ' +
    'as a draft that was read has it',
  examples: [exampleDraft],
  ...strict,
})
export type DraftBody = Static<typeof DraftBodySchema>

/** Whatever a document names. */
export const draftComponents = [
  AuthoredPrincipleSchema,
  AuthoredExampleSchema,
  ScaleSchema,
  ...operations,
  OperationSchema,
  TailoringSchema,
  AuthoredSetSchema,
  DraftBodySchema,
]
