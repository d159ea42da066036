import t from 'tap'
import { maxBodyLimit, maxJsonBytes, minBodyLimit } from '../../src/http/body/limits.ts'
import { sqlite } from '../fixtures/engines.ts'
import { startKeyed } from '../fixtures/keyed-app.ts'

const nothing = () => undefined

t.test('a schema says how many bytes its largest valid body has, indented and escaped', async t => {
  const schema = {
    type: 'object',
    additionalProperties: false,
    properties: {
      text: { type: 'string', maxLength: 100 },
      list: { type: 'array', maxItems: 3, items: { type: 'integer' } },
      kind: { enum: ['one', 'three'] },
      day: { type: 'string', format: 'date' },
      choice: { anyOf: [{ type: 'null' }, { type: 'boolean' }] },
    },
  }
  const escaped = (text: string) => [...text].map(() => '\\ud83d\\ude00').join('')
  const largest = `{\n${' '.repeat(60)}"text": "${
    escaped('x'.repeat(100))
  }", "list": [1, 2, 3], "kind": "three", "day": "2026-11-29", "choice": false}`
  t.ok(maxJsonBytes(schema, nothing) >= largest.length)
  t.ok(maxJsonBytes(schema, nothing) < largest.length * 5, 'and not many more')
})

t.test('what a schema leaves open has no such number', async t => {
  for (
    const open of [
      { type: 'string' },
      { type: 'array', items: { type: 'null' } },
      { type: 'object', properties: {} },
      {},
      { $ref: 'Unknown' },
    ]
  ) {
    t.equal(maxJsonBytes(open, nothing), Infinity, JSON.stringify(open))
  }
  const list = { type: 'array', maxItems: 2, items: { $ref: 'List' } }
  t.equal(maxJsonBytes(list, () => list), Infinity, 'a schema within itself')
})

t.test('each operation reads as much as it could use, and says how much that is', async t => {
  const { app, owner } = await startKeyed(t, sqlite)
  const send = (method: 'POST' | 'PUT' | 'PATCH', url: string, bytes: number, type = 'application/json') =>
    app.inject({
      method,
      url,
      headers: { ...owner.headers, 'content-type': type },
      payload: JSON.stringify('x'.repeat(bytes - 2)),
    })
  const id = '01a00000-0000-7000-9000-000000000001'
  const cases = [
    ['POST', '/v1/seats/claim', minBodyLimit, 'application/json', '4 KiB'],
    ['POST', `/v1/assessments/${id}/transitions`, 25_600, 'application/json', '25 KiB'],
    ['PATCH', `/v1/arrangements/${id}`, 64 * 1024, 'application/merge-patch+json', '64 KiB'],
    ['PUT', `/v1/principle-sets/${id}/draft`, maxBodyLimit, 'application/json', '1,024 KiB'],
  ] as const
  for (const [method, url, limit, type, named] of cases) {
    const refused = await send(method, url, limit + 1_000, type)
    t.match(refused.json(), {
      status: 413,
      code: 'body_too_large',
      detail: `This operation takes bodies of at most ${named}`,
    }, url)
    t.not((await send(method, url, limit - 1_000, type)).statusCode, 413, url)
  }
})
