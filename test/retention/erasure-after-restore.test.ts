/** What was erased stays erased, whatever backup is put back. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { applyErasures, eraseOrganisation, listErasures } from '../../src/bin/commands/erasures.ts'
import { backupSqlite, restoreSqlite } from '../../src/storage/sqlite/backup.ts'
import { openStorage } from '../../src/storage/open.ts'
import { sqlite, temporaryFolder, testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'
import { add, setsClient } from '../fixtures/sets-client.ts'
import { linesIn, startBulk } from '../bulk/bulk.ts'

const full = { 'we-aa': { dontKnow: true, comment: 'Nobody else knows this.' } }

t.test('back up, erase, restore, apply: nothing is left', async t => {
  const { storage, database } = await sqlite.open(t, 'seeded')
  const { app, bring, line, client, organisation } = await startBulk(t, sqlite, { storage })
  const gone = (await makeOrganisation(storage, 'gone')).id
  const told = await bring(
    line('kept') + line('erased', { ratings: full }) +
      line('older', { ratings: full, assessedAt: '2020-01-01T00:00:00Z' })
  )
  const backup = join(temporaryFolder(t), 'backup.db')
  await backupSqlite(database.file, backup)
  await client.done('DELETE', `/v1/assessments/${told[1]?.assessment}`)
  await client.done('POST', '/v1/organisation/purges', {})
  await eraseOrganisation(storage, 'gone')
  const list = await listErasures(storage)
  t.strictSame(
    linesIn<{ assessment: string }>(list).map(({ assessment }) => assessment).sort(),
    [told[1]?.assessment, told[2]?.assessment, gone].sort(),
    'ids alone'
  )
  t.notMatch(list, /Nobody else knows/)
  await app.close()
  await storage.close()

  await restoreSqlite(backup, database.file, { replace: true })
  t.match(await readFile(database.file, 'latin1'), 'Nobody else knows this.', 'the backup has it')
  const restored = await openStorage(database)
  t.strictSame(JSON.parse(await applyErasures(restored, list)), { applied: 3 })
  t.strictSame(JSON.parse(await applyErasures(restored, list)), { applied: 3 }, 'and again')
  t.equal(await listErasures(restored), list, 'with the times that they were erased at')
  const { erasures, auditEvents: _told, ...rows } = await rowsOf(restored, organisation.id)
  t.equal(erasures?.length, 2)
  t.equal(rows.assessments?.length, 1)
  for (const id of [told[1]?.assessment, told[2]?.assessment]) t.notOk(JSON.stringify(rows).includes(String(id)))
  t.match(await rowsOf(restored, gone), { organisations: [{ name: 'Erased' }], apiKeys: [] })
  await restored.close()
  for (const suffix of ['', '-wal']) {
    t.notMatch(
      await readFile(database.file + suffix, 'latin1').catch(() => ''),
      'Nobody else knows this.',
      `nor in the bytes of the file${suffix}`
    )
  }
})

t.test('a list that is another file erases nothing', async t => {
  const { app, bring, line } = await startBulk(t)
  const [told] = await bring(line('kept'))
  await t.rejects(
    applyErasures(
      app.storage,
      `${
        JSON.stringify({
          organisation: told?.assessment,
          assessment: told?.assessment,
          erasedAt: '2026-01-01T00:00:00Z',
        })
      }\n{"assessment":"all"}`
    ),
    /Line 2 is no erasure/
  )
  t.strictSame(JSON.parse(await applyErasures(app.storage, '')), { applied: 0 })
})

testOnEngines(t, async (t, engine) => {
  await t.test('of an organisation nothing is left but that it was there, and what others rest on', async t => {
    const { app, bring, line, client, organisation, set, owner } = await startBulk(t, engine)
    await bring(line('one', { ratings: full }) + line('two'))
    const shared = await client.published([add('local')], { visibility: 'public' })
    const other = await makeOrganisation(app.storage, 'other')
    const theirs = setsClient(app, (await other.key()).headers)
    const adapted = await theirs.published([add('theirs')], { basedOn: { set: shared.id, version: '1.0.0' } })
    const arrangement = (await theirs.done('POST', '/v1/arrangements', { name: 'Theirs' })).id

    const erased = JSON.parse(await eraseOrganisation(app.storage, 'care'))
    t.strictSame(erased, { organisation: organisation.id, assessments: 2, versions: 1, kept: 1 })
    t.equal((await client.get('/v1/organisation')).statusCode, 401)
    const rows = await rowsOf(app.storage, organisation.id)
    const left = Object.entries(rows).filter(([, found]) => found.length > 0).map(([name]) => name)
    t.strictSame(left.sort(), [
      'auditEvents',
      'erasures',
      'organisations',
      'principleSets',
      'setVersions',
      'versionWordings',
    ])
    t.match(rows, {
      organisations: [{ name: 'Erased', slug: `erased-${organisation.id}` }],
      principleSets: [{ visibility: 'private' }],
      erasures: { length: 3 },
    })
    t.match(rows.auditEvents?.map(row => Object(row).action), /organisation\.erased/)
    t.equal((await app.inject(`/v1/principle-sets/${shared.id}`)).statusCode, 404)
    t.equal((await app.inject(`/v1/principle-sets/${set.id}`)).statusCode, 404)
    t.match(
      await theirs.read(`${adapted.path}/versions/1.0.0/ledger`),
      { basedOn: { set: shared.id } },
      'what rests on it goes on'
    )
    t.match(
      await theirs.done('POST', '/v1/assessments', { arrangement, set: adapted.id, version: '1.0.0', mode: 'single' }),
      { state: 'draft' }
    )
    await makeOrganisation(app.storage, 'care')
    t.ok(owner)
  })
})
