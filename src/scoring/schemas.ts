import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { voices } from '../domain/assessments/model.ts'
import { countLimits, maxWeight, slugPattern, textLimits } from '../domain/values/limits.ts'
import { notApplicablePolicies } from '../domain/versions/principle-set.ts'
import { PrincipleSchema, PrincipleSetSchema } from '../content/index.ts'
import { strict, oneOf, orNull, ref } from '../http/schema.ts'
import { ExactResultSchema } from '../assessments/release/result-schemas.ts'
import { NewAssessmentSchema, Path } from '../assessments/schemas.ts'
import { RatingSchema } from '../assessments/responses/schemas.ts'

const Slug = Type.String({ pattern: slugPattern, maxLength: 63 })
const Weight = Type.Integer({ minimum: 0, maximum: maxWeight, default: 1 })
const Bound = (usual: string) =>
  Type.Optional(
    Type.String({
      maxLength: 50,
      default: usual,
      description: 'A number from 0 to 1, as a decimal ("0.5") or a fraction ("1/2")',
    })
  )

/** Members that a version is served with and no score depends on. Others may be mistakes, and are refused. */
function ignored (...names: readonly string[]): Record<never, TSchema> {
  return Object.fromEntries(
    names.map(name => [name, Type.Optional(Type.Unknown({ description: 'Ignored: no score depends on it' }))])
  )
}

const inFile = {
  set: [
    ...['title', 'description', 'lang', 'assessable', 'examples', 'categories', 'sources', 'wordings', 'replacedBy'],
    'provenance',
  ],
  scale: ['key', 'levelMaps'],
  level: ['label', 'anchor'],
  principle: ['title', 'gloss', 'explanation', 'points', 'examples', 'optional', 'provenance'],
}

/** What a score depends on, beside whatever else stands in a version as it is exported or read. */
export const ScoredContentSchema = Type.Object({
  ...ignored(...inFile.set, ...Object.keys(PrincipleSetSchema.properties)),
  scoringDigest: Type.Optional(
    Type.String({
      maxLength: 80,
      description:
        'As a version has it. Refused where the content has another: a version that is read lacks its weights',
    })
  ),
  scale: Type.Object({
    ...ignored(...inFile.scale),
    levels: Type.Array(
      Type.Object({
        ...ignored(...inFile.level),
        key: Slug,
        points: Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 }),
      }, strict),
      { maxItems: countLimits.levels }
    ),
  }, strict),
  minCoverage: Bound('1/2'),
  weakBelow: Bound('1/2'),
  strongFrom: Bound('3/4'),
  composite: Type.Optional(Type.Boolean({ default: false })),
  principles: Type.Array(
    Type.Object({
      ...ignored(...inFile.principle, ...Object.keys(PrincipleSchema.properties)),
      slug: Slug,
      weight: Type.Optional(Weight),
      statements: Type.Array(
        Type.Object({
          key: Slug,
          text: Type.Optional(Type.String({ maxLength: textLimits.statement })),
          weight: Type.Optional(Weight),
          counted: Type.Optional(Type.Boolean({ default: true })),
          notApplicable: Type.Optional(oneOf(notApplicablePolicies, { default: 'exclude' })),
        }, strict),
        { maxItems: countLimits.statements }
      ),
    }, strict),
    { maxItems: countLimits.principles }
  ),
}, {
  $id: 'ScoredContent',
  description:
    'What a score depends on: a scale, weights and policies. Texts are optional; the `content` of an export, and a ' +
    'version that was read with `expand=principles`, can be sent as they are',
  ...strict,
})
export type ScoredContent = Static<typeof ScoredContentSchema>

const Ratings = Type.Record(Type.String(), ref(RatingSchema), {
  maxProperties: 10_000,
  description: 'Ratings by statement key',
})
const { set, version, perspectives } = NewAssessmentSchema.properties

