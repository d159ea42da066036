import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import { migrate } from '../../../src/storage/migrate.ts'
import { openStorage } from '../../../src/storage/open.ts'
import { asRole, createPostgres, testOnPostgres, type PostgresDatabase } from '../../fixtures/postgres-server.ts'
import { addOrganisation } from '../../fixtures/rows.ts'

testOnPostgres(t, 'a role that row-level security does not bind', async t => {
  async function roleUrl (t: Test, { adminUrl, url }: PostgresDatabase, attributes: string, ...more: string[]) {
    const role = `pp_role_${randomBytes(4).toString('hex')}`
    await asRole(
      adminUrl,
      `CREATE ROLE ${role} LOGIN PASSWORD 'x' ${attributes}`,
      ...more.map(statement => statement.replaceAll('ROLE', role))
    )
    t.teardown(() =>
      asRole(adminUrl, `REASSIGN OWNED BY ${role} TO CURRENT_USER`, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`)
    )
    const address = new URL(url)
    Object.assign(address, { username: role, password: 'x' })
    return address.href
  }

  t.test('is refused: a superuser, an exempt one, the owner, and who could become one', async t => {
    const database = await createPostgres(t)
    const refused = { name: 'StorageUnavailable', code: 'unsafe_role' }
    await t.rejects(openStorage({ dialect: 'postgres', url: database.adminUrl }), {
      ...refused,
      message: /is a superuser/,
    })
    await t.rejects(openStorage({ dialect: 'postgres', url: database.ownerUrl }), {
      ...refused,
      message: /owns the tables/,
    })
    const exempt = await roleUrl(t, database, 'BYPASSRLS')
    await t.rejects(openStorage({ dialect: 'postgres', url: exempt }), { ...refused, message: /has BYPASSRLS/ })
    const member = await roleUrl(t, database, 'NOINHERIT', `GRANT ${new URL(database.ownerUrl).username} TO ROLE`)
    await t.rejects(openStorage({ dialect: 'postgres', url: member }), { ...refused, message: /owns the tables/ })
  })
})

testOnPostgres(t, 'a server that is not as expected', async t => {
  const database = await createPostgres(t)
  const elsewhere = (change: Partial<URL>) => Object.assign(new URL(database.url), change).href
  t.test('is told by what to do about it', async t => {
    await t.rejects(openStorage({ dialect: 'postgres', url: elsewhere({ port: '1' }) }), { code: 'unreachable' })
    await t.rejects(openStorage({ dialect: 'postgres', url: elsewhere({ password: 'wrong' }) }), {
      code: 'unreachable',
      message: /password/,
    })
    await t.rejects(openStorage({ dialect: 'postgres', url: elsewhere({ pathname: '/nothing_here' }) }), {
      code: 'missing',
    })
    await t.rejects(migrate({ dialect: 'postgres', url: database.url, ownerUrl: elsewhere({ port: '1' }) }), {
      code: 'unreachable',
    })
  })

  t.test('does not end the process with a connection it cuts, and serves the next query', async t => {
    const storage = await openStorage(database)
    t.teardown(() => storage.close())
    const access = await addOrganisation(storage)
    const cut = () =>
      asRole(
        database.adminUrl,
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND ' +
          "application_name = 'peer-principles'"
      )
    await cut()
    await new Promise(resolve => setTimeout(resolve, 50))
    t.equal(await access.read.$count(storage.tables.organisations), 1)
    const cutInside = access.write(async tx => {
      await tx.update(storage.tables.organisations).set({ name: 'lost' })
      for (let n = 0; n < 5000; n++) await tx.select().from(storage.tables.organisations)
    })
    await Promise.all([
      t.rejects(cutInside, { name: 'StorageUnavailable', code: 'unreachable' }),
      new Promise(resolve => setTimeout(resolve, 20)).then(cut),
    ])
    t.match(await access.read.select().from(storage.tables.organisations), [{ name: 'An organisation' }])
  })
})
