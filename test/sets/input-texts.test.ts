import t from 'tap'
import { collectDifferences } from '../fixtures/differences.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { add, adapt, authored, setsClient, tailoring } from '../fixtures/sets-client.ts'
import { json, startAuthor } from './author.ts'

testOnEngines(t, async (t, engine) => {
  const { app, client, faults, based, operations, send, nothingHappens } = await startAuthor(t, engine)

  await t.test('a name that stands twice in one object is refused: nobody can say which of them is meant', async t => {
    const { differences, match } = collectDifferences()
    await nothingHappens(t, async () => {
      for (const [method, url, type] of operations) {
        match(`${method} ${url}`, (await send(method, url, type, '{"a":1,"a":2}')).json(), {
          status: 400,
          code: 'malformed_request',
          detail: /"a"/,
        })
      }
      for (
        const [text, name] of [
          ['{"slug":"one","slug":"two","title":"A"}', 'slug'],
          ['{"slug":"one","title":"A","provenance":{"licence":"a","licence":"b"}}', 'licence'],
          ['{"sl\\u0075g":"one","slug":"two","title":"A"}', 'slug'],
          ['{"slug":"one","basedOn":[{"a":{}},{"b":1,"b":2}]}', 'b'],
          ['{"":1,"":2}', ''],
          ['{"a":"}","a":"{"}', 'a'],
          ['{"a":"\\\\","a":"\\""}', 'a'],
        ] as const
      ) {
        match(text, (await send('POST', '/v1/principle-sets', json, text)).json(), {
          code: 'malformed_request',
          detail: new RegExp(`"${name}"`),
        })
      }
    })
    t.strictSame(differences, [])
    const fine = await send(
      'POST',
      '/v1/principle-sets',
      json,
      '{"slug":"twice-in-two","title":"slug\\",\\"slug",' +
        '"description":"{\\"slug\\":1,\\"slug\\":2}","provenance":{"licence":"a"}}'
    )
    t.equal(fine.statusCode, 201, 'in two objects, or in a text, it may')
  })

  await t.test(
    'texts that nobody can see, or that no database keeps, are refused; all others ' +
      'are kept as they are',
    async t => {
      const { differences, compare, match } = collectDifferences()
      const set = await client.make({ title: 'A set' })
      await nothingHappens(t, async () => {
        for (const text of ['\u0000', 'a\u0000b', '\ud800', 'a\udfffb', '\udc00\ud800']) {
          const answers = [
            await client.tryWrite(set, authored(['kind'], { title: text })),
            await client.tryWrite(based, tailoring([adapt('safe', { gloss: text })])),
            await client.send('PATCH', set.draft, { content: { description: text } }, { 'if-match': '*' }),
            await client.send('POST', '/v1/principle-sets', {
              slug: 'unseen',
              title: 'A',
              provenance: { rightsHolder: text },
            }),
            await client.tryPublish(based, { changeNote: `Of ${text}` }),
          ]
          const places = [
            '/content/title',
            '/tailoring/operations/0/fields/gloss',
            '/content/description',
            '/provenance/rightsHolder',
            '/changeNote',
          ]
          match(
            JSON.stringify(text),
            answers.map(answer => answer.json()),
            places.map(pointer => ({ status: 422, code: 'invalid_body', errors: [{ pointer, detail: /NUL/ }] }))
          )
          match(
            `${JSON.stringify(text)} as a name`,
            (await client.send('POST', '/v1/principle-sets', { [text]: 1 })).json(),
            { status: 422, code: 'invalid_body' }
          )
        }
      })
      const kept = [
        'Caredig 🧡',
        'e\u0301',
        '\u202eright to left',
        'a\u200db',
        '<script>alert(1)</script>',
        '\u0007bell',
        'line\nbreak',
        '\ufeffmark',
        '"; DROP TABLE principle_sets; --',
        '\u{10ffff}',
        'constructor',
        '__proto__',
      ]
      for (const text of kept) {
        await client.write(set, authored(['kind'], { title: text, description: text }))
        const { title, description } = (await client.read(set.draft)).content
        compare(JSON.stringify(text), [title, description], [text, text])
        match(`${JSON.stringify(text)} is published`, (await client.tryPublish(set)).statusCode, /^(201|422)$/)
      }
      t.strictSame(differences, [])
      const { title } = await client.read(set.path)
      t.ok(kept.includes(title))
      t.strictSame(faults, [])
    }
  )

  await t.test(
    'a base that was retired or made private meanwhile is said so, and does not ' +
      'stop what stands on it',
    async t => {
      const other = setsClient(
        app,
        (await (await makeOrganisation(app.storage, `other-${engine.name.replace(' ', '-')}`)).key()).headers
      )
      const base = await other.publishedFromNothing(['kind'], { visibility: 'public' })
      const basedOn = { set: base.id, version: '1.0.0' }
      const set = await client.make({ basedOn })
      await client.write(set, tailoring([add('brave')]))
      await other.done('POST', `${base.path}/versions/1.0.0/retirement`, { explanation: 'Too little.' })
      t.match(await client.validate(set), { publishable: true, warnings: [{ code: 'base_retired' }] })
      t.match(await client.publish(set), { version: '1.0.0', warnings: [{ code: 'base_retired' }] })
      const refusal = async () =>
        (await client.send('POST', `${set.path}/versions/1.0.0/rebase`, { to: '1.0.0' }, { 'if-match': '*' })).json()
      t.match(await refusal(), { code: 'base_not_available', errors: [{ pointer: '/to', code: 'base_retired' }] })
      await other.change(base, { visibility: 'private' })
      t.match(await refusal(), { code: 'base_not_available', errors: [{ pointer: '/to', code: 'base_not_available' }] })
      await client.write(set, tailoring([add('brave'), add('more')]))
      t.match(await client.publish(set), { version: '2.0.0', warnings: [{ code: 'base_retired' }] })
    }
  )
})
