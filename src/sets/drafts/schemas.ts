import { Type, type Static } from '@sinclair/typebox'
import { changeKinds } from '../../domain/versions/change.ts'
import { countLimits, heaviestWeight, rationaleLimits, slugPattern, textLimits } from '../../domain/values/limits.ts'
import {
  audiences, formats, judgements, notApplicablePolicies, relationships, sourceBases, sourceKinds,
  variants
} from '../../domain/versions/principle-set.ts'
import { reasonCodes } from '../../domain/tailoring/operations.ts'
import { closed, oneOf, orNull, ref } from '../../http/schema.ts'

/**
 * What authors send: the shapes of domain/tailoring.ts and domain/authored.ts. What a text may not be beyond its
 * length, rule V4 tells.
 */

export const Slug = Type.String({ pattern: slugPattern, description: 'Permanent key: it never changes its meaning' })
/** A text that may be empty; its length is counted in characters, and what else it may not be rule V4 tells. */
export const text = (maxLength: number, options: object = {}) => Type.String({ maxLength, ...options })
export const CalendarDate = Type.String({ format: 'date' })
export const Link = Type.String({ format: 'uri', pattern: '^https://', maxLength: 2_000 })
export const Weight = Type.Integer({ minimum: 0, maximum: heaviestWeight })
export const Bound = text(20, {
  pattern: '^\\d+(\\.\\d+|/[1-9]\\d*)?$',
  description: 'From 0 to 1, as a decimal or a fraction such as "1/2"',
})
const Rationale = text(rationaleLimits.longest, {
  description: 'Why, for whoever reads the ledger: at least 10 characters',
})
const ChangeKind = oneOf(changeKinds, {
  description: 'Rule T8: `substantive` unless it reads better and means the same',
})
export const Language = text(35, { pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', description: 'BCP 47' })

const Statement = Type.Object({
  key: Slug,
  text: text(textLimits.statement),
  weight: Type.Optional(Weight),
  counted: Type.Optional(Type.Boolean()),
  notApplicable: Type.Optional(oneOf(notApplicablePolicies)),
}, closed)

const principleTexts = {
  explanation: Type.Optional(orNull(text(textLimits.explanation, { description: 'Markdown' }))),
  points: Type.Optional(Type.Array(text(textLimits.point), { maxItems: countLimits.points })),
  statements: Type.Optional(
    Type.Array(Statement, {
      maxItems: countLimits.statements,
      description: 'What is rated. Without any, the gloss is the only statement',
    })
  ),
  sources: Type.Optional(Type.Array(Slug, { maxItems: countLimits.sources })),
}

const AuthoredPrincipleSchema = Type.Object({
  slug: Slug,
  title: text(textLimits.title),
  gloss: text(textLimits.gloss, { description: 'One sentence' }),
  ...principleTexts,
  weight: Type.Optional(Weight),
  optional: Type.Optional(Type.Boolean()),
  examples: Type.Optional(Type.Array(Slug, { maxItems: countLimits.examples })),
}, { $id: 'AuthoredPrinciple', description: "A principle in its author's words", ...closed })

const AuthoredExampleSchema = Type.Object({
  slug: Slug,
  title: text(textLimits.title),
  category: Slug,
  summary: text(textLimits.summary),
  url: Type.Optional(orNull(Link)),
  peerSupport: Type.Optional(
    orNull(
      Type.Object({ judgement: oneOf(judgements), reason: text(textLimits.summary) }, {
        description: 'Whether the author considers it peer support itself',
        ...closed,
      })
    )
  ),
  format: Type.Optional(Type.Array(oneOf(formats), { maxItems: formats.length })),
  audience: Type.Optional(Type.Array(oneOf(audiences), { maxItems: audiences.length })),
  cadence: Type.Optional(orNull(text(textLimits.label))),
  groupSize: Type.Optional(orNull(text(textLimits.label))),
}, { $id: 'AuthoredExample', ...closed })
export type AuthoredExampleBody = Static<typeof AuthoredExampleSchema>

export const ScaleSchema = Type.Object({
  key: Slug,
  levelMaps: Type.Optional(Type.Array(
    Type.Object({
      fromDigest: text(80),
      map: Type.Array(Type.Object({ from: Slug, to: Slug }, closed), { maxItems: countLimits.levels }),
    }, closed),
    {
      maxItems: countLimits.levels,
      description: 'Which level of another scale, named by its digest, is which of this one',
    }
  )),
  levels: Type.Array(
    Type.Object({
      key: Slug,
      label: text(textLimits.label),
      anchor: text(textLimits.anchor),
      points: Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 }),
    }, closed),
    { maxItems: countLimits.levels }
  ),
}, { $id: 'Scale', ...closed })
export type ScaleBody = Static<typeof ScaleSchema>

const configuration = {
  title: Type.Optional(text(textLimits.title)),
  description: Type.Optional(text(textLimits.description)),
  scale: Type.Optional(ref(ScaleSchema)),
  minCoverage: Type.Optional(Bound),
  weakBelow: Type.Optional(Bound),
  strongFrom: Type.Optional(Bound),
  composite: Type.Optional(Type.Boolean()),
}

const operation = <Name extends string, Properties extends Parameters<typeof Type.Object>[0]>(
  op: Name,
  description: string,
  properties: Properties
) => Type.Object({ op: Type.Literal(op), ...properties }, { $id: op, description, ...closed })

