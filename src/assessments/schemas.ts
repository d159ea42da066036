import { Type, type Static } from '@sinclair/typebox'
import { kLimits } from '../domain/assessments/disclosure-limits.ts'
import { states } from '../domain/assessments/lifecycle.ts'
import { disclosures, modes, voices } from '../domain/assessments/model.ts'
import { rationaleLimits, slugPattern } from '../domain/values/limits.ts'
import { ExternalId, strict, lineOfText, oneOf, orNull, pageSchema, ref } from '../http/schema.ts'

export const Id = Type.String({ format: 'uuid' })
export const Path = Type.String({ description: 'Root-relative link within this service' })
export const Instant = Type.String({ format: 'date-time' })
export const Day = Type.String({ format: 'date' })
/** What somebody wrote, with line breaks and tabs but no other control characters. */
export const freeText = (
  options: { maxLength?: number, minLength?: number, format?: string, description?: string } = {}
) => Type.String({ pattern: '^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]*$', ...options })

export const Slug = Type.String({ pattern: slugPattern, maxLength: 63 })
const SetKey = Type.String({
  maxLength: 200,
  description: 'The slug of a set of the service, or the id of any that you may read',
})
const VersionNumber = Type.String({ maxLength: 40, description: 'Exactly, such as 1.0.0' })

export const PerspectiveSchema = Type.Object({
  key: Slug,
  title: lineOfText(100, { description: 'In your own words, such as "people who draw on support"' }),
  outside: Type.Boolean({ description: 'Shown next to the others, and not counted with them' }),
}, { $id: 'Perspective', ...strict })

const settings = {
  disclosure: oneOf(disclosures, {
    description:
      '`confidential`: a result passes the disclosure gate, so that nobody can be identified. `shared`: once ' +
      'released, every participant who has submitted sees what every other said',
  }),
  k: Type.Integer({
    minimum: kLimits.least,
    maximum: kLimits.most,
    default: kLimits.usual,
    description: 'A result says nothing about fewer people than this; confidential only',
  }),
  voice: oneOf(voices, {
    default: 'participant',
    description: 'Whether every participant counts once, or every perspective',
  }),
  perspectives: Type.Array(
    Type.Object({
      key: Slug,
      title: PerspectiveSchema.properties.title,
      outside: Type.Optional(PerspectiveSchema.properties.outside),
    }, strict),
    { maxItems: 20 }
  ),
}

/** Without defaults: what is absent stays as it is, or is the default of the mode. */
const { default: _k, ...K } = settings.k
const { default: _voice, ...Voice } = settings.voice
const wanted = {
  disclosure: Type.Optional(settings.disclosure),
  k: Type.Optional(Type.Unsafe<number>(K)),
  voice: Type.Optional(Type.Unsafe<typeof voices[number]>(Voice)),
  perspectives: Type.Optional(settings.perspectives),
}

export const NewAssessmentSchema = Type.Object({
  arrangement: Type.String({ maxLength: 200, description: 'The id of one of your arrangements' }),
  set: SetKey,
  version: VersionNumber,
  mode: oneOf(modes, { description: '`single`: one response. `mutual`: several participants rate as equals' }),
  ...wanted,
  externalId: Type.Optional(orNull(ExternalId)),
  open: Type.Optional(Type.Boolean({ description: 'Whether it is open for ratings at once' })),
}, {
  $id: 'NewAssessment',
  ...strict,
  examples: [{
    arrangement: '01a00000-0000-7000-8000-000000005001',
    set: 'core',
    version: '1.2.0',
    mode: 'single',
    open: true,
  }],
})

export const ChangedAssessmentSchema = Type.Object({
  set: Type.Optional(
    Type.Union([SetKey, Type.Object({ id: Id, version: VersionNumber }, strict)], {
      description: 'With its version also as the assessment has it',
    })
  ),
  version: Type.Optional(VersionNumber),
  ...wanted,
  disclosure: Type.Optional(orNull(settings.disclosure)),
  k: Type.Optional(orNull(Type.Unsafe<number>(K))),
  externalId: Type.Optional(orNull(ExternalId)),
}, { $id: 'ChangedAssessment', ...strict, examples: [{ version: '1.0.0' }] })

