import { Type, type Static } from '@sinclair/typebox'
import { formats } from '../domain/versions/principle-set.ts'
import { ExternalId, strict, lineOfText, oneOf, orNull, pageSchema, ref, visible } from '../http/schema.ts'

const Path = Type.String({ description: 'Root-relative address on this service' })
const Instant = Type.String({ format: 'date-time' })
/** The most that an arrangement may have. A tag is looked for in so many places. */
export const maxTags = 20
/** No quotation mark, backslash or wildcard. */
export const tagPattern = '^[^\\s\\u0000-\\u001f\\u007f-\\u009f"%_\\\\][^\\u0000-\\u001f\\u007f-\\u009f"%_\\\\]{0,49}$'
const Tags = Type.Array(Type.String({ ...visible, pattern: tagPattern, maxLength: 50 }), {
  maxItems: maxTags,
  uniqueItems: true,
  description: 'Of your own, without quotation marks, backslashes, % and _',
})

const told = {
  name: lineOfText(200, { description: 'What you call it. No names of people' }),
  purpose: Type.String({ maxLength: 2_000, description: 'What it is for' }),
  format: orNull(oneOf(formats, { description: 'How people meet' })),
  setting: Type.String({ maxLength: 200, description: 'Where it takes place' }),
  tags: Tags,
  externalId: orNull(ExternalId),
}

export const NewArrangementSchema = Type.Object({
  name: told.name,
  purpose: Type.Optional(told.purpose),
  format: Type.Optional(told.format),
  setting: Type.Optional(told.setting),
  tags: Type.Optional(told.tags),
  externalId: Type.Optional(told.externalId),
}, {
  $id: 'NewArrangement',
  ...strict,
  examples: [{
    name: 'Tuesday group',
    purpose: 'Care workers reflect on their week together.',
    format: 'informal-group',
    setting: 'Home care',
    tags: ['north'],
  }],
})
export type NewArrangement = Static<typeof NewArrangementSchema>

export const ArrangementSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  type: Type.Literal('arrangement'),
  ...told,
  revision: Type.Integer({ minimum: 1 }),
  createdAt: Instant,
  updatedAt: Instant,
  links: Type.Object({ self: Path, assessments: Path, timeline: Path }, strict),
}, { $id: 'Arrangement', description: 'The peer support that is looked at', ...strict })
export type ArrangementRecord = Static<typeof ArrangementSchema>

export const ArrangementPageSchema = pageSchema('ArrangementPage', ref(ArrangementSchema))
export const arrangementComponents = [NewArrangementSchema, ArrangementSchema, ArrangementPageSchema]