export const ScoreRequestSchema = Type.Object({
  content: Type.Optional(ref(ScoredContentSchema)),
  set: Type.Optional(set),
  version: Type.Optional(version),
  ratings: Type.Optional(Ratings),
  responses: Type.Optional(
    Type.Array(Type.Object({ perspective: Type.Optional(Slug), ratings: Ratings }, strict), {
      maxItems: 200,
      description: 'The ratings of each participant of a mutual assessment',
    })
  ),
  perspectives,
  voice: Type.Optional(
    oneOf(voices, { description: 'Whether each participant has one voice (the default) or each perspective' })
  ),
}, {
  $id: 'ScoreRequest',
  description:
    'Either `content`, or `set` and `version`; and either `ratings` of one person, or `responses` of several',
  ...strict,
  examples: [{
    content: {
      scale: {
        levels: [{ key: 'not', points: 0 }, { key: 'emerging', points: 1 }, { key: 'mostly', points: 2 }, {
          key: 'fully',
          points: 3,
        }],
      },
      principles: [{
        slug: 'local',
        statements: [{ key: 'near-by', weight: 2 }, { key: 'on-foot' }, { key: 'by-bus' }],
      }],
    },
    ratings: {
      'near-by': { level: 'fully' },
      'on-foot': { level: 'emerging' },
      'by-bus': { notApplicable: 'too_early' },
    },
  }],
})
export type ScoreRequest = Static<typeof ScoreRequestSchema>

const { id, contentDigest, scoringDigest } = {
  id: orNull(Type.String({ format: 'uuid' })),
  contentDigest: orNull(Type.String()),
  scoringDigest: Type.String(),
}

export const ScoreSchema = Type.Object({
  ...ExactResultSchema.properties,
  set: Type.Object({ id, version: orNull(Type.String()), contentDigest, scoringDigest }, {
    ...strict,
    description: 'For content in the request, `scoringDigest` alone is set',
  }),
}, {
  $id: 'Score',
  description: 'The same as the result of a single or shared assessment. It is not stored',
  ...strict,
})
export type ScoreRecord = Static<typeof ScoreSchema>

const methodMembers = { id: Type.String(), version: Type.String(), title: Type.String(), summary: Type.String() }

export const ScoringMethodSummarySchema = Type.Object(
  { ...methodMembers, links: Type.Object({ self: Path }, strict) },
  { $id: 'ScoringMethodSummary', ...strict }
)
export const ScoringMethodListSchema = Type.Object({ items: Type.Array(ref(ScoringMethodSummarySchema)) }, {
  $id: 'ScoringMethodList',
  ...strict,
})

const Share = Type.Object({ count: Type.Integer(), of: Type.Integer() }, strict)
const LimitsOfGroup = Type.Object({
  n: Type.Integer({ description: 'The number of people' }),
  outsider: Type.Object({
    answersFixed: Share,
    everyonesAnswerKnown: Share,
    fewestMultisets: Type.Integer({
      description: 'The number of ways in which people may have answered, whichever value is released',
    }),
  }, strict),
  participant: Type.Object({ othersAnswersFixed: Share, everyonesAnswerKnown: Share }, strict),
  allGaveALevel: Type.Object({ outsider: Share, participant: Share }, strict),
}, strict)

export const DisclosureLimitsSchema = Type.Object({
  about: Type.String({ description: 'How to read the limits, in plain words' }),
  k: Type.Integer(),
  scales: Type.Array(Type.Object({ levels: Type.Integer(), rows: Type.Array(LimitsOfGroup) }, strict)),
}, {
  $id: 'DisclosureLimits',
  description: 'What a released value of a confidential result can still reveal, by the number of levels of its scale',
  ...strict,
})

export const ScoringMethodSchema = Type.Object({
  type: Type.Literal('scoring-method'),
  ...methodMembers,
  rules: Type.Array(
    Type.Object({ id: Type.String({ description: 'The id of the rule' }), text: Type.String() }, strict),
    { description: 'The rules in plain words, in the order in which they are applied' }
  ),
  limits: Type.Optional(ref(DisclosureLimitsSchema)),
  vectors: Type.Object({}, {
    additionalProperties: true,
    description: 'Worked examples with exact results; `about` and `forms` explain how to read them',
  }),
  links: Type.Object({ self: Path, scores: Path }, strict),
}, { $id: 'ScoringMethod', description: 'One version of a scoring method. It never changes', ...strict })
export type ScoringMethodRecord = Static<typeof ScoringMethodSchema>

export const scoringComponents = [
  ScoredContentSchema,
  ScoreRequestSchema,
  ScoreSchema,
  ScoringMethodSummarySchema,
  ScoringMethodListSchema,
  DisclosureLimitsSchema,
  ScoringMethodSchema,
]
