/** What authors, their programs and ill-meaning people send. */
import t from 'tap'
import { collectDifferences } from '../fixtures/differences.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { authored } from '../fixtures/sets-client.ts'
import { json, mergePatch, startAuthor } from './author.ts'

testOnEngines(t, async (t, engine) => {
  const { app, headers, based, made, operations, send, nothingHappens } = await startAuthor(t, engine)

  await t.test('what is no JSON, or not sent as what it is, is refused before it is looked at', async t => {
    const { differences, compare, match } = collectDifferences()
    await nothingHappens(t, async () => {
      for (const [method, url, type] of operations) {
        for (
          const payload of [
            '{',
            '{"slug":}',
            '{"a":1,}',
            "{'a':1}",
            'undefined',
            '{} {}',
            '\ufeff',
            '{"a":"\u0001"}',
            '',
            'NaN',
            '{"a":01}',
          ]
        ) {
          const answer = (await send(method, url, type, payload)).json()
          match(`${method} ${url} ${payload}`, answer, { status: 400, code: 'malformed_request' })
        }
        for (
          const other of [
            'text/plain',
            'application/xml',
            'application/x-www-form-urlencoded',
            'multipart/form-data; boundary=x',
            ...type === json ? [mergePatch] : [],
            'application/json-patch+json',
          ]
        ) {
          match(`${method} ${url} as ${other}`, (await send(method, url, other, '{}')).json(), {
            status: 415,
            code: 'unsupported_media_type',
            detail: type,
          })
        }
        for (const payload of [Buffer.from('{"title":"caf\xe9"}', 'latin1'), Buffer.from('{"a":"b"}', 'utf16le')]) {
          match(`${method} ${url} ${payload.toString('hex')}`, (await send(method, url, type, payload)).json(), {
            status: 400,
            code: 'malformed_request',
            detail: /UTF-8|JSON/,
          })
        }
        for (const coding of ['gzip', 'br', 'x']) {
          const answer = await app.inject({
            method,
            url,
            headers: { ...headers, 'content-type': type, 'content-encoding': coding, 'if-match': '*' },
            payload: '{}',
          })
          match(`${method} ${url} ${coding}`, answer.json(), {
            status: 415,
            code: 'unsupported_media_type',
            detail: /Content-Encoding/,
          })
        }
        for (const payload of ['[]', '"words"', '1', 'null', 'true']) {
          compare(`${method} ${url} ${payload}`, (await send(method, url, type, payload)).statusCode, 422)
        }
      }
    })
    t.strictSame(differences, [])
  })

  await t.test('deep nesting, long lists and names of prototypes do no harm', async t => {
    const { differences, compare, match } = collectDifferences()
    await nothingHappens(t, async () => {
      const nested = (depth: number, [open, close]: readonly [string, string]) =>
        open.repeat(depth) + '1' + close.repeat(depth)
      for (const [method, url, type] of operations) {
        for (const depth of [10_000, 100_000]) {
          for (const shape of [['{"a":', '}'], ['[', ']'], ['{"content":', '}'], ['{"tailoring":', '}']] as const) {
            const { statusCode } = await send(method, url, type, nested(depth, shape))
            match(`${method} ${url} ${depth} of ${shape[0]}`, statusCode, /^(400|413|422)$/)
          }
        }
        for (
          const payload of [
            '{"__proto__":{"slug":"x"}}',
            '{"constructor":{"prototype":{"slug":"x"}}}',
            '{"a":{"__proto__":null}}',
            '{"content":{"__proto__":{"title":"x"}}}',
          ]
        ) {
          match(`${method} ${url} ${payload}`, (await send(method, url, type, payload)).json(), {
            status: 400,
            code: 'malformed_request',
            detail: /"__proto__"/,
          })
        }
        for (const name of ['constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf', '$ref', '']) {
          const { statusCode } = await send(method, url, type, JSON.stringify({ [name]: 'x' }))
          compare(`${method} ${url} ${name}`, statusCode, 422)
        }
      }
      t.strictSame(differences, [])
      t.equal(Object.keys(Object.prototype).length, 0)
      const many = await send(
        'PUT',
        based.draft,
        json,
        `{"tailoring":{"operations":[${Array(150_000).fill('{}').join()}]}}`
      )
      t.match(many.json(), { status: 422, code: 'invalid_body' })
      t.ok(many.json().errors.length <= 20)
      const started = performance.now()
      await send(
        'PUT',
        made.draft,
        json,
        JSON.stringify(authored([], { principles: Array(20_000).fill({ slug: 'A'.repeat(20), x: 1 }) }))
      )
      t.ok(performance.now() - started < 10_000, 'a whole body of mistakes is told in time')
    })
  })

  await t.test('no member is null unless it says so, no other is there, and none is of another kind', async t => {
    const { differences, compare, match } = collectDifferences()
    for (const [method, url, type, body] of operations) {
      // In a merge patch null takes away, and what is left is judged.
      for (
        const [pointer, changed] of type === json
          ? variations(body, () => [null, 7, 'words', [], {}, true, ['words']])
          : []
      ) {
        const answer = await send(method, url, type, JSON.stringify(changed))
        const about = `${method} ${url} ${pointer}: ${JSON.stringify(changed).slice(0, 200)}`
        if (answer.statusCode < 300) continue
        match(about, answer.statusCode, /^(404|409|422)$/)
        if (answer.json().code !== 'invalid_body') continue
        const isNamed = answer.json().errors.some((one: { pointer: string }) =>
          one.pointer.startsWith(pointer) || pointer.startsWith(one.pointer)
        )
        compare(`${about} names ${pointer}: ${answer.body}`, isNamed, true)
      }
      match(`${method} ${url}`, (await send(method, url, type, JSON.stringify({ ...body, surprise: 1 }))).json(), {
        status: 422,
        code: 'invalid_body',
        errors: [{ pointer: '/surprise', code: 'unknown' }],
      })
    }
    t.strictSame(differences, [])
  })
})

/** The body with one member after another, at any depth, replaced by others. */
function * variations (
  value: unknown,
  others: () => readonly unknown[],
  pointer = ''
): Generator<[pointer: string, changed: unknown]> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, part] of Object.entries(value)) {
    const within = (changed: unknown) =>
      Array.isArray(value) ? value.with(Number(name), changed) : { ...value, [name]: changed }
    for (const other of others()) {
      if (JSON.stringify(other) !== JSON.stringify(part)) yield [`${pointer}/${name}`, within(other)]
    }
    for (const [deeper, changed] of variations(part, others, `${pointer}/${name}`)) yield [deeper, within(changed)]
  }
}
