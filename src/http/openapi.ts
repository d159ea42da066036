import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { Type } from '@sinclair/typebox'
import { headerComponents } from './headers.ts'
import { responseComponents, sharedResponse } from './responses.ts'
import { strict } from './schema.ts'

export const ProblemSchema = Type.Object({
  type: Type.String({ format: 'uri', description: 'Absolute; the service itself explains the code there' }),
  title: Type.String(),
  status: Type.Integer({ minimum: 300, maximum: 599 }),
  detail: Type.String({ description: 'What is wrong with this request, and what to do' }),
  instance: Type.Optional(Type.String({ description: 'The path that was asked for, without its query' })),
  code: Type.String({ description: 'Stable; for programs' }),
  requestId: Type.Optional(
    Type.String({ description: 'The X-Request-Id of the request where it is usable, else a new one' })
  ),
  replacedBy: Type.Optional(
    Type.Array(Type.Object({ slug: Type.String(), url: Type.String() }, strict), {
      description: 'What took the place of what is not there',
    })
  ),
  errors: Type.Optional(Type.Array(Type.Object({
    pointer: Type.Optional(Type.String({ description: 'RFC 6901, into the body' })),
    line: Type.Optional(Type.Integer({ minimum: 1, description: 'Of a CSV body; where a row begins' })),
    column: Type.Optional(Type.String({ description: 'Of a CSV body, by its name' })),
    parameter: Type.Optional(Type.String()),
    code: Type.String(),
    detail: Type.String(),
  }, strict))),
}, { $id: 'Problem', description: 'RFC 9457', ...strict })

const description =
  `The principles of peer based approaches in adult social care, as versioned content for other programs.

**Representations.** A record exists as JSON, JSON-LD, an HTML fragment, Markdown and plain text, chosen by
\`Accept\` or by an ending of the address: \`.json\`, \`.jsonld\`, \`.html\`, \`.md\`, \`.txt\`. Collections are JSON.

**Languages.** \`lang\` asks for a translation, such as \`lang=cy\` for Welsh; so does \`Accept-Language\`. A text
that has no such translation is returned as it is, and with \`lang\` the record lists it in \`fallbacks\`.

**Pinning.** Current addresses name the immutable version address of the same bytes in \`Content-Location\`. Version
addresses never change their uncoded bytes or their ETag as JSON; the other forms also say when a version is retired.

**Keys.** Published content is read without a key. Whatever belongs to an organisation needs one of its keys, as
\`Authorization: Bearer ppk_…\`; \`x-required-scope\` names the scope of an operation. A key that opens nothing is
refused everywhere, and attempts with such keys are limited. What belongs to another organisation is answered as what
does not exist.

**Repetitions.** A POST takes an \`Idempotency-Key\`. For 24 hours the same request with the same key of the same
caller is done once and answered alike, but for a secret, which is shown once.

**Texts.** One of the format \`visible-text\` holds at least one character that can be seen, so blanks and zero-width
characters alone are refused.

**Other types than JSON.** Many generated clients know one type of an answer and read it as JSON. For NDJSON, SVG, CSV
and the like tell them to read text: \`parseAs: 'text'\` (openapi-fetch, @hey-api/openapi-ts) or \`format: 'text'\`
(swagger-typescript-api), with \`Accept\` for a type that is not the first. To send NDJSON as it is, give
\`bodySerializer: String\` and its \`Content-Type\` (openapi-fetch) or \`bodySerializer: null\` (@hey-api/openapi-ts).

**Updates.** A PATCH is a JSON Merge Patch, as \`application/merge-patch+json\` or \`application/json\`: null deletes in
both. A record may be sent back as it was read: where the body has its \`type\`, members that cannot be updated are
ignored. Without it they are refused.

**Versioning.** The path holds the version of the API: \`/v1\`. Within it nothing that a client may rely on is taken
away or changed; operations, optional parameters, members of answers and values of their lists may be added. Content
has versions of its own, which are in the addresses of principle sets.

**Deprecation.** An operation that is to go is announced at least 12 months before, in the changelog, with
\`deprecated: true\` here and with the headers \`Deprecation\` and \`Sunset\` on its answers.

**Examples.** Each is what the service answers, with the published content in it, to the request that names the
example and an \`Accept\` of its media type.`

