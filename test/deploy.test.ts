import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { openMigrated, seedDatabase } from '../src/bin/prepare.ts'
import { asRole, postgresServer, testOnPostgres } from './fixtures/postgres-server.ts'
import { startApp } from './fixtures/app.ts'

/** compose.yaml cannot be started here; what it hands to the service can be tried. */

const read = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8')
const quiet = { info () {}, warn () {} }

testOnPostgres(t, 'the roles that compose makes are enough to migrate and to serve', async t => {
  const admin = new URL((await postgresServer()).adminUrl)
  const name = `pp_deploy_${randomBytes(4).toString('hex')}`
  const [, script = ''] = /<<'SQL'\n(.*)SQL\n/s.exec(await read('deploy/roles.sh')) ?? []
  const sql = script.replaceAll('peer_principles', name).replaceAll(/:'(owner|service)_password'/g, "'$1 password'")
  const as = (role: string, password: string) =>
    Object.assign(new URL(admin), { pathname: name, username: `${name}_${role}`, password }).href

  // As the image of PostgreSQL does: the database belongs to the superuser.
  await asRole(admin.href, `CREATE DATABASE ${name}`)
  t.teardown(() => asRole(admin.href, `DROP DATABASE ${name} WITH (FORCE)`, `DROP ROLE ${name}_owner, ${name}_service`))
  await asRole(Object.assign(new URL(admin), { pathname: name }).href, sql)

  const database = {
    dialect: 'postgres',
    url: as('service', 'service password'),
    ownerUrl: as('owner', 'owner password'),
  } as const
  const [one, two] = await Promise.all([openMigrated(database, quiet), openMigrated(database, quiet)])
  t.teardown(() => Promise.all([one.close(), two.close()]))
  await Promise.all([seedDatabase(one, quiet), seedDatabase(two, quiet)])
  for (const storage of [one, two]) {
    const app = await startApp(t, { storage })
    t.equal((await app.inject('/v1/principles/safe')).statusCode, 200)
    t.equal((await app.inject('/readyz')).statusCode, 200)
  }
  await t.rejects(asRole(database.url, 'CREATE TABLE mine (id integer)'), { code: '42501' }, 'the service owns nothing')
})

t.test('compose sets what config.ts reads, and both instances alike', async t => {
  const compose = await read('compose.yaml')
  const [, instance = ''] = /\n {2}one: &instance\n(.*?)\n\n {2}two:\n {4}<<: \*instance\n/s.exec(compose) ?? []
  const set = [...instance.matchAll(/^ {6}([A-Z_]+): /gm)].map(([, name]) => name)
  const config = await read('src/config.ts')
  t.ok(set.length >= 3)
  for (const name of set) t.match(config, new RegExp(`\\benv(\\.|, ')${name}\\b`), `${name} is a setting`)
})
