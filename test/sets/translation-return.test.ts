/** Translations that come back from translators into the wordings of a draft. */
import t from 'tap'
import { testOnEngines } from '../fixtures/engines.ts'
import { add, adapt, authored, core, tailoring, type Made } from '../fixtures/sets-client.ts'
import { start } from './readable-set.ts'

const explanation = 'Kind people listen to {name}.\n\nSee [the guide](https://example.org/guide).'
const principles = [{
  ...add('kind', { title: 'Kind', gloss: 'Be kind.', explanation, points: ['We listen.', 'We ask.'] }).principle,
  statements: [{ key: 'kind-one', text: 'We are kind.' }, { key: 'kind-two', text: '=We & you < all.' }],
}]
const welsh = new Map([
  ['title', 'Set'],
  ['scale.yes.label', 'Ydym'],
  ['scale.yes.anchor', 'Rydym.'],
  ['principles.kind.title', 'Caredig'],
  ['principles.kind.explanation', 'Mae pobl yn gwrando ar {name}.\n\nGweler [y canllaw](https://example.org/cy).'],
  ['principles.kind.points.1', 'Rydym yn gwrando.'],
  ['principles.kind.points.2', '=Rydym yn gofyn.'],
  ['principles.kind.statements.kind-one', 'Rydym & <ni> yn garedig.'],
])
const inXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const xliff = 'application/xliff+xml'

/** As a tool fills a file in: a target behind every source that has a translation. */
const filled = (file: string) =>
  file.replace(/(unit id="([^"]+)"[^]*?<\/source>\n)/g, (whole, before: string, key: string) =>
    welsh.has(key) ? `${before}<target>${inXml(welsh.get(key) ?? '')}</target>` : whole)
const filledTable = (file: string) =>
  file.split('\r\n').map(line => line.replace(/^([^,]+)(,(?:"(?:[^"]|"")*"|[^,]*)),/, (whole, key: string, source) =>
    welsh.has(key) ? `${key}${source},"${(welsh.get(key) ?? '').replace(/^=/, "'=")}"` : whole)).join('\r\n')

