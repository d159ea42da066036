import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { arrangementProblems } from '../../src/arrangements/index.ts'
import { assessmentProblems } from '../../src/assessments/index.ts'
import { addExampleData } from '../../src/bin/openapi/document.ts'
import { contentProblems } from '../../src/content/index.ts'
import { httpProblems } from '../../src/http/problems/problem.ts'
import { identityProblems } from '../../src/identity/index.ts'
import { setProblems } from '../../src/sets/index.ts'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { bearer } from '../fixtures/organisations.ts'
import { faultsOfProblem } from '../fixtures/problem.ts'
import { exchange, listen, parseAnswer } from '../fixtures/socket.ts'

/** Requests made up from the OpenAPI document: some right, most of them wrong in one way or in many. */

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly example?: unknown
  readonly schema: {
    readonly type: string
    readonly enum?: string[]
    readonly pattern?: string
    readonly minimum?: number
    readonly maximum?: number
    readonly maxLength?: number
  }
}
type Reference = { readonly $ref: string }
interface Operation {
  readonly parameters?: readonly (Parameter | Reference)[]
  readonly security?: readonly object[]
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly example?: object, readonly schema: { readonly $ref?: string } }>
    >
  }
}
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Method, Operation>>>>>
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly schemas: Readonly<Record<string, { readonly examples?: readonly object[] }>>
  }
}

const document: Document = JSON.parse(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'))
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([name, { parameters = [], requestBody, security = [] }]) => {
    const all = parameters.map(one =>
      '$ref' in one ? document.components.parameters[one.$ref.split('/').at(-1) ?? ''] : one
    ).filter(one => one !== undefined)
    const method = ({ get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const)[name as Method]
    const [type = '', media] = Object.entries(requestBody?.content ?? {})[0] ?? []
    const body = media?.example ??
      document.components.schemas[media?.schema.$ref?.split('/').at(-1) ?? '']?.examples?.[0]
    const seated = security.some(scheme => 'responseToken' in scheme)
    return {
      path,
      method,
      seated,
      inPath: all.filter(one => one.in === 'path'),
      inQuery: all.filter(one => one.in === 'query'),
      type,
      body,
    }
  })
)

const runsOfOperation = 8
const runsOfSearch = 250
const awkward = fc.constantFrom(
  '',
  ' ',
  '.',
  '..',
  '../../etc/passwd',
  '\0',
  '\u0000safe',
  '%',
  '%00',
  '%zz',
  '\ud800',
  '\udfff',
  '\u202e',
  '\ufeff',
  'é',
  'e\u0301',
  '🧡',
  '"',
  "'",
  '`',
  '\\',
  '*',
  '-',
  '^',
  '(',
  ')',
  ':',
  'AND',
  'OR',
  'NOT',
  'NEAR(a b)',
  'a"b',
  "'; DROP TABLE sets; --",
  '{{1}}',
  '<script>',
  'javascript:',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'true',
  '0',
  '-1',
  '1e9',
  '0x10',
  'NaN',
  'Infinity',
  '9'.repeat(30),
  '1.0.0',
  '1',
  'core',
  'safe',
  'en',
  'en-GB',
  'a'.repeat(300),
  'a'.repeat(10_000),
  'safe.json',
  'safe.md',
  '.json',
  'a,b',
  '[]',
  '[a]',
  'a[b]=c',
  '01a00000-0000-7000-8000-000000000001',
  '\r\nX-Injected: 1',
  '\t',
  '/',
  '//',
  '?',
  '#',
  '&',
  '=',
  ';',
  '+',
  '%2f',
  '%2e%2e%2f',
  '%25',
  '%u0041'
)
const text = fc.oneof(awkward, fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 40 }))

