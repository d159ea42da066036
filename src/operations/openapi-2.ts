/**
 * A second, small description in OpenAPI 2.0 (Swagger), made of the first, for programs that read nothing newer, such
 * as Microsoft's Power Platform: what anybody reads of the content, as JSON, without examples and without choices.
 */

interface Schema extends Readonly<Record<string, unknown>> {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
}

type Described = Readonly<Record<string, unknown>> & { readonly $ref?: string }

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly parameters?: readonly Described[]
  readonly responses: Readonly<Record<string, Described>>
}

interface Info extends Readonly<Record<string, unknown>> {
  readonly title: string
  readonly version: string
  readonly summary?: string
  readonly contact?: object
}

/** As much of the first description as the second is made of. */
export interface OpenApi3 {
  readonly info: Info
  readonly servers: ReadonlyArray<{ readonly url: string }>
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, Described>>>>
}

const included = /^\/v1\/(principle-sets|principles|examples|categories|guide|search)(\/|$)/
/** What OpenAPI 2.0 knows of a schema; the rest, such as examples and media types of texts, is left out. */
const keywords = new Set([
  ...['type', 'format', 'title', 'description', 'default', 'enum', 'pattern', 'multipleOf', 'readOnly'],
  ...['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems', 'minProperties'],
  ...['maxProperties', 'required', 'items', 'properties', 'additionalProperties', 'allOf'],
])

/** The second description, with the addresses of the first. */
export function openApi2 (document: OpenApi3): object {
  const { info, servers, paths, components } = document
  const { host, protocol } = new URL(servers[0]?.url ?? '')
  const { schemaOf, definitions } = schemas(components.schemas as Readonly<Record<string, Schema>>)
  const resolved = (part: Described): Described => {
    const [kind = '', name = ''] = part.$ref?.split('/').slice(2) ?? []
    return part.$ref === undefined ? part : components[kind]?.[name] ?? {}
  }

  function responseOf (response: Described): object {
    const { description, content, headers = {} } = resolved(response)
    const media = Object.values((content ?? {}) as Readonly<Record<string, { readonly schema: Schema }>>)[0]
    return {
      description,
      ...(media && { schema: schemaOf(media.schema) }),
      headers: Object.fromEntries(
        Object.entries(headers as Readonly<Record<string, Described>>).map(([name, header]) => {
          const { description, schema } = resolved(header)
          return [name, { description, ...schemaOf(schema as Schema) }]
        })
      ),
    }
  }

  function operationOf ({ operationId, summary, description, tags, parameters = [], responses }: Operation): object {
    return {
      operationId,
      summary,
      description,
      tags,
      parameters: parameters.map(resolved).map(({ name, in: place, required, description, schema }) =>
        ({ name, in: place, required, description, ...schemaOf(schema as Schema) })
      ),
      responses: Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [status, responseOf(response)])
      ),
    }
  }

  const operations = Object.entries(paths).flatMap(([path, { get }]) =>
    get?.tags.includes('content') && included.test(path) ? [[path, { get: operationOf(get) }] as const] : []
  )
  return {
    swagger: '2.0',
    info: { title: info.title, version: info.version, description: info.summary, contact: info.contact },
    host,
    basePath: '/',
    schemes: [protocol.replace(':', '')],
    produces: ['application/json'],
    paths: Object.fromEntries(operations),
    definitions: definitions(),
  }
}

/** Schemas as OpenAPI 2.0 has them; `definitions` are those that the others have referred to. */
function schemas (components: Readonly<Record<string, Schema>>) {
  const used = new Map<string, object>()
  const nameOf = ($ref: string) => $ref.split('/').at(-1) ?? ''

  function reference (name: string): object {
    if (!used.has(name)) {
      used.set(name, {})
      used.set(name, schemaOf(components[name] ?? {}))
    }
    return { $ref: `#/definitions/${name}` }
  }

  function schemaOf (schema: Schema): object {
    if (schema.$ref !== undefined) return reference(nameOf(schema.$ref))
    if (schema.anyOf) return choiceOf(schema, schema.anyOf)
    const types = [schema.type ?? []].flat()
    const type = types.find(type => type !== 'null')
    const values = schema.const === undefined ? schema.enum : [schema.const]
    return {
      ...Object.fromEntries(Object.entries(schema).filter(([name]) => keywords.has(name))),
      ...(type !== undefined && { type }),
      ...(values && { enum: values.filter(value => value !== null) }),
      ...(types.includes('null') && { 'x-nullable': true }),
      ...(schema.items && { items: schemaOf(schema.items) }),
      ...(schema.properties && { properties: membersOf(schema.properties) }),
      ...(typeof schema.additionalProperties === 'object' &&
        { additionalProperties: schemaOf(schema.additionalProperties as Schema) }),
      ...(Array.isArray(schema.allOf) && { allOf: schema.allOf.map(schemaOf) }),
    }
  }

  function membersOf (properties: Readonly<Record<string, Schema>>): object {
    return Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, schemaOf(member)]))
  }

  /** A choice becomes null or not, or one object with the members of all of them, or anything. */
  function choiceOf ({ description }: Schema, anyOf: readonly Schema[]): object {
    const [first, ...others] = anyOf.filter(({ type }) => type !== 'null')
    const nullable = others.length + 1 < anyOf.length ? { 'x-nullable': true } : {}
    if (first && others.length === 0) {
      const only = schemaOf(first)
      return '$ref' in only ? { allOf: [only], ...nullable } : { ...only, ...nullable }
    }
    const objects = [first ?? {}, ...others].map(one => one.$ref ? components[nameOf(one.$ref)] ?? {} : one)
    const about = description === undefined ? {} : { description }
    const required = objects.map(({ required = [] }) => required)
      .reduce((all, one) => all.filter(name => one.includes(name)))
    if (!objects.every(({ type }) => type === 'object')) return { ...about, ...nullable }
    return {
      type: 'object',
      ...about,
      properties: membersOf(Object.assign({}, ...objects.map(({ properties }) => properties))),
      ...(required.length > 0 && { required }),
      ...nullable,
    }
  }

  return { schemaOf, definitions: () => Object.fromEntries(used) }
}
