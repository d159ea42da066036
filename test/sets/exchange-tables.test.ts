import t from 'tap'
import type { CustomContent } from '../../src/domain/versions/principle-set.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { add, authored, scale } from '../fixtures/sets-client.ts'
import { query, server, table } from './exchanging.ts'

testOnEngines(t, async (t, engine) => {
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

  await t.test('heads are read in any case, and empty columns behind the last are none', async t => {
    const { bring, client } = await server(t, engine)
    const lines = [
      'Principle , TITLE,Gloss,NotApplicable,Statement,Text,,',
      'kind,Kind,Be kind.,Exclude,kind-one,We listen.,,',
      'fair,Fair,Be fair.,,,, ,',
    ]
    const answer = await bring(lines.join('\r\n'), query)
    t.equal(answer.statusCode, 201, answer.body)
    t.match((await client.read(answer.json().links.draft)).content.principles, [
      { slug: 'kind', gloss: 'Be kind.', statements: [{ key: 'kind-one', notApplicable: 'exclude' }] },
      { slug: 'fair' },
    ])
    const errorsOf = async (...lines: readonly string[]) => (await bring(lines.join('\r\n'), query)).json().errors
    t.match(await errorsOf('principle,title,Title', 'kind,Kind,'), [{ column: 'title', code: 'duplicate_column' }])
    t.match(await errorsOf('principle,title,,gloss', 'kind,Kind,,'), [{ code: 'unknown_column' }], 'one between others')
    t.match(await errorsOf('principle,title,', 'kind,Kind,x'), [{ line: 2, code: 'wrong_cell_count' }])
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
})
