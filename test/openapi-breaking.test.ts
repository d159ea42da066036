import { readFile } from 'node:fs/promises'
import t from 'tap'
import { breakingChanges, refusedChanges, type Described } from './fixtures/breaking.ts'

const committed = async (name: string): Promise<Described> => JSON.parse(await readFile(new URL(`../openapi/${name}.json`, import.meta.url), 'utf8'))

t.test('the committed document breaks no promise of the baseline, unless its major version is higher', async t => {
  t.strictSame(refusedChanges(await committed('baseline'), await committed('openapi')), [], 'keep what clients rely on, or move the major version')
})

/** A small API; each case below changes one thing about it. */
const api = (change: (draft: Draft) => void = () => {}): Described => {
  const draft = structuredClone(original)
  change(draft)
  return draft
}

const original = {
  info: { version: '1.4.0' },
  paths: {
    '/things': {
      get: {
        parameters: [
          { name: 'limit', in: 'query', required: false, schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 } },
          { name: 'colour', in: 'query', required: false, schema: { type: 'string', enum: ['red', 'green'] } },
        ],
        responses: {
          200: {
            headers: { ETag: { required: true, schema: { type: 'string' } } },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Things' } }, 'text/plain': { schema: { type: 'string' } } },
          },
          404: { $ref: '#/components/responses/NotFound' },
        } as Record<string, object>,
      },
      post: {
        requestBody: { required: false, content: { 'application/json': { schema: { $ref: '#/components/schemas/Draft' } } } },
        responses: { 201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } } },
      },
    } as Record<string, { parameters?: Array<Record<string, unknown>>, responses: Record<string, object>, requestBody?: { required: boolean, content: object }, security?: object[] }>,
  },
  components: {
    responses: { NotFound: { content: { 'application/problem+json': { schema: { type: 'object' } } } } },
    schemas: {
      Draft: { type: 'object', required: ['name'], properties: { name: { type: 'string', maxLength: 80 }, note: { type: 'string' } } } as ObjectSchema,
      Thing: {
        type: 'object',
        required: ['name', 'kind'],
        properties: { name: { type: 'string' }, kind: { type: 'string', enum: ['a', 'b'] }, made: { type: 'string', format: 'date' }, note: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
      } as ObjectSchema,
      Things: { type: 'object', required: ['items'], properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } } } as ObjectSchema,
    },
  },
}

interface ObjectSchema { type: string, required: string[], properties: Record<string, object> }
type Draft = typeof original

const get = (draft: Draft) => draft.paths['/things']?.get ?? { responses: {} }
const post = (draft: Draft) => draft.paths['/things']?.post ?? { responses: {} }

const breaking: Readonly<Record<string, [change: (draft: Draft) => void, found: string]>> = {
  'a path is gone': [draft => Reflect.deleteProperty(draft.paths, '/things'), '/things is gone'],
  'an operation is gone': [draft => delete draft.paths['/things']?.post, '/things post is gone'],
  'a status is gone': [draft => delete get(draft).responses[404], '/things get 404 is gone'],
  'a media type is gone': [draft => Reflect.deleteProperty(Object(get(draft).responses[200]).content, 'text/plain'), '/things get 200 text/plain is gone'],
  'a header is no longer promised': [draft => { Object(get(draft).responses[200]).headers.ETag.required = false }, '/things get 200 header ETag is not always sent'],
  'a header is gone': [draft => { Object(get(draft).responses[200]).headers = {} }, '/things get 200 header ETag is gone'],
  'a parameter is gone': [draft => get(draft).parameters?.pop(), '/things get ?colour in query is gone'],
  'a parameter is newly required': [draft => { Object(get(draft).parameters?.[0]).required = true }, '/things get ?limit in query is required'],
  'a new parameter is required': [draft => get(draft).parameters?.push({ name: 'shape', in: 'query', required: true, schema: { type: 'string' } }), '/things get ?shape in query is new and required'],
  'a parameter takes less': [draft => { Object(get(draft).parameters?.[0]).schema.maximum = 20 }, '/things get ?limit in query has a lower maximum'],
  'a parameter starts higher': [draft => { Object(get(draft).parameters?.[0]).schema.minimum = 5 }, '/things get ?limit in query has a higher minimum'],
  'a parameter has another default': [draft => { Object(get(draft).parameters?.[0]).schema.default = 10 }, '/things get ?limit in query has another default'],
  'a value of a request is gone': [draft => Object(get(draft).parameters?.[1]).schema.enum.pop(), '/things get ?colour in query may no longer be "green"'],
  'a parameter has another type': [draft => { Object(get(draft).parameters?.[0]).schema.type = 'string' }, '/things get ?limit in query may no longer be integer'],
  'a key is newly needed': [draft => { get(draft).security = [{ key: [] }] }, '/things get needs a key'],
  'a body is newly needed': [draft => { Object(post(draft).requestBody).required = true }, '/things post needs a body'],
  'a member of a request is newly required': [draft => draft.components.schemas.Draft.required.push('note'), '/things post body application/json/note is required'],
  'a member of a request is gone': [draft => delete draft.components.schemas.Draft.properties.note, '/things post body application/json/note is gone'],
  'a member of a request takes less': [draft => { Object(draft.components.schemas.Draft.properties.name).maxLength = 10 }, '/things post body application/json/name has a lower maxLength'],
  'a member of an answer is gone': [draft => delete draft.components.schemas.Thing.properties.made, '/things get 200 application/json/items[]/made is gone'],
  'a member of an answer may be absent': [draft => draft.components.schemas.Thing.required.pop(), '/things get 200 application/json/items[]/kind may be absent'],
  'a member of an answer may be null': [draft => { draft.components.schemas.Thing.properties.name = { type: ['string', 'null'] } }, '/things get 200 application/json/items[]/name may now be null'],
  'a member of an answer has another type': [draft => { draft.components.schemas.Thing.properties.name = { type: 'integer' } }, '/things get 200 application/json/items[]/name may now be integer'],
  'a member of an answer has another format': [draft => { draft.components.schemas.Thing.properties.made = { type: 'string', format: 'date-time' } }, '/things get 200 application/json/items[]/made has another format'],
}

