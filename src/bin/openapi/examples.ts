/**
 * Gives the OpenAPI document its examples: what the service really answers to the requests that the document describes.
 */

interface Example {
  readonly value: unknown
}

interface MediaType {
  readonly example?: unknown
  examples?: Record<string, Example | { readonly $ref: string }>
}

interface Response {
  readonly content?: Record<string, MediaType>
}

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly example?: string | number
  readonly examples?: Readonly<Record<string, Example>>
}

export interface Operation {
  readonly operationId: string
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> }
  readonly security?: readonly object[]
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string }>>
}

/** As much of OpenAPI 3.1 as examples are found by and written into. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly responses: Readonly<Record<string, Response>>
    examples?: Record<string, Example>
  }
}

/** A request that the document's own examples make up; `url` begins with a slash. */
export interface ExampleRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Record<string, string>
  readonly payload?: object | string
}

/** What is sent by the examples, by the security scheme that an operation asks for. */
export interface ExampleTokens {
  readonly apiKey: string
  readonly responseToken: string
}

/** Sends a request to the service and gives its answer as text. */
export interface Ask {
  (request: ExampleRequest): Promise<{ readonly statusCode: number, readonly body: string }>
}

/**
 * Problems to show, by the name of their response. The others come from overload, from slowness or from over-long
 * requests.
 */
const problems: Readonly<Record<string, string>> = {
  BadRequest: '/v1/principles?limit=0',
  Unauthorized: '/v1/organisation',
  NotFound: '/v1/principles/absent',
  NotAcceptable: '/v1/principles.html',
}

/** Descriptions of the service, which are too large to stand in one of them. */
export const withoutExample: readonly string[] = ['getOpenApi', 'getOlderOpenApi']

/** The request of an operation's example: its path and query with the examples of their parameters. */
export function exampleUrl (path: string, operation: Operation, document: Pick<OpenApiDocument, 'components'>): string {
  const examples = (place: string) => parameterExamples(place, operation, document)
  const filled = examples('path').reduce(
    (url, [name, value]) => url.replace(`{${name}}`, encodeURIComponent(value)),
    path
  )
  const query = new URLSearchParams(examples('query'))
  return query.size > 0 ? `${filled}?${query}` : filled
}

function parameterExamples (
  place: string,
  { parameters = [] }: Operation,
  { components }: Pick<OpenApiDocument, 'components'>
): [string, string][] {
  return parameters
    .map(parameter => '$ref' in parameter ? components.parameters[nameOf(parameter.$ref)] : parameter)
    .flatMap((parameter): [string, string][] =>
      parameter?.in === place && parameter.example !== undefined ? [[parameter.name, String(parameter.example)]] : []
    )
}

/** The body of an operation's example. */
function exampleBody ({ requestBody }: Operation): { type: string, payload: object | string } | undefined {
  const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? []
  const payload = media?.example
  return type !== undefined && (typeof payload === 'string' || (typeof payload === 'object' && payload !== null))
    ? { type, payload }
    : undefined
}

function nameOf (reference: string): string {
  return reference.split('/').at(-1) ?? ''
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

/**
 * Every operation with the request of its example; those that change nothing come first, so that they do not depend on
 * the others.
 */
export function exampleRequests (document: OpenApiDocument, tokens: ExampleTokens) {
  return methods.flatMap(method =>
    Object.entries(document.paths).flatMap(([path, { [method]: operation }]) => {
      if (!operation) return []
      const body = exampleBody(operation)
      const request: ExampleRequest = {
        method: ({ get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const)[method],
        url: exampleUrl(path, operation, document),
        headers: {
          'x-request-id': 'example',
          ...(operation.security && {
            authorization: `Bearer ${
              operation.security.every(scheme => 'responseToken' in scheme)
                ? tokens.responseToken
                : tokens.apiKey
            }`,
          }),
          ...(body && { 'content-type': body.type }),
          ...Object.fromEntries(
            parameterExamples('header', operation, document).map(([name, value]) => [name.toLowerCase(), value])
          ),
        },
        ...(body && { payload: body.payload }),
      }
      return [{ path, method, operation, request }]
    })
  )
}

/** The media types of an operation's success, when it has a body. */
export function successOf ({ responses }: Operation): Record<string, MediaType> {
  const [, success] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? []
  return success && !('$ref' in success) ? success.content ?? {} : {}
}

/** What the service answers to the request of an example. */
export async function exampleAnswer (ask: Ask, request: ExampleRequest, mediaType: string): Promise<unknown> {
  const { body } = await ask({ ...request, headers: { ...request.headers, accept: mediaType } })
  return /\bjson$/.test(mediaType) ? JSON.parse(body) : body
}

/** The request that shows a problem. */
export function problemRequest (url: string): ExampleRequest {
  return { method: 'GET', url, headers: { 'x-request-id': 'example' } }
}

/** Adds the examples to a document. The same answer to several requests stands once, among the components. */
export async function addExamples (document: OpenApiDocument, ask: Ask, tokens: ExampleTokens): Promise<void> {
  const examples: Record<string, Example> = {}
  const names = new Map<string, string>()

  for (const { operation, request } of exampleRequests(document, tokens)) {
    if (withoutExample.includes(operation.operationId)) continue
    for (const [type, media] of Object.entries(successOf(operation))) {
      const value = await exampleAnswer(ask, request, type)
      const text = JSON.stringify([type, value])
      const name = names.get(text) ?? `${operation.operationId}.${type.replace(/^.*\//, '').replace('+', '-')}`
      names.set(text, name)
      examples[name] = { value }
      media.examples = { [`${request.method} ${request.url}`]: { $ref: `#/components/examples/${name}` } }
    }
  }
  document.components.examples = examples

  for (const [name, url] of Object.entries(problems)) {
    for (const media of Object.values(document.components.responses[name]?.content ?? {})) {
      media.examples = { [`GET ${url}`]: { value: await exampleAnswer(ask, problemRequest(url), 'application/json') } }
    }
  }
}
