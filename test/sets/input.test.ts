/** What authors, their programs and ill-meaning people send. */
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { faultsOfProblem } from '../fixtures/problem.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'
import {
  add, adapt, authored, core, omit, provenance, rationale, scale, setsClient,
  tailoring
} from '../fixtures/sets-client.ts'

const json = 'application/json'
const mergePatch = 'application/merge-patch+json'

testOnEngines(t, async (t, engine) => {
  const faults: string[] = []
  const app = await startApp(t, {
    engine,
    newId: uuidv7,
    log: line => {
      if (JSON.parse(line).level >= 50) faults.push(line)
    },
  })
  const organisation = await makeOrganisation(app.storage)
  const { headers } = await organisation.key()
  const client = setsClient(app, headers)
  const [based, made] = [await client.make({ basedOn: core }), await client.make({ title: 'A set' })]
  await client.write(based, tailoring([add('local')]))

  /** Every operation with a body, with one that it takes. */
  const operations = [
    ['POST', '/v1/principle-sets', json, {
      slug: 'hillside',
      basedOn: core,
      title: 'Hillside',
      description: 'Of the hill.',
      provenance,
    }],
    ['PATCH', made.settings, mergePatch, { slug: 'renamed', visibility: 'private' }],
    ['PUT', based.draft, json, {
      tailoring: {
        ...tailoring([add('local'), omit('safe')]).tailoring,
        categories: [],
        sources: [],
        wordings: [],
        replacedBy: [],
      },
    }],
    ['PUT', made.draft, json, authored(['kind'], { examples: [], minCoverage: '1/2', composite: false })],
    ['PATCH', made.draft, mergePatch, authored(['kind'])],
    ['POST', `${based.draft}/validate`, json, { bump: 'major', changeKind: 'editorial', confirmEditorial: true }],
    ['POST', `${based.path}/versions`, json, {
      changeNote: 'First.',
      bump: 'major',
      changeKind: 'substantive',
      confirmEditorial: false,
    }],
    ['POST', `${based.path}/versions/1.0.0/retirement`, json, { explanation: 'Over.', replacedBy: '1.0.0' }],
    ['POST', `${based.path}/versions/1.0.0/rebase`, json, { to: '1.0.0' }],
  ] as const
  const send = (method: 'POST' | 'PUT' | 'PATCH', url: string, type: string, payload: string | Buffer) =>
    app.inject({ method, url, payload, headers: { ...headers, 'content-type': type, 'if-match': '*' } })

  async function nothingHappens (t: Test, work: () => Promise<void>) {
    const before = await rowsOf(app.storage, organisation.id)
    await work()
    const { apiKeys: _used, ...after } = await rowsOf(app.storage, organisation.id)
    const { apiKeys: _unused, ...was } = before
    t.strictSame(after, was, 'nothing was written')
  }

  await t.test('what is no JSON, or not sent as what it is, is refused before it is looked at', async t => {
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
          t.match(
            (await send(method, url, type, payload)).json(),
            { status: 400, code: 'malformed_request' },
            `${method} ${url} ${payload}`
          )
        }
        for (
          const other of [
            'text/plain',
            'application/xml',
            'application/x-www-form-urlencoded',
            'multipart/form-data; boundary=x',
            type === json ? mergePatch : json,
            'application/json-patch+json',
          ]
        ) {
          t.match((await send(method, url, other, '{}')).json(), {
            status: 415,
            code: 'unsupported_media_type',
            detail: type,
          }, `${method} ${url} as ${other}`)
        }
        for (const payload of [Buffer.from('{"title":"caf\xe9"}', 'latin1'), Buffer.from('{"a":"b"}', 'utf16le')]) {
          t.match((await send(method, url, type, payload)).json(), {
            status: 400,
            code: 'malformed_request',
            detail: /UTF-8|JSON/,
          }, `${method} ${url}`)
        }
        for (const coding of ['gzip', 'br', 'x']) {
          t.match(
            (await app.inject({
              method,
              url,
              headers: { ...headers, 'content-type': type, 'content-encoding': coding, 'if-match': '*' },
              payload: '{}',
            })).json(),
            { status: 415, code: 'unsupported_media_type', detail: /Content-Encoding/ },
            `${method} ${url} ${coding}`
          )
        }
        for (const payload of ['[]', '"words"', '1', 'null', 'true']) {
          t.equal((await send(method, url, type, payload)).statusCode, 422, `${method} ${url} ${payload}`)
        }
      }
    })
  })

  await t.test('a name that stands twice in one object is refused: nobody can say which of them is meant', async t => {
    await nothingHappens(t, async () => {
      for (const [method, url, type] of operations) {
        t.match((await send(method, url, type, '{"a":1,"a":2}')).json(), {
          status: 400,
          code: 'malformed_request',
          detail: /"a"/,
        }, `${method} ${url}`)
      }
      for (
        const [text, name] of [
          ['{"slug":"one","slug":"two","title":"A"}', 'slug'],
          ['{"slug":"one","title":"A","provenance":{"licence":"a","licence":"b"}}', 'licence'],
          ['{"sl\\u0075g":"one","slug":"two","title":"A"}', 'slug'],
          ['{"slug":"one","basedOn":[{"a":{}},{"b":1,"b":2}]}', 'b'],
          ['{"":1,"":2}', ''],
          ['{"a":"}","a":"{"}', 'a'],
          ['{"a":"\\\\","a":"\\""}', 'a'],
        ] as const
      ) {
        t.match((await send('POST', '/v1/principle-sets', json, text)).json(), {
          code: 'malformed_request',
          detail: new RegExp(`"${name}"`),
        }, text)
      }
    })
    const fine = await send(
      'POST',
      '/v1/principle-sets',
      json,
      '{"slug":"twice-in-two","title":"slug\\",\\"slug",' +
        '"description":"{\\"slug\\":1,\\"slug\\":2}","provenance":{"licence":"a"}}'
    )
    t.equal(fine.statusCode, 201, 'in two objects, or in a text, it may')
  })

  await t.test('deep nesting, long lists and names of prototypes do no harm', async t => {
    await nothingHappens(t, async () => {
      const nested = (depth: number, [open, close]: readonly [string, string]) =>
        open.repeat(depth) + '1' + close.repeat(depth)
      for (const [method, url, type] of operations) {
        for (const depth of [10_000, 100_000]) {
          for (const shape of [['{"a":', '}'], ['[', ']'], ['{"content":', '}'], ['{"tailoring":', '}']] as const) {
            const { statusCode } = await send(method, url, type, nested(depth, shape))
            t.ok([400, 413, 422].includes(statusCode), `${method} ${url} ${depth} of ${shape[0]}: ${statusCode}`)
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
          t.match((await send(method, url, type, payload)).json(), {
            status: 400,
            code: 'malformed_request',
            detail: /"__proto__"/,
          }, `${method} ${url} ${payload}`)
        }
        for (const name of ['constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf', '$ref', '']) {
          t.equal(
            (await send(method, url, type, JSON.stringify({ [name]: 'x' }))).statusCode,
            422,
            `${method} ${url} ${name}`
          )
        }
      }
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
        t.ok([404, 409, 422].includes(answer.statusCode), `${about} ${answer.statusCode}`)
        if (answer.json().code !== 'invalid_body') continue
        t.ok(
          answer.json().errors.some((one: { pointer: string }) =>
            one.pointer.startsWith(pointer) || pointer.startsWith(one.pointer)
          ),
          `${about} names ${pointer}: ${answer.body}`
        )
      }
      t.match((await send(method, url, type, JSON.stringify({ ...body, surprise: 1 }))).json(), {
        status: 422,
        code: 'invalid_body',
        errors: [{ pointer: '/surprise', code: 'unknown' }],
      }, `${method} ${url}`)
    }
  })

  await t.test(
    'texts that nobody can see, or that no database keeps, are refused; all others ' +
      'are kept as they are',
    async t => {
      const set = await client.make({ title: 'A set' })
      await nothingHappens(t, async () => {
        for (const text of ['\u0000', 'a\u0000b', '\ud800', 'a\udfffb', '\udc00\ud800']) {
          const answers = [
            await client.tryWrite(set, authored(['kind'], { title: text })),
            await client.tryWrite(based, tailoring([adapt('safe', { gloss: text })])),
            await client.send('PATCH', set.draft, { content: { description: text } }, { 'if-match': '*' }),
            await client.send('POST', '/v1/principle-sets', {
              slug: 'unseen',
              title: 'A',
              provenance: { rightsHolder: text },
            }),
            await client.tryPublish(based, { changeNote: `Of ${text}` }),
          ]
          const places = [
            '/content/title',
            '/tailoring/operations/0/fields/gloss',
            '/content/description',
            '/provenance/rightsHolder',
            '/changeNote',
          ]
          t.match(
            answers.map(answer => answer.json()),
            places.map(pointer => ({ status: 422, code: 'invalid_body', errors: [{ pointer, detail: /NUL/ }] })),
            JSON.stringify(text)
          )
          t.match((await client.send('POST', '/v1/principle-sets', { [text]: 1 })).json(), {
            status: 422,
            code: 'invalid_body',
          })
        }
      })
      const kept = [
        'Caredig 🧡',
        'e\u0301',
        '\u202eright to left',
        'a\u200db',
        '<script>alert(1)</script>',
        '\u0007bell',
        'line\nbreak',
        '\ufeffmark',
        '"; DROP TABLE principle_sets; --',
        '\u{10ffff}',
        'constructor',
        '__proto__',
      ]
      for (const text of kept) {
        await client.write(set, authored(['kind'], { title: text, description: text }))
        t.match((await client.read(set.draft)).content, { title: text, description: text }, JSON.stringify(text))
        t.ok([201, 422].includes((await client.tryPublish(set)).statusCode), JSON.stringify(text))
      }
      const { title } = await client.read(set.path)
      t.ok(kept.includes(title))
      t.strictSame(faults, [])
    }
  )

  await t.test(
    'a base that was retired or made private meanwhile is said so, and does not ' +
      'stop what stands on it',
    async t => {
      const other = setsClient(
        app,
        (await (await makeOrganisation(app.storage, `other-${engine.name.replace(' ', '-')}`)).key()).headers
      )
      const base = await other.publishedFromNothing(['kind'], { visibility: 'public' })
      const basedOn = { set: base.id, version: '1.0.0' }
      const set = await client.make({ basedOn })
      await client.write(set, tailoring([add('brave')]))
      await other.done('POST', `${base.path}/versions/1.0.0/retirement`, { explanation: 'Too little.' })
      t.match(await client.validate(set), { publishable: true, warnings: [{ code: 'base_retired' }] })
      t.match(await client.publish(set), { version: '1.0.0', warnings: [{ code: 'base_retired' }] })
      const refusal = async () =>
        (await client.send('POST', `${set.path}/versions/1.0.0/rebase`, { to: '1.0.0' }, { 'if-match': '*' })).json()
      t.match(await refusal(), { code: 'base_not_available', errors: [{ pointer: '/to', code: 'base_retired' }] })
      await other.change(base, { visibility: 'private' })
      t.match(await refusal(), { code: 'base_not_available', errors: [{ pointer: '/to', code: 'base_not_available' }] })
      await client.write(set, tailoring([add('brave'), add('more')]))
      t.match(await client.publish(set), { version: '2.0.0', warnings: [{ code: 'base_retired' }] })
    }
  )

  await t.test('no body made up from the schemas breaks anything, and what is refused leaves nothing', async t => {
    const set = await client.published([add('local')])
    const empty = await client.make({ title: 'A set' })
    const targets = [
      ['POST', '/v1/principle-sets', named('NewPrincipleSet')],
      ['PATCH', empty.settings, named('PrincipleSetSettingsPatch')],
      ['PUT', set.draft, { tailoring: named('Tailoring') }],
      ['PUT', empty.draft, { content: named('AuthoredSet') }],
      ['PUT', set.draft, named('DraftBody')],
      ['PATCH', set.draft, { tailoring: named('Tailoring') }],
      ['POST', `${set.draft}/validate`, named('Intent')],
      ['POST', `${empty.draft}/validate`, named('Intent')],
      ['POST', `${set.path}/versions`, named('Publication')],
      ['POST', `${empty.path}/versions`, named('Publication')],
      ['POST', `${set.path}/versions/1.0.0/rebase`, named('RebaseRequest')],
      ['POST', `${set.path}/versions/1.0.0/retirement`, named('RetirementRequest')],
    ] as const
    const request = fc.tuple(fc.constantFrom(...targets), fc.boolean()).chain(([[method, url, schema], clean]) =>
      fc.record({
        method: fc.constant(method),
        url: fc.constant(url),
        body: bodyOf(
          '$ref' in schema ? schema : { type: 'object', properties: schema, required: Object.keys(schema) },
          clean
        ),
      })
    )
    const statuses = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(request, async ({ method, url, body }) => {
        const answer = await send(method, url, method === 'PATCH' ? mergePatch : json, JSON.stringify(body))
        const { statusCode: status } = answer
        statuses.set(`${method} ${status}`, (statuses.get(`${method} ${status}`) ?? 0) + 1)
        if (status >= 500) throw new Error(`answered ${status} ${faults.at(-1)}`)
        if (status < 400) return
        const wrong = await faultsOfProblem(app, { status, headers: answer.headers, body: answer.body }, url)
        if (wrong.length > 0) throw new Error(wrong.join('\n'))
      }),
      { numRuns: 400 }
    )
    for (const some of ['POST 201', 'POST 200', 'PATCH 200', 'PUT 422', 'POST 422']) {
      t.ok(statuses.has(some), `${some} was among the answers: ${JSON.stringify([...statuses])}`)
    }
    t.strictSame(faults, [], 'and nothing was logged as an error')
    t.equal((await client.get(set.path)).statusCode, 200)
    t.ok((await client.validate(set)).type)
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

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly string[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minItems?: number
  readonly minProperties?: number
  readonly pattern?: string
  readonly format?: string
}

const { components: { schemas } }: { components: { schemas: Record<string, Schema> } } = JSON.parse(
  readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')
)

const named = (name: string) => ({ $ref: name })

/** What a schema takes; now and then, unless it is to be clean, something that it does not. */
function bodyOf (schema: Schema, clean: boolean, depth = 0): fc.Arbitrary<unknown> {
  if (clean) return rightOf(schema, clean, depth)
  const wrong = fc.oneof(
    fc.constantFrom<unknown>(null, '', ' ', 0, -1, 1e300, [], {}, '\u0000', '\ud800', '__proto__', true),
    fc.jsonValue()
  )
  return fc.oneof({ weight: 60, arbitrary: rightOf(schema, clean, depth) }, { weight: 1, arbitrary: wrong })
}

function rightOf (schema: Schema, clean: boolean, depth: number): fc.Arbitrary<unknown> {
  const inside = (part: Schema) => bodyOf(part, clean, depth + 1)
  const now = <Value>(right: readonly Value[], ...wrong: readonly Value[]) =>
    fc.constantFrom(...right, ...clean ? [] : wrong)
  if (schema.$ref !== undefined) return bodyOf(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, clean, depth)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const union = schema.oneOf ?? schema.anyOf
  if (union) return fc.oneof(...union.map(inside))
  if (schema.type === 'null') return fc.constant(null)
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'integer') return now([0, 1, 2, 5, 1_000], 1_001, -1)
  if (schema.type === 'array') {
    return fc.array(inside(schema.items ?? {}), {
      minLength: schema.minItems ?? 0,
      maxLength: Math.max(schema.minItems ?? 0, depth > 6 ? 1 : 3),
    })
  }
  if (schema.type === 'object') {
    const members = Object.entries(schema.properties ?? {}).map(([name, part]) => [name, inside(part)] as const)
    const required = members.filter(([name]) => schema.required?.includes(name)).map(([name]) => name)
    return fc.record(Object.fromEntries(members), { requiredKeys: required }).filter(made =>
      Object.keys(made).length >= (schema.minProperties ?? 0)
    )
  }
  if (schema.format === 'date') return now(['2026-11-22', '2027-11-22'], '2026-02-30')
  if (schema.format === 'uuid') return fc.uuid({ version: 7 })
  if (schema.format === 'uri') {
    return fc.constantFrom('https://example.org/walk', 'https://127.0.0.1/', 'https://localhost/x')
  }
  if (schema.pattern?.startsWith('^[a-z][a-z0-9-]')) {
    return fc.constantFrom(
      'kind',
      'fair',
      'local',
      'safe',
      'mutual',
      'progressive',
      'brave',
      'core',
      'group-reflection',
      'safe-1'
    )
  }
  if (schema.pattern?.includes('\\d+\\.\\d+\\.\\d+')) return fc.constantFrom('1.0.0', '1.0.0', '9.9.9', '01.0.0')
  if (schema.pattern?.includes('[a-z]{2,3}')) return fc.constantFrom('en', 'cy', 'en-GB')
  if (schema.pattern?.includes('\\d{4}')) return fc.constantFrom('2020', '2020-01')
  if (schema.pattern?.startsWith('^\\d')) return fc.constantFrom('1/2', '0.5', '2', '1')
  const told = fc.constantFrom('A text of ours.', rationale, '*Marked* <b>up</b>', 'core', scale.key)
  return clean
    ? told
    : fc.oneof({ weight: 10, arbitrary: told }, {
      weight: 2,
      arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }),
    }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 10 }) })
}
