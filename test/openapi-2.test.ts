/** `/openapi-2.0.json`: what programs can read that know OpenAPI 2.0 alone. */
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import t from 'tap'
import { readSeed } from '../src/content/index.ts'
import { startApp } from './fixtures/app.ts'

interface Operation {
  readonly operationId: string
  readonly parameters: ReadonlyArray<{ readonly name: string, readonly type: string }>
  readonly responses: Readonly<Record<string, { readonly schema?: object }>>
}
interface Document {
  readonly swagger: string
  readonly host: string
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>
  readonly definitions: Readonly<Record<string, object>>
}

const app = await startApp(t, { seed: await readSeed(), config: { publicUrl: 'https://principles.example.org:8443' } })
const answer = await app.inject('/openapi-2.0.json')
const document: Document = answer.json()

t.test('it has the address of the service that serves it', async t => {
  t.match(document, { swagger: '2.0', host: 'principles.example.org:8443', basePath: '/', schemes: ['https'] })
  t.equal(answer.headers['access-control-allow-origin'], '*')
})

t.test("it keeps to the limits of Microsoft's Power Platform", async t => {
  t.ok(Buffer.byteLength(answer.body) < 1024 * 1024)
  t.notMatch(answer.body, /"(anyOf|oneOf|const|contentSchema)":/)
  t.notMatch(answer.body, /"type":\[/)
})

t.test('it has the principles, examples, categories, sets, guide and search, and reading alone', async t => {
  const { paths } = document
  for (const path of ['principles', 'principles/{principle}', 'examples', 'categories', 'principle-sets', 'search']) {
    t.ok(paths[`/v1/${path}`], path)
  }
  t.strictSame([...new Set(Object.values(paths).flatMap(Object.keys))], ['get'])
})

t.test('what is served is as it says', async t => {
  const ajv = addFormats.default(new Ajv({ strict: false })).addFormat('visible-text', true)
  ajv.addSchema({ $id: 'document', definitions: nullable(document.definitions) })
  for (
    const [path, url] of [
      ['/v1/principles', '/v1/principles?expand=examples&limit=2'],
      ['/v1/principles', '/v1/principles?fields=slug,title'],
      ['/v1/principles/{principle}', '/v1/principles/safe'],
      ['/v1/examples', '/v1/examples?expand=principles'],
      ['/v1/principle-sets/{set}', '/v1/principle-sets/core?expand=principles.examples'],
      ['/v1/guide', '/v1/guide'],
      ['/v1/search', '/v1/search?q=safe'],
    ] as const
  ) {
    const schema = document.paths[path]?.get.responses[200]?.schema ?? {}
    const referred = JSON.parse(JSON.stringify(nullable(schema)).replaceAll('"#/definitions', '"document#/definitions'))
    const validate = ajv.compile(referred)
    t.ok(validate((await app.inject(url)).json()), `${url} ${ajv.errorsText(validate.errors)}`)
  }
})

/** `x-nullable`, as JSON Schema has it. */
function nullable (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nullable)
  if (typeof value !== 'object' || value === null) return value
  const { 'x-nullable': isNullable, ...rest } = value as Record<string, unknown>
  const plain = Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, nullable(part)]))
  return isNullable ? { anyOf: [plain, { type: 'null' }] } : plain
}
