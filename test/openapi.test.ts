import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { openApiDocument } from '../src/bin/openapi/document.ts'
import { startApp } from './fixtures/app.ts'
import { collectDifferences } from './fixtures/differences.ts'
import { ajv, document, escape, file, mediaTypes, operations, root, text, valueOf } from './openapi-document.ts'

/** A linter of the project, run as its own program; its findings, which it writes as JSON. */
async function lint (program: string, ...args: string[]): Promise<unknown> {
  const env = { PATH: process.env.PATH, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  const { stdout } = await promisify(execFile)(process.execPath, [
    fileURLToPath(new URL(`node_modules/${program}`, root)),
    'lint',
    ...args,
    file,
  ], { cwd: root, env })
  return JSON.parse(stdout)
}

t.test('the committed document is the one that the routes and the seed make', async t => {
  t.equal(await openApiDocument(), text, 'npm run openapi')
})

t.test('the service serves the committed document', async t => {
  const app = await startApp(t)
  t.strictSame((await app.inject('/openapi.json')).json(), JSON.parse(text))
  t.strictSame((await app.inject('/docs/json')).json(), JSON.parse(text), 'the pages to read and try it show the same')
})

t.test('the served document has the addresses of the service that serves it', async t => {
  const app = await startApp(t, { config: { publicUrl: 'https://principles.example.org' } })
  const { body } = await app.inject('/openapi.json')
  t.notMatch(body, '127.0.0.1')
  t.match(JSON.parse(body), {
    servers: [{ url: 'https://principles.example.org' }],
    info: { contact: { url: 'https://principles.example.org/' } },
  })
})

t.test('Redocly finds nothing by its recommended rules', async t => {
  t.match(await lint('@redocly/cli/bin/cli.js', '--format=json'), {
    totals: { errors: 0, warnings: 0, ignored: 0 },
    problems: [],
  })
})

t.test('Spectral finds nothing by its recommended rules', async t => {
  t.strictSame(
    await lint('@stoplight/spectral-cli/dist/index.js', '--format=json', '--quiet', '--fail-severity=hint'),
    []
  )
})

t.test('says who answers for it, under which licence, and how it changes', async t => {
  t.match(document.info, {
    contact: { name: String, url: String },
    license: { name: String, identifier: 'Apache-2.0 AND CC-BY-4.0' },
    description: /\*\*Versioning\.\*\*[^]*\*\*Deprecation\.\*\*/,
  })
})

t.test('every schema is valid JSON Schema 2020-12', async t => {
  const { differences, compare } = collectDifferences()
  for (const name of Object.keys(document.components.schemas)) {
    compare(name, typeof ajv.getSchema(`openapi#/components/schemas/${name}`), 'function')
  }
  for (const { name, type, pointer } of mediaTypes()) {
    compare(`${name} as ${type}`, typeof ajv.getSchema(`openapi#${pointer}/schema`), 'function')
  }
  for (const { path, method, operation } of operations) {
    for (const [index, parameter] of (operation.parameters ?? []).entries()) {
      const pointer = '$ref' in parameter
        ? parameter.$ref.slice(1)
        : `/paths/${escape(path)}/${method}/parameters/${index}`
      const validate = ajv.getSchema(`openapi#${pointer}/schema`)
      const known = '$ref' in parameter ? document.components.parameters[pointer.split('/').at(-1) ?? ''] : parameter
      const example = known?.example ?? known?.examples?.sample?.value
      compare(`the parameter ${known?.name} of ${operation.operationId}`, validate?.(example), true)
    }
  }
  for (const schema of schemasIn(document)) {
    compare(JSON.stringify(schema).slice(0, 80), ajv.validateSchema(schema), true)
  }
  t.strictSame(differences, [])
  t.notMatch(
    text,
    /"(nullable|definitions|patternProperties|\$id)":/,
    'nor anything of older dialects, or that tools drop'
  )
})

/** Whatever stands where a schema does, headers included. */
function * schemasIn (value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value)) {
    if (key === 'examples') continue
    if (key === 'schema' && typeof part === 'object') yield part
    else if (key === 'schemas') yield * Object.values<object>(part)
    yield * schemasIn(part)
  }
}

t.test('every header and every body has a valid example, since tools make random ones where there is none', async t => {
  const { differences, compare } = collectDifferences()
  const check = (what: string, pointer: string, example: unknown) =>
    compare(what, ajv.getSchema(`openapi#${pointer}/schema`)?.(example), true)
  for (const [name, { example }] of Object.entries(document.components.headers)) {
    check(`the header ${name}`, `/components/headers/${escape(name)}`, example)
  }
  for (const { path, method, operation } of operations) {
    for (const [type, { example }] of Object.entries(operation.requestBody?.content ?? {})) {
      const pointer = `/paths/${escape(path)}/${method}/requestBody/content/${escape(type)}`
      check(`${operation.operationId} as ${type}`, pointer, example)
    }
  }
  t.strictSame(differences, [])
})

