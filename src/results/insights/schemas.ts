import { Type, type TSchema } from '@sinclair/typebox'
import { comparisonKinds } from '../../domain/follow-up/comparison.ts'
import { obstacles } from '../../domain/follow-up/common-core.ts'
import { findings, guideQuestions } from '../../domain/follow-up/guide-questions.ts'
import { bands, tenths } from '../../domain/assessments/result.ts'
import { placements, relations } from '../../domain/versions/principle-set.ts'
import { strict, oneOf, orNull, pageSchema, ref } from '../../http/schema.ts'
import {
  CountedCellSchema, ExactCellSchema, GatedCellSchema, HiddenCellSchema, MadeOfSchema,
  SetOfResultSchema
} from '../../assessments/release/result-schemas.ts'
import { Id, Instant, Path } from '../../assessments/schemas.ts'

/** Wire shapes of domain/follow-up/{improvement,suggestions,comparison}.ts. */

const Exact = Type.Object({ value: Type.Number(), exact: Type.String() }, strict)
const Tenth = Type.Unsafe<typeof tenths[number]>({ type: 'number', enum: [...tenths] })

const N = CountedCellSchema.properties.n
/** Rule D6, of the result; absent in one that was released without it. */
const MadeOf = Type.Optional(orNull(ref(MadeOfSchema)))

const Item = Type.Object({
  principle: Type.String(),
  key: Type.String(),
  text: Type.String(),
  weight: Type.Integer(),
  value: Type.Union([ref(ExactCellSchema), ref(GatedCellSchema)]),
  n: N,
  worth: orNull(
    Type.Union([Exact, Type.Object({ value: Tenth }, strict)], {
      description:
        'What the next higher level would add to the score of the principle; null if there is no higher level or the ' +
        'statement is not counted',
    })
  ),
}, { $id: 'ImprovementItem', ...strict })
const items = (description: string) => Type.Array(ref(Item), { description })

const ExampleLink = Type.Object({
  slug: Type.String(),
  title: Type.String(),
  relation: oneOf(relations),
  placement: oneOf(placements),
  fromOriginal: Type.Boolean({
    description: 'Whether the example illustrates the text that the principle was adapted from, and may fit less well',
  }),
  url: orNull(Type.String({ format: 'uri' })),
  links: Type.Object({ example: Path }, strict),
}, strict)

export const ImprovementsSchema = Type.Object({
  type: Type.Literal('improvements'),
  assessment: Id,
  number: Type.Integer({ minimum: 1, description: 'The number of the result' }),
  note: Type.String(),
  madeOf: MadeOf,
  questions: Type.Array(
    Type.Object({
      principle: Type.String(),
      title: Type.String(),
      finding: oneOf(findings),
      answers: Type.Array(Type.Object({ question: oneOf(guideQuestions), answer: Type.String() }, strict)),
    }, strict),
    { description: 'Whether the arrangement is effective and what could be improved, by principle' }
  ),
  weak: items('Lowest value first'),
  mixed: items('Lowest value first'),
  strong: items('Lowest value first'),
  divided: items('Statements that people see differently: worth talking about'),
  suggestions: Type.Array(
    Type.Object({
      principle: Type.String(),
      examples: Type.Array(ExampleLink),
      reason: orNull(Type.Literal('none_published')),
    }, strict)
  ),
  links: Type.Object({
    self: Path,
    assessment: Path,
    result: Path,
    actions: orNull(Type.String({ description: 'Null for a participant' })),
  }, strict),
}, { $id: 'Improvements', ...strict })

const NotAsked = Type.Object({ asked: Type.Literal(false) }, strict)
const Side = orNull(Type.Union([
  ref(CountedCellSchema),
  ref(GatedCellSchema),
  ref(HiddenCellSchema),
  Type.Object({ band: orNull(oneOf(bands)) }, strict),
  NotAsked,
]))
const noDelta = [
  ...obstacles,
  'different_disclosure',
  'nothing_in_common',
  'too_little_in_common',
  'no_composite',
] as const
const compared = <More extends Record<string, TSchema>>(more: More) =>
  Type.Object({
    ...more,
    a: Side,
    b: Side,
    delta: orNull(Type.Union([Exact, Type.Object({ value: Type.Number() }, strict)], { description: 'b less a' })),
    reason: orNull(oneOf(noDelta, { description: 'Why there is no delta' })),
  }, strict)

const ResultLink = Type.Object({
  assessment: Id,
  number: Type.Integer({ minimum: 1 }),
  releasedAt: Instant,
  madeOf: MadeOf,
  links: Type.Object({ self: Path }, strict),
}, strict)

export const ComparisonSchema = Type.Object({
  type: Type.Literal('comparison'),
  note: Type.String(),
  a: ResultLink,
  b: ResultLink,
  kind: oneOf(comparisonKinds, {
    description: '`bands`: of different disclosures only weak, mixed and strong are compared',
  }),
  basis: oneOf(['whole', 'common_core'], { description: '`common_core`: only what both were asked alike' }),
  sets: Type.Object({ a: ref(SetOfResultSchema), b: ref(SetOfResultSchema) }, strict),
  commonCore: Type.Object(
    { keys: Type.Array(Type.String()), weightShareA: Type.String(), weightShareB: Type.String() },
    strict
  ),
  principles: Type.Array(compared({ slug: Type.String(), statements: Type.Array(compared({ key: Type.String() })) })),
  composite: compared({}),
}, { $id: 'Comparison', ...strict })

export const TimelinePointSchema = Type.Object({
  assessment: Id,
  number: Type.Integer({ minimum: 1 }),
  releasedAt: Instant,
  set: Type.Object({ id: Id, version: Type.String() }, strict),
  disclosure: oneOf(['exact', 'confidential']),
  madeOf: MadeOf,
  principles: Type.Array(
    Type.Object({
      slug: Type.String(),
      value: Type.Union([ref(ExactCellSchema), ref(GatedCellSchema), ref(HiddenCellSchema)]),
      n: N,
      band: orNull(oneOf(bands)),
    }, strict)
  ),
  links: Type.Object({ result: Path }, strict),
}, { $id: 'TimelinePoint', ...strict })

export const TimelineSchema = pageSchema('Timeline', ref(TimelinePointSchema))
export const insightsComponents = [Item, ImprovementsSchema, ComparisonSchema, TimelinePointSchema, TimelineSchema]
