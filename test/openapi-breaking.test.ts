import { readFile } from 'node:fs/promises'
import t from 'tap'
import { breakingChanges, refusedChanges, type Described } from './fixtures/breaking.ts'
import { collectDifferences } from './fixtures/differences.ts'

const committed = async (name: string): Promise<Described> =>
  JSON.parse(await readFile(new URL(`../openapi/${name}.json`, import.meta.url), 'utf8'))

t.test('the committed document breaks no promise of the baseline, unless its major version is higher', async t => {
  t.strictSame(
    refusedChanges(await committed('baseline'), await committed('openapi')),
    [],
    'keep what clients rely on, or move the major version'
  )
})

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const limit = {
  name: 'limit',
  in: 'query',
  required: false,
  schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
}
const colour = { name: 'colour', in: 'query', required: false, schema: { type: 'string', enum: ['red', 'green'] } }
const shape = { name: 'shape', in: 'query', schema: { type: 'string' } }

const original = {
  info: { version: '1.4.0' },
  paths: {
    '/things': {
      get: {
        parameters: [limit, colour],
        responses: {
          200: {
            headers: { ETag: { required: true, schema: { type: 'string' } } },
            content: { 'application/json': { schema: ref('Things') }, 'text/plain': { schema: { type: 'string' } } },
          },
          404: { content: { 'application/problem+json': { schema: { type: 'object' } } } },
        },
      },
      post: {
        requestBody: { content: { 'application/json': { schema: ref('Draft') } } },
        responses: { 201: { content: { 'application/json': { schema: ref('Thing') } } } },
      },
    },
  },
  components: {
    schemas: {
      Draft: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string', maxLength: 80 }, note: { type: 'string' } },
      },
      Thing: {
        type: 'object',
        required: ['name', 'kind'],
        properties: {
          name: { type: 'string' },
          kind: { type: 'string', enum: ['a', 'b'] },
          made: { type: 'string', format: 'date' },
          note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        },
      },
      Things: { type: 'object', required: ['items'], properties: { items: { type: 'array', items: ref('Thing') } } },
    },
  },
}

type Change = readonly [place: string, value?: unknown]

/** A small API, with changes: each puts a value in a place, or takes away what stands there. */
function api (...changes: readonly Change[]): Described {
  const draft = JSON.parse(JSON.stringify(original))
  for (const [place, value] of changes) {
    const names = place.split(' ')
    const parent = names.slice(0, -1).reduce((at, name) => at[name], draft)
    if (value === undefined) delete parent[names.at(-1) ?? '']
    else parent[names.at(-1) ?? ''] = value
  }
  return draft
}

const get = 'paths /things get'
const post = 'paths /things post'
const schemas = 'components schemas'

