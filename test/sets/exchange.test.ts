/** A set leaves one server as a file and comes to another; a spreadsheet becomes a draft. */
import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { contentDigest } from '../../src/domain/versions/digest.ts'
import type { CustomContent } from '../../src/domain/versions/principle-set.ts'
import { exampleFile } from '../../src/sets/index.ts'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines, type Engine } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'
import { adapt, add, authored, omit, scale, setsClient, tailoring, type Made } from '../fixtures/sets-client.ts'
import { principle, statement, version } from '../fixtures/versions.ts'

const imports = '/v1/principle-sets/imports'
const csv = 'text/csv; charset=utf-8'
const header = 'principle,title,gloss,explanation,statement,text,weight,counted,notApplicable'
const megabyte = 1024 * 1024

/** A server of its own, with a client of one organisation. */
async function server (t: Test, engine: Engine, mostSets = 1_000) {
  const app = await startApp(t, { engine, newId: uuidv7, config: { limits: { sets: mostSets } } })
  const organisation = await makeOrganisation(app.storage)
  const owner = await organisation.key()
  const client = setsClient(app, owner.headers)
  const bring = (
    payload: object | string | Buffer,
    query = '',
    type = typeof payload === 'string' || Buffer.isBuffer(payload) ? csv : 'application/json',
    headers = {}
  ) =>
    app.inject({
      method: 'POST',
      url: imports + query,
      headers: { ...owner.headers, 'content-type': type, ...headers },
      payload,
    })
  return {
    app,
    organisation,
    client,
    bring,
    /** All that belongs to the organisation, but for when its key was last used. */
    async rows () {
      const { apiKeys: _keys, ...rows } = await rowsOf(app.storage, organisation.id)
      return rows
    },
    fileOf: (set: Made | { path: string }, number = '1.0.0') => client.read(`${set.path}/versions/${number}/export`),
  }
}

