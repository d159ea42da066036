import { eq } from 'drizzle-orm'
import t from 'tap'
import { isFrozenViolation, isUniqueViolation } from '../../src/storage/errors.ts'
import { frozenTables } from '../../src/storage/schema/tables.ts'
import { addAssessment } from '../fixtures/assessment-rows.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { addOrganisation, instant, setRow, uuid, versionRow } from '../fixtures/rows.ts'

testOnEngines(t, async (t, engine) => {
  t.test('V5 a published version never changes and never goes', async t => {
    const { storage } = await engine.open(t)
    const { principleSets, setVersions, versionWordings, organisations } = storage.tables
    const { read, write } = await addOrganisation(storage)
    const wording = {
      organisationId: uuid(1),
      versionId: uuid(3),
      position: 1,
      lang: 'cy',
      variant: 'standard' as const,
      title: 'Set',
      description: '',
    }
    const version = versionRow(uuid(1), uuid(2), uuid(3))
    await write(async tx => {
      await tx.insert(principleSets).values(setRow(uuid(1), uuid(2)))
      await tx.insert(setVersions).values(version)
      await tx.insert(versionWordings).values(wording)
    })
    t.strictSame(
      frozenTables,
      ['audit_events', 'milestones', 'results', 'set_versions', 'version_wordings'],
      'a table that is frozen from now on is tried here too'
    )
    const attempts = {
      update: () => write(tx => tx.update(setVersions).set({ changeNote: 'x' })),
      'update to the same': () =>
        write(tx => tx.update(setVersions).set({ changeNote: version.changeNote }).where(eq(setVersions.id, uuid(3)))),
      upsert: () =>
        write(tx =>
          tx.insert(setVersions).values(version).onConflictDoUpdate({
            target: setVersions.id,
            set: { changeNote: 'x' },
          })
        ),
      delete: () => write(tx => tx.delete(setVersions)),
      'update of a wording': () => write(tx => tx.update(versionWordings).set({ title: 'x' })),
      'delete of a wording': () => write(tx => tx.delete(versionWordings)),
      'delete in passing': () =>
        write(async tx => {
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
    t.strictSame(await read.select().from(versionWordings), [wording])
    t.equal(await read.$count(organisations, eq(organisations.name, 'x')), 0)
  })

  t.test('what is told in the audit never changes and never goes', async t => {
    const { storage } = await engine.open(t)
    const { auditEvents, organisations } = storage.tables
    const { read, write } = await addOrganisation(storage)
    const event = {
      id: uuid(2),
      organisationId: uuid(1),
      at: instant,
      action: 'organisation.created',
      actor: 'cli',
      resourceType: 'organisation',
      resourceId: uuid(1),
    }
    await write(tx => tx.insert(auditEvents).values(event))
    const attempts = {
      update: () => write(tx => tx.update(auditEvents).set({ actor: 'somebody' })),
      upsert: () =>
        write(tx =>
          tx.insert(auditEvents).values(event).onConflictDoUpdate({
            target: auditEvents.id,
            set: { actor: 'somebody' },
          })
        ),
      delete: () => write(tx => tx.delete(auditEvents)),
    }
    for (const [name, attempt] of Object.entries(attempts)) {
      t.ok(isFrozenViolation(await attempt().catch(error => error)), name)
    }
    t.strictSame(await read.select().from(auditEvents), [event])
    t.equal(Number(await read.$count(organisations)), 1)
  })

  t.test('what was released or kept of an assessment never changes, and goes only with a tombstone', async t => {
    const { storage } = await engine.open(t)
    const { results, milestones, erasures } = storage.tables
    const { read, write } = await addOrganisation(storage)
    for (const n of [5, 6]) await addAssessment(storage, n)
    const result = {
      organisationId: uuid(1),
      assessmentId: uuid(5),
      number: 1,
      arrangementId: uuid(5),
      versionId: uuid(5 * 0x1000 + 2),
      releasedAt: instant,
      summary: '{}',
      findings: null,
      document: '{}',
    }
    const milestone = {
      organisationId: uuid(1),
      assessmentId: uuid(5),
      name: 'release-1',
      createdAt: instant,
      document: '{}',
    }
    await write(async tx => {
      await tx.insert(results).values(result)
      await tx.insert(milestones).values(milestone)
      await tx.insert(erasures).values({ organisationId: uuid(1), assessmentId: uuid(6), erasedAt: instant })
    })
    const attempts = {
      update: () => write(tx => tx.update(results).set({ document: '{"a":1}' })),
      'update to the same': () => write(tx => tx.update(milestones).set({ document: '{}' })),
      upsert: () =>
        write(tx =>
          tx.insert(results).values(result).onConflictDoUpdate({
            target: [results.organisationId, results.assessmentId, results.number],
            set: { document: 'x' },
          })
        ),
      'delete, with the tombstone of another': () => write(tx => tx.delete(results)),
      'delete of a milestone': () => write(tx => tx.delete(milestones)),
      'a tombstone that comes too late': () =>
        write(async tx => {
          await tx.delete(results)
          await tx.insert(erasures).values({ organisationId: uuid(1), assessmentId: uuid(5), erasedAt: instant })
        }),
      'a change of what was erased': () =>
        write(async tx => {
          await tx.insert(erasures).values({ organisationId: uuid(1), assessmentId: uuid(5), erasedAt: instant })
          await tx.update(results).set({ document: 'x' })
        }),
    }
    for (const [name, attempt] of Object.entries(attempts)) {
      t.ok(isFrozenViolation(await attempt().catch(error => error)), name)
    }
    t.strictSame([await read.select().from(results), await read.select().from(milestones)], [[result], [milestone]])
    await write(async tx => {
      await tx.insert(erasures).values({ organisationId: uuid(1), assessmentId: uuid(5), erasedAt: instant })
      await tx.delete(results)
      await tx.delete(milestones)
    })
    t.strictSame([await read.select().from(results), await read.select().from(milestones)], [[], []])
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
