/** Files for translators: every text of a version, with what is translated already. */
import { parse } from 'csv-parse/sync'
import t from 'tap'
import { xml2js, type Element } from 'xml-js'
import { testOnEngines } from '../fixtures/engines.ts'
import { add, authored } from '../fixtures/sets-client.ts'
import { start } from './readable-set.ts'

const explanation = 'Kind people <listen> & ask.\n\nSee [the guide](https://example.org/guide).'
const principle = (gloss: string) => ({
  ...add('kind', { title: 'Kind', gloss, explanation, points: ['We listen.', '=We ask.'] }).principle,
  statements: [{ key: 'kind-one', text: 'We are Kind.' }],
})
const wordings = [{
  lang: 'cy',
  variant: 'standard',
  status: 'draft',
  title: 'Set',
  principles: [{ slug: 'kind', title: 'Caredig', statements: [{ key: 'kind-one', text: 'Rydym yn garedig.' }] }],
}]
const keys = [
  'title',
  'description',
  'scale.no.label',
  'scale.no.anchor',
  'scale.yes.label',
  'scale.yes.anchor',
  'principles.kind.title',
  'principles.kind.gloss',
  'principles.kind.explanation',
  'principles.kind.points.1',
  'principles.kind.points.2',
  'principles.kind.statements.kind-one',
]

function elements ({ elements: own = [] }: Element): Element[] {
  return own.flatMap(each => [each, ...elements(each)])
}
const textOf = (element: Element | undefined) => element?.elements?.map(({ text }) => text).join('')

testOnEngines(t, async (t, engine) => {
  const { client, nobody } = await start(t, engine)
  const set = await client.make({ title: 'A set', visibility: 'public' })
  await client.write(set, authored([], { principles: [principle('Be kind.')], wordings }))
  await client.publish(set)
  const file = (query: string, version = '1.0.0') => nobody.get(`${set.path}/versions/${version}/translation?${query}`)

  for (const [format, unitName] of [['xliff-1.2', 'trans-unit'], ['xliff-2.0', 'unit']] as const) {
    await t.test(`${format} has every text with its key, notes and the translation that there is`, async t => {
      const answer = await file(`lang=cy&format=${format}`)
      t.match(answer.headers, {
        'content-type': 'application/xliff+xml',
        'content-language': 'cy',
        'cache-control': /public/,
      })
      const units = elements(xml2js(answer.body, { captureSpacesBetweenElements: false }) as Element)
        .filter(({ name }) => name === unitName)
      t.strictSame(units.map(({ attributes }) => attributes?.id), keys)
      t.ok(units.every(({ attributes }) => attributes?.['xml:space'] === 'preserve'), 'blank lines are kept')
      const of = (key: string, name: string) =>
        elements(units.find(({ attributes }) => attributes?.id === key) ?? {}).filter(each => each.name === name)
      t.equal(textOf(of('principles.kind.explanation', 'source')[0]), explanation)
      t.strictSame(of('principles.kind.explanation', 'target'), [], 'nothing stands in for a translation')
      t.equal(textOf(of('principles.kind.title', 'target')[0]), 'Caredig')
      const notes = of('principles.kind.statements.kind-one', 'note').map(textOf)
      t.match(notes, [/rated.*At most 500 characters/, 'The translation is current.', 'Term: "Kind" is "Caredig".'])
      t.match(answer.body, new RegExp(`<xliff [^>]*version="${format.slice(-3)}"`))
    })
  }

  await t.test('a table has the same, and nothing in it is taken for a formula', async t => {
    const answer = await file('lang=cy&format=csv')
    t.equal(answer.headers['content-type'], 'text/csv; charset=utf-8')
    const rows: Array<Record<string, string>> = parse(answer.body, { bom: true, columns: true })
    t.strictSame(rows.map(({ key }) => key), keys)
    t.match(rows.find(({ key }) => key === 'principles.kind.points.2'), { source: "'=We ask.", target: '', state: '' })
    t.match(rows.find(({ key }) => key === 'title'), { source: 'A set', target: 'Set', state: 'current' })
  })

  await t.test('V10: a translation of a text that has moved is marked as outdated', async t => {
    await client.write(set, authored([], { principles: [{ ...principle('Be kind.'), title: 'Gentle' }], wordings }))
    await client.publish(set)
    const newer = await file('lang=cy&format=csv', '2.0.0')
    const rows: Array<Record<string, string>> = parse(newer.body, { bom: true, columns: true })
    const stateOf = (key: string) => rows.find(row => row.key === key)?.state
    t.strictSame(['title', 'principles.kind.title', 'principles.kind.gloss'].map(stateOf), ['current', 'outdated', ''])
    const { body } = await file('lang=cy', '2.0.0')
    t.match(body, /<target state="needs-review-translation">Caredig<\/target>/)
    t.match(body, /<note>Outdated: the translation is of version 1\.0\.0/)
  })

  await t.test('Easy Read is a wording of the same language', async t => {
    t.match((await file('lang=en&variant=easy-read')).body, /source-language="en" target-language="en"/)
  })

  await t.test('what cannot be translated into is refused by name', async t => {
    const refused = {
      '': 'lang',
      'lang=c': 'lang',
      'lang=en': 'lang',
      'lang=cy&format=po': 'format',
      'lang=cy&fields=title': 'fields',
    }
    for (const [query, parameter] of Object.entries(refused)) {
      const answer = await file(query)
      t.equal(answer.statusCode, 400, query)
      t.match(answer.json(), { code: 'invalid_parameter', errors: [{ parameter }] }, query)
    }
    t.equal((await file('lang=cy', '9.9.9')).statusCode, 404)
    t.match((await file('lang=cy', '1')).headers, { location: /\/versions\/1\.0\.0\/translation\?lang=cy$/ })
  })

  await t.test('a set that nobody else may read is read with a key, and is in no shared cache', async t => {
    const own = await client.publishedFromNothing(['kind'])
    const url = `${own.path}/versions/1.0.0/translation?lang=cy`
    t.equal((await nobody.get(url)).statusCode, 404)
    t.match((await client.get(url)).headers, { 'cache-control': 'private, no-cache' })
    t.equal((await nobody.get('/v1/principle-sets/core/versions/1.1.0/translation?lang=cy')).headers['cache-control'],
      'public, max-age=31536000, immutable')
  })
})
