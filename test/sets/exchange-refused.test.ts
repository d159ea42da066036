import t from 'tap'
import { contentDigest } from '../../src/domain/versions/digest.ts'
import type { CustomContent } from '../../src/domain/versions/principle-set.ts'
import { exampleFile } from '../../src/sets/index.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { principle, version } from '../fixtures/versions.ts'
import { file, query, server, table } from './exchanging.ts'

testOnEngines(t, async (t, engine) => {
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
})