/** In an address as an honest client writes it, as a careless one does, or as no one should. */
const written = (value: fc.Arbitrary<string>) =>
  fc.tuple(value, fc.integer({ min: 0, max: 9 })).map(([value, how]) =>
    how < 6
      ? encodeURIComponent(value.toWellFormed())
      : how < 9
        ? value.replace(/[^!-~]|[?#&\\]/g, '_')
        : value.replace(/[^!-~]|[#\\]/g, '%e9')
  )

/** What stands in the example data, what the schema allows, and what nobody should send. */
function value ({ schema, example }: Parameter): fc.Arbitrary<string> {
  const allowed = schema.enum
    ? fc.constantFrom(...schema.enum)
    : schema.type === 'integer'
      ? fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 100 }).map(String)
      : schema.pattern
        ? fc.stringMatching(new RegExp(schema.pattern)).filter(value => value.length <= (schema.maxLength ?? 500))
        : fc.constantFrom('core', 'safe', 'one-to-one')
  return fc.oneof({ weight: 6, arbitrary: example === undefined ? allowed : fc.constant(String(example)) }, {
    weight: 1,
    arbitrary: allowed,
  }, { weight: 1, arbitrary: text })
}

const header = (name: string, ...known: string[]) =>
  fc.record({
    [name]: fc.oneof(
      fc.constantFrom(...known),
      fc.string({ unit: 'grapheme-ascii', maxLength: 60 }),
      fc.constant('a'.repeat(5_000))
    ),
  })
/** Stands for a good key, which is not known before the service runs. */
const goodKey = 'Bearer good'
const headers = fc.array(
  fc.oneof(
    header(
      'accept',
      'application/json',
      'text/html',
      'text/*;q=0.5, */*;q=0.1',
      'application/ld+json;profile="x"',
      'image/png',
      '*/*;q=0',
      'a/b/c',
      ';q=',
      'text/html;q=2'
    ),
    header('accept-language', 'en', 'cy, en;q=0.1', '*;q=0', 'en;q=x', '-'),
    header('accept-encoding', 'gzip', 'br;q=0.1, gzip;q=0.9', 'identity;q=0', '*;q=0', 'zstd', 'gzip;q=NaN'),
    header('if-none-match', '*', '"a"', 'W/"a", "b"', '"', 'W/', '"a" "b"'),
    header('range', 'bytes=0-1'),
    header('origin', 'null', 'https://a.example'),
    header('x-request-id', 'a', 'a b', '\u00e9'),
    header('content-type', 'application/json', 'application/merge-patch+json', 'text/plain', '/'),
    header('if-match', '*', '*', '"r1"', 'W/"r1"', '"'),
    header('cache-control', 'no-store'),
    header('authorization', goodKey, goodKey, 'Bearer x', 'Basic eDp5'),
    header('idempotency-key', 'a', 'b', '', 'a b'),
    header('cookie', 'a=b'),
    header('x-forwarded-for', '192.0.2.1'),
    header('host', 'evil.example', '')
  ),
  { maxLength: 4 }
).map(all => Object.assign({}, ...all) as Record<string, string>)

const queryName = (parameters: readonly Parameter[]) =>
  fc.oneof(
    ...parameters.length > 0 ? [{ weight: 4, arbitrary: fc.constantFrom(...parameters.map(({ name }) => name)) }] : [],
    { weight: 1, arbitrary: text }
  )

/** The example of a body, with a member or two replaced. */
const bodyLike = (body: object) =>
  fc.dictionary(
    fc.oneof(...Object.keys(body).map(fc.constant), text),
    fc.oneof(
      fc.jsonValue(),
      text,
      fc.constantFrom('2030-01-01T00:00:00Z', '2030-12-31T23:59:60Z', '2030-01-01\t00:00:00Z', ['keys', 'keys'])
    ),
    { maxKeys: 2 }
  )
    .map(changes => JSON.stringify({ ...body, ...changes }))

/**
 * Mostly the operation itself; else a method that its path does not have: each that it has is an operation of its own.
 */
const requestOf = ({ path, method, inPath, inQuery, type, body }: typeof operations[number]) =>
  fc.record({
    method: fc.oneof({ weight: 6, arbitrary: fc.constant(method) }, {
      weight: 1,
      arbitrary: fc.constantFrom(
        ...(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'] as const).filter(other =>
          !operations.some(one => one.path === path && one.method === other)
        )
      ),
    }),
    path: fc.tuple(...inPath.map(one => written(value(one)))).map(values =>
      inPath.reduce((at, { name }, index) => at.replace(`{${name}}`, () => values[index] ?? ''), path)
    ),
    ending: fc.oneof({ weight: 9, arbitrary: fc.constant('') }, {
      weight: 1,
      arbitrary: fc.constantFrom('.json', '.md', '.jsonld', '.txt', '.html', '.exe', '.json.json', '/', '//', '.'),
    }),
    query: fc.tuple(
      fc.tuple(
        ...inQuery.filter(({ required }) => required).map(one => fc.tuple(fc.constant(one.name), written(value(one))))
      ),
      fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, {
        weight: 1,
        arbitrary: fc.array(
          queryName(inQuery).chain(name => {
            const known = inQuery.find(one => one.name === name)
            return fc.tuple(written(fc.constant(name)), written(known ? value(known) : text))
          }),
          { maxLength: 4 }
        ),
      })
    ).map(pairs => pairs.flat().map(pair => pair.join('=')).join('&')),
    headers: headers.map(all => ({ authorization: goodKey, 'if-match': '*', ...all })),
    payload: body
      ? bodyLike(body)
      : fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.oneof(text, fc.json()) }),
  }).map(({ path, ending, query, payload, ...rest }) => ({
    ...rest,
    url: path + ending + (query ? `?${query}` : ''),
    ...(payload !== undefined && { payload, headers: { 'content-type': type || 'application/json', ...rest.headers } }),
  }))
    /** `app.inject` would tidy these up before the service sees them; sockets.test.ts sends them as they are. */
    .filter(({ url }) => !/\/(\.|%2e){1,2}([/?]|$)/i.test(url))

type MadeUp = ReturnType<typeof requestOf> extends fc.Arbitrary<infer Request> ? Request : never

const codes = new Set([
  ...Object.keys(httpProblems),
  ...Object.keys(identityProblems),
  ...Object.keys(contentProblems),
  ...Object.keys(setProblems),
  ...Object.keys(arrangementProblems),
  ...Object.keys(assessmentProblems),
])

