import t, { type Test } from 'tap'
import { startApp } from '../fixtures/app.ts'
import { sqlite, testOnEngines, type Engine } from '../fixtures/engines.ts'
import { bearer } from '../fixtures/organisations.ts'
import { run } from '../fixtures/program.ts'

/** The commands on a database, and the service on it. */
async function start (t: Test, { open }: Engine) {
  const { storage, database } = await open(t)
  const DATABASE_URL = database.dialect === 'postgres' ? database.url : `sqlite:${database.file}`
  const app = await startApp(t, { storage })
  return {
    app,
    cli: (...args: string[]) => run(t, 'cli', { args, env: { DATABASE_URL } }).ended(),
    async does (...args: string[]) {
      const { code, stdout, stderr } = await run(t, 'cli', { args, env: { DATABASE_URL } }).ended()
      t.strictSame({ code, stderr }, { code: 0, stderr: '' }, args.join(' '))
      return stdout
    },
    statusOf: async (token: string, url = '/v1/organisation') =>
      (await app.inject({ url, headers: bearer(token) })).statusCode,
  }
}

testOnEngines(t, async (t, engine) => {
  t.test('makes an organisation and its keys, lists them without secrets, and revokes them', async t => {
    const { app, does, statusOf } = await start(t, engine)
    const organisation = JSON.parse(await does('organisation', 'harbour', 'Harbour Care'))
    t.match(organisation, { slug: 'harbour', name: 'Harbour Care', type: 'organisation', id: /^[0-9a-f-]{36}$/ })

    const printed = await does('key', 'harbour', '--scopes', 'keys, admin', '--name', 'Owner')
    t.match(printed, /^ppk_[0-9a-f]{32}_[0-9a-f]{72}\n$/, 'nothing but the key')
    const token = printed.trim()
    t.match((await app.inject({ url: '/v1/organisation', headers: bearer(token) })).json(), organisation)
    const reader = (await does('key', 'harbour', '--scopes', 'sets:read', '--expires', '2999-01-31')).trim()

    const listed = await does('keys', 'harbour')
    const keys = JSON.parse(listed)
    t.match(keys, [
      { name: 'Made on the command line', scopes: ['sets:read'], state: 'live', expiresAt: '2999-01-31T00:00:00.000Z' },
      { name: 'Owner', scopes: ['keys', 'admin'], state: 'live', expiresAt: null },
    ])
    for (const one of [token, reader]) t.notMatch(listed, one.slice(-72))

    t.equal(await statusOf(reader), 200)
    t.equal(await does('revoke', keys[0].id), '')
    t.equal(await statusOf(reader), 401)
    t.equal(await does('revoke', keys[0].id), '', 'as often as one likes')
    const { items } = (await app.inject({ url: '/v1/audit-events', headers: bearer(token) })).json()
    t.strictSame(items.map(({ action, actor }: { action: string, actor: string }) => `${action} ${actor}`), [
      'api_key.revoked cli',
      'api_key.created cli',
      'api_key.created cli',
      'organisation.created cli',
    ])
    await does('revoke', keys[1].id)
    t.equal(await statusOf(token), 401, 'the last key too: who has the command line can make another')
  })
})

t.test('refuses in one line what cannot be done', async t => {
  const { cli, does } = await start(t, sqlite)
  await does('organisation', 'harbour', 'Harbour Care')
  const refused: [string[], RegExp][] = [
    [['organisation', 'harbour', 'Another'], /There is an organisation harbour already/],
    [['organisation', 'Harbour', 'Another'], /is no slug/],
    [['organisation', 'other', ' '], /A name is a line/],
    [['organisation', 'other', '\u200b'], /A name is a line/],
    [
      ['key', 'nobody', '--scopes', 'keys'],
      /There is no organisation nobody: npm run cli -- organisation nobody <name> makes it/,
    ],
    [['key', 'peer-principles', '--scopes', 'keys'], /is the service's own and has no keys/],
    [['key', 'harbour'], /--scopes must be some of "sets:read sets:write /],
    [['key', 'harbour', '--scopes', 'keys root'], /--scopes must be/],
    [
      ['key', 'harbour', '--scopes', 'keys', '--expires', '2020-01-01'],
      /--expires must be a date or an instant in the future/,
    ],
    [['key', 'harbour', '--scopes', 'keys', '--expires', 'never'], /--expires must be/],
    [['key', 'harbour', '--scopes', 'keys', '--name', 'a\nb'], /A name is a line/],
    [['keys', 'nobody'], /There is no organisation nobody/],
    [['revoke', 'nothing'], /There is no key nothing/],
    [['revoke', '00000000-0000-7000-8000-000000000001'], /There is no key/],
  ]
  for (const [args, message] of refused) {
    const { code, stdout, stderr } = await cli(...args)
    t.strictSame({ code, stdout }, { code: 1, stdout: '' }, args.join(' '))
    t.match(stderr, message)
    t.match(stderr, /^[^\n]+\n$/, 'one line')
  }
  t.strictSame(JSON.parse(await does('keys', 'harbour')), [])
})
