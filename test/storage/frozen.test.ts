import { eq } from 'drizzle-orm'
import t from 'tap'
import { isFrozenViolation, isUniqueViolation } from '../../src/storage/errors.ts'
import { frozenTables } from '../../src/storage/tables.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { addOrganisation, instant, setRow, uuid, versionRow } from '../fixtures/rows.ts'

testOnEngines(t, async (t, engine) => {
  t.test('V5 a published version never changes and never goes', async t => {
    const { storage } = await engine.open(t)
    const { principleSets, setVersions, organisations } = storage.tables
    const { read, write } = await addOrganisation(storage)
    const version = versionRow(uuid(1), uuid(2), uuid(3))
    await write(async tx => {
      await tx.insert(principleSets).values(setRow(uuid(1), uuid(2)))
      await tx.insert(setVersions).values(version)
    })
    t.strictSame(frozenTables, ['audit_events', 'set_versions'], 'a table that is frozen from now on is tried here too')
    const attempts = {
      update: () => write(tx => tx.update(setVersions).set({ changeNote: 'x' })),
      'update to the same': () => write(tx => tx.update(setVersions).set({ changeNote: version.changeNote }).where(eq(setVersions.id, uuid(3)))),
      upsert: () => write(tx => tx.insert(setVersions).values(version).onConflictDoUpdate({ target: setVersions.id, set: { changeNote: 'x' } })),
      delete: () => write(tx => tx.delete(setVersions)),
      'delete in passing': () => write(async tx => {
        await tx.update(organisations).set({ name: 'x' })
        await tx.delete(setVersions).where(eq(setVersions.id, uuid(3)))
      }),
    }
    for (const [name, attempt] of Object.entries(attempts)) {
      const error = await attempt().catch(error => error)
      t.ok(isFrozenViolation(error), name)
      t.notOk(isUniqueViolation(error))
    }
    t.strictSame(await read.select().from(setVersions), [version])
    t.equal(await read.$count(organisations, eq(organisations.name, 'x')), 0)
  })

  t.test('what is told in the audit never changes and never goes', async t => {
    const { storage } = await engine.open(t)
    const { auditEvents, organisations } = storage.tables
    const { read, write } = await addOrganisation(storage)
    const event = { id: uuid(2), organisationId: uuid(1), at: instant, action: 'organisation.created', actor: 'cli', resourceType: 'organisation', resourceId: uuid(1) }
    await write(tx => tx.insert(auditEvents).values(event))
    const attempts = {
      update: () => write(tx => tx.update(auditEvents).set({ actor: 'somebody' })),
      upsert: () => write(tx => tx.insert(auditEvents).values(event).onConflictDoUpdate({ target: auditEvents.id, set: { actor: 'somebody' } })),
      delete: () => write(tx => tx.delete(auditEvents)),
    }
    for (const [name, attempt] of Object.entries(attempts)) t.ok(isFrozenViolation(await attempt().catch(error => error)), name)
    t.strictSame(await read.select().from(auditEvents), [event])
    t.equal(Number(await read.$count(organisations)), 1)
  })

  t.test('leaves what is not frozen alone', async t => {
    const { storage } = await engine.open(t)
    const { principleSets } = storage.tables
    const { write } = await addOrganisation(storage)
    await write(tx => tx.insert(principleSets).values(setRow(uuid(1), uuid(2))))
    t.equal((await write(tx => tx.update(principleSets).set({ visibility: 'public' }).returning())).length, 1)
    t.equal((await write(tx => tx.delete(principleSets).returning())).length, 1)
  })
})
