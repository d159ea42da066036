import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { modes, notApplicableReasons, voices } from '../../domain/assessments/model.ts'
import { bands, methodVersions, outcomes, tenths } from '../../domain/assessments/result.ts'
import { strict, oneOf, orNull, ref } from '../../http/schema.ts'
import { Id, Instant, Path, PerspectiveSchema } from '../schemas.ts'
import { RatingSchema } from '../responses/schemas.ts'

/** The shapes of domain/assessments/model.ts on the wire. */

const Exact = Type.String({ description: 'The exact fraction, such as "7/9"' })
const byKey = <Value extends TSchema>(value: Value, description: string) =>
  Type.Record(Type.String(), value, { description })
const Perspectives = 'By the key of a perspective'

export const ExactCellSchema = Type.Object({
  released: Type.Literal(true),
  value: orNull(
    Type.Number({ minimum: 0, maximum: 1, description: 'To four places; null where there is none, which is not zero' })
  ),
  exact: orNull(Exact),
}, { $id: 'ExactCell', ...strict })

export const CountedCellSchema = Type.Object({
  ...ExactCellSchema.properties,
  n: Type.Optional(Type.Integer({
    minimum: 0,
    description: 'How many people gave a level to what it is of; absent in results that were released without it',
  })),
}, { $id: 'CountedCell', ...strict })

export const GatedCellSchema = Type.Object({
  released: Type.Literal(true),
  value: Type.Unsafe<typeof tenths[number]>({ type: 'number', enum: [...tenths] }),
  clamped: Type.Optional(Type.Literal(true, { description: 'It may be this or nearer to the end of the scale' })),
}, { $id: 'GatedCell', ...strict })

export const HiddenCellSchema = Type.Object({ released: Type.Literal(false) }, {
  $id: 'HiddenCell',
  description: 'Not told, since it would be of too few people',
  ...strict,
})
const Gated = Type.Union([ref(GatedCellSchema), ref(HiddenCellSchema)])

const ExactValue = Type.Object({ value: Type.Number(), exact: Exact }, strict)
const Count = Type.Integer({ minimum: 0 })
const Amount = { count: Count, weight: Type.Integer({ minimum: 0 }) }
const item = { key: Type.String(), weight: Type.Integer(), counted: Type.Boolean() }
const principle = {
  slug: Type.String(),
  weight: Type.Integer(),
  outcome: oneOf(outcomes),
  indicative: Type.Boolean({ description: 'Too little was answered: take the value as a hint' }),
  band: orNull(oneOf(bands)),
}

const Answer = Type.Object({
  level: Type.Optional(Type.String()),
  notApplicable: Type.Optional(oneOf(notApplicableReasons)),
  note: Type.Optional(Type.String()),
  dontKnow: Type.Optional(Type.Literal(true)),
  declined: Type.Optional(Type.Literal(true)),
}, strict)

const ExactStatement = Type.Object({
  ...item,
  value: ref(ExactCellSchema),
  answer: orNull(Answer),
  n: Type.Integer({ minimum: 0, description: 'How many gave a level' }),
  states: Type.Object({ notApplicable: Count, dontKnow: Count, declined: Count }, strict),
  notApplicableByMajority: Type.Boolean(),
  divided: Type.Boolean({ description: 'People see it differently: something to talk about, not a weakness' }),
  variance: orNull(Exact),
  perspectives: byKey(ref(CountedCellSchema), Perspectives),
}, strict)

const ExactPrinciple = Type.Object({
  ...principle,
  value: ref(ExactCellSchema),
  n: Type.Optional(Type.Integer({
    minimum: 0,
    description: 'How many people gave a level to a counted statement of it; absent in results that were released ' +
      'without it',
  })),
  coverage: orNull(ExactValue),
  answered: orNull(ExactValue),
  confidence: orNull(ExactValue),
  possible: Type.Object(Amount, strict),
  outstanding: Type.Object(Amount, strict),
  excluded: Type.Object({ ...Amount, byReason: byKey(Count, 'By reason') }, strict),
  statements: Type.Array(ExactStatement),
  perspectives: byKey(ref(CountedCellSchema), Perspectives),
}, strict)

const GatedStatement = Type.Object({
  ...item,
  value: Gated,
  states: Type.Object({
    notApplicable: Type.Optional(Count),
    dontKnow: Type.Optional(Count),
    declined: Type.Optional(Count),
  }, { ...strict, description: 'Only what enough people said' }),
  notApplicableByMajority: Type.Optional(Type.Literal(true)),
  divided: Type.Optional(Type.Boolean()),
  perspectives: byKey(Gated, Perspectives),
}, strict)

