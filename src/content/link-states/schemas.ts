import { Type, type Static } from '@sinclair/typebox'
import { listOf, oneOf, orNull, sample, shared, strict } from '../../http/schema.ts'
import { linkStateNames } from '../../storage/schema/library.ts'
import { Instant } from '../records/schemas.ts'

export const LinkStateSchema = Type.Object({
  url: Type.String({ format: 'uri' }),
  set: orNull(Type.String({ format: 'uuid', description: 'The id of the set that it stands in; null for a source' })),
  state: oneOf(linkStateNames, {
    description:
      '`broken`: 404, 410 or no such host on three days, and not found since. `unknown`: anything else that is not ' +
      '`ok`, such as 403, 429, 5xx and no answer',
  }),
  reason: Type.String({
    description: 'What the last visit found: a status, or `no_such_host`, `timeout`, `no_answer`, `address_refused`, ' +
      '`too_many_redirects`, `invalid_redirect`, `not_web`',
  }),
  checkedAt: Instant,
  changedAt: Type.String({
    format: 'date-time',
    description: 'When it became broken or was found again, or was first checked',
  }),
}, { $id: 'LinkState', description: 'Where a link of published content leads', ...strict })
export type LinkStateRecord = Static<typeof LinkStateSchema>

export const linkStateFilters = {
  state: Type.Optional(
    shared(
      'linkStates',
      listOf(oneOf(linkStateNames), {
        maxItems: linkStateNames.length,
        description: 'Only links in any of these states',
        ...sample(['broken']),
      })
    )
  ),
}