const harmless: Readonly<Record<string, (draft: Draft) => void>> = {
  nothing: () => {},
  'a new path': draft => Object.assign(draft.paths, { '/others': {} }),
  'a new optional parameter': draft => get(draft).parameters?.push({ name: 'shape', in: 'query', required: false, schema: { type: 'string' } }),
  'a parameter that takes more': draft => { Object(get(draft).parameters?.[0]).schema.maximum = 500 },
  'a further value of a request': draft => Object(get(draft).parameters?.[1]).schema.enum.push('blue'),
  'a new status': draft => { get(draft).responses[410] = {} },
  'a new member of an answer': draft => { draft.components.schemas.Thing.properties.size = { type: 'integer' } },
  'a member of an answer that is always there now': draft => draft.components.schemas.Thing.required.push('made'),
  'a member of an answer that is never null now': draft => { draft.components.schemas.Thing.properties.note = { type: 'string' } },
  'a further value of an answer': draft => Object(draft.components.schemas.Thing.properties.kind).enum.push('c'),
  'a component with another name': draft => {
    Object.assign(draft.components.schemas, { Item: draft.components.schemas.Thing })
    Object(draft.components.schemas.Things.properties.items).items.$ref = '#/components/schemas/Item'
  },
}

t.test('finds what could break a client', async t => {
  for (const [name, [change, found]] of Object.entries(breaking)) t.ok(breakingChanges(api(), api(change)).includes(found), `${name}: ${breakingChanges(api(), api(change)).join('; ')}`)
})

t.test('lets pass what cannot', async t => {
  for (const [name, change] of Object.entries(harmless)) t.strictSame(breakingChanges(api(), api(change)), [], name)
})

t.test('tells apart objects that may stand in the same place', async t => {
  const answers = (...names: string[]) => api(draft => {
    Object.assign(draft.components.schemas, { Part: { type: 'object', required: [], properties: {} } })
    draft.components.schemas.Things.properties.items = { type: 'array', items: { anyOf: names.map(name => ({ $ref: `#/components/schemas/${name}` })) } }
  })
  t.strictSame(breakingChanges(answers('Thing', 'Part'), answers('Thing', 'Part')), [])
  t.strictSame(breakingChanges(answers('Thing', 'Part'), answers('Thing', 'Draft')), ['/things get 200 application/json/items[] may now be object Draft'])
})

t.test('a higher major version may break, a higher minor version may not', async t => {
  const without = (version: string) => api(draft => {
    draft.info.version = version
    delete draft.paths['/things']?.post
  })
  t.strictSame(refusedChanges(api(), without('2.0.0')), [])
  t.strictSame(refusedChanges(api(), without('1.5.0')), ['/things post is gone'])
})
