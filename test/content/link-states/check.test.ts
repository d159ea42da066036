import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { checkLinks, contentRepository, linkStateRows, serviceOrganisation, visit } from '../../../src/content/index.ts'
import type { Storage } from '../../../src/storage/storage.ts'
import { startApp } from '../../fixtures/app.ts'
import { testOnEngines } from '../../fixtures/engines.ts'
import { example, release, seedOf, version } from '../../fixtures/versions.ts'

/** A server of this machine that answers each path with a status that the test sets. */
async function startServer (t: Test) {
  const statuses = new Map<string, number>()
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    response.writeHead(statuses.get(url) ?? 200).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { statuses, asked, origin: `http://127.0.0.1:${port}` }
}

const link = (url: string) => ({ url, guideUrl: url, linkCheckedOn: null })

function checker (storage: Storage, clock: { day: number }, more: object = {}) {
  let pauses = 0
  return async (organisation = serviceOrganisation.id) => {
    const checked = await checkLinks({
      storage,
      content: contentRepository(storage.tables),
      links: linkStateRows(storage.tables),
      organisation,
      now: () => new Date(`2026-12-0${clock.day}T08:00:00Z`),
      newId: uuidv7,
      visit: url => visit(url, { allowLoopback: true, timeout: 2_000, resolve: async () => ['10.0.0.1'] }),
      pause: async () => {
        pauses++
      },
      ...more,
    })
    return { ...checked, pauses }
  }
}

testOnEngines(t, async (t, engine) => {
  const { storage } = await engine.open(t, 'migrated')
  const { statuses, asked, origin } = await startServer(t)
  const content = version({
    examples: [
      example('circle', { link: link(`${origin}/gone`) }),
      example('chapter', { link: link(`${origin}/closed`) }),
    ],
  })
  const app = await startApp(t, { storage, seed: seedOf(release(content)), newId: uuidv7 })
  const clock = { day: 1 }
  const check = checker(storage, clock)
  let limit = 50
  /** Each time in another address, of which nothing is cached. */
  const states = async () =>
    (await app.inject(`/v1/link-states?limit=${limit++}`)).json().items
      .filter(({ url }: { url: string }) => url.startsWith(origin))
      .map(({ url, state, reason }: Record<string, string>) => [url?.slice(origin.length), state, reason])
  const embed = '/embed/examples/circle?set=garden'
  const page = async (query = '') => (await app.inject(`${embed}${query}`)).body
  /** Past what an instance keeps of the public pages. */
  const forget = () => new Promise(resolve => setTimeout(resolve, 5_200))

  await t.test('a check visits each link once a day, and stores what it found as it goes', async t => {
    t.strictSame((await app.inject('/v1/link-states')).json().items, [], 'nothing is known before')
    const ended = checker(storage, clock, {
      visit: async (url: string) => {
        if (url.endsWith('/gone')) throw new Error('ended')
        return { found: 'ok', reason: '200' }
      },
    })
    await t.rejects(ended(), /ended/)
    statuses.set('/gone', 404).set('/closed', 403)
    const { checked, skipped } = await check()
    t.ok(checked > 0 && skipped > 0, 'it goes on where it was ended')
    t.strictSame(await states(), [['/closed', 'ok', '200'], ['/gone', 'unknown', '404']])
    const before = asked.length
    t.match(await check(), { checked: 0, broken: 0 })
    t.equal(asked.length, before, 'no link twice on a day')
  })

  await t.test('broken is what was missing on three days; embeds leave it out and say so, records stay', async t => {
    const bytes = async () => (await app.inject('/v1/principle-sets/garden/versions/1.0.0/examples/circle')).body
    const whole = await bytes()
    t.match(await page(), `<a href="${origin}/gone">`)
    clock.day = 2
    await check()
    t.strictSame(await states(), [['/closed', 'unknown', '403'], ['/gone', 'unknown', '404']])
    clock.day = 3
    t.match(await check(), { broken: 1 })
    t.strictSame(await states(), [['/closed', 'unknown', '403'], ['/gone', 'broken', '404']])
    await forget()
    const without = await page()
    t.notMatch(without, `href="${origin}/gone"`)
    t.match(without, '(This link no longer works.)')
    t.match(await page('&lang=cy'), '<em lang="cy">(Nid yw')
    t.match(await page('&version=1.0.0'), '(This link no longer works.)')
    t.equal(await bytes(), whole)
    const { items } = (await app.inject('/v1/link-states?state=broken&fields=url')).json()
    t.strictSame(items, [{ url: `${origin}/gone` }])

    clock.day = 4
    statuses.set('/gone', 200)
    await check()
    t.strictSame(await states(), [['/closed', 'unknown', '403'], ['/gone', 'ok', '200']])
    await forget()
    t.match(await page(), `<a href="${origin}/gone">`)
  })

  await t.test('a host that asks to be left alone is, until the next day', async t => {
    clock.day = 5
    statuses.set('/closed', 429)
    const before = asked.length
    await check()
    t.strictSame(asked.slice(before).filter(path => path === '/gone'), [])
    t.strictSame(await states(), [['/closed', 'unknown', '429'], ['/gone', 'ok', '200']])
  })
})
