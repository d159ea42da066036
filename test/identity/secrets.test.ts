import { readFile, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { getTableName } from 'drizzle-orm'
import t from 'tap'
import type { InjectOptions } from 'fastify'
import { prefixOf } from '../../src/identity/token.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { startKeyed } from '../fixtures/keyed-app.ts'
import { bearer } from '../fixtures/organisations.ts'

testOnEngines(t, async (t, engine) => {
  t.test('a secret reaches no log, no later answer and no place in the database', async t => {
    const log: string[] = []
    const { app, owner, organisation, storage, database } = await startKeyed(t, engine, { log: line => log.push(line) })
    const answers: string[] = []
    async function ask (request: InjectOptions): Promise<{ id: string, secret: string }> {
      const { body, headers } = await app.inject({ ...request, headers: { ...owner.headers, ...request.headers } })
      answers.push(body, JSON.stringify(headers))
      return JSON.parse(body)
    }
    const draft = {
      method: 'POST',
      url: '/v1/api-keys',
      payload: { name: 'a', scopes: ['keys'] },
      headers: { 'idempotency-key': 'k' },
    } as const
    const made = await ask(draft)
    const rotation = {
      method: 'POST',
      url: `/v1/api-keys/${made.id}/rotation`,
      payload: {},
      headers: { 'idempotency-key': 'r' },
    } as const
    const successor = await ask(rotation)
    // The two answers that show them.
    answers.length = 0

    const sent = [owner.token, made.secret, successor.secret]
    for (const token of sent) {
      for (const wrong of [token, `${token}x`, token.slice(0, -1), token.toUpperCase(), `${token} ${token}`]) {
        for (const url of ['/v1/organisation', '/v1/api-keys', '/v1/nothing', '/v1/audit-events?x']) {
          await ask({ url, headers: bearer(wrong) })
        }
        await ask({ url: `/v1/api-keys/${wrong}` })
        await ask({ url: `/v1/api-keys?cursor=${wrong}` })
      }
      await ask({ method: 'POST', url: '/v1/api-keys', payload: { name: token.slice(-90, -40), scopes: [token] } })
    }
    for (
      const request of [draft, rotation, { url: '/v1/api-keys' }, { url: `/v1/api-keys/${made.id}` }, {
        url: '/openapi.json',
      }]
    ) await ask(request)

    /** Everything of a token but what may be shown of it, as text and as bytes. */
    const secrets = sent.map(token => token.split('_')[2]?.slice(0, 64) ?? '')
    const spread = (text: string) =>
      secrets.some(secret =>
        text.includes(secret) || text.includes(Buffer.from(secret, 'hex').toString('latin1')) ||
        text.includes(Buffer.from(secret, 'hex').toString('base64').slice(0, 40))
      )
    t.ok(spread(`…${made.secret}…`), 'it would be seen')
    t.ok(log.length > 50)
    t.notOk(log.some(spread), 'the log at its most talkative')

    // Whoever puts a secret into an address is told that address again, and nobody else is.
    t.notOk(answers.filter(answer => !/"instance":"\/v1\/api-keys\//.test(answer)).some(spread), 'the answers')

    for (const table of Object.values(storage.tables)) {
      const rows = JSON.stringify(await storage.as(organisation.id).read.select().from(table))
      t.notOk(spread(rows), getTableName(table))
      if (table === storage.tables.apiKeys || table === storage.tables.idempotencyKeys) {
        t.ok(rows.includes(made.id), 'where it would stand')
      }
    }
    if (database.dialect === 'sqlite') {
      const files = (await readdir(dirname(database.file))).filter(name => name.startsWith(basename(database.file)))
      t.ok(files.length >= 2, 'with the journal')
      const contents = await Promise.all(files.map(name => readFile(join(dirname(database.file), name), 'latin1')))
      t.notOk(contents.some(spread), files.join(', '))
      t.ok(contents.some(bytes => bytes.includes(made.id)), 'where it would stand')
    }
  })
})

t.test('the secrets in the document are all zeros, and no other token stands there', async t => {
  for (const name of ['openapi/openapi.json', 'README.md', 'test/fixtures/client.d.ts']) {
    const text = await readFile(new URL(`../../${name}`, import.meta.url), 'utf8')
    for (const [token, id = ''] of text.matchAll(/ppk_([0-9a-f]{32})_[0-9a-f]+/g)) {
      t.match(token, new RegExp(`^${prefixOf(id)}_0{64}[0-9a-f]{8}$`), name)
    }
  }
})
