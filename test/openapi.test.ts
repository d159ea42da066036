import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t, { type Test } from 'tap'
import { readSeed } from '../src/content/index.ts'
import {
  addExampleData, countingIds, exampleConfig, fixedSecret,
  openApiDocument
} from '../src/bin/openapi/document.ts'
import {
  exampleAnswer, exampleRequests, problemRequest, successOf, type Ask, type ExampleRequest, type ExampleTokens,
  type OpenApiDocument, type Operation
} from '../src/bin/openapi/examples.ts'
import { startApp } from './fixtures/app.ts'
import { collectDifferences } from './fixtures/differences.ts'

const root = new URL('../', import.meta.url)
const file = fileURLToPath(new URL('openapi/openapi.json', root))
const text = await readFile(file, 'utf8')
const document: OpenApiDocument & {
  readonly info: Record<string, unknown>
  readonly components: { readonly schemas: Record<string, object> }
} = JSON.parse(text)
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation }))
)

const ajv = addFormats.default(
  new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, discriminator: true })
).addFormat('visible-text', /\S/)
ajv.addVocabulary(['openapi', 'info', 'servers', 'security', 'tags', 'paths', 'components', 'example'])
ajv.addSchema(document, 'openapi', undefined, false)

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
function * mediaTypes (tokens = { apiKey: '', responseToken: '' }): Generator<Described> {
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

/** The service in the state in which the examples were made. */
async function startWithExamples (t: Test): Promise<{ ask: Ask, tokens: ExampleTokens }> {
  // The seed is loaded here and now, since the ids of the examples come after those that it is given.
  const app = await startApp(t, {
    seed: await readSeed(),
    config: exampleConfig,
    newRandomId: countingIds('b'),
    newSecret: fixedSecret,
  })
  return { ask: request => app.inject(request), tokens: await addExampleData(app, app.storage) }
}

function escape (part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
}

function valueOf (example: object): unknown {
  if ('value' in example) return example.value
  const name = '$ref' in example ? String(example.$ref).split('/').at(-1) ?? '' : ''
  return document.components.examples?.[name]?.value
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
  const hasSchema = (pointer: string) => ajv.getSchema(`openapi#${pointer}`) !== undefined
  for (const name of Object.keys(document.components.schemas)) {
    compare(name, hasSchema(`/components/schemas/${name}`), true)
  }
  for (const { name, type, pointer } of mediaTypes()) {
    compare(`${name} as ${type}`, hasSchema(`${pointer}/schema`), true)
  }
  for (const { path, method, operation } of operations) {
    for (const [index, parameter] of (operation.parameters ?? []).entries()) {
      const pointer = '$ref' in parameter
        ? parameter.$ref.slice(1)
        : `/paths/${escape(path)}/${method}/parameters/${index}`
      const validate = ajv.getSchema(`openapi#${pointer}/schema`)
      const known = '$ref' in parameter ? document.components.parameters[pointer.split('/').at(-1) ?? ''] : parameter
      const isValid = validate !== undefined && (known?.example === undefined || validate(known.example))
      compare(`the parameter ${known?.name} of ${operation.operationId}`, isValid, true)
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

t.test('every example is valid by its schema', async t => {
  const { differences, compare } = collectDifferences()
  for (const { name, type, media, pointer } of mediaTypes()) {
    const validate = ajv.getSchema(`openapi#${pointer}/schema`)
    for (const [request, example] of Object.entries(media.examples ?? {})) {
      const isValid = validate?.(valueOf(example)) === true
      compare(`${name} as ${type}: ${request}`, isValid ? '' : ajv.errorsText(validate?.errors), '')
    }
  }
  t.strictSame(differences, [])
})

t.test('every example is what the service answers', async t => {
  const { ask, tokens } = await startWithExamples(t)
  const { differences, compare } = collectDifferences()
  let compared = 0
  for (const { name, type, media, request } of mediaTypes(tokens)) {
    for (const [title, example] of Object.entries(media.examples ?? {})) {
      const accept = type === 'application/problem+json' ? 'application/json' : type
      const answer = await exampleAnswer(ask, request ?? problemRequest(title.replace(/^GET /, '')), accept)
      compare(`${name} as ${type}: ${title}`, valueOf(example), answer)
      compared++
    }
  }
  t.strictSame(differences, [])
  t.ok(compared > 80)
})

t.test('every operation has an example in every media type, of its own request', async t => {
  const { differences, compare } = collectDifferences()
  for (const { operation, request: { method, url } } of exampleRequests(document, { apiKey: '', responseToken: '' })) {
    const content = successOf(operation)
    compare(`${operation.operationId} has content`, Object.keys(content).length > 0, !operation.responses[204])
    // It would hold itself.
    if (operation.operationId === 'getOpenApi') continue
    for (const [type, { examples = {} }] of Object.entries(content)) {
      compare(`${operation.operationId} as ${type}`, Object.keys(examples), [`${method} ${url}`])
    }
  }
  t.strictSame(differences, [])
})

t.test('every operation has a name, a summary, a description, one tag, a success and what else may come', async t => {
  const shape = { operationId: /^[a-z][A-Za-z]+$/, summary: /./, description: /./, tags: [String] }
  t.match(operations.map(({ operation }) => operation), operations.map(() => shape))
  const { differences, compare } = collectDifferences()
  for (const { operation: { operationId, responses } } of operations) {
    const statuses = Object.keys(responses)
    const successes = operationId === 'importPrincipleSet'
      ? ['200', '201']
      : [statuses.find(status => status.startsWith('2'))]
    compare(`${operationId}: a trial is no creation`, statuses.filter(status => status.startsWith('2')), successes)
    compare(`${operationId} may refuse`, statuses.some(status => status.startsWith('4')), true)
  }
  t.strictSame(differences, [])
  t.ok(operations.every(({ method }) => !['head', 'options'].includes(method)), 'HEAD and OPTIONS go without saying')
  t.equal(
    new Set(operations.map(({ operation }) => operation.operationId)).size,
    operations.length,
    'the names are different'
  )
})

t.test('what needs a key says so, and which scope; and what needs a response token', async t => {
  const { differences, compare } = collectDifferences()
  for (const { path, operation } of operations) {
    const scoped = operation.responses[403] !== undefined
    const keyed = scoped || path === '/v1/organisation'
    const seated = path.includes('/responses/me')
    compare(operation.operationId, {
      security: operation.security,
      needsToken: /Needs the response token/.test(JSON.stringify(operation)),
      hasScope: Object.hasOwn(operation, 'x-required-scope'),
      needsKey: /Needs a key/.test(JSON.stringify(operation)),
    }, {
      security: keyed ? [{ apiKey: [] }] : seated ? [{ responseToken: [] }] : undefined,
      needsToken: seated,
      hasScope: scoped,
      needsKey: keyed,
    })
  }
  t.strictSame(differences, [])
  t.match(document.components, {
    securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' }, responseToken: { type: 'http', scheme: 'bearer' } },
  })
})

t.test('every link leads from a real answer to an operation that answers', async t => {
  const { ask, tokens } = await startWithExamples(t)
  const { differences, compare } = collectDifferences()
  for (const { path, operation, request } of exampleRequests(document, tokens)) {
    for (const [name, link] of Object.entries(linksOf(operation))) {
      const { url } = request
      const address = addressOf(link, { path, url, body: JSON.parse((await ask(request)).body) })
      compare(`${url} leads to ${name}: ${address}`, (await ask(problemRequest(address))).statusCode, 200)
    }
  }
  t.strictSame(differences, [])
})

interface Origin {
  readonly path: string
  readonly url: string
  readonly body: unknown
}

function addressOf ({ operationId, parameters }: Link, from: Origin): string {
  const target = operations.find(({ operation }) => operation.operationId === operationId)
  return Object.entries(parameters).reduce(
    (to, [key, expression]) => to.replace(`{${key}}`, encodeURIComponent(valueAt(expression, from))),
    target?.path ?? ''
  )
}

interface Link {
  readonly operationId: string
  readonly parameters: Record<string, string>
}

function linksOf (operation: Operation): Record<string, Link> {
  const success = operation.responses[200]
  return success && 'links' in success ? success.links as Record<string, Link> : {}
}

/** A runtime expression of a link: a part of the answer, or of the path that was asked for. */
function valueAt (expression: string, { path, url, body }: Origin): string {
  const [, pointer] = /^\$response\.body#(.*)$/.exec(expression) ?? []
  if (pointer !== undefined) {
    return String(pointer.slice(1).split('/').reduce<unknown>((at, key) => Object(at)[key], body))
  }
  const name = expression.replace('$request.path.', '')
  const place = path.split('/').indexOf(`{${name}}`)
  return url.split(/[?/]/)[place] ?? ''
}
