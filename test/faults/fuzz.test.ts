import type { OutgoingHttpHeaders } from 'node:http'
import fc from 'fast-check'
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
import { text } from './awkward-texts.ts'
import { goodKey, operations, requestOf, type MadeUp } from './made-up.ts'

const runsOfOperation = 8
const runsOfSearch = 250

const codes = new Set([
  ...Object.keys(httpProblems),
  ...Object.keys(identityProblems),
  ...Object.keys(contentProblems),
  ...Object.keys(setProblems),
  ...Object.keys(arrangementProblems),
  ...Object.keys(assessmentProblems),
])

/** Embedded pages say on a page what is wrong (test/embeds). */
const isPage = (headers: OutgoingHttpHeaders) => headers['content-type'] === 'text/html; charset=utf-8'

testOnEngines(t, async (t, engine) => {
  const faults: string[] = []
  const app = await startApp(t, {
    engine,
    log: line => {
      if (JSON.parse(line).level >= 50) faults.push(line)
    },
  })
  const { apiKey, responseToken } = await addExampleData(app.storage)
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
        if (request.method === 'HEAD' || isPage(headers)) return
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
        if (answer.statusCode === 400 && isPage(answer.headers)) return
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
