import jsonld from 'jsonld'
import t, { type Test } from 'tap'
import { startApp } from '../../fixtures/app.ts'

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

async function expand (t: Test, url: string): Promise<Node[]> {
  const response = await app.inject({ url, headers: { accept: 'application/ld+json' } })
  t.equal(response.statusCode, 200, url)
  t.equal(response.headers['content-type'], 'application/ld+json')
  const expanded = await jsonld.expand(response.json(), { documentLoader })
  return await jsonld.flatten(expanded) as unknown as Node[]
}

const ids = (node: Node | undefined, property: string) => node?.[property]?.map(one => one['@id'])

for (const query of ['', '?expand=principles', '?expand=principles.examples']) {
  t.test(`a set is a DefinedTermSet and a skos:ConceptScheme of its principles ${query}`, async t => {
    const nodes = await expand(t, `/v1/principle-sets/core${query}`)
    const self = `${publicUrl}/v1/principle-sets/core/versions/1.1.0`
    const set = nodes.find(node => node['@id'] === self)
    t.strictSame([...set?.['@type'] ?? []].sort(), [`${skos}ConceptScheme`, `${schema}DefinedTermSet`])
    t.strictSame(set?.[`${skos}prefLabel`], [{ '@value': 'Core principles of peer support', '@language': 'en' }])
    t.strictSame(set?.[`${schema}version`], [{ '@value': '1.1.0' }])
    const terms = nodes.filter(node => node['@type']?.includes(`${schema}DefinedTerm`))
    t.equal(terms.length, 7)
    for (const property of [`${schema}hasDefinedTerm`, `${skos}hasTopConcept`]) {
      t.strictSame(
        ids(set, property)?.sort(),
        terms.map(term => term['@id']).sort()
      )
    }
    for (const term of terms) {
      t.ok(term['@id'].startsWith(`${self}/principles/`))
      t.ok(term['@type'].includes(`${skos}Concept`))
      for (const property of [`${schema}inDefinedTermSet`, `${skos}inScheme`, `${skos}topConceptOf`]) {
        t.strictSame(ids(term, property), [self])
      }
      t.match(term[`${skos}prefLabel`], [{ '@value': /\S/, '@language': 'en' }])
    }
  })
}

t.test('a principle is a DefinedTerm and a skos:Concept in its set, with its rights', async t => {
  const nodes = await expand(t, '/v1/principles/safe?expand=examples')
  const term = nodes.find(node => node['@id'].endsWith('/principles/safe'))
  t.strictSame([...term?.['@type'] ?? []].sort(), [`${skos}Concept`, `${schema}DefinedTerm`])
  t.match(term?.[`${skos}definition`], [{ '@value': /^Everyone feels safe/, '@language': 'en' }])
  t.strictSame(term?.[`${schema}termCode`], [{ '@value': 'safe' }])
  t.strictSame(term?.[`${schema}license`], [{ '@value': 'https://creativecommons.org/licenses/by/4.0/' }])
  const examples = nodes.filter(node => node['@id'].includes('/examples/'))
  t.ok(examples.length > 0)
  for (const example of examples) {
    t.strictSame(example['@type'], [`${schema}CreativeWork`])
    t.ok(
      ids(example, `${schema}about`)?.includes(term?.['@id'] ?? ''),
      'an example is about the principle, by the same id'
    )
  }
})

t.test('an Easy Read wording has the same ids and types, its own words', async t => {
  const types = (nodes: Node[]) =>
    nodes.filter(node => !node['@id'].startsWith('_:')).map(node => [node['@id'], node['@type']])
  const [standard, easy] = [
    await expand(t, '/v1/principles/safe'),
    await expand(t, '/v1/principles/safe?variant=easy-read'),
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
      const nodes = await expand(t, url)
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
