import t, { type Test } from 'tap'
import { getTableName } from 'drizzle-orm'
import { openStorage } from '../../../src/storage/open.ts'
import { asRole, createPostgres, testOnPostgres } from '../../fixtures/postgres-server.ts'
import { addOrganisation, entryRow, instant, organisationRow, setRow, uuid, versionRow } from '../../fixtures/rows.ts'

const [mine, theirs] = [uuid(1), uuid(2)]

async function fill (t: Test) {
  const database = await createPostgres(t)
  const storage = await openStorage(database)
  t.teardown(() => storage.close())
  const { principleSets, setVersions, searchEntries, libraryDocuments } = storage.tables
  for (const [organisation, n] of [[mine, 10], [theirs, 20]] as const) {
    const access = await addOrganisation(storage, organisation)
    await access.write(async tx => {
      for (const [index, visibility] of (['private', 'unlisted', 'public'] as const).entries()) {
        const [id, slug] = [uuid(n + index), `${n}-${visibility}`]
        await tx.insert(principleSets).values(setRow(organisation, id, { visibility, slug }))
        await tx.insert(setVersions).values(versionRow(organisation, id, id, { changeNote: slug }))
        await tx.insert(searchEntries).values(entryRow(organisation, id, { setId: id, slug }))
      }
      await tx.insert(libraryDocuments).values({
        organisationId: organisation,
        kind: 'guide',
        digest: '',
        document: {},
        updatedAt: instant,
      })
    })
  }
  return { database, storage }
}

/** What the service's role finds without any filter of ours, after saying who it is. */
async function finds (url: string, organisation: string, column: string, table: string) {
  const results = await asRole(
    url,
    'BEGIN',
    `SELECT set_config('app.organisation', '${organisation}', true)`,
    `SELECT ${column} AS found FROM ${table} ORDER BY 1`,
    'COMMIT'
  )
  return results[2]?.rows.map(({ found }) => found)
}

