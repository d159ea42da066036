import { Type, type Static } from '@sinclair/typebox'
import { changeKinds } from '../../domain/versions/change.ts'
import { countLimits, rationaleLimits, textLimits } from '../../domain/values/limits.ts'
import { notApplicablePolicies, relationships } from '../../domain/versions/principle-set.ts'
import { reasonCodes } from '../../domain/tailoring/operations.ts'
import { strict, oneOf, orNull, ref } from '../../http/schema.ts'
import { AdaptedFrom, Slug, text, CalendarDate, Weight } from '../fields.ts'
import { principleTexts, AuthoredPrincipleSchema, AuthoredExampleSchema, configuration } from './authored-schemas.ts'

/** Rule T: what may be decided about a base. */

const Rationale = text(rationaleLimits.longest, {
  description: 'Why, for whoever reads the ledger: at least 10 characters',
})
const ChangeKind = oneOf(changeKinds, {
  description: 'Rule T8: `substantive` unless it reads better and means the same',
})

const operation = <Name extends string, Properties extends Parameters<typeof Type.Object>[0]>(
  op: Name,
  description: string,
  properties: Properties
) => Type.Object({ op: Type.Literal(op), ...properties }, { $id: op, description, ...strict })

const OriginReference = Type.Object({
  setId: Type.String({ format: 'uuid' }),
  version: text(30),
  slug: Slug,
  digest: text(80),
}, strict)
const PreservedProvenance = Type.Object({
  sources: Type.Array(Slug, { maxItems: countLimits.sources }),
  textStatus: oneOf(['own-words', 'reconstructed', 'name-only']),
  rightsHolder: text(1_000),
  licence: orNull(text(100)),
  adaptedFrom: AdaptedFrom,
  lastReviewed: CalendarDate,
  nextReview: CalendarDate,
}, strict)

export const operations = [
  operation('adopt', 'Takes a principle of the base as it is', { slug: Slug }),
  operation('adapt', 'Takes a principle of the base with your own wording', {
    slug: Slug,
    fields: Type.Object({
      title: Type.Optional(text(textLimits.title)),
      gloss: Type.Optional(text(textLimits.gloss)),
      ...principleTexts,
    }, { minProperties: 1, ...strict }),
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
      Type.Object({
        ...OriginReference.properties,
        rootOrigin: orNull(OriginReference),
        provenance: PreservedProvenance,
      }, {
        description: 'Of a principle preserved from an earlier version of the base; a rebase writes it',
        ...strict,
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
