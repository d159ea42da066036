/** What a version holds is read once, whoever asks; to whom it is told is asked each time. */
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { setOf } from '../fixtures/assessable-set.ts'
import { startApp } from '../fixtures/app.ts'
import { assessmentsClient, participantWith, statements } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { countingStorage } from '../fixtures/counting-storage.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { add } from '../fixtures/sets-client.ts'

const [one] = statements

testOnEngines(t, async (t, engine) => {
  const { client, storage, owner } = await startAssessing(t, engine)
  const set = await client.sets.published([add('local')], { visibility: 'private' })
  const mutual = await client.mutual({ set: set.id })
  const [person] = await client.join(mutual)
  const single = await client.make({ open: true, set: set.id })
  const { counting, statements: told } = countingStorage(storage)

  /** The service as it is after a restart: nothing was read yet. */
  async function restarted () {
    const app = await startApp(t, { storage: counting, newId: uuidv7 })
    return {
      app,
      ours: assessmentsClient(app, owner.headers),
      theirs: participantWith(app, person?.token ?? '', mutual.id),
    }
  }

  await t.test('after a restart the first response is read with its version, and those after it without', async t => {
    const costs = async (work: () => Promise<unknown>) => {
      told.length = 0
      await work()
      return told.length
    }
    for (
      const [who, rate] of Object.entries({
        'a participant': ({ theirs }: Awaited<ReturnType<typeof restarted>>) =>
          theirs.rate({ [one]: { level: 'fully' } }),
        'an organisation': ({ ours }: Awaited<ReturnType<typeof restarted>>) =>
          ours.replace(single, { [one]: { level: 'fully' } }),
      })
    ) {
      const service = await restarted()
      const [first = 0, ...others] = [
        await costs(() => rate(service)),
        await costs(() => rate(service)),
        await costs(() => rate(service)),
      ]
      t.strictSame(others, [first - 1, first - 1], who)
    }
  })

  await t.test('V8 what was read for one organisation is told to no other', async t => {
    const { app, theirs } = await restarted()
    const stranger = assessmentsClient(app, (await (await makeOrganisation(storage, 'theirs')).key()).headers)
    await theirs.mine()
    const version = `${set.path}/versions/1.0.0`
    for (const url of [set.path, version, `${version}/ledger`, `${version}/export`, `${version}/principles/local`]) {
      t.equal((await stranger.get(url)).statusCode, 404, url)
    }
    const named = { set: set.id, version: '1.0.0' }
    const refusals = [
      await stranger.send('POST', '/v1/assessments', {
        ...named,
        arrangement: await stranger.arrangement(),
        mode: 'single',
      }),
      await stranger.send('POST', '/v1/principle-sets', { slug: 'on-theirs', basedOn: named }),
      await stranger.send('POST', '/v1/scores', { ...named, ratings: {} }),
    ]
    t.strictSame(refusals.map(answer => answer.json().code), [
      'version_not_available',
      'base_not_available',
      'version_not_available',
    ])
  })

  await t.test('M7 V8 a deleted set takes the link to its version with it, and no result', async t => {
    const set = await setOf(client, [{ slug: 'warm', statements: [{ key: 'ww' }] }])
    const mutual = await client.make({ ...set, mode: 'mutual', disclosure: 'shared', open: true })
    const [ann] = await client.join(mutual, 2)
    await ann?.rate({ ww: { level: 'fully' } }, { submit: true })
    await client.move(mutual, 'closed', 'released')
    const single = await client.make({ ...set, open: true })
    await client.replace(single, { ww: { level: 'fully' } }, { release: true })
    t.equal((await client.send('DELETE', `/v1/principle-sets/${set.set}`)).statusCode, 204)
    for (
      const [reader, path] of [
        [ann, `${mutual.links.self}/responses/me`],
        [ann, `${mutual.links.self}/responses/me/assessment`],
        [client, single.links.response],
      ] as const
    ) {
      const { links } = (await reader?.get(path ?? ''))?.json() ?? {}
      t.equal(links.version, null, path ?? '')
      for (const link of Object.values<string | null>(links)) {
        if (link !== null) t.match((await reader?.get(link))?.statusCode, 200, `${path}: ${link}`)
      }
      t.ok(links.results, path ?? '')
    }
    const { items } = await client.read(`/v1/assessments?set=${set.set}`)
    const linesOf = async (path: string) =>
      (await client.get(path, { accept: 'application/x-ndjson' })).body.trim().split('\n').map(line => JSON.parse(line))
    const ofSet = (records: Array<typeof items[number]>) => records.filter(one => one?.set?.id === set.set)
    const shown = {
      record: [await client.read(mutual.links.self), await client.read(single.links.self)],
      list: items,
      export: ofSet((await linesOf('/v1/assessments/export')).map(({ assessment }) => assessment)),
      organisation: ofSet((await linesOf('/v1/organisation/export')).flatMap(({ kind, record }) =>
        kind === 'assessment' ? [record] : []
      )),
    }
    const linksOf = (records: typeof items) => records.map((each: typeof items[number]) => each.links.version)
    const links = Object.entries(shown).map(([where, records]) => [where, linksOf(records)])
    t.strictSame(links, Object.keys(shown).map(where => [where, [null, null]]), 'nor is it linked for the owner')
    const kept = await client.make({ open: true })
    t.equal((await client.get((await client.read(kept.links.self)).links.version)).statusCode, 200)
  })
})
