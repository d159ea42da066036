import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { defaultLimit, maximumLimit } from './pages.ts'

/** A reference to a named component that keeps its type. */
export const ref = <Schema extends TSchema>(schema: Schema) => Type.Unsafe<Static<Schema>>(Type.Ref(schema.$id ?? ''))
/** One of a fixed list of texts. */
export const oneOf = <const Values extends readonly string[]>(
  values: Values,
  options: { description?: string, default?: Values[number], examples?: Values[number][] } = {}
) => Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...options })
const scalars: readonly unknown[] = ['string', 'integer', 'number', 'boolean']

/**
 * The same, or null for nothing. A scalar gets a list of types, which tools that step down to OpenAPI 3.0 understand;
 * anything else a choice.
 */
export function orNull<Schema extends TSchema> (schema: Schema) {
  const { type, enum: listed, const: constant, ...rest }: TSchema = schema
  if (!scalars.includes(type)) return Type.Unsafe<Static<Schema> | null>(Type.Union([schema, Type.Null()]))
  const values: readonly unknown[] | undefined = constant === undefined ? listed : [constant]
  return Type.Unsafe<Static<Schema> | null>({
    ...rest,
    type: [type, 'null'],
    ...(values && { enum: [...values, null] }),
  })
}

/** No additional properties: what a record's schema does not name is never sent. */
export const strict = { additionalProperties: false }

/** A parameter as a named component of the document, which operations share. */
export const shared = <Schema extends TSchema>(component: string, schema: Schema): Schema => ({
  ...schema,
  'x-component': component,
})

/**
 * The example of an optional parameter that the operation's own example does without. The document shows it; lists and
 * numbers have one by themselves.
 */
export const sample = (value: string | readonly string[]) => ({ 'x-sample': value })

/** A text with at least one visible character. The format is known to the validators of requests. */
export const visible = { minLength: 1, format: 'visible-text' } as const

/** One line of visible text without control characters (written out, for validators without `\p{Cc}`). */
export const lineOfText = (maxLength: number, options: { description?: string } = {}) =>
  Type.String({
    ...visible,
    maxLength,
    pattern: '^[^\\s\\u0000-\\u001f\\u007f-\\u009f][^\\u0000-\\u001f\\u007f-\\u009f]*$',
    ...options,
  })

const externalIdPattern = '^[!-~]{1,200}$'

/** The caller's own reference to something, unique per kind in an organisation. */
export const ExternalId = Type.String({
  pattern: externalIdPattern,
  maxLength: 200,
  description: 'Your own id for it, unique in your organisation. It must not identify a person',
})

/** Of a list: the one that has it, or none. */
export const ExternalIdFilter = shared(
  'externalId',
  Type.String({
    pattern: externalIdPattern,
    maxLength: 200,
    description: 'Only the one with this `externalId`',
    ...sample('north-17'),
  })
)

/** Names what an operation creates or replaces. */
export const byExternalId = Type.Object({
  externalId: shared(
    'externalIdNeeded',
    Type.String({
      pattern: externalIdPattern,
      maxLength: 200,
      description: 'Your own id for it. It must not identify a person',
      examples: ['north-17'],
    })
  ),
}, strict)

/** The query of an operation without query parameters. */
export const noQuery = Type.Object({}, strict)

export const pageQuery = {
  limit: Type.Optional(
    shared(
      'limit',
      Type.Integer({
        minimum: 1,
        maximum: maximumLimit,
        default: defaultLimit,
        examples: [1],
        description: 'The maximum number of items in the page',
      })
    )
  ),
  cursor: Type.Optional(
    shared(
      'cursor',
      Type.String({
        maxLength: 500,
        description: '`page.next` of the previous page',
        ...sample('bXV0dWFs.qmBMp7VB6rUa'),
      })
    )
  ),
}

/** A parameter of several values with commas between them (`style: form`, `explode: false`). */
export const listOf = <Item extends TSchema>(
  item: Item,
  { maxItems, ...options }: { description: string, maxItems: number, 'x-sample'?: unknown }
) => Type.Array(item, { minItems: 1, maxItems, ...options })

/** One page of a collection. `more` may stand beside it. */
export function pageSchema<Item extends TSchema> (
  $id: string,
  item: Item,
  more: Readonly<Record<string, TSchema>> = {}
) {
  return Type.Object({
    items: Type.Array(item),
    page: Type.Object({
      limit: Type.Integer({ minimum: 1 }),
      next: orNull(Type.String({ description: 'The cursor of the next page; null on the last page' })),
    }, strict),
    ...more,
  }, { $id, ...strict })
}

/** A record with the members that `fields` selects. */
export function someFieldsOf<Schema extends TSchema & { properties: Record<string, TSchema> }> (schema: Schema) {
  const members = Object.entries(schema.properties).map(([name, member]) => [name, Type.Optional(member)])
  return Type.Object(Object.fromEntries(members), {
    $id: `${schema.$id}Fields`,
    description: `The members of ${schema.$id} that \`fields\` selects`,
    ...strict,
  })
}
