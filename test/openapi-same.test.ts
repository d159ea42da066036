import { readFile, writeFile } from 'node:fs/promises'
import t from 'tap'
import { operationDigests, type Described } from './fixtures/operation-digests.ts'

const file = new URL('fixtures/operation-digests.json', import.meta.url)
const document: Described = JSON.parse(await readFile(new URL('../openapi/openapi.json', import.meta.url), 'utf8'))
const digests = operationDigests(document)

if (process.env.OPERATIONS === 'changed') await writeFile(file, `${JSON.stringify(digests, null, 2)}\n`)
const reviewed: Record<string, string> = JSON.parse(await readFile(file, 'utf8'))

t.test('no operation of the document changes, comes or goes unnoticed', async t => {
  const names = [...new Set([...Object.keys(reviewed), ...Object.keys(digests)])]
  const changed = names.filter(name => reviewed[name] !== digests[name])
  t.strictSame(
    changed,
    [],
    'on purpose: OPERATIONS=changed npm test -- test/openapi-same.test.ts, and commit what it writes'
  )
})

t.test('a digest follows what a client meets, and neither words nor names of components', async t => {
  const digestOf = (schema: object, components: object = {}, summary = 'List things') =>
    operationDigests({
      paths: {
        '/things': {
          get: { operationId: 'listThings', summary, responses: { 200: { content: { json: { schema } } } } },
        },
      },
      ...{ components },
    }).listThings
  const digest = digestOf({ type: 'object', properties: { title: { type: 'string' } } })
  const thing = {
    type: 'object',
    description: 'A thing',
    properties: { title: { type: 'string', title: 'Its title' } },
  }

  t.equal(digestOf(thing, {}, 'Get things'), digest, 'words')
  t.equal(digestOf({ $ref: '#/components/Thing' }, { Thing: thing }), digest, 'a component')
  t.not(digestOf({ type: 'object', properties: { title: { type: 'number' } } }), digest, 'a type')
  t.not(
    digestOf({ type: 'object', properties: { name: { type: 'string' } } }),
    digest,
    'a name, also of what is a word elsewhere'
  )
  t.not(digestOf({ ...thing, required: ['title'] }), digest, 'what is required')
})