const file = (content: Partial<CustomContent> = {}, more: object = {}) => ({
  ...exampleFile,
  content: { ...version(), ...content },
  ...more,
})
const query = '?slug=table&title=Our+table'
const table = (...lines: readonly string[]) => [header, ...lines].join('\r\n')

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
    t.match((await here.client.read('/v1/search?q=where+we+live')).items, [{ slug: 'local', set: report.set }])
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
      one.slug === 'safe' ? { ...one, gloss: 'Nobody is hurt here.' } : one
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

  await t.test('a trial tells what would come of it and writes nothing', async t => {
    const { client, bring, rows } = await server(t, engine, 2)
    await client.make({ slug: 'taken', title: 'Taken' })
    const before = await rows()
    const tried = await bring(file(), '?dryRun=true')
    t.equal(tried.statusCode, 200)
    t.match(tried.json(), {
      dryRun: true,
      importable: true,
      set: null,
      links: null,
      version: '1.0.0',
      contentDigest: contentDigest(version()),
      counts: { principles: 2, statements: 4, examples: 2, wordings: 1 },
    })
    t.match((await bring(file(), '?dryRun=true&slug=taken')).json(), {
      importable: false,
      errors: [{ code: 'slug_taken' }],
      errorCount: 1,
    })
    const told = await bring(
      file({
        principles: [
          principle('safe', {
            explanation: 'A <b>bold</b> [link](javascript:alert(1)) ![seen](https://images.example/x.png)',
          }),
        ],
        wordings: [],
      }),
      '?dryRun=true'
    )
    t.match(told.json(), {
      importable: true,
      warningCount: 4,
      warnings: [{ code: 'raw_html', pointer: '/content/principles/0/explanation' }, { code: 'raw_html' }, {
        code: 'unsafe_link',
      }, { code: 'image' }],
    })
    t.match((await bring(table('safe,,,,,,,,'), `${query}&dryRun=true`)).json(), {
      importable: false,
      errors: [{ line: 2, column: 'title', code: 'missing' }],
    })
    t.strictSame(await rows(), before)
    t.equal(
      (await bring(file(), '', undefined, { 'idempotency-key': 'trial' })).statusCode,
      201,
      'what was tried can be done'
    )
    t.match((await bring(file(), '?dryRun=true&slug=third')).json(), {
      importable: false,
      errors: [{ code: 'too_many_sets' }],
    })
    t.match((await bring(file(), '?slug=third')).json(), { status: 409, code: 'too_many_sets' })
  })

  await t.test('an import is done once, and of several at once one', async t => {
    const { bring, client } = await server(t, engine)
    const first = await bring(file(), '', undefined, { 'idempotency-key': 'once' })
    const again = await bring(file(), '', undefined, { 'idempotency-key': 'once' })
    t.equal(again.headers['idempotency-replayed'], 'true')
    t.strictSame(again.json(), first.json())
    t.match(await bring(file()).then(answer => answer.json()), { status: 409, code: 'slug_taken' })
    const answers = await Promise.all(Array.from({ length: 4 }, () => bring(table('safe,Safe,,,,,,,'), query)))
    t.strictSame(answers.map(({ statusCode }) => statusCode).sort(), [201, 409, 409, 409])
    t.equal((await client.read('/v1/drafts')).items.length, 2)
  })

  await t.test('a file that was changed, breaks a rule or is none is refused, and nothing is written', async t => {
    const { bring, rows } = await server(t, engine)
    const before = await rows()
    const wrong = `sha256:${'0'.repeat(64)}`
    const [safe, mutual] = version().principles
    const [circle] = version().examples
    const unsafe = version().sources.map(source => ({ ...source, url: 'https://10.0.0.1/' }))
    const nested = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`
    const refusals: ReadonlyArray<readonly [string, object | string, object]> = [
      ['a digest of other content', file({}, { contentDigest: wrong }), {
        code: 'digest_mismatch',
        errors: [{ pointer: '/contentDigest', code: 'digest_mismatch' }],
      }],
      ['a scoring digest of other content', file({}, { scoringDigest: wrong }), {
        code: 'digest_mismatch',
        errors: [{ pointer: '/scoringDigest' }],
      }],
      [
        'a text changed after it was exported',
        file({ title: 'Changed' }, { contentDigest: contentDigest(version()) }),
        { code: 'digest_mismatch' },
      ],
      [
        'everything that rule V4 refuses',
        file({
          principles: [{ ...principle('safe'), title: ' ', statements: [] }],
          scale: null,
          examples: [],
          wordings: [],
        }),
        {
          code: 'not_importable',
          errors: [{ pointer: '/content/principles/0/title', code: 'text_missing' }, { code: 'too_few_levels' }, {
            code: 'nothing_counted',
          }, { pointer: '/content/principles/0/statements', code: 'no_statement' }],
        },
      ],
      ['a reference to nothing', file({ sources: [] }), {
        code: 'not_importable',
        errors: [{ code: 'unknown_reference' }],
      }],
      ['a link into a private network', file({ sources: unsafe }), {
        code: 'not_importable',
        errors: [{ code: 'unsafe_link' }, { code: 'unsafe_link' }],
      }],
      [
        'a printed link into a private network',
        file({
          examples: [{
            ...circle,
            link: { url: 'https://example.org/', guideUrl: 'https://localhost/', linkCheckedOn: null },
          }] as CustomContent['examples'],
        }),
        { code: 'not_importable' },
      ],
      ['half a character', file({ description: 'a\ud800' }), {
        code: 'invalid_body',
        errors: [{ pointer: '/content/description' }],
      }],
      ['half a character in the note', file({}, { changeNote: 'a\ud800' }), {
        code: 'invalid_body',
        errors: [{ pointer: '/changeNote' }],
      }],
      ['a NUL', file({ description: 'a\0' }), { code: 'invalid_body', errors: [{ pointer: '/content/description' }] }],
      ['an unknown member', file({ principles: [{ ...safe, colour: 'red' }, mutual] as CustomContent['principles'] }), {
        code: 'invalid_body',
        errors: [{ pointer: '/content/principles/0/colour', code: 'unknown' }],
      }],
      ['a missing member', { ...exampleFile, content: {} }, { code: 'invalid_body' }],
      [
        'another type',
        file({ principles: [{ ...safe, weight: '1' }, mutual] as unknown[] as CustomContent['principles'] }),
        { code: 'invalid_body', errors: [{ pointer: '/content/principles/0/weight' }] },
      ],
      ['more than its limit', file({ principles: Array.from({ length: 201 }, (_, index) => principle(`p${index}`)) }), {
        code: 'invalid_body',
        errors: [{ pointer: '/content/principles' }],
      }],
      ['another format', file({}, { formatVersion: 2 }), {
        code: 'invalid_body',
        errors: [{ pointer: '/formatVersion' }],
      }],
      ['a million lists in each other', nested, { status: 400, code: 'malformed_request' }],
      [
        'a hundred thousand wrong items',
        JSON.stringify({ ...exampleFile, content: { ...version(), principles: Array(100_000).fill(1) } }),
        { code: 'invalid_body' },
      ],
      [
        'a million wrong items',
        JSON.stringify({ ...exampleFile, content: { ...version(), principles: Array(1_000_000).fill(1) } }),
        { status: 400, code: 'malformed_request' },
      ],
      ['nothing', '', { status: 400, code: 'malformed_request' }],
      [
        'a member that would reach into the prototype',
        JSON.stringify(file()).replace('"format"', '"__proto__":{},"format"'),
        { status: 400, code: 'malformed_request' },
      ],
      ['half a file', JSON.stringify(file()).slice(0, -20), { status: 400, code: 'malformed_request' }],
    ]
    for (const [what, payload, problem] of refusals) {
      const answer = await bring(payload, '', 'application/json', { 'idempotency-key': 'refused' })
      t.match(answer.json(), { status: 422, ...problem }, what)
    }
    for (const [given, parameter] of [['?title=T', 'title'], ['?lang=cy', 'lang']] as const) {
      t.match((await bring(file(), given)).json(), { status: 400, code: 'invalid_parameter', errors: [{ parameter }] })
    }
    const { slug: _slug, ...nameless } = file()
    t.match((await bring(nameless)).json(), { status: 400, errors: [{ parameter: 'slug' }] })
    t.strictSame(await rows(), before)
    t.equal(
      (await bring(file({ description: 'a\u0001\u001f\u007f\u0085\ufffd\u202e' }))).statusCode,
      201,
      'any other character is a text'
    )
  })

  await t.test('a table becomes a draft alone, which lacks a scale', async t => {
    const { bring, client } = await server(t, engine)
    const lines = [
      'kind,Kind,"We are, above all, kind.","# Why\nBecause.",kind-one,We listen.,3,true,not_allowed',
      "kind,,,,kind-two,'=Sum,,FALSE,",
      'fair,عادل,"לא ""מאוד"" מהר",,,,,,',
    ]
    const answer = await bring(`\ufeff${table(...lines)}`, `${query}&lang=ar`)
    t.equal(answer.statusCode, 201, answer.body)
    const report = answer.json()
    t.match(report, {
      version: null,
      contentDigest: null,
      title: 'Our table',
      lang: 'ar',
      counts: { principles: 2, statements: 2 },
      links: { version: null },
      warnings: [{ pointer: '/content/scale/levels', code: 'too_few_levels' }],
      warningCount: 1,
    })
    const { content, basedOn } = await client.read(report.links.draft)
    t.equal(basedOn, null)
    t.strictSame(content.principles, [
      {
        slug: 'kind',
        title: 'Kind',
        gloss: 'We are, above all, kind.',
        explanation: '# Why\nBecause.',
        statements: [{ key: 'kind-one', text: 'We listen.', weight: 3, counted: true, notApplicable: 'not_allowed' }, {
          key: 'kind-two',
          text: '=Sum',
          counted: false,
        }],
      },
      { slug: 'fair', title: 'عادل', gloss: 'לא "מאוד" מהר' },
    ])
    t.match(content, { title: 'Our table', lang: 'ar', provenance: { rightsHolder: 'The organisation care' } })
    t.equal((await client.get(report.links.set)).statusCode, 404, 'no version is there')
    const set = { id: report.set, path: report.links.set, draft: report.links.draft, settings: report.links.settings }
    await client.write(set, { content: { ...content, scale } })
    t.match(await client.publish(set), { version: '1.0.0' })
  })

  await t.test('what a spreadsheet is given it can give back', async t => {
    const { bring, client, fileOf } = await server(t, engine)
    const explanation = '- one\r\n- "two", three; four'
    const set = await client.make({ title: 'Mixed' })
    await client.write(
      set,
      authored([], {
        principles: [
          add('kind', {
            explanation,
            statements: [{ key: 'kind-one', text: '=1+1', weight: 7 }, { key: 'kind-two', text: ' ＋ more' }],
          }).principle,
          add('fair').principle,
        ],
      })
    )
    await client.publish(set)
    const exported = await client.get(`${set.path}/versions/1.0.0/export.csv`)
    const { links } = (await bring(exported.body, query)).json()
    const semicolons = exported.body.replace(/^.*/, line => line.replaceAll(',', ';')).replace(
      /"[^"]*(?:""[^"]*)*"|,/g,
      cell => cell === ',' ? ';' : cell
    )
    const again = (await bring(semicolons, '?slug=again&title=Mixed')).json()
    const { content: before } = await fileOf(set)
    for (const draft of [links.draft, again.links.draft]) {
      const { content } = await client.read(draft)
      t.match(
        content.principles,
        before.principles.map(({ slug, title, gloss, statements }: CustomContent['principles'][number]) => ({
          slug,
          title,
          gloss,
          statements,
        }))
      )
      t.equal(content.principles[0].explanation, explanation)
    }
  })

  await t.test('a bad table is told by line and column, as far as that is told, and nothing is written', async t => {
    const { bring, rows } = await server(t, engine)
    const before = await rows()
    const bad = await bring(table('kind,Kind,,,One,,x,,', 'fair,=Fair,,,,,,,'), query)
    t.match(bad.json(), {
      status: 422,
      code: 'not_importable',
      detail: /^4 things are wrong with the file: line 2, statement: /,
      errors: [{ line: 2, column: 'statement', code: 'bad_slug' }, { line: 2, column: 'text' }, {
        line: 2,
        column: 'weight',
      }, { line: 3, column: 'title', code: 'formula' }],
    })
    const many = await bring(table(...Array.from({ length: 300 }, () => 'Bad,Bad,,,,,,,')), query)
    t.match(many.json(), { detail: /^300 things are wrong with the file, of which the first 20 are named/ })
    t.equal(many.json().errors.length, 20)
    t.match(
      (await bring(table(...Array.from({ length: 300 }, () => 'Bad,Bad,,,,,,,')), `${query}&dryRun=true`)).json(),
      { errorCount: 300 }
    )
    for (
      const [what, text, code] of [['cut', table('kind,"Kind'), 'quote_not_closed'], ['empty', '', 'empty_file'], [
        'of other columns',
        'a,b\n1,2',
        'unknown_column',
      ]] as const
    ) {
      t.match((await bring(text, query)).json(), {
        status: 422,
        code: 'not_importable',
        errors: [{ line: Number, code }],
      }, what)
    }
    for (
      const bytes of [
        Buffer.from(table('kind,Kind', 'fair,Caf\u00e9'), 'latin1'),
        Buffer.from(`\ufeff${table('kind,Kind')}`, 'utf16le'),
      ]
    ) {
      t.match((await bring(bytes, query)).json(), { status: 422, errors: [{ line: Number, code: 'not_utf8' }] })
    }
    for (
      const [given, parameter] of [['?title=T', 'slug'], ['?slug=table', 'title'], ['?slug=Table&title=T', 'slug'], [
        '?slug=table&title=',
        'title',
      ], ['?dryRun=1', 'dryRun']] as const
    ) {
      t.match((await bring(table('kind,Kind,,,,,,,'), given)).json(), {
        status: 400,
        code: 'invalid_parameter',
        errors: [{ parameter }],
      })
    }
    t.strictSame(await rows(), before)
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
