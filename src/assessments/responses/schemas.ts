import { Type, type Static } from '@sinclair/typebox'
import { responseStates, states } from '../../domain/assessments/lifecycle.ts'
import { wordingFields } from '../../content/index.ts'
import { confidences, disclosures, notApplicableReasons } from '../../domain/assessments/model.ts'
import { notApplicablePolicies } from '../../domain/versions/principle-set.ts'
import { strict, oneOf, orNull, ref } from '../../http/schema.ts'
import { Id, Instant, Path, freeText } from '../schemas.ts'

export const RatingSchema = Type.Object({
  level: Type.Optional(Type.String({ description: 'The key of a level of the scale' })),
  notApplicable: Type.Optional(
    oneOf(notApplicableReasons, { description: 'Why it does not apply; `other` needs a note' })
  ),
  note: Type.Optional(freeText()),
  dontKnow: Type.Optional(Type.Literal(true)),
  declined: Type.Optional(Type.Literal(true)),
  confidence: Type.Optional(oneOf(confidences)),
  comment: Type.Optional(
    freeText({
      description:
        'At most 1,000 characters; with notes and evidence ids at most 64 KiB in one response (16 MiB divided by the ' +
        'seats, where there are more than 256; 1 MiB in a single assessment). Leave out anything that could ' +
        'identify you; the language you write in identifies you too, where few of you use it',
    })
  ),
  evidenceIds: Type.Optional(
    Type.Array(Id, { maxItems: 50, uniqueItems: true, description: 'Not in a confidential assessment' })
  ),
}, {
  $id: 'Rating',
  description:
    'Exactly one of `level`, `notApplicable`, `dontKnow` and `declined`. A statement without a rating is not ' +
    'answered, which is not zero',
  ...strict,
})

const Ratings = Type.Record(Type.String(), ref(RatingSchema), {
  maxProperties: 10_000,
  description: 'By statement key',
})
const exampleRatings = { 'mutual-shared-experience': { level: 'mostly', confidence: 'high' } }

export const ResponseBody = Type.Object({
  ratings: Ratings,
  submit: Type.Optional(Type.Boolean({ description: 'Whether to submit. Without it an earlier submission is undone' })),
}, { $id: 'ResponseBody', ...strict, examples: [{ ratings: exampleRatings, submit: true }] })

export const ConsentBody = Type.Object({
  consent: Type.Boolean({ description: 'Whether the other participants may see your ratings once it is released' }),
}, { $id: 'ConsentBody', ...strict, examples: [{ consent: true }] })

export const SingleResponseBody = Type.Object({
  ...ResponseBody.properties,
  release: Type.Optional(
    Type.Boolean({ description: 'Whether to close and release the assessment at once, which creates its result' })
  ),
}, { $id: 'SingleResponseBody', ...strict, examples: [{ ratings: exampleRatings, submit: true }] })

export const ResponsePatch = Type.Object({
  ratings: Type.Record(Type.String(), orNull(ref(RatingSchema)), {
    maxProperties: 10_000,
    description: 'By statement key; null deletes a rating',
  }),
  submit: ResponseBody.properties.submit,
}, { $id: 'ResponsePatch', ...strict, examples: [{ ratings: exampleRatings }] })

const resultsLink = 'What came of it; null until it is released, and in a shared assessment unless you have submitted'

export const ParticipantsAssessmentSchema = Type.Object({
  type: Type.Literal('participants-assessment'),
  id: Id,
  state: oneOf(states),
  disclosure: oneOf(disclosures),
  k: orNull(Type.Integer({ description: 'A result says nothing about fewer people; null unless confidential' })),
  set: Type.Object({ id: Id, version: Type.String() }, strict),
  createdAt: Instant,
  releasedAt: orNull(Instant),
  expiresOn: Type.String({ format: 'date', description: 'From this day on your response token opens nothing' }),
  links: Type.Object({
    self: Path,
    response: Path,
    results: orNull(Type.String({ description: resultsLink })),
    improvements: orNull(Path),
    version: orNull(Path),
  }, strict),
}, { $id: 'ParticipantsAssessment', description: 'An assessment for somebody who takes part in it', ...strict })
export type ParticipantsAssessmentRecord = Static<typeof ParticipantsAssessmentSchema>

export const ResponseSchema = Type.Object({
  type: Type.Literal('response'),
  assessment: Id,
  state: oneOf(responseStates),
  disclosure: orNull(
    oneOf(disclosures, {
      description:
        'What is shown of your ratings: `shared`, all of them to every participant who has submitted; ' +
        '`confidential`, what passes the disclosure gate. Null for a single one',
    })
  ),
  k: orNull(Type.Integer({ description: 'A result says nothing about fewer people; null unless confidential' })),
  perspective: Type.String(),
  label: orNull(Type.String({ description: 'What you are called in a shared result' })),
  consent: orNull(
    Type.Boolean({ description: 'Whether the others may see your ratings once it is released; null unless shared' })
  ),
  revision: Type.Integer({ minimum: 1 }),
  ratings: Ratings,
  carried: Type.Record(Type.String(), oneOf(['carried', 'to_confirm', 'reset']), {
    description: 'By statement key: what an upgrade did to a rating. To confirm one, send it again',
  }),
  previous: Type.Record(Type.String(), Type.Array(ref(RatingSchema)), {
    description: 'By statement key: your ratings before an upgrade that could not carry them over as they were',
  }),
  refused: Type.Array(Type.Object({ pointer: Type.String(), code: Type.String(), detail: Type.String() }, strict), {
    description: 'With `atomic=false`: ratings that were not written',
  }),
  scale: Type.Array(Type.Object({ key: Type.String(), label: Type.String(), anchor: Type.String() }, strict), {
    description: 'The levels; `lang` and what follows it here say in which wording',
  }),
  ...wordingFields,
  principles: Type.Array(
    Type.Object({
      slug: Type.String(),
      title: Type.String(),
      gloss: orNull(Type.String()),
      statements: Type.Array(
        Type.Object({ key: Type.String(), text: Type.String(), notApplicable: oneOf(notApplicablePolicies) }, strict)
      ),
      ...wordingFields,
    }, strict),
    { description: 'The statements to rate' }
  ),
  links: Type.Object({
    self: Path,
    assessment: Path,
    results: orNull(Type.String({ description: resultsLink })),
    version: orNull(
      Type.String({
        description: 'The version that was rated; null until you may read its results, and once its set was deleted',
      })
    ),
  }, strict),
}, { $id: 'AssessmentResponse', ...strict })
export type ResponseRecord = Static<typeof ResponseSchema>

export const responseComponents = [
  RatingSchema,
  ResponseBody,
  SingleResponseBody,
  ResponsePatch,
  ConsentBody,
  ResponseSchema,
  ParticipantsAssessmentSchema,
]
