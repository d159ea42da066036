import { Type } from '@sinclair/typebox'
import { maxWeight, slugPattern } from '../domain/values/limits.ts'
import { strict } from '../http/schema.ts'

/** What the wire shapes of the feature are made of. */

export const Slug = Type.String({ pattern: slugPattern, description: 'Permanent key: it never changes its meaning' })
/** A text that may be empty; its length is counted in characters, and rule V4 says what else it may not be. */
export const text = (maxLength: number, options: object = {}) => Type.String({ maxLength, ...options })
export const CalendarDate = Type.String({ format: 'date' })
export const Link = Type.String({ format: 'uri', pattern: '^https://', maxLength: 2_000 })
export const Weight = Type.Integer({ minimum: 0, maximum: maxWeight })
export const Bound = text(20, {
  pattern: '^\\d+(\\.\\d+|/[1-9]\\d*)?$',
  description: 'From 0 to 1, as a decimal or a fraction such as "1/2"',
})
/** More than a chain of sets can have (rule T5): what was imported may have a history of its own. */
const maxAdaptations = 100
export const AdaptedFrom = Type.Optional(Type.Array(
  Type.Object({ rightsHolder: text(5_000), licence: text(100, { description: 'SPDX identifier' }) }, strict),
  { maxItems: maxAdaptations, description: 'The licensed texts that this one was adapted from' }
))
export const Language = text(35, { pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', description: 'BCP 47' })

export const Id = Type.String({ format: 'uuid' })
const Path = Type.String({ description: 'Root-relative address on this service' })
export const Instant = Type.String({ format: 'date-time' })
export const VersionText = Type.String({ pattern: '^\\d+\\.\\d+\\.\\d+$' })
export const links = <Names extends string>(...names: readonly Names[]) =>
  Type.Object(Object.fromEntries(names.map(name => [name, Path])) as Record<Names, typeof Path>, strict)
