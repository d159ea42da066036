/** A set leaves one server as a file and comes to another; a spreadsheet becomes a draft. */
import t from 'tap'
import { contentDigest } from '../../src/domain/versions/digest.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { adapt, add, omit, setsClient, tailoring } from '../fixtures/sets-client.ts'
import { principle, statement } from '../fixtures/versions.ts'
import { file, header, query, server, table } from './exchanging.ts'

const megabyte = 1024 * 1024

const translation = {
  lang: 'cy',
  variant: 'standard',
  status: 'draft',
  translates: '1.0.0',
  principles: [{ slug: 'safe', title: 'Diogel' }],
}

testOnEngines(t, async (t, engine) => {
  await t.test('a set comes to another server with its digests, as a private set of the one who brings it', async t => {
    const [there, here] = [await server(t, engine), await server(t, engine)]
    const set = await there.client.published([
      adapt('progressive', { gloss: 'We grow at our own pace.' }),
      omit('recovery-focused-and-non-directive'),
      add('local', { explanation: 'Where we *live*.' }),
      {
        op: 'addExample',
        slug: 'local',
        example: {
          slug: 'walk',
          title: 'Walk',
          category: 'outings',
          summary: 'We walk.',
          url: 'https://example.org/walk',
        },
      },
    ], { more: { categories: [{ slug: 'outings', title: 'Outings', description: 'Going out.' }] } })
    const exported = await there.fileOf(set)
    t.match(exported, {
      format: 'peer-principles/principle-set',
      formatVersion: 1,
      slug: String,
      origin: { set: set.id, version: '1.0.0' },
      changeNote: 'What has changed.',
    })
    t.equal(contentDigest(exported.content), exported.contentDigest)

    const answer = await here.bring(exported)
    t.equal(answer.statusCode, 201, answer.body)
    const report = answer.json()
    t.match(report, {
      type: 'import-report',
      dryRun: false,
      importable: true,
      version: '1.0.0',
      contentDigest: exported.contentDigest,
      scoringDigest: exported.scoringDigest,
      counts: { principles: 7 },
      errors: [],
      errorCount: 0,
    })
    t.equal(answer.headers.location, report.links.settings)
    const record = await here.client.read(report.links.version)
    t.match(record, {
      digest: exported.contentDigest,
      scoringDigest: exported.scoringDigest,
      derivation: null,
      changeNote: exported.changeNote,
      origin: 'custom',
    })
    t.strictSame(
      { ...await here.fileOf({ path: report.links.set }), origin: exported.origin },
      exported,
      'and goes on from there as the same file'
    )
    t.match(await here.client.read(report.links.settings), { visibility: 'private', slug: exported.slug })
    t.equal((await here.app.inject(report.links.version)).statusCode, 404, 'nobody else sees it')
    t.match(
      (await here.client.read('/v1/audit-events')).items.slice(0, 2).map(({ action }: { action: string }) => action)
        .sort(),
      ['principle_set.imported', 'version.published']
    )
    const found = await here.client.read(`/v1/search?q=where+we+live&set=${report.set}&type=principle`)
    t.match(found.items, [{ slug: 'local', set: report.set }])
  })

  await t.test('its draft goes on from it without losing whose the texts are', async t => {
    const [there, here] = [await server(t, engine), await server(t, engine)]
    const origin = await there.client.published()
    await there.client.write(origin, tailoring([add('local')], { wordings: [translation] }))
    await there.client.publish(origin)
    const exported = await there.fileOf(origin, '1.1.0')
    const { links, set: id } = (await here.bring(exported, '?slug=brought')).json()
    const set = { id, path: links.set, draft: links.draft, settings: links.settings }
    t.match((await here.client.tryPublish(set)).json(), { code: 'nothing_changed' })
    t.match(await here.client.validate(set), { errors: [], version: null })
    const { content } = await here.client.read(set.draft)
    await here.client.write(set, { content })
    t.match(
      (await here.client.tryPublish(set)).json(),
      { code: 'nothing_changed' },
      'nor when it is sent as it was read'
    )

    const principles = content.principles.map((one: { slug: string }) =>
      one.slug === 'safe' ? { ...one, title: 'Without harm', gloss: 'Nobody is hurt here.' } : one
    )
    await here.client.write(set, { content: { ...content, principles: [...principles, add('calm').principle] } })
    const published = await here.client.publish(set)
    t.match(published, { version: '2.0.0', derivation: null, basedOn: null })
    const { content: after } = await here.fileOf(set, '2.0.0')
    const holders = Object.fromEntries(
      after.principles.map((
        one: { slug: string, provenance: { rightsHolder: string } }
      ) => [one.slug, one.provenance.rightsHolder])
    )
    t.match(holders, {
      mutual: 'Peer Principles contributors',
      local: 'A network',
      safe: 'Peer Principles contributors; adapted by The organisation care',
      calm: 'The organisation care',
    })
    t.strictSame(
      after.wordings.at(-1).translates,
      { version: '1.0.0', outdated: ['safe'] },
      'and a translation is told to be out of date'
    )
    t.strictSame(after.examples, exported.content.examples)
  })

  await t.test('every set of the service can be exported, and one with texts imported', async t => {
    const { client, bring, fileOf } = await server(t, engine)
    for (const { slug, assessable, links } of (await client.read('/v1/principle-sets?limit=100')).items) {
      const exported = await fileOf({ path: `/v1/principle-sets/${slug}` }, links.self.split('/').at(-1))
      const answer = await bring(exported)
      if (assessable) {
        t.match(answer.json(), {
          version: '1.0.0',
          contentDigest: exported.contentDigest,
          scoringDigest: exported.scoringDigest,
        }, slug)
      } else {
        t.match(
          answer.json(),
          { status: 422, errors: [{ code: 'not_assessable', pointer: '/content/assessable' }] },
          slug
        )
      }
    }
  })

  await t.test('an export is for whoever may read the version, by ending or by Accept', async t => {
    const { app, client } = await server(t, engine)
    const stranger = setsClient(app, (await (await makeOrganisation(app.storage, 'others')).key()).headers)
    const set = await client.published()
    const address = `${set.path}/versions/1.0.0/export`
    for (const other of [stranger, setsClient(app)]) t.equal((await other.get(address)).statusCode, 404)
    const exported = await client.get(`${address}.csv`)
    t.match(exported.headers, {
      'content-type': 'text/csv; charset=utf-8',
      'cache-control': 'private, no-cache',
      'content-language': 'en',
    })
    t.ok(exported.body.startsWith(`\ufeff${header}\r\nmutual,Mutual,`))
    t.equal((await client.get(address, { accept: 'text/csv' })).body, exported.body)
    t.match((await client.get(`${set.path}/versions/1/export.csv`)).headers, { location: `${address}.csv` })
    t.equal((await client.get(`${address}.md`)).statusCode, 406)
    await client.change(set, { visibility: 'unlisted' })
    t.equal((await stranger.get(address)).statusCode, 200)
    await client.remove(set)
    for (const other of [client, stranger]) t.equal((await other.get(address)).statusCode, 410)
  })

  await t.test('a large set comes whole, and one that is too large not at all', async t => {
    const { bring, client, fileOf, rows } = await server(t, engine)
    const words = 'Wir hören zu. نستمع إلى بعضنا. אנחנו מקשיבים. 私たちは耳を傾けます。\n\n- **so** ist es\n'
    const principles = Array.from({ length: 100 }, (_, index) =>
      principle(`p${index}`, {
        explanation: words.repeat(200).slice(0, 19_000),
        statements: Array.from({ length: 20 }, (_, each) =>
          statement(`p${index}-s${each}`, { text: words.slice(0, 60 + each) })),
      }))
    const large = file({ principles, examples: [], wordings: [] })
    t.ok(Buffer.byteLength(JSON.stringify(large)) > 2 * megabyte)
    const [imported, ...crowd] = await Promise.all([
      bring(large, '?slug=large'),
      ...Array.from({ length: 20 }, () => bring(file(), '?dryRun=true')),
    ])
    t.strictSame(
      [...new Set(crowd.map(({ statusCode }) => statusCode))].sort(),
      [200, 503],
      'while it is being made others wait, as many as may'
    )
    t.match(crowd.find(({ statusCode }) => statusCode === 503), { headers: { 'retry-after': '5' } })
    const report = imported.json()
    t.match(report, { counts: { principles: 100, statements: 2_000 }, contentDigest: contentDigest(large.content) })
    t.equal((await fileOf({ path: report.links.set })).contentDigest, report.contentDigest)
    const exported = (await client.get(`${report.links.version}/export.csv`)).body
    t.ok(Buffer.byteLength(exported) > 2 * megabyte)
    t.match((await bring(exported, query)).json(), { counts: { principles: 100, statements: 2_000 } })
    const before = await rows()
    t.match((await bring(`${table('kind,Kind')}${'\n'.repeat(10 * megabyte)}`, '?slug=too-large&title=T')).json(), {
      status: 413,
      code: 'body_too_large',
    })
    t.match((await bring({ words: 'a'.repeat(10 * megabyte) })).json(), { status: 413 })
    t.match(
      (await client.send('POST', '/v1/principle-sets', { words: 'a'.repeat(megabyte) })).json(),
      { status: 413 },
      'elsewhere the limit is as it was'
    )
    t.match((await client.send('POST', '/v1/principle-sets', undefined, { 'content-type': 'text/csv' })).json(), {
      status: 415,
      detail: 'Send the body as application/json',
    }, 'and nothing else takes a table')
    t.strictSame(await rows(), before)
  })
})
