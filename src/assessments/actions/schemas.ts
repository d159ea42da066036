import { Type, type Static } from '@sinclair/typebox'
import { actionStates } from '../../domain/assessments/actions.ts'
import { longestSlug, rationaleLimits } from '../../domain/values/limits.ts'
import { closed, lineOfText, oneOf, orNull, pageSchema, ref, visible } from '../../http/schema.ts'
import { Day, freeText, Id, Instant, Path } from '../schemas.ts'

const What = freeText({ ...visible, maxLength: 2_000, description: 'What is to be done' })
const Principle = Type.String({ maxLength: longestSlug, description: 'The slug of a principle of the version that the assessment looks through' })
const Statement = orNull(Type.String({ maxLength: longestSlug, description: 'The key of a statement of that principle, where it is about one' }))
const Owner = lineOfText(100, { description: 'Who sees to it: a role, such as "team lead", not a name. What stands here is not protected as a person\'s data' })
const Due = orNull(Type.String({ format: 'date', description: 'By when. It is not overdue on the day itself' }))
const Review = orNull(Type.String({ format: 'date', description: 'When it is looked at again' }))
const State = oneOf(actionStates)
const Reason = orNull(freeText({ maxLength: rationaleLimits.longest, description: 'Of the move: `accepted_as_is` needs one of at least 10 characters' }))

const said = { what: What, principle: Principle, statement: Type.Optional(Statement), owner: Owner, due: Type.Optional(Due), review: Type.Optional(Review) }

export const NewActionSchema = Type.Object(said, {
  $id: 'NewAction', ...closed, examples: [{ what: 'Ask the group what would make it easier to speak.', principle: 'patient', statement: 'patient-silence', owner: 'Host of the week', due: '2027-01-31' }],
})
export type NewAction = Static<typeof NewActionSchema>

/** What a patch comes to. */
export const ActionBodySchema = Type.Object({ ...said, state: State, reason: Type.Optional(Reason) }, closed)
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
  availableStates: Type.Array(State, { description: 'Where it can go from here' }),
  reason: orNull(Type.String()),
  doneOn: orNull(Day),
  revision: Type.Integer({ minimum: 1 }),
  createdAt: Instant,
  updatedAt: Instant,
  links: Type.Object({ self: Path, assessment: Path }, closed),
}, { $id: 'Action', description: 'What is to be done about a principle. It never changes a rating', ...closed })
export type ActionRecord = Static<typeof ActionSchema>

export const ActionPageSchema = pageSchema('ActionPage', ref(ActionSchema))

export const actionComponents = [NewActionSchema, ActionSchema, ActionPageSchema]
