/** Proxies that compress change ETags on their way: what was read can be updated all the same. */
import t, { type Test } from 'tap'
import { proxies } from '../fixtures/proxies.ts'
import { ask, problemOf, startBehind, type Behind } from './behind-proxy.ts'

/** What each makes of the ETag `"r1"` in the versions of Debian 12; newer ones of Caddy make `"r1-gzip"`. */
const forms: Readonly<Record<string, string>> = {
  nginx: 'W/"r1"',
  Apache: '"r1-gzip"',
  HAProxy: 'W/"r1"',
  Caddy: '"r1"',
}

async function updates (t: Test, name: string, { port, arrangement, key }: Behind) {
  const path = `/v1/arrangements/${arrangement}`
  const read = await ask(port, { path, headers: { ...key, 'accept-encoding': 'gzip' } })
  const tag = String(read.headers.etag)
  t.equal(read.headers['content-encoding'], 'gzip', 'it compresses')
  t.equal(tag, forms[name], 'and this is what becomes of the ETag')
  const headers = { ...key, 'content-type': 'application/merge-patch+json', 'if-match': tag }
  const change = { method: 'PATCH', path, headers, body: '{"name":"Tea"}' }
  t.equal((await ask(port, change)).status, 200, `${tag} is good for If-Match`)
  const again = await ask(port, { ...change, body: '{"name":"Coffee"}' })
  t.equal(again.status, 412, 'and once alone')
  t.ok(problemOf(again).detail.includes(tag), 'the problem says what was compared')
}

async function revalidates (t: Test, { port }: Behind) {
  const sent = { path: '/v1/principles/safe', headers: { 'accept-encoding': 'gzip' } }
  const { etag } = (await ask(port, sent)).headers
  const again = await ask(port, { ...sent, headers: { ...sent.headers, 'if-none-match': String(etag) } })
  t.equal(again.status, 304)
}

for (const proxy of proxies.filter(({ compresses }) => compresses)) {
  t.test(proxy.name, proxy.missing === undefined ? {} : { skip: proxy.missing }, async t => {
    const behind = await startBehind(t, proxy, { compresses: true })
    await t.test('what was read is updated', t => updates(t, proxy.name, behind))
    await t.test('what is cached is revalidated', t => revalidates(t, behind))
  })
}
