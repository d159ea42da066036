import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { testOnEngines } from '../fixtures/engines.ts'
import { faultsOfProblem } from '../fixtures/problem.ts'
import { add, rationale, scale } from '../fixtures/sets-client.ts'
import { json, mergePatch, startAuthor } from './author.ts'

testOnEngines(t, async (t, engine) => {
  const { app, client, faults, send } = await startAuthor(t, engine)

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
