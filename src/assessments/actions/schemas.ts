import { Type, type Static } from '@sinclair/typebox'
import { actionStates } from '../../domain/assessments/actions.ts'
import { maxSlugLength, rationaleLimits } from '../../domain/values/limits.ts'
import { ExternalId, strict, lineOfText, oneOf, orNull, pageSchema, ref, visible } from '../../http/schema.ts'
import { Day, freeText, Id, Instant, Path } from '../schemas.ts'

const What = freeText({ ...visible, maxLength: 2_000, description: 'What is to be done' })
const Principle = Type.String({
  maxLength: maxSlugLength,
  description: 'The slug of a principle of the version of the assessment',
})
const Statement = orNull(
  Type.String({ maxLength: maxSlugLength, description: 'The key of a statement of that principle, if it is about one' })
)
const Owner = lineOfText(100, {
  description: 'Who does it: a role, such as "team lead", not a name. It is not protected as personal data',
})
const Due = orNull(Type.String({ format: 'date', description: 'The last day on which it is not overdue' }))
const Review = orNull(Type.String({ format: 'date', description: 'When to review it' }))
const State = oneOf(actionStates)
const Reason = orNull(
  freeText({
    maxLength: rationaleLimits.longest,
    description: 'Of the last change of state: `accepted_as_is` needs one of at least 10 characters',
  })
)

const fields = {
  what: What,
  principle: Principle,
  statement: Type.Optional(Statement),
  owner: Owner,
  due: Type.Optional(Due),
  review: Type.Optional(Review),
  externalId: Type.Optional(orNull(ExternalId)),
}

export const NewActionSchema = Type.Object(fields, {
  $id: 'NewAction',
  ...strict,
  examples: [{
    what: 'Ask the group what would make it easier to speak.',
    principle: 'patient',
    statement: 'patient-silence',
    owner: 'Host of the week',
    due: '2027-01-31',
  }],
})
export type NewAction = Static<typeof NewActionSchema>

/** An action with a patch applied. */
export const ActionBodySchema = Type.Object({ ...fields, state: State, reason: Type.Optional(Reason) }, strict)
export type ActionBody = Static<typeof ActionBodySchema>

export const ActionSchema = Type.Object({
  id: Id,
  type: Type.Literal('action'),
  assessment: Id,
  what: Type.String(),
  principle: Type.String(),
  statement: orNull(Type.String()),
  owner: Type.String({ description: 'A role, not a name' }),
  due: orNull(Day),
  review: orNull(Day),
  state: State,
  availableStates: Type.Array(State, { description: 'The states that it can go to' }),
  reason: orNull(Type.String()),
  doneOn: orNull(Day),
  externalId: orNull(ExternalId),
  revision: Type.Integer({ minimum: 1 }),
  createdAt: Instant,
  updatedAt: Instant,
  links: Type.Object({ self: Path, assessment: Path }, strict),
}, { $id: 'Action', description: 'What is to be done about a principle. It never changes a rating', ...strict })
export type ActionRecord = Static<typeof ActionSchema>

export const ActionPageSchema = pageSchema('ActionPage', ref(ActionSchema))

export const actionComponents = [NewActionSchema, ActionSchema, ActionPageSchema]
