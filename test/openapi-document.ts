import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { exampleRequests, successOf, type ExampleRequest, type OpenApiDocument } from '../src/bin/openapi/examples.ts'

export const root = new URL('../', import.meta.url)
export const file = fileURLToPath(new URL('openapi/openapi.json', root))
export const text = await readFile(file, 'utf8')
export const document: OpenApiDocument & {
  readonly info: Record<string, unknown>
  readonly components: {
    readonly schemas: Record<string, object>
    readonly headers: Record<string, { readonly example?: unknown }>
  }
} = JSON.parse(text)
export const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation }))
)

export const ajv = addFormats.default(
  new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, discriminator: true })
).addFormat('visible-text', /\S/)
  .addFormat('time-zone', /^[A-Za-z]/)
ajv.addVocabulary(['openapi', 'info', 'servers', 'security', 'tags', 'paths', 'components', 'example'])
ajv.addSchema(document, 'openapi', undefined, false)

interface Described {
  readonly name: string
  readonly type: string
  readonly media: ReturnType<typeof successOf>[string]
  readonly pointer: string
  /** Of the operation's example; a problem's has it in its name. */
  readonly request?: ExampleRequest
}

/**
 * Every media type of every answer that is written out, with the example it gives, in the order in which they were
 * made.
 */
export function * mediaTypes (tokens = { apiKey: '', responseToken: '' }): Generator<Described> {
  for (const { path, method, operation, request } of exampleRequests(document, tokens)) {
    const status = Object.keys(operation.responses).find(status => status.startsWith('2'))
    for (const [type, media] of Object.entries(successOf(operation))) {
      yield {
        name: operation.operationId,
        type,
        media,
        request,
        pointer: `/paths/${escape(path)}/${method}/responses/${status}/content/${escape(type)}`,
      }
    }
  }
  for (const [name, { content = {} }] of Object.entries(document.components.responses)) {
    for (const [type, media] of Object.entries(content)) {
      yield { name, type, media, pointer: `/components/responses/${name}/content/${escape(type)}` }
    }
  }
}

export function escape (part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
}

export function valueOf (example: object): unknown {
  if ('value' in example) return example.value
  const name = '$ref' in example ? String(example.$ref).split('/').at(-1) ?? '' : ''
  return document.components.examples?.[name]?.value
}
