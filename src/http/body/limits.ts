import type { AnySchemaObject } from 'ajv'
import { fastifyPlugin } from 'fastify-plugin'

/** Bytes of a body that any operation takes. */
export const minBodyLimit = 4 * 1024
/** Bytes of a body that no operation takes, unless its route says otherwise. */
export const maxBodyLimit = 1024 * 1024
/**
 * Of a merge patch of a record whose schema leaves its members open, since it is what comes of it that is validated.
 */
export const recordPatchLimit = 64 * 1024
/** Indentation and line breaks around one value of a body that was written for people. */
const whiteSpace = 64
/** A character outside the basic plane, escaped: `\ud83d\ude00`. */
const bytesOfCharacter = 12
const maxNameLength = 256

type FindSchema = (id: string) => AnySchemaObject | undefined

/**
 * Gives every route the limit that its largest valid body needs, so that nobody is read for longer than what they send
 * could be valid.
 */
export const bodyLimits = fastifyPlugin(async app => {
  app.addHook('onRoute', function (route) {
    const { body } = route.schema ?? {}
    if (body === undefined || route.bodyLimit !== undefined) return
    const bytes = maxJsonBytes(body, id => this.getSchema(id.split('#')[0] ?? id) as AnySchemaObject | undefined)
    route.bodyLimit = Math.min(maxBodyLimit, Math.max(minBodyLimit, Math.ceil(bytes / 1024) * 1024))
  })
}, { name: 'body-limits' })

/** How many bytes a value may have as JSON that is valid by its schema; Infinity where the schema sets no bound. */
export function maxJsonBytes (schema: unknown, find: FindSchema, within: readonly string[] = []): number {
  if (typeof schema !== 'object' || schema === null) return Infinity
  const { $ref, type, enum: values, const: constant, anyOf, oneOf, allOf }: AnySchemaObject = schema
  const bytesOf = (part: unknown) => maxJsonBytes(part, find, within)
  if (typeof $ref === 'string') {
    return within.includes($ref)
      ? Infinity
      : maxJsonBytes(find($ref), find, [...within, $ref])
  }
  if (constant !== undefined) return bytesOfJson(constant)
  if (Array.isArray(values)) return Math.max(...values.map(bytesOfJson))
  const choices: unknown[] = anyOf ?? oneOf ?? []
  if (choices.length > 0) return Math.max(...choices.map(bytesOf))
  if (Array.isArray(allOf)) return allOf.reduce((sum: number, part) => sum + bytesOf(part), 0)
  if ([type].flat().includes('string')) return maxTextBytes(schema)
  if (type === 'array') return maxArrayBytes(schema, bytesOf)
  if (type === 'object') return maxObjectBytes(schema, bytesOf)
  return type === undefined ? Infinity : 32
}

/** Names, dates and numbers of versions have a pattern or a format that leaves them no room to grow. */
function maxTextBytes ({ maxLength, pattern, format }: AnySchemaObject): number {
  const characters = maxLength ?? (pattern ?? format ? maxNameLength : Infinity)
  return 2 + characters * bytesOfCharacter
}

function maxArrayBytes ({ items, maxItems = Infinity }: AnySchemaObject, bytesOf: (part: unknown) => number): number {
  return whiteSpace + times(maxItems, bytesOf(items) + whiteSpace)
}

function maxObjectBytes (
  { properties = {}, additionalProperties, maxProperties = Infinity }: AnySchemaObject,
  bytesOf: (part: unknown) => number
): number {
  const named = Object.entries(properties).map(([name, part]) => bytesOfJson(name) + bytesOf(part) + whiteSpace)
  const others = additionalProperties === false
    ? 0
    : times(maxProperties, maxNameLength + bytesOf(additionalProperties) + whiteSpace)
  return named.reduce((sum, bytes) => sum + bytes, whiteSpace + others)
}

function bytesOfJson (value: unknown): number {
  return JSON.stringify(value).length * bytesOfCharacter
}

/** Nothing is nothing, however large each of it may be. */
function times (count: number, bytes: number): number {
  return count === 0 ? 0 : count * bytes
}
