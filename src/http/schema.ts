import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { defaultLimit, maximumLimit } from './pages.ts'

/** A reference to a named component that keeps its type. */
export const ref = <Schema extends TSchema>(schema: Schema) => Type.Unsafe<Static<Schema>>(Type.Ref(schema.$id ?? ''))
/** A closed list of texts. */
export const oneOf = <const Values extends readonly string[]>(values: Values, options: { description?: string, default?: Values[number], examples?: Values[number][] } = {}) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...options })
/** The same or null, by which records say that there is nothing. */
export const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
/** A record's schema is closed: what is not named here is never sent. */
export const closed = { additionalProperties: false }

/** A parameter that many operations share, as a named component of the document. */
export const shared = <Schema extends TSchema>(component: string, schema: Schema): Schema => ({ ...schema, 'x-component': component })

/** A text that is asked for: whoever reads it sees something. The validators of requests know the format. */
export const visible = { minLength: 1, format: 'visible-text' } as const

/** A line of text that somebody wrote: one that can be seen, without control characters (written out, for validators that do not read `\p{Cc}`). */
export const lineOfText = (maxLength: number, options: { description?: string } = {}) =>
  Type.String({ ...visible, maxLength, pattern: '^[^\\s\\u0000-\\u001f\\u007f-\\u009f][^\\u0000-\\u001f\\u007f-\\u009f]*$', ...options })

/** Of an operation without parameters in its query. */
export const noQuery = Type.Object({}, closed)

export const pageQuery = {
  limit: Type.Optional(shared('limit', Type.Integer({ minimum: 1, maximum: maximumLimit, default: defaultLimit, examples: [1], description: 'How many at most' }))),
  cursor: Type.Optional(shared('cursor', Type.String({ maxLength: 500, description: 'The `page.next` of the page before' }))),
}

/** One page of a collection. */
export function pageSchema<Item extends TSchema> ($id: string, item: Item) {
  return Type.Object({
    items: Type.Array(item),
    page: Type.Object({
      limit: Type.Integer({ minimum: 1 }),
      next: orNull(Type.String({ description: 'The cursor of the next page; null on the last' })),
    }, closed),
  }, { $id, ...closed })
}

/** What `fields=` leaves of a record: any of its members. */
export function someFieldsOf<Schema extends TSchema & { properties: Record<string, TSchema> }> (schema: Schema) {
  const members = Object.keys(schema.properties).map(name => [name, Type.Optional(Type.Ref(`${schema.$id}#/properties/${name}`))])
  return Type.Object(Object.fromEntries(members), { $id: `${schema.$id}Fields`, description: `The members of ${schema.$id} that \`fields\` asked for`, ...closed })
}
