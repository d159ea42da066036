import { Type, type Static } from '@sinclair/typebox'
import { strict, lineOfText, oneOf, orNull, pageSchema, ref } from '../../http/schema.ts'
import { evidenceKinds } from '../../storage/schema/follow-up.ts'
import { Day, freeText, Id, Instant, Path } from '../schemas.ts'

/** Wherever evidence is shown or sent (rule E1). */
export const evidenceWarning =
  'Leave out what could tell who somebody is: names, pictures, addresses, health. Delete what should not be here.'

const Kind = oneOf(evidenceKinds, {
  description: '`text`: in words. `link`: an address. `file`: the digest of a file that stays with you',
})

const Collected = Type.String({ format: 'date', description: 'When it was collected' })
const Expires = orNull(Type.String({ format: 'date', description: 'The last day on which it is valid' }))

export const NewEvidenceSchema = Type.Object({
  kind: Kind,
  title: lineOfText(200),
  content: freeText({
    minLength: 1,
    maxLength: 5_000,
    description:
      'A text; an https address of the public web; or "sha256:" and the digest of a file in 64 hexadecimal digits. ' +
      `${evidenceWarning}`,
  }),
  collected: Collected,
  expires: Type.Optional(Expires),
}, {
  $id: 'NewEvidence',
  ...strict,
  examples: [{
    kind: 'text',
    title: 'Agreed rules',
    content: 'The group wrote its rules together and reads them once a quarter.',
    collected: '2026-11-02',
    expires: '2027-11-02',
  }],
})
export type NewEvidence = Static<typeof NewEvidenceSchema>

/** Its days with a patch applied. */
export const EvidenceDaysSchema = Type.Object({ collected: Collected, expires: Type.Optional(Expires) }, strict)
export type EvidenceDays = Static<typeof EvidenceDaysSchema>

export const EvidenceSchema = Type.Object({
  id: Id,
  type: Type.Literal('evidence'),
  assessment: Id,
  kind: oneOf(evidenceKinds),
  title: Type.String(),
  content: Type.String(),
  collected: Day,
  expires: orNull(Day),
  createdAt: Instant,
  note: Type.String({ description: 'A warning' }),
  links: Type.Object({ self: Path, assessment: Path }, strict),
}, {
  $id: 'Evidence',
  description: 'What shows that a rating is well founded. Its days can be renewed, for as long as it shows what it ' +
    'says; for anything else create another item',
  ...strict,
})
export type EvidenceRecord = Static<typeof EvidenceSchema>

export const EvidencePageSchema = pageSchema('EvidencePage', ref(EvidenceSchema))

export const evidenceComponents = [NewEvidenceSchema, EvidenceSchema, EvidencePageSchema]
