import { readFile } from 'node:fs/promises'
import createClient from 'openapi-fetch'
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'
import t, { type Test } from 'tap'
import { startApp } from './fixtures/app.ts'
import type { components, paths } from './fixtures/client.d.ts'
import { listen } from './fixtures/socket.ts'

/** The service as somebody else's program sees it: over a real connection, with types generated from the document. */
async function connect (t: Test) {
  const port = await listen(await startApp(t))
  return createClient<paths, 'application/json' | 'application/problem+json'>({ baseUrl: `http://127.0.0.1:${port}` })
}

type Schemas = components['schemas']
/** Records are whole unless `fields` leaves some of their members out. */
const isWhole = (record: Schemas['Principle'] | Schemas['PrincipleFields']): record is Schemas['Principle'] =>
  'embed' in record

t.test('the committed types are those of the committed document', async t => {
  const document = new URL('../openapi/openapi.json', import.meta.url)
  const types = await readFile(new URL('fixtures/client.d.ts', import.meta.url), 'utf8')
  t.equal(COMMENT_HEADER + astToString(await openapiTS(document)), types, 'npm run openapi')
})

t.test('reads a principle', async t => {
  const client = await connect(t)
  const { data } = await client.GET('/v1/principles/{principle}', { params: { path: { principle: 'safe' } } })
  if (!data || !isWhole(data)) return t.fail('no whole record', { data })
  const { title, statements, set, attribution } = data
  t.equal(title, 'Safe')
  t.ok(statements.every(({ key, text }) => key.length > 0 && text.length > 0))
  t.match(set, { slug: 'core', version: '1.2.0' })
  t.match(attribution.url, '/v1/principle-sets/core/versions/1.2.0/principles/safe')
})

t.test('reads only the members it asks for', async t => {
  const client = await connect(t)
  const { data } = await client.GET('/v1/principles/{principle}', {
    params: { path: { principle: 'safe' }, query: { fields: 'slug,title' } },
  })
  t.strictSame(data, { slug: 'safe', title: 'Safe' })
})

t.test('goes through all examples page by page', async t => {
  const client = await connect(t)
  const slugs: Array<string | undefined> = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { data } = await client.GET('/v1/examples', { params: { query: { limit: 5, ...(cursor && { cursor }) } } })
    if (!data) return t.fail('no page')
    t.ok(data.items.length <= data.page.limit)
    slugs.push(...data.items.map(({ slug }) => slug))
    cursor = data.page.next
  }
  const { data } = await client.GET('/v1/examples', { params: { query: { limit: 100 } } })
  t.ok(slugs.length > 5)
  t.strictSame(slugs, data?.items.map(({ slug }) => slug))
})

t.test('is told what was not found', async t => {
  const client = await connect(t)
  const { data, error, response } = await client.GET('/v1/principles/{principle}', {
    params: { path: { principle: 'absent' } },
  })
  t.equal(data, undefined)
  t.equal(response.status, 404)
  t.match({ status: error?.status, code: error?.code }, { status: 404, code: 'principle_not_found' })
})

t.test('is spared what it already has', async t => {
  const client = await connect(t)
  const first = await client.GET('/v1/principles')
  const etag = first.response.headers.get('etag') ?? ''
  const { data, response } = await client.GET('/v1/principles', { headers: { 'if-none-match': etag } })
  t.equal(response.status, 304)
  t.equal(response.headers.get('etag'), etag)
  t.equal(data, undefined)
})

t.test('follows an unfinished version number', async t => {
  const client = await connect(t)
  const { data, response } = await client.GET('/v1/principle-sets/{set}/versions/{version}', {
    params: { path: { set: 'core', version: '1' } },
  })
  t.match(data, { type: 'principle-set', version: '1.2.0' })
  t.ok(response.redirected)
})