const breaking: Readonly<Record<string, readonly [found: string, ...change: Change]>> = {
  'a path is gone': ['/things is gone', 'paths', {}],
  'an operation is gone': ['/things post is gone', post],
  'a status is gone': ['/things get 404 is gone', `${get} responses 404`],
  'a media type is gone': ['/things get 200 text/plain is gone', `${get} responses 200 content text/plain`],
  'a header is gone': ['/things get 200 header ETag is gone', `${get} responses 200 headers`],
  'a header is no longer promised': [
    '/things get 200 header ETag is not always sent',
    `${get} responses 200 headers ETag required`,
  ],
  'a parameter is gone': ['/things get ?colour in query is gone', `${get} parameters`, [limit]],
  'a parameter is newly required': ['/things get ?limit in query is required', `${get} parameters 0 required`, true],
  'a new parameter is required': ['/things get ?shape in query is new and required', `${get} parameters 2`, {
    ...shape,
    required: true,
  }],
  'a parameter takes less': [
    '/things get ?limit in query has a lower maximum',
    `${get} parameters 0 schema maximum`,
    20,
  ],
  'a parameter begins higher': [
    '/things get ?limit in query has a higher minimum',
    `${get} parameters 0 schema minimum`,
    5,
  ],
  'a parameter has another default': [
    '/things get ?limit in query has another default',
    `${get} parameters 0 schema default`,
    10,
  ],
  'a parameter has another type': [
    '/things get ?limit in query may no longer be integer',
    `${get} parameters 0 schema type`,
    'string',
  ],
  'a value of a request is gone': [
    '/things get ?colour in query may no longer be "green"',
    `${get} parameters 1 schema enum`,
    ['red'],
  ],
  'a request has a closed list': [
    '/things post body application/json/note has a closed list',
    `${schemas} Draft properties note enum`,
    ['a'],
  ],
  'a key is needed': ['/things get needs a key', `${get} security`, [{ key: [] }]],
  'a body is needed': ['/things post needs a body', `${post} requestBody required`, true],
  'a member of a request is newly required': [
    '/things post body application/json/note is required',
    `${schemas} Draft required`,
    ['name', 'note'],
  ],
  'a member of a request is gone': [
    '/things post body application/json/note is gone',
    `${schemas} Draft properties note`,
  ],
  'a member of a request takes less': [
    '/things post body application/json/name has a lower maxLength',
    `${schemas} Draft properties name maxLength`,
    10,
  ],
  'a member of an answer is gone': [
    '/things get 200 application/json/items[]/made is gone',
    `${schemas} Thing properties made`,
  ],
  'a member of an answer may be absent': [
    '/things get 200 application/json/items[]/kind may be absent',
    `${schemas} Thing required`,
    ['name'],
  ],
  'a member of an answer may be null': [
    '/things get 200 application/json/items[]/name may now be null',
    `${schemas} Thing properties name type`,
    ['string', 'null'],
  ],
  'a member of an answer has another type': [
    '/things get 200 application/json/items[]/name may now be integer',
    `${schemas} Thing properties name type`,
    'integer',
  ],
  'a member of an answer has another format': [
    '/things get 200 application/json/items[]/made has another format',
    `${schemas} Thing properties made format`,
    'date-time',
  ],
}

const harmless: Readonly<Record<string, readonly Change[]>> = {
  'no change': [],
  'a new path': [['paths /others', {}]],
  'a new optional parameter': [[`${get} parameters 2`, shape]],
  'a parameter that takes more': [[`${get} parameters 0 schema maximum`, 500]],
  'a further value of a request': [[`${get} parameters 1 schema enum`, ['red', 'green', 'blue']]],
  'a parameter that takes several values with commas': [
    [`${get} parameters 1`, { ...colour, explode: false, schema: { type: 'array', items: colour.schema } }],
  ],
  'a new status': [[`${get} responses 410`, {}]],
  'a new member of an answer': [[`${schemas} Thing properties size`, { type: 'integer' }]],
  'a member of an answer that is always there now': [[`${schemas} Thing required`, ['name', 'kind', 'made']]],
  'a member of an answer that is never null now': [[`${schemas} Thing properties note`, { type: 'string' }]],
  'a further value of an answer': [[`${schemas} Thing properties kind enum`, ['a', 'b', 'c']]],
  'a component with another name': [[`${schemas} Item`, original.components.schemas.Thing], [
    `${schemas} Things properties items items`,
    ref('Item'),
  ]],
}

t.test('finds what could break a client', async t => {
  const { differences, compare } = collectDifferences()
  for (const [name, [found, ...change]] of Object.entries(breaking)) {
    const changes = breakingChanges(api(), api(change))
    compare(`${name}: ${changes.join()}`, changes.includes(found), true)
  }
  t.strictSame(differences, [])
})

t.test('lets pass what cannot', async t => {
  const { differences, compare } = collectDifferences()
  for (const [name, changes] of Object.entries(harmless)) {
    compare(name, breakingChanges(api(), api(...changes)), [])
  }
  t.strictSame(differences, [])
})

t.test('tells apart the objects that may stand in the same place', async t => {
  const answering = (...names: string[]) =>
    api([`${schemas} Part`, { type: 'object' }], [`${schemas} Things properties items items`, {
      anyOf: names.map(ref),
    }])
  t.strictSame(breakingChanges(answering('Thing', 'Part'), answering('Part', 'Thing')), [])
  t.strictSame(breakingChanges(answering('Thing', 'Part'), answering('Thing', 'Draft')), [
    '/things get 200 application/json/items[] may now be object Draft',
  ])
})

t.test('a higher major version may break, a higher minor version may not', async t => {
  t.strictSame(refusedChanges(api(), api([post], ['info version', '2.0.0'])), [])
  t.strictSame(refusedChanges(api(), api([post], ['info version', '1.5.0'])), ['/things post is gone'])
})
