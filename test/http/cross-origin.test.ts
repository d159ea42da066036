/** What a page of another origin may call from a browser, and read: everything that needs no API key. */
import t from 'tap'
import { startApp } from '../fixtures/app.ts'

const origin = 'https://intranet.example.org'
const app = await startApp(t)
const set = { set: 'core', version: '1.0.0' }

t.test('a page may read what is public, and why it was refused', async t => {
  const requests = [
    { url: '/feeds/versions.atom' },
    { url: '/feeds/versions.json' },
    { url: '/feeds/nothing.json', status: 404 },
    { url: '/v1/scoring-methods' },
    { url: '/v1/scoring-methods/nothing/1.0.0', status: 404 },
    { method: 'POST', url: '/v1/scores', payload: { ...set, ratings: {} }, status: [200, 422] },
    { method: 'POST', url: '/v1/scores', payload: {}, status: 422 },
    { url: '/v1/principles/safe' },
    { url: '/v1/principles/safe', headers: { authorization: 'Bearer nothing' }, status: 401 },
    { url: '/v1/principles/nothing', status: 404 },
    { url: '/v1/principles?limit=x', status: 400 },
    { url: '/v1/principles/safe', headers: { accept: 'image/png' }, status: 406 },
    { url: `/v1/principles/${'x'.repeat(9_000)}`, status: [404, 414] },
    { url: '/v1/nothing', status: 404 },
    { method: 'POST', url: '/v1/principles', status: 405 },
    { url: '/openapi.json' },
  ] as const
  for (const { headers, status, ...request } of requests.map(one => ({ headers: {}, status: 200, ...one }))) {
    const answer = await app.inject({ ...request, headers: { origin, ...headers } })
    const name = `${request.url.slice(0, 60)} ${answer.statusCode}`
    t.ok([status].flat().includes(answer.statusCode), name)
    t.equal(answer.headers['access-control-allow-origin'], '*', name)
    t.match(answer.headers['access-control-expose-headers'], /ETag.*Link.*Deprecation.*Retry-After/, name)
    t.equal(answer.headers['access-control-allow-credentials'], undefined, name)
  }
})

async function preflight (url: string, method: string, requestHeaders = 'authorization, content-type, if-match') {
  const { statusCode, headers } = await app.inject({
    method: 'OPTIONS',
    url,
    headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': requestHeaders },
  })
  return { statusCode, headers }
}

const assessment = '01a00000-0000-7000-8000-000000005024'

t.test("a participant's calls can be made from a browser: it asks first, and may read what comes", async t => {
  for (
    const [url, method] of [
      ['/v1/seats/claim', 'POST'],
      [`/v1/assessments/${assessment}/responses/me`, 'GET'],
      [`/v1/assessments/${assessment}/responses/me`, 'PUT'],
      [`/v1/assessments/${assessment}/responses/me`, 'PATCH'],
      [`/v1/assessments/${assessment}/responses/me`, 'DELETE'],
      [`/v1/assessments/${assessment}/responses/me/submission`, 'POST'],
      [`/v1/assessments/${assessment}/results`, 'GET'],
      [`/v1/assessments/${assessment}/results/1`, 'GET'],
      [`/v1/assessments/${assessment}/results/1/profile`, 'GET'],
      [`/v1/assessments/${assessment}/improvements`, 'GET'],
      ['/v1/scores', 'POST'],
    ] as const
  ) {
    t.match(await preflight(url, method), {
      statusCode: 204,
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': new RegExp(`\\b${method}\\b`),
        'access-control-allow-headers': 'authorization, content-type, if-match',
      },
    }, `${method} ${url}`)
    if (method === 'GET') {
      const { statusCode, headers } = await app.inject({ url, headers: { origin } })
      t.match([statusCode, headers['access-control-allow-origin']], [401, '*'], url)
    }
  }
})

t.test('what needs an API key is no matter of pages', async t => {
  for (
    const [url, method] of [
      ['/v1/organisation', 'GET'],
      ['/v1/api-keys', 'POST'],
      [`/v1/assessments/${assessment}/transitions`, 'POST'],
      [`/v1/assessments/${assessment}/participants`, 'POST'],
      ['/v1/principle-sets', 'POST'],
    ] as const
  ) {
    const { headers } = await preflight(url, method)
    t.notMatch(headers['access-control-allow-methods'] ?? '', new RegExp(`\\b${method}\\b`), url)
  }
  const { headers } = await app.inject({ url: '/v1/organisation', headers: { origin } })
  t.equal(headers['access-control-allow-origin'], undefined)
})