testOnEngines(t, async (t, engine) => {
  const { app, client, nobody, reader } = await start(t, engine)
  const set = await client.make({ title: 'A set', visibility: 'public' })
  await client.write(set, authored([], { principles }))
  await client.publish(set)
  const texts = [...welsh].map(([key, target]) => ({ key, target }))

  const send = (
    payload: object | string,
    { method = 'PUT', query = '', type, to = set, ...more }: {
      method?: 'PUT' | 'PATCH'
      query?: string
      type?: string
      to?: Made
      match?: string
      wording?: string
      as?: typeof client
    } = {}
  ) =>
    (more.as ?? client).send(
      method,
      `${to.draft}/wordings/${more.wording ?? 'cy/standard'}${query}`,
      payload as object,
      {
        'content-type': type ?? (typeof payload === 'string' ? xliff : 'application/json'),
        'if-match': more.match ?? '*',
      }
    )
  const file = async (format: string, version = '1.0.0', of = set) =>
    (await client.get(`${of.path}/versions/${version}/translation?lang=cy&format=${format}`)).body
  const wordingOf = async (of: Made) => {
    const { content, tailoring } = await client.read(of.draft)
    return (content ?? tailoring).wordings.find(({ lang }: { lang: string }) => lang === 'cy')
  }
  const codes = (body: string) => {
    const { errors } = JSON.parse(body) as { errors: Array<{ code: string, detail: string, line?: number }> }
    return errors.map(({ code, detail }) => `${code} ${detail.split(': ', 1)[0]}`)
  }

  const expected = {
    lang: 'cy',
    variant: 'standard',
    status: 'draft: not reviewed',
    title: 'Set',
    scale: { levels: [{ key: 'yes', label: 'Ydym', anchor: 'Rydym.' }] },
    principles: [{
      slug: 'kind',
      title: 'Caredig',
      explanation: welsh.get('principles.kind.explanation'),
      points: ['Rydym yn gwrando.', '=Rydym yn gofyn.'],
      statements: [{ key: 'kind-one', text: 'Rydym & <ni> yn garedig.' }],
    }],
  }

  for (const format of ['xliff-1.2', 'xliff-2.0', 'csv', 'json']) {
    await t.test(`what a translator fills in comes back as ${format}, and only that`, async t => {
      const fill = format === 'csv' ? filledTable : filled
      const sent = format === 'json' ? { texts } : fill(await file(format))
      const answer = await send(sent, format === 'csv' ? { type: 'text/csv; charset=utf-8' } : {})
      t.equal(answer.statusCode, 200, answer.body)
      t.match(answer.json(), {
        type: 'wording-report',
        lang: 'cy',
        status: 'draft: not reviewed',
        written: 8,
        translated: 8,
        untranslated: 5,
        errors: [],
        errorCount: 0,
      })
      t.equal(answer.headers.etag, (await client.get(set.draft)).headers.etag)
      t.strictSame(await wordingOf(set), expected)
    })
  }

  await t.test('a part changes what it says and leaves the rest', async t => {
    await send({ texts })
    const some = [{ key: 'principles.kind.gloss', target: 'Bod yn garedig.' }, {
      key: 'principles.kind.points.2',
      target: 'Gofynnwn.',
    }]
    const answer = await send({ texts: some }, { method: 'PATCH', query: '?status=reviewed+by+us' })
    t.match(answer.json(), { written: 2, translated: 9, status: 'reviewed by us' }, answer.body)
    const [kind] = expected.principles
    t.match(await wordingOf(set), {
      ...expected,
      status: 'reviewed by us',
      principles: [{ ...kind, gloss: 'Bod yn garedig.', points: ['Rydym yn gwrando.', 'Gofynnwn.'] }],
    })
    t.match(await client.publish(set), { version: '1.1.0', bump: 'minor' })
    t.match(await nobody.read(`${set.path}/principles/kind?lang=cy`), { lang: 'cy', title: 'Caredig' })
  })

  await t.test('examples and their categories are translated too', async t => {
    const more = {
      principles,
      categories: [{ slug: 'meetings', title: 'Meetings', description: 'People meet.' }],
      examples: [{ slug: 'tea', title: 'Tea', category: 'meetings', summary: 'Tea for all.', cadence: 'weekly' }],
    }
    const own = await client.make({ title: 'A set' })
    await client.write(own, authored([], more))
    await client.publish(own)
    const keys = ['examples.tea.title', 'examples.tea.summary', 'examples.tea.cadence', 'categories.meetings.title']
    const table = await file('csv', '1.0.0', own)
    t.strictSame(keys.filter(key => !table.includes(`\r\n${key},`)), [])
    const first = { texts: keys.slice(0, 2).map(key => ({ key, target: 'Te' })) }
    const second = { texts: keys.slice(2).map(key => ({ key, target: 'Bob wythnos' })) }
    t.equal((await send(first, { to: own })).statusCode, 200)
    t.equal((await send(second, { to: own, method: 'PATCH' })).statusCode, 200)
    t.match(await wordingOf(own), {
      examples: [{ slug: 'tea', title: 'Te', summary: 'Te', cadence: 'Bob wythnos' }],
      categories: [{ slug: 'meetings', title: 'Bob wythnos' }],
    })
    t.match(await client.publish(own), { version: '1.1.0' })
  })

  await t.test('every fault is told by key and line, and nothing is written', async t => {
    const before = await client.read(set.draft)
    const bad = filled(await file('xliff-1.2')).replace('>Caredig<', '>{{x}}<')
      .replace('id="title"', 'id="titel"')
      .replace('>Kind<', '>Gentle<')
      .replace('.\n\nGweler [y canllaw](https://example.org/cy)', '')
      .replace('ar {name}', '')
      .replace('>=Rydym yn gofyn.<', '><')
    for (const method of ['PUT', 'PATCH'] as const) {
      const emptied = method === 'PUT' ? bad : bad.replace('>Ydym<', `>${'y'.repeat(101)}<`)
      const answer = await send(emptied, { method })
      t.equal(answer.statusCode, 422, answer.body)
      t.match(answer.json(), { code: 'not_translatable', errors: [{ line: 5, code: 'unknown_key' }] })
      t.strictSame(codes(answer.body), [
        'unknown_key titel',
        ...(method === 'PATCH' ? ['text_too_long scale.yes.label'] : []),
        'source_changed principles.kind.title',
        'fewer_paragraphs principles.kind.explanation',
        'fewer_links principles.kind.explanation',
        'fewer_placeholders principles.kind.explanation',
        ...(method === 'PUT' ? ['incomplete principles.kind.points'] : []),
      ])
    }
    t.strictSame(await client.read(set.draft), before)
    const partial = await send(bad, { query: '?partial=true' })
    t.match(partial.json(), { written: 3, translated: 3, errorCount: 6 }, partial.body)
    t.match(await wordingOf(set), { principles: [{ slug: 'kind', statements: [{ key: 'kind-one' }] }] })
  })

  await t.test('a text whose source has changed in the draft meanwhile is refused', async t => {
    const sent = filled(await file('xliff-2.0'))
    await client.write(set, authored([], { principles: [{ ...principles[0], title: 'Gentle' }] }))
    t.strictSame(codes((await send(sent)).body), ['source_changed principles.kind.title'])
    await client.write(set, authored([], { principles }))
    t.equal((await send(sent)).statusCode, 200)
  })

  await t.test('nothing but the file is read: no document type, no entity, no other address', async t => {
    const doctype = '<!DOCTYPE xliff [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    const whole = filled(await file('xliff-1.2'))
    const refused: ReadonlyArray<readonly [sent: string, code: string]> = [
      [whole.replace('<xliff', `${doctype}<xliff`), 'doctype'],
      [whole.replace('>Caredig<', '>&e;<'), 'malformed_xml'],
      [whole.slice(0, -20), 'malformed_xml'],
      ['', 'not_xliff'],
      ['<html/>', 'not_xliff'],
      [whole.replace('version="1.2"', 'version="3.0"'), 'not_xliff'],
      [whole.replace('target-language="cy"', 'target-language="fr"'), 'other_language'],
      [whole.replaceAll(/<target>[^]*?<\/target>/g, ''), 'no_text'],
      [whole.replace('id="title"', 'id="principles.kind.title"'), 'duplicate_key'],
      [whole.replace('>Caredig<', '>a\0b<'), 'unsound_text'],
    ]
    for (const [sent, code] of refused) {
      const answer = await send(sent)
      t.equal(answer.statusCode, 422, `${code}: ${answer.body}`)
      t.ok(answer.json().errors.some((error: { code: string }) => error.code === code), `${code}: ${answer.body}`)
    }
    t.equal((await send('key,target\r\ntitle,=1+1', { type: 'text/csv' })).json().errors[0].code, 'formula')
    t.equal((await send('key,source\r\n', { type: 'text/csv' })).json().errors[0].code, 'missing_column')
    t.equal((await send({ texts: [{ key: 'title' }] })).statusCode, 422)
    t.equal((await send('{', { type: 'application/json' })).statusCode, 400)
    for (const method of ['PUT', 'PATCH'] as const) {
      const unknown = await send('x', { method, type: 'text/plain' })
      t.match(unknown.json(), { status: 415, detail: /json or text\/csv or application\/xliff\+xml/ })
    }
    t.equal((await send({ texts }, { wording: 'en/standard' })).json().errors[0].code, 'standard_wording')
    t.equal((await send({ texts }, { wording: 'cy/other' })).statusCode, 400)
  })

  await t.test('V7: of two that send one revision one is written, and nothing without one', async t => {
    const { etag = '' } = (await client.get(set.draft)).headers
    const answers = await Promise.all([1, 2].map(() => send({ texts }, { match: String(etag) })))
    t.strictSame(answers.map(({ statusCode }) => statusCode).sort(), [200, 412])
    const url = `${set.draft}/wordings/cy/standard`
    t.equal((await client.send('PUT', url, { texts })).statusCode, 428)
    t.equal((await send({ texts }, { as: reader })).statusCode, 403)
    t.equal((await app.inject({ method: 'PUT', url, payload: { texts } })).statusCode, 401)
  })

  await t.test('a set with a base: a part begins from what is inherited', async t => {
    const based = await client.make({ basedOn: core })
    await client.write(based, tailoring([adapt('safe', { title: 'Safe here' })]))
    const key = 'principles.safe.title'
    const wording = 'en/easy-read'
    const answer = await send({ texts: [{ key, source: 'Safe here', target: 'Safe' }] }, {
      method: 'PATCH',
      to: based,
      wording,
    })
    t.equal(answer.statusCode, 200, answer.body)
    t.ok(answer.json().translated > 50, 'with what the base says in this wording')
    const old = await send({ texts: [{ key, source: 'Safe', target: 'Safe' }] }, { to: based, wording })
    t.strictSame(codes(old.body), [`source_changed ${key}`])
    t.match(await client.publish(based), { version: '1.0.0' })
  })
})