t.test('every reference is to a whole component', async t => {
  const references = [...text.matchAll(/"\$ref": "([^"]*)"/g)].map(([, reference = '']) => reference)
  t.strictSame(references.filter(reference => !/^#\/components\/[A-Za-z]+\/[^/]+$/.test(reference)), [])
})

t.test('no schema has the name of a type that generated clients use', async t => {
  t.strictSame(Object.keys(document.components.schemas).filter(name => name in globalThis), [])
})

t.test('a scalar that may be null has a list of types', async t => {
  const isScalar = (schema: { type?: string }) => ['string', 'integer', 'number', 'boolean'].includes(schema.type ?? '')
  const choices = [...objectsIn(document)].flatMap(({ anyOf = [] }) => [anyOf])
  t.strictSame(choices.filter(anyOf => anyOf.some(({ type }) => type === 'null') && anyOf.some(isScalar)), [])
})

/** Every object in a value, itself among them. */
function * objectsIn (value: unknown): Generator<{ readonly anyOf?: ReadonlyArray<{ readonly type?: string }> }> {
  if (typeof value !== 'object' || value === null) return
  yield value
  for (const part of Object.values(value)) yield * objectsIn(part)
}

t.test('If-Match is required where a request without it is 428, and nowhere else', async t => {
  const { differences, compare } = collectDifferences()
  for (const { operation: { operationId, parameters = [], responses } } of operations) {
    const needed = parameters.some(one => '$ref' in one && one.$ref.endsWith('/ifMatchNeeded'))
    compare(operationId, needed, Object.hasOwn(responses, 428))
  }
  t.strictSame(differences, [])
  t.match(document.components.parameters, { ifMatchNeeded: { required: true }, ifMatch: { required: false } })
})

t.test('a PATCH takes a merge patch under either media type, but for a wording, which takes files', async t => {
  const patches = operations.filter(({ method }) => method === 'patch')
  for (const { method, operation } of patches.filter(({ operation }) => operation.operationId !== 'changeWording')) {
    t.strictSame(
      Object.keys(operation.requestBody?.content ?? {}),
      ['application/merge-patch+json', 'application/json'],
      `${method} ${operation.operationId}`
    )
  }
})

t.test('every example is valid by its schema', async t => {
  const { differences, compare } = collectDifferences()
  for (const { name, type, media, pointer } of mediaTypes()) {
    const validate = ajv.getSchema(`openapi#${pointer}/schema`)
    for (const [request, example] of Object.entries(media.examples ?? {})) {
      const isValid = validate?.(valueOf(example))
      compare(`${name} as ${type}: ${request}: ${ajv.errorsText(validate?.errors)}`, isValid, true)
    }
  }
  t.strictSame(differences, [])
})

t.test('every operation has a name, a summary, a description, one tag, a success and what else may come', async t => {
  const { differences, compare, match } = collectDifferences()
  for (const { path, method, operation } of operations) {
    const described = { operationId: /^[a-z][A-Za-z]+$/, summary: /./, description: /./, tags: [String] }
    match(`${method} ${path}`, operation, described)
    const statuses = Object.keys(operation.responses)
    const successes = ['importPrincipleSet', 'putArrangement', 'putAssessment'].includes(operation.operationId)
      ? ['200', '201']
      : [Object.keys(operation.responses).find(status => status.startsWith('2'))]
    const found = statuses.filter(status => status.startsWith('2'))
    compare(`${operation.operationId}: a trial is no creation`, found, successes)
    compare(`${operation.operationId} can be refused`, statuses.some(status => status.startsWith('4')), true)
  }
  t.strictSame(differences, [])
  t.ok(operations.every(({ method }) => !['head', 'options'].includes(method)), 'HEAD and OPTIONS go without saying')
  t.equal(
    new Set(operations.map(({ operation }) => operation.operationId)).size,
    operations.length,
    'the names are different'
  )
})

/** Rule M7: what came of an assessment. */
const forBoth = new Set(['getAssessment', 'listResults', 'getResult', 'getImprovements', 'getProfilePicture'])

t.test('what needs a key says so, and which scope; and what needs a response token', async t => {
  const { differences, compare } = collectDifferences()
  for (const { path, operation } of operations) {
    const { operationId } = operation
    const keyed = operation.responses[403] !== undefined || path === '/v1/organisation'
    const seated = path.includes('/responses/me')
    const ofBoth = forBoth.has(operationId)
    const schemes = [...keyed ? [{ apiKey: [] }] : [], ...seated || ofBoth ? [{ responseToken: [] }] : []]
    compare(operationId, operation.security, schemes.length > 0 ? schemes : undefined)
    compare(`${operationId}: token`, /Needs the response token/.test(JSON.stringify(operation)), seated)
    const isScoped = operation.responses[403] !== undefined
    compare(`${operationId}: scope`, Object.hasOwn(operation, 'x-required-scope'), isScoped)
    compare(`${operationId}: key`, /Needs a key/.test(JSON.stringify(operation)), keyed)
  }
  t.strictSame(differences, [])
  t.match(document.components, {
    securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' }, responseToken: { type: 'http', scheme: 'bearer' } },
  })
})
