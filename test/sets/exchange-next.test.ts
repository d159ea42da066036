/** A newer version of a set that was imported comes as its next version. */
import t from 'tap'
import { testOnEngines } from '../fixtures/engines.ts'
import { add, authored, rationale } from '../fixtures/sets-client.ts'
import { query, server, table } from './exchanging.ts'

type Server = Awaited<ReturnType<typeof server>>

/** Publishes a set whose one principle says so, and then each of these as the next version; gives their files. */
async function filesOf ({ client, fileOf }: Server, says: readonly string[], intent: (index: number) => object) {
  const draftOf = (gloss: string) => authored([], { principles: [{ ...add('kind').principle, gloss, statements }] })
  const statements = [{ key: 'we-are', text: 'We are kind.' }]
  const [first = '', ...rest] = says
  const set = await client.publishedFromNothing(['kind'], { more: draftOf(first).content })
  const files = [await fileOf(set)]
  for (const [index, gloss] of rest.entries()) {
    await client.write(set, draftOf(gloss))
    const { version } = await client.publish(set, { changeNote: rationale, ...intent(index) })
    files.push(await fileOf(set, version))
  }
  return files
}

const madeOf = ({ set, draft, settings }: Readonly<Record<'set' | 'draft' | 'settings', string>>) => ({
  id: set.split('/').at(-1) ?? '',
  path: set,
  draft,
  settings,
})
const editorial = () => ({ changeKind: 'editorial', confirmEditorial: true })

testOnEngines(t, async (t, engine) => {
  await t.test('it has the digests of its file, a number after the last, and its origin stays known', async t => {
    const [there, here] = [await server(t, engine), await server(t, engine)]
    const says = ['We are kind.', 'We are kind to all.', 'We are strict.']
    const [first, second, third] = await filesOf(there, says, index => index === 0 ? editorial() : {})
    t.strictSame([first, second, third].map(({ origin }) => origin.version), ['1.0.0', '1.0.1', '2.0.0'])
    const { set, links } = (await here.bring(first, '?slug=brought')).json()
    const draft = async () => here.client.read(links.draft)
    t.strictSame((await draft()).importedFrom, first.origin)

    const trial = await here.bring(second, `?set=${set}&dryRun=true`)
    t.match(trial.json(), { importable: true, version: '1.0.1', set: null, slug: 'brought', origin: second.origin })
    t.strictSame((await draft()).importedFrom, first.origin, 'a trial writes nothing')

    for (const [file, version] of [[second, '1.0.1'], [third, '2.0.0']]) {
      const answer = await here.bring(file, `?set=${set}`)
      t.equal(answer.statusCode, 201, answer.body)
      t.match(answer.json(), {
        set,
        slug: 'brought',
        version,
        origin: file.origin,
        contentDigest: file.contentDigest,
        scoringDigest: file.scoringDigest,
      })
      t.strictSame((await draft()).importedFrom, file.origin)
      t.match(await here.client.read(`${links.set}/versions/${version}`), { changeNote: rationale })
      const again = await here.client.tryPublish(madeOf(links))
      t.match(again.json(), { code: 'nothing_changed' })
    }
    const { items } = await here.client.read(`${links.set}/versions`)
    t.strictSame(items.map(({ version }: { version: string }) => version), ['2.0.0', '1.0.1', '1.0.0'])
  })

  await t.test('a newer version may be several versions later, and the draft sent again as it was read', async t => {
    const [there, here] = [await server(t, engine), await server(t, engine)]
    const files = await filesOf(there, ['One.', 'Two.', 'Three.'], editorial)
    const { set, links } = (await here.bring(files[0], '?slug=brought')).json()
    const { content } = await here.client.read(links.draft)
    await here.client.write(madeOf(links), { content })
    t.match((await here.bring(files[2], `?set=${set}`)).json(), { version: '1.0.1', origin: { version: '1.0.2' } })
  })

  await t.test('what is no newer version of the same origin is refused, and nothing is written', async t => {
    const [there, here] = [await server(t, engine), await server(t, engine)]
    const [first, second] = await filesOf(there, ['One.', 'Two.'], editorial)
    const [other] = await filesOf(there, ['Other.'], editorial)
    const { set, links } = (await here.bring(second, '?slug=brought')).json()
    const unknown = (await here.bring({ ...first, origin: undefined }, '?slug=unknown')).json().set
    const own = await here.client.published()
    const before = await here.rows()
    const { origin: { set: id } } = first
    for (const [into, file, code, pointer] of [
      [set, first, 'not_newer', '/origin/version'],
      [set, second, 'not_newer', '/origin/version'],
      [set, other, 'other_origin', '/origin/set'],
      [set, { ...first, origin: undefined }, 'other_origin', '/origin/set'],
      [set, { ...second, origin: { set: id, version: '1.0.2' } }, 'nothing_changed', '/content'],
      [unknown, second, 'origin_unknown', '/origin'],
      [own.id, second, 'origin_unknown', '/origin'],
    ]) {
      const answer = await here.bring(file, `?set=${into}`)
      t.match(answer.json(), { status: 422, code: 'not_importable', errors: [{ code, pointer }] }, code)
      t.match((await here.bring(file, `?set=${into}&dryRun=true`)).json(), { importable: false, errors: [{ code }] })
    }
    t.equal((await here.bring(second, `?set=${id}`)).statusCode, 404, "nor into somebody else's")
    t.equal((await here.bring(second, `?set=${set}&slug=other`)).statusCode, 400)
    t.equal((await here.bring(table('safe,Safe,,,,,,,'), `${query}&set=${set}`)).statusCode, 400)
    t.strictSame(await here.rows(), before)
    await here.client.remove(madeOf(links))
    t.equal((await here.bring(second, `?set=${set}`)).statusCode, 410)
  })

  await t.test('what was changed here is never undone by it', async t => {
    const [there, here] = [await server(t, engine), await server(t, engine)]
    const [first, second] = await filesOf(there, ['One.', 'Two.'], editorial)
    const { set, links } = (await here.bring(first, '?slug=brought')).json()
    const made = madeOf(links)
    const { content } = await here.client.read(links.draft)
    await here.client.write(made, { content: { ...content, title: 'Ours' } })
    const refused = { status: 422, errors: [{ code: 'changed_here', detail: /another `slug`/ }] }
    t.match((await here.bring(second, `?set=${set}`)).json(), refused, 'in the draft')
    await here.client.publish(made)
    t.match((await here.bring(second, `?set=${set}`)).json(), refused, 'or in a version')
    await here.client.write(made, { content })
    t.match((await here.bring(second, `?set=${set}`)).json(), refused, 'also where the draft was changed back')
    t.equal((await here.bring(second, '?slug=another')).statusCode, 201)
  })
})