const GatedPrinciple = Type.Object({
  ...principle,
  value: Gated,
  releasedWeight: Type.String({ description: 'The share of its weight whose values are told, such as "3/4"' }),
  statements: Type.Array(GatedStatement),
  perspectives: byKey(Gated, Perspectives),
}, strict)

const Digest = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })
export const SetOfResultSchema = Type.Object({
  id: Id,
  version: Type.String(),
  contentDigest: Digest,
  scoringDigest: Digest,
}, { $id: 'SetOfResult', ...strict })
const method = Type.Object({ id: oneOf(['weighted-mean', 'mutual-item-mean']), version: oneOf(methodVersions) }, strict)
const frame = {
  method,
  set: ref(SetOfResultSchema),
  perspectives: Type.Array(ref(PerspectiveSchema)),
  voice: oneOf(voices),
}

export const ExactResultSchema = Type.Object({
  ...frame,
  disclosure: Type.Literal('exact'),
  mode: oneOf(modes),
  ratingsDigest: Digest,
  responses: Count,
  principles: Type.Array(ExactPrinciple),
  composite: orNull(ref(CountedCellSchema)),
}, { $id: 'ExactResult', description: 'Of a single or shared assessment', ...strict })

export const GatedResultSchema = Type.Object({
  ...frame,
  disclosure: Type.Literal('confidential'),
  mode: Type.Literal('mutual'),
  k: Type.Integer(),
  commitment: Type.String({
    description: 'Of the salted ratings: proves nothing to anybody once the salt is destroyed',
  }),
  principles: Type.Array(GatedPrinciple),
  composite: orNull(Type.Union([
    Type.Object({ ...GatedCellSchema.properties, releasedWeight: Type.String() }, strict),
    ref(HiddenCellSchema),
  ])),
}, {
  $id: 'GatedResult',
  description: 'Of a confidential assessment: what passed the disclosure gate, to one place',
  ...strict,
})

export const Ratings = Type.Record(Type.String(), ref(RatingSchema))

export const MadeOfSchema = Type.Object({
  responses: Type.Optional(Type.Integer({ minimum: 0, description: 'How many; not of a confidential one' })),
  seats: Type.Optional(orNull(Type.Integer({ minimum: 0, description: 'How many there were; null for a single one' }))),
  atLeast: Type.Optional(
    Type.Integer({ description: 'Of a confidential one: it is of at least so many people, which is `k`' })
  ),
}, {
  $id: 'MadeOf',
  description: 'How many people a result is of; null for a confidential one of fewer than `k`, which shows nothing. ' +
    'Absent in a result that was released before it was told',
  ...strict,
})

export type MadeOf = Static<typeof MadeOfSchema> | null

export const ResultSchema = Type.Object({
  type: Type.Literal('result'),
  assessment: Id,
  number: Type.Integer({ minimum: 1 }),
  arrangement: Type.Object({ id: Id, name: Type.String() }, strict),
  releasedAt: Type.String({
    format: 'date-time',
    description: 'Where it stands in time; of an imported assessment its `assessedAt`',
  }),
  releasedOn: Type.Optional(
    Type.String({
      format: 'date',
      description: 'The day of `releasedAt`: as it was written in an import, else in the time zone of the organisation',
    })
  ),
  computedAt: Instant,
  softwareVersion: Type.String(),
  note: Type.String(),
  madeOf: Type.Optional(orNull(ref(MadeOfSchema))),
  result: Type.Union([ref(ExactResultSchema), ref(GatedResultSchema)]),
  responses: orNull(
    Type.Array(Type.Object({ label: Type.String(), perspective: Type.String(), ratings: Ratings }, strict), {
      description:
        'What counts of what people said, with their comments, notes and reasons: of a single assessment its ' +
        'response, of a shared one everybody under the labels they chose. Null for a confidential one, and in ' +
        'results of single ones that were released before results had it',
    })
  ),
  comments: orNull(
    byKey(
      Type.Array(Type.String()),
      'Of a confidential assessment, by statement: only where enough people wrote one, in an order that tells nothing'
    )
  ),
  links: Type.Object({ self: Path, assessment: Path, profile: Path, method: Type.Optional(Path) }, strict),
}, { $id: 'Result', description: 'Never changes', ...strict })
export type ResultRecord = Static<typeof ResultSchema>

export const ResultListSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      number: Type.Integer({ minimum: 1 }),
      releasedAt: Instant,
      links: Type.Object({ self: Path }, strict),
    }, strict)
  ),
}, { $id: 'ResultList', description: 'The oldest first', ...strict })

export const resultComponents = [
  ExactCellSchema,
  CountedCellSchema,
  GatedCellSchema,
  HiddenCellSchema,
  MadeOfSchema,
  SetOfResultSchema,
  ExactResultSchema,
  GatedResultSchema,
  ResultSchema,
  ResultListSchema,
]