/** An assessment as it was read has its set and version in one, and null for what its mode does not have. */
export function changeOf ({ set, disclosure, k, ...rest }: Static<typeof ChangedAssessmentSchema>) {
  const chosen = typeof set === 'object' ? { set: set.id, version: set.version } : { ...(set !== undefined && { set }) }
  return { ...chosen, ...rest, ...(disclosure && { disclosure }), ...(k && { k }) }
}

export const TransitionBody = Type.Object({
  to: oneOf(states),
  reason: Type.Optional(
    freeText({ maxLength: rationaleLimits.longest, description: 'Why; stored with the transition' })
  ),
  nothingWillBeShown: Type.Optional(Type.Boolean({
    default: false,
    description: 'Of a release of a confidential assessment in which fewer than `k` participants have submitted: ' +
      'that you know that its result will show nothing, for good. Without it such a release is refused',
  })),
}, { ...strict, examples: [{ to: 'closed', reason: 'The quarter is over.' }] })

export const CheckSchema = Type.Object({
  code: Type.String(),
  severity: oneOf(['info', 'warning']),
  detail: Type.String(),
  principle: orNull(Type.String()),
  statement: orNull(Type.String()),
  link: orNull(Path),
}, { $id: 'Check', description: 'Something to look at; never a verdict', ...strict })

export const ChecksSchema = Type.Object({ items: Type.Array(ref(CheckSchema)) }, { $id: 'Checks', ...strict })

const summary = {
  id: Id,
  type: Type.Literal('assessment'),
  arrangement: Id,
  set: Type.Object({ id: Id, version: Type.String() }, strict),
  mode: oneOf(modes),
  disclosure: orNull(oneOf(disclosures, { description: 'Null for a single one' })),
  k: orNull(Type.Integer({ description: 'A result says nothing about fewer people; null unless confidential' })),
  voice: oneOf(voices),
  perspectives: Type.Array(ref(PerspectiveSchema)),
  state: oneOf(states),
  availableTransitions: Type.Array(oneOf(states)),
  externalId: orNull(ExternalId),
  revision: Type.Integer({ minimum: 1 }),
  createdAt: Instant,
  updatedAt: Type.String({
    format: 'date-time',
    description: 'When one of your keys last changed it: settings, state, seats, ratings of a single one, actions or ' +
      'evidence. Nothing that a participant does counts',
  }),
  releasedAt: orNull(Instant),
  links: Type.Object({
    self: Path,
    arrangement: Path,
    version: orNull({ ...Path, description: 'Null where your organisation cannot read the set any more' }),
    transitions: Path,
    participants: orNull(Path),
    response: orNull(Path),
    results: Path,
    milestones: Path,
    improvements: Path,
    actions: Path,
    evidence: Path,
    checks: Path,
  }, strict),
}

export const AssessmentSummarySchema = Type.Object(summary, { $id: 'AssessmentSummary', ...strict })
export type AssessmentSummary = Static<typeof AssessmentSummarySchema>

export const AssessmentSchema = Type.Object({
  ...summary,
  submittedCount: orNull(
    Type.Integer({ minimum: 0, description: 'How many participants have submitted; null for a single one' })
  ),
  seatCount: orNull(Type.Integer({ minimum: 0, description: 'How many seats there are; null for a single one' })),
  checks: Type.Array(ref(CheckSchema)),
}, { $id: 'Assessment', ...strict })
export type AssessmentRecord = Static<typeof AssessmentSchema>

export const AssessmentPageSchema = pageSchema('AssessmentPage', ref(AssessmentSummarySchema))

export const TransitionsSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      from: oneOf(states),
      to: oneOf(states),
      actor: Type.String({ description: 'The id of an API key' }),
      reason: orNull(Type.String()),
      at: Instant,
    }, strict)
  ),
}, { $id: 'Transitions', ...strict })

export const assessmentComponents = [
  PerspectiveSchema,
  CheckSchema,
  ChecksSchema,
  NewAssessmentSchema,
  ChangedAssessmentSchema,
  AssessmentSummarySchema,
  AssessmentSchema,
  AssessmentPageSchema,
  TransitionsSchema,
]
