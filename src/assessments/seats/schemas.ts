import { Type } from '@sinclair/typebox'
import { disclosures } from '../../domain/assessments/model.ts'
import { strict, lineOfText, oneOf, orNull } from '../../http/schema.ts'
import { Id, Path, Slug } from '../schemas.ts'

export const SeatsBody = Type.Object({
  seats: Type.Array(
    Type.Object({
      perspective: Type.Optional(Slug),
      count: Type.Integer({ minimum: 1, maximum: 1_000 }),
    }, strict),
    { minItems: 1, maxItems: 20 }
  ),
}, { $id: 'SeatsBody', ...strict, examples: [{ seats: [{ count: 2 }] }] })

const seat = {
  id: Id,
  perspective: Type.String(),
  claimed: Type.Boolean({ description: 'Whether it was claimed; nothing links it to a response' }),
}
export const IssuedSeatsSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      ...seat,
      code: orNull(
        Type.String({ description: 'The invitation code, shown only once: null when the request is repeated' })
      ),
    }, strict)
  ),
}, { $id: 'IssuedSeats', ...strict })
export const SeatsSchema = Type.Object({ items: Type.Array(Type.Object(seat, strict)) }, { $id: 'Seats', ...strict })

export const ClaimBody = Type.Object({
  code: Type.String({ maxLength: 200 }),
  consent: Type.Boolean({
    description:
      'In a shared assessment: whether the other participants may see your ratings once it is released. In a ' +
      'confidential one: whether your comments, if you write any, may be shown word for word where enough people ' +
      'wrote one, without names. How you write, and the language you write in, can tell who you are. Without ' +
      'consent the claim is refused (`consent_missing`) and the code stays good; a shared draft can be claimed, and ' +
      'you can agree until it opens',
  }),
  label: Type.Optional(
    lineOfText(60, { description: 'What you are called in a shared result; leave it out in a confidential one' })
  ),
}, {
  ...strict,
  examples: [{
    code: 'ppi_AaAAAAAAcACQAAAAAAAAAQGgAAAAAHAAgAAAAAAAUCkAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAc834526b',
    consent: true,
  }],
})

export const ClaimedSchema = Type.Object({
  type: Type.Literal('claimed-seat'),
  token: Type.String({
    description: 'The response token, shown only once. Whoever has it can read and change your ratings ' +
      'until the assessment is closed, and what came of it from the release on',
  }),
  assessment: Id,
  disclosure: oneOf(disclosures),
  k: orNull(Type.Integer()),
  perspective: Type.String(),
  expiresOn: Type.String({
    format: 'date',
    description: 'From this day on the token opens nothing. A release moves it to a year after the release',
  }),
  links: Type.Object({ response: Path }, strict),
}, { $id: 'ClaimedSeat', ...strict })

export const seatComponents = [SeatsBody, IssuedSeatsSchema, SeatsSchema, ClaimedSchema]
