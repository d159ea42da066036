/** Addresses as people pass them on: with what share tools add, and links as authors write them. */
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { add, authored } from '../fixtures/sets-client.ts'
import { start } from '../sets/readable-set.ts'

const tracked = 'utm_source=newsletter&utm_medium=e-mail&fbclid=IwAR0&gclid=x&mc_cid=1&mc_eid=2&UTM_Campaign=y'

t.test('a page is the same with whatever tracks its reader', async t => {
  const app = await startApp(t)
  for (const url of ['/embed/principles/safe', '/v1/principles/safe.html', '/v1/principle-sets/core.html']) {
    const page = await app.inject(url)
    for (const query of [tracked, `${tracked}&lang=en`, `lang=en&${tracked}`]) {
      t.match(await app.inject(`${url}?${query}`), { statusCode: 200, body: page.body }, `${url}?${query}`)
    }
    t.match((await app.inject(`${url}?${tracked}&variant=easy-read`)).body, /Easy Read/, 'and what is asked for is heard')
    t.equal((await app.inject(`${url}?utm=1`)).statusCode, 400, 'what is no tracker is a mistake')
  }
  const browser = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' }
  t.equal((await app.inject({ url: `/v1/principles/safe?${tracked}`, headers: browser })).statusCode, 200)
  t.equal((await app.inject(`/v1/principles/safe?${tracked}`)).statusCode, 400, 'a program hears of its mistake')
  const moved = await app.inject(`/v1/principle-sets/core/versions/1.html?${tracked}`)
  t.match(moved.headers.location, /^\/v1\/principle-sets\/core\/versions\/1\.\d+\.\d+\.html$/)
})

testOnEngines(t, async (t, engine) => {
  const { client, nobody } = await start(t, engine)

  await t.test('a link that is no whole address is no link to readers, and its author is warned', async t => {
    const set = await client.make({ title: 'A set', visibility: 'public' })
    const explanation = '[one](/v1/guide) [two](page.html) [three](www.example.org/x) [four](https://example.org)'
    await client.write(set, authored([], { principles: [{ ...add('kind').principle, explanation }] }))
    const pointer = '/content/principles/0/explanation'
    const warnings = ['relative_link', 'relative_link', 'link_without_scheme'].map(code => ({ pointer, code }))
    t.match(await client.validate(set), { publishable: true, warnings })
    t.match(await client.publish(set), { warnings })
    const { html } = (await nobody.read(`${set.path}/principles/kind`)).explanation
    t.equal(
      html,
      '<p>one two <a href="https://www.example.org/x">three</a> <a href="https://example.org">four</a></p>'
    )
  })
})
