/** Gives the OpenAPI document its examples: what the service really answers to the requests that the document describes. */

interface Example {
  readonly value: unknown
}

interface MediaType {
  readonly schema: object
  examples?: Record<string, Example | { readonly $ref: string }>
}

interface Response {
  readonly content?: Record<string, MediaType>
}

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly example?: string | number
}

export interface Operation {
  readonly operationId: string
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string }>>
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly responses: Readonly<Record<string, Response>>
    examples?: Record<string, Example>
  }
}

export interface Ask {
  (request: { readonly url: string, readonly headers: Record<string, string> }): Promise<{ readonly statusCode: number, readonly body: string }>
}

/** Problems to show, by the name of their response. The others come from overload, from slowness or from over-long requests. */
const problems: Readonly<Record<string, string>> = {
  BadRequest: '/v1/principles?limit=0',
  NotFound: '/v1/principles/absent',
  NotAcceptable: '/v1/principles.html',
}

/** It would hold itself. */
const without = 'getOpenApi'

/** The request of an operation's example: its path and query with the examples of their parameters. */
export function exampleUrl (path: string, { parameters = [] }: Operation, { components }: Pick<OpenApiDocument, 'components'>): string {
  const known = parameters.map(parameter => '$ref' in parameter ? components.parameters[parameter.$ref.split('/').at(-1) ?? ''] : parameter)
  const examples = (place: string) => known.flatMap((parameter): [string, string][] => parameter?.in === place && parameter.example !== undefined
    ? [[parameter.name, String(parameter.example)]]
    : [])
  const filled = examples('path').reduce((url, [name, value]) => url.replace(`{${name}}`, encodeURIComponent(value)), path)
  const query = new URLSearchParams(examples('query'))
  return query.size > 0 ? `${filled}?${query}` : filled
}

/** What the service answers to the request of an example. */
export async function exampleAnswer (ask: Ask, url: string, mediaType: string): Promise<unknown> {
  const { body } = await ask({ url, headers: { accept: mediaType, 'x-request-id': 'example' } })
  return /json$/.test(mediaType) ? JSON.parse(body) : body
}

/** Adds the examples to a document. The same answer to several requests stands once, among the components. */
export async function addExamples (document: OpenApiDocument, ask: Ask): Promise<void> {
  const examples: Record<string, Example> = {}
  const names = new Map<string, string>()

  for (const [path, { get }] of Object.entries(document.paths)) {
    const success = get?.responses[200]
    if (!get || !success || '$ref' in success || get.operationId === without) continue
    const url = exampleUrl(path, get, document)
    for (const [type, media] of Object.entries(success.content ?? {})) {
      const value = await exampleAnswer(ask, url, type)
      const text = JSON.stringify([type, value])
      const name = names.get(text) ?? `${get.operationId}.${type.replace(/^.*\//, '').replace('+', '-')}`
      names.set(text, name)
      examples[name] = { value }
      media.examples = { [`GET ${url}`]: { $ref: `#/components/examples/${name}` } }
    }
  }
  document.components.examples = examples

  for (const [name, url] of Object.entries(problems)) {
    for (const media of Object.values(document.components.responses[name]?.content ?? {})) {
      media.examples = { [`GET ${url}`]: { value: await exampleAnswer(ask, url, 'application/json') } }
    }
  }
}
