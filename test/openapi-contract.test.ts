import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { startApp } from './fixtures/app.ts'
import { contract, type Answer } from './fixtures/contract.ts'
import { watch } from './fixtures/held-to-contract.ts'

/** A right answer to a request, to be made wrong. */
async function answerTo (url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const app = await startApp(t)
  const response = await app.inject({ url, headers })
  return { method: 'GET', url, status: response.statusCode, headers: response.headers, body: response.rawPayload }
}

const principle = await answerTo('/v1/principles/safe')
const notFound = await answerTo('/v1/principles/absent')
const without = ({ headers, ...answer }: Answer, name: string): Answer => ({
  ...answer,
  headers: { ...headers, [name]: undefined },
})
const withHeader = ({ headers, ...answer }: Answer, name: string, value: string): Answer => ({
  ...answer,
  headers: { ...headers, [name]: value },
})
const withMember = (answer: Answer, name: string, value: unknown): Answer => ({
  ...answer,
  body: Buffer.from(JSON.stringify({ ...JSON.parse(answer.body.toString()), [name]: value })),
})

t.test('finds no fault in what is documented', async t => {
  t.strictSame(contract.faultsOf(principle), [])
  t.strictSame(contract.faultsOf(notFound), [])
  t.strictSame(contract.faultsOf({ ...principle, method: 'HEAD', body: Buffer.alloc(0) }), [])
})

t.test('reads coded bodies', async t => {
  for (const coding of ['br', 'gzip']) {
    t.strictSame(contract.faultsOf(await answerTo('/v1/principles/safe', { 'accept-encoding': coding })), [])
  }
})

t.test('finds an undocumented status', async t => {
  t.strictSame(contract.faultsOf({ ...principle, status: 201 }), ['status 201 is not documented for getCorePrinciple'])
})

t.test('finds an undocumented media type', async t => {
  t.strictSame(contract.faultsOf(withHeader(principle, 'content-type', 'image/png')), [
    'the media type image/png is not documented',
  ])
})

t.test('finds a header that is missing, unknown or wrong', async t => {
  t.strictSame(contract.faultsOf(without(principle, 'etag')), ['the header etag is missing'])
  t.strictSame(contract.faultsOf(withHeader(principle, 'x-powered-by', 'peers')), [
    'the header x-powered-by is not documented',
  ])
  t.match(contract.faultsOf(withHeader(principle, 'etag', 'W/weak')), [/^the header etag must match pattern/])
  t.match(contract.faultsOf(without(notFound, 'ratelimit')), ['the header ratelimit is missing'])
})

t.test('finds a body that breaks its schema', async t => {
  t.match(contract.faultsOf(withMember(principle, 'position', 'first')), ['the body/position must be integer'])
  t.match(contract.faultsOf(withMember(principle, 'surprise', 1)), ['the body must NOT have additional properties'])
  t.match(contract.faultsOf(withMember(principle, 'lastReviewed', 'yesterday')), [
    'the body/lastReviewed must match format "date"',
  ])
  t.strictSame(contract.faultsOf({ ...principle, body: Buffer.from('{') }), ['the body is not JSON'])
})

t.test('finds a problem that tells another status', async t => {
  t.strictSame(contract.faultsOf(withMember(notFound, 'status', 410)), ['the body tells status 410'])
})

t.test('finds a body where none belongs', async t => {
  const unchanged = await answerTo('/v1/principles/safe', { 'if-none-match': '*' })
  t.strictSame(contract.faultsOf(unchanged), [])
  t.strictSame(contract.faultsOf({ ...unchanged, body: principle.body }), ['the answer has a body'])
  t.strictSame(contract.faultsOf({ ...principle, method: 'HEAD' }), ['an answer to HEAD has a body'])
})

t.test('takes nothing but a problem where no operation is', async t => {
  t.strictSame(contract.faultsOf({ ...principle, url: '/elsewhere' }), [
    'nothing is documented here, so it can only be a problem',
  ])
  t.strictSame(contract.faultsOf({ ...principle, method: 'DELETE' }), [
    'nothing is documented here, so it can only be a problem',
  ])
  t.strictSame(contract.faultsOf(withMember({ ...notFound, method: 'DELETE', status: 405 }, 'status', 405)), [
    '405 goes with Allow',
  ])
})

t.test('every answer of a test is held to the document', async t => {
  const app = await startApp(t, { config: { publicUrl: 'nowhere' } })
  await t.rejects(app.inject('/v1/principles/safe'), /\/attribution\/url must match format "uri"/)
})

t.test('answers over a real connection are held to it too', async t => {
  const breaches: string[] = []
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('hello'))
  watch(contract, server, breach => breaches.push(breach))
  t.teardown(() => server.close())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/livez`)).text()
  t.match(breaches, [
    /^GET \/livez answered 200 .*\n- the header cache-control is missing\n- the header access-control-allow-origin is missing\n- the header access-control-expose-headers is missing\n- the header x-content-type-options is missing\n- the header content-security-policy is missing\n- the media type text\/plain is not documented$/,
  ])
})
