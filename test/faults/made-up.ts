import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { text } from './awkward-texts.ts'

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

const document: Document = JSON.parse(
  readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')
)
export const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([name, { parameters = [], requestBody, security = [] }]) => {
    const all = parameters.map(one =>
      '$ref' in one ? document.components.parameters[one.$ref.split('/').at(-1) ?? ''] : one
    ).filter(one => one !== undefined)
    const method = ({ get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const)[name as Method]
    const [type = '', media] = Object.entries(requestBody?.content ?? {})[0] ?? []
    const body = media?.example ??
      document.components.schemas[media?.schema.$ref?.split('/').at(-1) ?? '']?.examples?.[0]
    const seated = security.length > 0 && security.every(scheme => 'responseToken' in scheme)
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
export const goodKey = 'Bearer good'
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
export const requestOf = ({ path, method, inPath, inQuery, type, body }: typeof operations[number]) =>
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

export type MadeUp = ReturnType<typeof requestOf> extends fc.Arbitrary<infer Request> ? Request : never