testOnPostgres(t, 'row-level security', async t => {
  t.test("alone hides other organisations' private rows", async t => {
    const { database: { url, adminUrl } } = await fill(t)
    const [powers] = await asRole(url, 'SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user')
    t.strictSame(powers?.rows, [{ rolsuper: false, rolbypassrls: false }], 'the role is bound by it')
    t.equal((await finds(adminUrl, '', 'slug', 'principle_sets'))?.length, 6, 'the rows are there')

    for (const [column, table] of [['slug', 'principle_sets'], ['change_note', 'set_versions']] as const) {
      t.strictSame(await finds(url, mine, column, table), [
        '10-private',
        '10-public',
        '10-unlisted',
        '20-public',
        '20-unlisted',
      ], table)
      t.strictSame(
        await finds(url, '', column, table),
        ['10-public', '10-unlisted', '20-public', '20-unlisted'],
        `${table}, nobody`
      )
    }
    t.strictSame(await finds(url, theirs, 'slug', 'search_entries'), [
      '10-public',
      '20-private',
      '20-public',
      '20-unlisted',
    ])
    t.strictSame(await finds(url, '', 'slug', 'search_entries'), ['10-public', '20-public'])
    t.equal((await finds(url, '', 'kind', 'library_documents'))?.length, 2)
    t.equal((await finds(url, '', 'slug', 'organisations'))?.length, 2)
  })

  t.test('leaves nothing set for the next who gets the connection', async t => {
    const { storage } = await fill(t)
    const { principleSets } = storage.tables
    for (let n = 0; n < 5; n++) {
      t.equal(await storage.as(mine).read.$count(principleSets), 5)
      t.equal(await storage.as('public').read.$count(principleSets), 4)
      await t.rejects(
        storage.as(mine).write(async tx => {
          await tx.select().from(principleSets)
          throw new RangeError('rolled back')
        }),
        RangeError
      )
    }
  })

  t.test('refuses to write rows of another organisation, or as nobody', async t => {
    const { storage } = await fill(t)
    const { principleSets, organisations } = storage.tables
    await t.rejects(storage.as(mine).write(tx => tx.insert(principleSets).values(setRow(theirs, uuid(50)))), {
      cause: { code: '42501' },
    })
    await t.rejects(storage.as('public').write(tx => tx.insert(principleSets).values(setRow(theirs, uuid(50)))), {
      cause: { code: '42501' },
    })
    await t.rejects(storage.as('public').write(tx => tx.insert(organisations).values(organisationRow(uuid(51)))), {
      cause: { code: '42501' },
    })
    t.strictSame(
      await storage.as(mine).write(tx =>
        tx.update(principleSets).set({ visibility: 'public' }).returning({ slug: principleSets.slug })
      ).then(rows => rows.map(({ slug }) => slug).sort()),
      ['10-private', '10-public', '10-unlisted'],
      'an update without a filter reaches own rows alone'
    )
    t.equal((await storage.as('public').write(tx => tx.delete(principleSets).returning())).length, 0)
  })

  t.test('shows a key to its own organisation, and to others by its id alone', async t => {
    const { database: { url, adminUrl }, storage } = await fill(t)
    const keys = await Promise.all([mine, theirs].map(async (id, index) => {
      const key = {
        id: uuid(90 + index),
        organisationId: id,
        name: 'A key',
        secretHash: 'hash',
        scopes: ['keys'],
        createdAt: instant,
        expiresAt: null,
        revokedAt: null,
        lastUsedAt: null,
        rotatedTo: null,
        rotatedFrom: null,
      }
      await storage.as(id).write(tx => tx.insert(storage.tables.apiKeys).values(key))
      return key
    }))
    t.strictSame(await finds(url, mine, 'id', 'api_keys'), [uuid(90)])
    t.strictSame(await finds(url, '', 'id', 'api_keys'), [])
    t.strictSame(await finds(url, '', 'id', `find_api_key('${uuid(91)}')`), [uuid(91)])
    for (const key of keys) {
      const found = await storage.findApiKey(key.id)
      t.strictSame(found, { ...key, asOf: found?.asOf })
    }
    t.equal(await storage.findApiKey(uuid(99)), undefined)
    t.equal(
      (await storage.as(mine).write(tx => tx.update(storage.tables.apiKeys).set({ scopes: ['admin'] }).returning()))
        .length,
      1,
      'and changes its own alone'
    )
    await t.rejects(
      storage.as(mine).write(tx =>
        tx.insert(storage.tables.apiKeys).values({
          ...keys[1],
          id: uuid(98),
          name: '',
          secretHash: '',
          scopes: [],
          createdAt: instant,
          organisationId: theirs,
        })
      ),
      { cause: { code: '42501' } }
    )

    const [found] = await asRole(
      adminUrl,
      `SELECT prosecdef AS definer, proconfig AS settings, rolname AS owner, has_function_privilege('public',
      pg_proc.oid, 'EXECUTE') AS everybody
      FROM pg_proc JOIN pg_roles ON pg_roles.oid = proowner WHERE proname = 'find_api_key'`
    )
    t.match(found?.rows, [{
      definer: true,
      settings: ['search_path=pg_catalog'],
      owner: /^pp_owner/,
      everybody: false,
    }])
    const [definers] = await asRole(
      adminUrl,
      "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    )
    t.strictSame(definers?.rows, [{ proname: 'find_api_key' }], 'nothing else runs as the owner')
    const [policies] = await asRole(
      adminUrl,
      "SELECT tablename, policyname FROM pg_policies WHERE roles::text <> '{public}'"
    )
    t.strictSame(
      policies?.rows,
      [{ tablename: 'api_keys', policyname: 'found_by_id' }],
      'and no other policy is for it'
    )
  })

  t.test('hides what was done and answered in other organisations from everybody else', async t => {
    const { database: { url }, storage } = await fill(t)
    const { apiKeys, auditEvents, idempotencyKeys } = storage.tables
    await storage.as(theirs).write(async tx => {
      await tx.insert(apiKeys).values({
        id: uuid(91),
        organisationId: theirs,
        name: 'A key',
        secretHash: 'hash',
        scopes: [],
        createdAt: instant,
      })
      await tx.insert(auditEvents).values({
        id: uuid(92),
        organisationId: theirs,
        at: instant,
        action: 'api_key.created',
        actor: 'cli',
        resourceType: 'api-key',
        resourceId: uuid(91),
      })
      await tx.insert(idempotencyKeys).values({
        id: uuid(93),
        organisationId: theirs,
        caller: uuid(91),
        key: 'k',
        fingerprint: '',
        createdAt: instant,
      })
    })
    for (const table of ['audit_events', 'idempotency_keys']) {
      t.equal((await finds(url, theirs, 'id', table))?.length, 1)
      for (const organisation of [mine, '']) t.strictSame(await finds(url, organisation, 'id', table), [])
    }
    await t.rejects(
      asRole(url, `SELECT set_config('app.organisation', '${theirs}', false)`, 'DELETE FROM audit_events'),
      { code: 'PP001' }
    )
  })

  t.test('is forced on every table, and the service owns none', async t => {
    const { database: { adminUrl }, storage } = await fill(t)
    const [tables] = await asRole(
      adminUrl,
      `SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS forced, rolname AS owner
      FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner WHERE relnamespace = 'public'::regnamespace AND relkind
      IN ('r', 'p') ORDER BY 1`
    )
    t.strictSame(
      tables?.rows.map(({ name }) => name),
      Object.values(storage.tables).map(table => getTableName(table)).sort()
    )
    for (const { name, forced, owner } of tables?.rows ?? []) {
      t.equal(forced, true, name)
      t.match(owner, /^pp_owner/)
    }
  })
})