testOnEngines(t, async (t, engine) => {
  const faults: string[] = []
  const app = await startApp(t, {
    engine,
    log: line => {
      if (JSON.parse(line).level >= 50) faults.push(line)
    },
  })
  const { apiKey, responseToken } = await addExampleData(app, app.storage)
  const key = { headers: bearer(apiKey) }
  const seat = { headers: bearer(responseToken) }
  const keyed = (url: string, headers: Record<string, string>) =>
    headers.authorization === goodKey
      ? { ...headers, ...(url.includes('/responses/me') ? seat : key).headers }
      : headers

  // `app.inject` itself holds each answer to the document.
  await t.test(
    'no request made up from the document breaks anything, and every ' +
      'refusal is a whole problem',
    async t => {
      const statuses = new Map<number, number>()
      const faultless = async (request: MadeUp) => {
        const { statusCode: status, headers, body } = await app.inject({
          ...request,
          headers: keyed(request.url, request.headers),
        })
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (status < 400) return
        if (status >= 500) throw new Error(`answered ${status}: ${body}`)
        if (request.method === 'HEAD') return
        const path = JSON.parse(body).instance
        const wrong = await faultsOfProblem(app, { status, headers, body }, path)
        if (wrong.length > 0 || !codes.has(JSON.parse(body).code)) throw new Error(wrong.join('\n'))
      }
      for (const operation of operations) {
        await fc.assert(fc.asyncProperty(requestOf(operation), faultless), { numRuns: runsOfOperation })
      }
      for (const status of [200, 400, 401, 404, 405, 422]) {
        t.ok(
          (statuses.get(status) ?? 0) > 5,
          `${status} was ` +
            `among the answers: ${JSON.stringify([...statuses])}`
        )
      }
      t.strictSame(faults, [], 'and nothing was logged as an error')
    }
  )

  await t.test('no operation takes a parameter that it does not name, or one of its own twice', async t => {
    for (const { path, method, seated, inPath, inQuery, type, body } of operations) {
      const url = inPath.reduce((at, { name, example }) => at.replace(`{${name}}`, String(example)), path)
      const needed = inQuery.filter(({ required }) => required).map(({ name, example }) =>
        `&${name}=${String(example)}`
      ).join('')
      const refused = async (query: string) => {
        const answer = await app.inject({
          method,
          url: `${url}?${query}${needed}`,
          headers: { ...(seated ? seat : key).headers, ...(type && { 'content-type': type }), 'if-match': '*' },
          ...(body && { payload: body }),
        })
        if (
          answer.statusCode !== 400 || !/^invalid_(parameter|cursor)$/.test(answer.json<{ code: string }>().code)
        ) { throw new Error(`${url}?${query} answered ${answer.statusCode}`) }
      }
      const unknown = fc.string({ minLength: 1, maxLength: 12 }).filter(name => !inQuery.some(one => one.name === name))
      await fc.assert(fc.asyncProperty(unknown, name => refused(`${encodeURIComponent(name)}=1`)), { numRuns: 10 })
      for (const { name } of inQuery) await refused(`${name}=1&${name}=1`)
    }
    t.pass(`${operations.length} operations`)
  })

  await t.test('any search is an answer or a refusal, and never a fault', async t => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 4 }).map(parts => parts.join(' ').toWellFormed()),
        async q => {
          const { statusCode } = await app.inject(`/v1/search?q=${encodeURIComponent(q)}`)
          if (![200, 400, 414].includes(statusCode)) throw new Error(`answered ${statusCode}`)
        }
      ),
      { numRuns: runsOfSearch }
    )
    t.strictSame(faults, [], 'and nothing was logged as an error')
  })
})

t.test('bytes that are nearly a request are answered or hung up on, and the service lives on', async t => {
  const app = await startApp(t)
  const port = await listen(app)
  const lines = [
    'GET /v1/principles/safe HTTP/1.1',
    'Host: localhost',
    'Accept: text/html',
    'Accept-Encoding: gzip',
    'Content-Length: 2',
    'Connection: close',
    '',
    '{}',
  ]
  const mutation = fc.record({
    at: fc.nat({ max: lines.join('\r\n').length }),
    remove: fc.nat({ max: 12 }),
    insert: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom('\r\n', '\n', '\r', '\0', '\r\n\r\n', ':', ' ', '\t', 'HTTP/', '%')
    ),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async mutations => {
      const bytes = mutations.reduce(
        (at, { at: place, remove, insert }) => at.slice(0, place) + insert + at.slice(place + remove),
        lines.join('\r\n')
      )
      const raw = await exchange(port, Buffer.from(bytes, 'utf8'), 300)
      if (raw === '') return
      const { status, headers } = parseAnswer(raw)
      if (status >= 500 || (status >= 400 && headers['content-type'] !== 'application/problem+json')) {
        throw new Error(raw)
      }
    }),
    { numRuns: 150 }
  )
  t.equal((await app.inject('/livez')).statusCode, 200)
})
