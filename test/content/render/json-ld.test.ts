import jsonld from 'jsonld'
import assert from 'node:assert/strict'
import t from 'tap'
import { startApp } from '../../fixtures/app.ts'
import { collectDifferences } from '../../fixtures/differences.ts'

const schema = 'https://schema.org/'
const skos = 'http://www.w3.org/2004/02/skos/core#'
const publicUrl = 'https://principles.example.org'
const app = await startApp(t, { config: { publicUrl } })

type Node = Record<string, ReadonlyArray<{ '@id'?: string, '@value'?: unknown, '@language'?: string }>> & {
  '@id': string
  '@type': string[]
}

/** Whatever is not in the document would have to be fetched, and is refused. */
const documentLoader = async (url: string): Promise<never> => {
  throw new Error(`${url} is not in the document`)
}

async function expand (url: string): Promise<Node[]> {
  const response = await app.inject({ url, headers: { accept: 'application/ld+json' } })
  assert.deepEqual([response.statusCode, response.headers['content-type']], [200, 'application/ld+json'], url)
  const expanded = await jsonld.expand(response.json(), { documentLoader })
  return await jsonld.flatten(expanded) as unknown as Node[]
}

const ids = (node: Node | undefined, property: string) => node?.[property]?.map(one => one['@id'])

for (const query of ['', '?expand=principles', '?expand=principles.examples']) {
  t.test(`a set is a DefinedTermSet and a skos:ConceptScheme of its principles ${query}`, async t => {
    const nodes = await expand(`/v1/principle-sets/core${query}`)
    const self = `${publicUrl}/v1/principle-sets/core/versions/1.2.0`
    const set = nodes.find(node => node['@id'] === self)
    t.strictSame([...set?.['@type'] ?? []].sort(), [`${skos}ConceptScheme`, `${schema}DefinedTermSet`])
    t.strictSame(set?.[`${skos}prefLabel`], [{ '@value': 'Core principles of peer support', '@language': 'en' }])
    t.strictSame(set?.[`${schema}version`], [{ '@value': '1.2.0' }])
    const terms = nodes.filter(node => node['@type']?.includes(`${schema}DefinedTerm`))
    t.equal(terms.length, 7)
    const { differences, compare, match } = collectDifferences()
    for (const property of [`${schema}hasDefinedTerm`, `${skos}hasTopConcept`]) {
      compare(property, ids(set, property)?.sort(), terms.map(term => term['@id']).sort())
    }
    for (const term of terms) {
      const id = term['@id']
      compare('its address', id.startsWith(`${self}/principles/`), true)
      compare(`${id} is a concept`, term['@type'].includes(`${skos}Concept`), true)
      for (const property of [`${schema}inDefinedTermSet`, `${skos}inScheme`, `${skos}topConceptOf`]) {
        compare(`${id} ${property}`, ids(term, property), [self])
      }
      match(id, term[`${skos}prefLabel`], [{ '@value': /\S/, '@language': 'en' }])
    }
    t.strictSame(differences, [])
  })
}

t.test('a principle is a DefinedTerm and a skos:Concept in its set, with its rights', async t => {
  const nodes = await expand('/v1/principles/safe?expand=examples')
  const term = nodes.find(node => node['@id'].endsWith('/principles/safe'))
  t.strictSame([...term?.['@type'] ?? []].sort(), [`${skos}Concept`, `${schema}DefinedTerm`])
  t.match(term?.[`${skos}definition`], [{ '@value': /^Everyone feels safe/, '@language': 'en' }])
  t.strictSame(term?.[`${schema}termCode`], [{ '@value': 'safe' }])
  t.strictSame(term?.[`${schema}license`], [{ '@value': 'https://creativecommons.org/licenses/by/4.0/' }])
  const examples = nodes.filter(node => node['@id'].includes('/examples/'))
  t.ok(examples.length > 0)
  const { differences, compare } = collectDifferences()
  for (const example of examples) {
    compare(example['@id'], example['@type'], [`${schema}CreativeWork`])
    const isAbout = ids(example, `${schema}about`)?.includes(term?.['@id'] ?? '')
    compare(`${example['@id']} is about the principle, by the same id`, isAbout, true)
  }
  t.strictSame(differences, [])
})

t.test('an Easy Read wording has the same ids and types, its own words', async t => {
  const types = (nodes: Node[]) =>
    nodes.filter(node => !node['@id'].startsWith('_:')).map(node => [node['@id'], node['@type']])
  const [standard, easy] = [
    await expand('/v1/principles/safe'),
    await expand('/v1/principles/safe?variant=easy-read'),
  ]
  t.strictSame(types(easy), types(standard))
  t.notSame(easy, standard)
})

const others = {
  '/v1/examples/chapter': 'CreativeWork',
  '/v1/categories/charter': 'DefinedTerm',
  '/v1/guide': 'Article',
  '/v1/aims': 'ItemList',
  '/v1/sources/with-you': 'CreativeWork',
  '/v1/principle-sets/imroc?expand=principles': 'DefinedTermSet',
  '/v1/principle-sets/imroc/principles/mutual': 'DefinedTerm',
}

for (const [url, type] of Object.entries(others)) {
  t.test(
    `${url} is a schema.org ${type}; every id is absolute, every property has a ` +
      'vocabulary, nothing is null',
    async t => {
      const nodes = await expand(url)
      const { links } = (await app.inject(url)).json()
      t.ok(nodes.find(node => node['@id'] === publicUrl + links.self)?.['@type'].includes(schema + type))
      const named = nodes.map(node => node['@id']).filter(id => !id.startsWith('_:'))
      t.strictSame(named.filter(id => !URL.canParse(id)), [])
      const properties = nodes.flatMap(node => Object.keys(node))
      t.strictSame(properties.filter(property => !['@', schema, skos].some(start => property.startsWith(start))), [])
      t.notMatch((await app.inject({ url, headers: { accept: 'application/ld+json' } })).body, /:null/)
    }
  )
}
