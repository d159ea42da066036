/** In which wording somebody rates and reads, and that nobody can find it out. */
import t from 'tap'
import { collectDifferences } from '../fixtures/differences.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import type { AssessmentsClient } from '../fixtures/assessments-client.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'
import { add } from '../fixtures/sets-client.ts'

const standard = { lang: 'en', variant: 'standard' }
const welsh = {
  lang: 'cy',
  variant: 'standard',
  status: 'draft',
  title: 'Ein set',
  scale: {
    levels: [{ key: 'no', label: 'Na', anchor: 'Dim o gwbl.' }, { key: 'yes', label: 'Ie', anchor: 'Bob tro.' }],
  },
  principles: [
    { slug: 'kind', title: 'Caredig', gloss: 'Rydym yn garedig.', statements: [{ key: 'kind', text: 'Yn garedig.' }] },
    { slug: 'fair', title: 'Teg' },
  ],
}

/** Two principles with a statement each; Welsh has all of the first and the title of the second. */
async function bilingual (client: AssessmentsClient) {
  const { id } = await client.sets.publishedFromNothing(['kind', 'fair'], { more: { wordings: [welsh] } })
  return { set: id, version: '1.0.0' }
}

testOnEngines(t, async (t, engine) => {
  const log: string[] = []
  const { client, storage, organisation } = await startAssessing(t, engine, { log: line => log.push(line) })

  await t.test('a response is read in Easy Read, its scale too', async t => {
    const [person] = await client.join(await client.mutual({ version: '1.1.0' }))
    if (!person) throw new Error('somebody took a seat')
    const easy = await client.read(`${person.path}?variant=easy-read`, person.headers)
    t.match(easy, { lang: 'en', variant: 'easy-read', variantStatus: 'draft: not user-tested', fallbacks: [] })
    t.match(easy.scale[0], { key: 'not', anchor: 'This does not happen here. No one can say when it did.' })
    t.match(easy.principles[0], {
      title: 'Mutual',
      variant: 'easy-read',
      fallbacks: [],
      statements: [{ text: 'We meet people who share an experience that matters to us.', notApplicable: 'exclude' }],
    })
    t.match((await person.mine()).scale[0], { anchor: /^We do not see this in our arrangement/ })
  })

  await t.test('where a version has no scale in Easy Read, the response says so', async t => {
    const [person] = await client.join(await client.mutual({ version: '1.0.0' }))
    const easy = await client.read(`${person?.path}?variant=easy-read`, person?.headers)
    t.strictSame(easy.fallbacks, [{ field: 'scale', ...standard }])
    t.match((await client.read('/v1/principle-sets/core/versions/1.0.0?variant=easy-read')).fallbacks, [
      { field: 'scale', ...standard },
    ])
  })

  await t.test('every answer about a response takes lang, variant and Accept-Language', async t => {
    const set = await bilingual(client)
    const mutual = await client.mutual({ ...set, disclosure: 'shared' })
    const [person] = await client.join(mutual)
    const single = await client.make({ ...set, open: true })
    if (!person) throw new Error('somebody took a seat')
    const ratings = { kind: { level: 'yes' } }
    const { differences, compare } = collectDifferences()
    for (
      const [method, path, headers, body] of [
        ['GET', person.path, person.headers],
        ['PUT', person.path, person.headers, { ratings }],
        ['PATCH', person.path, person.headers, { ratings }],
        ['POST', `${person.path}/submission`, person.headers],
        ['GET', `${single.links.self}/response`, {}],
        ['PUT', `${single.links.self}/response`, {}, { ratings }],
        ['PATCH', `${single.links.self}/response`, {}, { ratings }],
      ] as const
    ) {
      for (const [query, more] of [['?lang=cy', {}], ['', { 'accept-language': 'cy, en;q=0.5' }]] as const) {
        const answer = await client.send(method, path + query, body, { ...headers, ...more, 'if-match': '*' })
        const { lang, scale, fallbacks, principles } = answer.json()
        compare(`${method} ${path}${query}`, [
          answer.statusCode,
          answer.headers.vary,
          lang,
          scale.map(({ label }: { label: string }) => label),
          fallbacks,
          principles.map(({ title, fallbacks }: { title: string, fallbacks: object[] }) => [title, fallbacks]),
        ], [
          200,
          'Accept-Language',
          'cy',
          ['Na', 'Ie'],
          [],
          [['Caredig', []], ['Teg', [{ field: 'gloss', ...standard }, { field: 'statements', ...standard }]]],
        ])
      }
    }
    t.strictSame(differences, [])
    t.match((await person.mine()).ratings, ratings)
  })

  await t.test('D10 D13 nothing tells in which language somebody reads', async t => {
    const [person] = await client.join(await client.mutual())
    log.length = 0
    for (const method of ['GET', 'PUT'] as const) {
      const body = method === 'PUT' ? { ratings: {}, submit: true } : undefined
      const answer = await client.send(method, `${person?.path}?lang=cy-quixotic`, body, {
        ...person?.headers,
        'if-match': '*',
        'accept-language': 'cy-quixotic',
      })
      t.equal(answer.statusCode, 200)
    }
    t.notMatch(JSON.stringify([await rowsOf(storage, organisation.id), log]), /quixotic/i)
  })

  await t.test('reports, tables, charts and improvements are read in the wording that is asked for', async t => {
    const single = await client.make({ ...await bilingual(client), open: true })
    await client.replace(single, { kind: { level: 'yes' }, fair: { level: 'no' } }, { release: true })
    const { self } = single.links
    const releasedAgain = async () => {
      const { set: { id: set }, arrangement } = single
      const later = await client.make({ set, arrangement, open: true })
      await client.replace(later, { kind: { level: 'yes' } }, { release: true })
      return later
    }
    const read = async (path: string, accept: string) =>
      (await client.get(`${self}${path}`, { accept, 'accept-language': 'cy' })).body
    const page = await read('/results/1', 'text/html')
    t.match(page, '<bdi lang="cy">Caredig</bdi>')
    t.match(page, '<bdi lang="cy">Yn garedig.</bdi>')
    t.match(page, '<bdi lang="en">Gloss of fair.</bdi>', 'what falls back is in its own language')
    t.match(page, '<bdi lang="cy">Ein set</bdi>')
    t.match(page, '<td><bdi lang="cy">Ie</bdi> (1.00)</td>')
    t.match(page, 'By these answers “<bdi lang="cy">Caredig</bdi>” is a strength of this arrangement.')
    t.match(page, 'Most could be gained here: “<bdi lang="en">Gloss of fair</bdi>”.')
    t.match(page, '>Statements of “<bdi lang="cy">Caredig</bdi>”</caption>')
    t.match(page, '<svg xmlns="http://www.w3.org/2000/svg" ')
    const inWelsh = (text: string) => `<tspan lang="cy" xml:lang="cy">${text}</tspan>`
    t.match(page, `From 0 (${inWelsh('Na')}) to 1 (${inWelsh('Ie')}).`, 'in pictures, too')
    t.match(page, `>${inWelsh('Caredig')}</text>`)
    const { body: again } = await client.get(
      `${(await releasedAgain()).links.self}/results/1?lang=cy`,
      { accept: 'text/html' }
    )
    for (const table of ['comparison', 'timeline']) {
      t.match(again, new RegExp(`id="${table}-caption"[^]*?<th scope="row"><bdi lang="cy">Caredig</bdi></th>`))
    }
    t.notMatch(page, /Title of/)
    t.match(await read('/results/1', 'text/csv'), /kind,Caredig,kind,Yn garedig\.,/)
    t.match(await read('/results/1/profile', 'image/svg+xml'), /Caredig/)
    t.match(await read('/results/1/profile?lang=en', 'image/svg+xml'), /Title of kind/)
    t.match(JSON.parse(await read('/improvements', 'application/json')), {
      questions: [{ title: 'Caredig' }, { title: 'Teg' }],
      strong: [{ text: 'Yn garedig.' }],
      weak: [{ text: 'Gloss of fair.' }],
    })
    t.match(
      (await client.get(`/v1/arrangements/${single.arrangement}/timeline/picture?lang=cy`)).body,
      /Caredig/
    )
  })

  await t.test('V10 a report says whether its wording is a draft, and out of date', async t => {
    const set = await client.sets.publishedFromNothing(['kind', 'fair'], { more: { wordings: [welsh] } })
    const { content } = await client.read(set.draft)
    const [kind, fair] = content.principles
    const principles = [{ ...kind, gloss: 'We are kind to everybody.' }, fair]
    await client.sets.write(set, { content: { ...content, principles } })
    await client.sets.publish(set)
    const pageOf = async (version: string, lang: string) => {
      const single = await client.make({ set: set.id, version, open: true })
      await client.replace(single, { kind: { level: 'yes' } }, { release: true })
      return (await client.get(`${single.links.self}/results/1?lang=${lang}`, { accept: 'text/html' })).body
    }
    t.match(await pageOf('1.0.0', 'cy'), /<dt>Wording<\/dt><dd><bdi lang="en">Translation,<\/bdi> <bdi lang="en">draft\.<\/bdi><\/dd>/)
    t.match(await pageOf('2.0.0', 'cy'), /Translation,<\/bdi> <bdi lang="en">draft\.<\/bdi> <bdi lang="en">Out of date: this was made from version 1\.0\.0, and/)
    t.notMatch(await pageOf('2.0.0', 'en'), /<dt>Wording/, 'the standard text needs no word')
  })

  await t.test('V1 V2 a custom set carries the scale of a wording through drafts, files and adapted sets', async t => {
    const set = await client.sets.publishedFromNothing(['kind', 'fair'], { more: { wordings: [welsh] } })
    const { content } = await client.read(set.draft)
    t.strictSame(content.wordings[0].scale, welsh.scale)
    const file = await client.read(`${set.path}/versions/1.0.0/export`)
    const imported = await client.done('POST', '/v1/principle-sets/imports?slug=elsewhere', file)
    t.equal(imported.contentDigest, file.contentDigest)
    t.match((await client.read(`${imported.links.set}?lang=cy`)).scale.levels, [{ label: 'Na' }, { label: 'Ie' }])
    const adapted = await client.sets.published([add('local')], { basedOn: { set: set.id, version: '1.0.0' } })
    t.match((await client.read(`${adapted.path}?lang=cy`)).scale.levels, [{ label: 'Na' }, { label: 'Ie' }])
    const { scale: { levels: [, yes] }, ...rest } = welsh
    const wordings = [{ ...rest, scale: { levels: [{ key: 'maybe', label: 'Efallai', anchor: '' }, yes] } }]
    await client.write(set, { content: { ...content, wordings } })
    t.match(await client.sets.validate(set), {
      errors: [{ pointer: '/content/wordings/0/scale/levels', code: 'unknown_reference' }],
    })
    await client.write(set, { content: { ...content, wordings: [{ ...rest, scale: { levels: [yes] } }] } })
    t.match(await client.sets.validate(set), { errors: [], bump: 'patch' })
  })
})