/** The document's frame. The paths come from the routes' own schemas. */
export function openApiOptions (publicUrl: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Peer Principles',
        version: '1.0.0',
        summary: 'Principles of peer support: content, custom sets, assessments',
        description,
        contact: { name: 'Peer Principles', url: `${publicUrl}/` },
        license: { name: 'Code Apache-2.0, content CC-BY-4.0', identifier: 'Apache-2.0 AND CC-BY-4.0' },
      },
      servers: [{ url: publicUrl }],
      security: [],
      tags: [
        { name: 'content', description: 'Principle sets, their principles and examples, and what surrounds them' },
        { name: 'embeds', description: 'Pages for an iframe' },
        { name: 'feeds', description: 'What was published' },
        { name: 'identity', description: 'Your organisation and its keys' },
        { name: 'sets', description: 'Custom principle sets: drafts, publishing, and following a base' },
        { name: 'arrangements', description: 'The peer support that is looked at' },
        {
          name: 'assessments',
          description: 'A principle set as a checklist of an arrangement: who rates, results, what to improve',
        },
        { name: 'operations', description: 'Discovery, documentation and health' },
      ],
      components: {
        responses: responseComponents,
        headers: headerComponents,
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'ppk_<id>_<secret><checksum>',
            description: 'A key of an organisation',
          },
          responseToken: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'ppr_<…><checksum>',
            description:
              'What whoever took a seat in an assessment got for the invitation code: it opens one response and ' +
              'nothing else',
          },
        },
      },
    },
    refResolver: {
      buildLocalReference: ({ $id }, _base, _fragment, index) => typeof $id === 'string' ? $id : `Schema${index}`,
    },
    transformObject: object => 'openapiObject' in object ? withComponents(object.openapiObject) : object.swaggerObject,
  }
}

type Document = Extract<
  Parameters<NonNullable<FastifyDynamicSwaggerOptions['transformObject']>>[0],
  { openapiObject: unknown }
>['openapiObject']

/** A parameter, or a header as the library writes it; any other node lacks these members. */
interface Node {
  readonly name: string
  readonly in: string
  readonly schema?: ParameterSchema
  readonly example?: unknown
  readonly examples?: object
}

type Parameter = Pick<Node, 'name' | 'in'>

interface ParameterSchema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly minimum?: number
  readonly format?: string
  readonly 'x-component'?: string
  readonly 'x-required'?: boolean
  readonly 'x-sample'?: unknown
}

const samples: Readonly<Record<string, unknown>> = {
  uuid: '01a00000-0000-7000-8000-000000005001',
  'date-time': '2026-11-22T12:00:00.000Z',
}

/** A parameter with an example, and without what only says how it is written. */
function parameterOf (node: Node, schema: ParameterSchema): Parameter {
  const { 'x-component': _, 'x-required': required, 'x-sample': sample, ...rest } = schema
  const value = sample ?? schema.default ?? schema.enum?.[0] ?? schema.minimum ?? samples[schema.format ?? '']
  const hasExample = node.example !== undefined || node.examples !== undefined
  return Object.assign(node, {
    schema: rest,
    ...(required && { required }),
    ...(schema.type === 'array' && { style: 'form', explode: false }),
    ...(!hasExample && { examples: { sample: { value } } }),
  })
}

interface Response {
  /** By media type. */
  readonly content?: Readonly<Record<string, unknown>>
  /** Those of a response of its own; shared ones have theirs in the component. */
  readonly headers?: object
}

/**
 * Puts what many operations share among the components: parameters that name theirs (`shared`), and responses by their
 * status. References to headers are mended, which the library takes for schemas. Every parameter and body gets an
 * example: where there is none, tools make one of random characters. Components that nothing uses are left out.
 */
function withComponents (document: Document): Document {
  const parameters: Record<string, Parameter> = {}
  const { paths, components, ...frame }: { paths: Paths, components: Record<string, object> } = JSON
    .parse(JSON.stringify(document), (key, value: Node & Response | null) => {
      const isPage = value?.content?.['text/html'] !== undefined
      const response = value?.headers ? undefined : sharedResponse(Number(key), isPage)
      if (response) return { $ref: `#/components/responses/${response}` }
      const schema = value?.schema
      if (schema?.$ref?.startsWith('#/components/headers/')) return schema
      if (!value || !schema || typeof value.in !== 'string') return value
      const parameter = parameterOf(value, schema)
      const component = schema['x-component']
      if (component === undefined) return parameter
      parameters[component] = parameter
      return { $ref: `#/components/parameters/${component}` }
    })
  addBodyExamples(paths, { ...components.schemas } as Record<string, Body['schema']>)
  const text = JSON.stringify([paths, components])
  const used = (kind: string) =>
    Object.fromEntries(
      Object.entries(components[kind] ?? {}).filter(([name]) => text.includes(`"#/components/${kind}/${name}"`))
    )
  return {
    ...frame,
    paths,
    components: { ...components, parameters, responses: used('responses'), headers: used('headers') },
  }
}

type Paths = Record<string, Record<string, { readonly requestBody?: { readonly content: Record<string, Body> } }>>

interface Body {
  readonly schema: { readonly $ref?: string, readonly examples?: readonly unknown[] }
  example?: unknown
}

/** The example of a body stands beside its schema too, which not every tool looks into. */
function addBodyExamples (paths: Paths, schemas: Readonly<Record<string, Body['schema']>>): void {
  for (const { requestBody } of Object.values(paths).flatMap(item => Object.values(item))) {
    for (const body of Object.values(requestBody?.content ?? {})) {
      const schema = body.schema.$ref === undefined ? body.schema : schemas[body.schema.$ref.split('/').at(-1) ?? '']
      body.example ??= schema?.examples?.[0]
    }
  }
}