const OriginReference = Type.Object({
  setId: Type.String({ format: 'uuid' }),
  version: text(30),
  slug: Slug,
  digest: text(80),
}, closed)
const KeptProvenance = Type.Object({
  sources: Type.Array(Slug, { maxItems: countLimits.sources }),
  textStatus: oneOf(['own-words', 'reconstructed', 'name-only']),
  rightsHolder: text(1_000),
  licence: orNull(text(100)),
  lastReviewed: CalendarDate,
  nextReview: CalendarDate,
}, closed)

const operations = [
  operation('adopt', 'Takes a principle of the base as it is', { slug: Slug }),
  operation('adapt', 'Takes a principle of the base with your own wording', {
    slug: Slug,
    fields: Type.Object({
      title: Type.Optional(text(textLimits.title)),
      gloss: Type.Optional(text(textLimits.gloss)),
      ...principleTexts,
    }, { minProperties: 1, ...closed }),
    changeKind: Type.Optional(ChangeKind),
    confirmEditorial: Type.Optional(Type.Boolean()),
    rationale: Rationale,
  }),
  operation('omit', 'Leaves a principle of the base out', {
    slug: Slug,
    reasonCode: oneOf(reasonCodes),
    rationale: Rationale,
  }),
  operation('add', 'Adds a principle of your own', {
    principle: ref(AuthoredPrincipleSchema),
    rationale: Type.Optional(Rationale),
    origin: Type.Optional(
      Type.Object({ ...OriginReference.properties, rootOrigin: orNull(OriginReference), provenance: KeptProvenance }, {
        description: 'Of a principle preserved from an earlier version of the base; a rebase writes it',
        ...closed,
      })
    ),
  }),
  operation('replace', 'Replaces principles of the base by one of your own', {
    fromSlugs: Type.Array(Slug, { minItems: 1, maxItems: countLimits.principles, uniqueItems: true }),
    principle: ref(AuthoredPrincipleSchema),
    relationship: oneOf(relationships, { description: 'What the principles replaced are to the new one' }),
    rationale: Rationale,
  }),
  operation('reorder', 'Gives the order of all principles', {
    slugs: Type.Array(Slug, { minItems: 1, maxItems: countLimits.principles }),
  }),
  operation('configure', 'Sets the weight of a principle, or makes it optional', {
    slug: Slug,
    weight: Type.Optional(Weight),
    optional: Type.Optional(Type.Boolean()),
  }),
  operation('configureStatement', 'Sets the weight of a statement, and how it counts', {
    key: Slug,
    weight: Type.Optional(Weight),
    counted: Type.Optional(Type.Boolean()),
    notApplicable: Type.Optional(oneOf(notApplicablePolicies)),
  }),
  operation('configureSet', 'Sets the title of the set, and how it is rated', configuration),
  operation('addExample', 'Adds an example of your own to a principle', {
    slug: Slug,
    example: ref(AuthoredExampleSchema),
  }),
] as const

export type OperationBody = Static<typeof operations[number]>

export const OperationSchema = Type.Unsafe<OperationBody>({
  $id: 'Operation',
  type: 'object',
  oneOf: operations.map(({ $id }) => ({ $ref: $id })),
  discriminator: { propertyName: 'op' },
})

export const Category = Type.Object({
  slug: Slug,
  title: text(textLimits.title),
  description: text(textLimits.description),
}, closed)

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
}, closed)
export type SourceBody = Static<typeof Source>

const Wording = Type.Object({
  lang: Language,
  variant: oneOf(variants),
  status: text(textLimits.label, { description: 'For example "draft: not user-tested"' }),
  translates: Type.Optional(
    text(30, {
      pattern: '^\\d+\\.\\d+\\.\\d+$',
      description:
        'The version of this set that was translated; the one to be published unless given. Principles whose ' +
        'standard text has changed since are marked as outdated',
    })
  ),
  title: Type.Optional(text(textLimits.title)),
  description: Type.Optional(text(textLimits.description)),
  principles: Type.Array(
    Type.Object({
      slug: Slug,
      title: Type.Optional(text(textLimits.title)),
      gloss: Type.Optional(text(textLimits.gloss)),
      explanation: Type.Optional(text(textLimits.explanation)),
      points: Type.Optional(Type.Array(text(textLimits.point), { maxItems: countLimits.points })),
      statements: Type.Optional(
        Type.Array(Type.Object({ key: Slug, text: text(textLimits.statement) }, closed), {
          maxItems: countLimits.statements,
        })
      ),
    }, closed),
    { maxItems: countLimits.principles }
  ),
}, closed)
export type WordingBody = Static<typeof Wording>

export const Replacement = Type.Object({
  from: Type.Array(Slug, { minItems: 1, maxItems: countLimits.principles }),
  to: Type.Array(Slug, { minItems: 1, maxItems: countLimits.principles }),
  relationship: oneOf(relationships),
}, closed)

/** Of what the organisation writes itself. */
export const OwnProvenance = Type.Object({
  sources: Type.Optional(Type.Array(Slug, { maxItems: countLimits.sources })),
  rightsHolder: text(1_000),
  licence: Type.Optional(
    orNull(text(100, { description: 'SPDX identifier; null or absent where the words are not licensed' }))
  ),
  lastReviewed: CalendarDate,
  nextReview: CalendarDate,
}, closed)
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
}, { $id: 'Tailoring', description: 'What is made of the base', ...closed })
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
}, { $id: 'AuthoredSet', description: 'A set without a base', ...closed })
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
  description:
    '`tailoring` for a set with a base, `content` for one without; the other may be null, ' +
      'as a draft that was read has it',
  examples: [exampleDraft],
  ...closed,
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
