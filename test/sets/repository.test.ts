import t from 'tap'
import { setsRepository } from '../../src/sets/repository.ts'
import { isUniqueViolation } from '../../src/storage/errors.ts'
import type { SetDraft } from '../../src/storage/schema/sets.ts'
import type { JsonBytes } from '../../src/workers/json-bytes.ts'
import { testRepository, type Owner } from '../fixtures/repository-suite.ts'
import { entryRow, instant, later, organisationRow, setRow, uuid, versionRow } from '../fixtures/rows.ts'

/** Storage keeps drafts and does not read them, so a fragment will do. */
const draft = { z: 1, a: 'é' } as unknown as SetDraft
const bytesOf = (text: string): JsonBytes => new TextEncoder().encode(text)
const textOf = (stored: { draft: JsonBytes } | undefined) => stored && new TextDecoder().decode(stored.draft)

testRepository(t, { open: ({ tables }) => setsRepository(tables) }, (t, start) => {
  /** Sets of ours, the nth with the id and slug of n. */
  async function startWith (t: Parameters<typeof start>[0], ...ns: number[]) {
    const started = await start(t)
    const { storage: { tables }, ours } = started
    const sets = ns.map(n => setRow(ours.id, uuid(n)))
    await ours.write(async tx => {
      for (const set of sets) await tx.insert(tables.principleSets).values(set)
    })
    const [first = setRow(ours.id, uuid(0)), second = first] = sets
    return { ...started, sets, first, second }
  }
  const addVersions = ({ id, write }: Owner, { tables }: Awaited<ReturnType<typeof start>>['storage'], setId: string) =>
    write(tx =>
      tx.insert(tables.setVersions).values([
        versionRow(id, setId, uuid(0x101), { size: 7 }),
        versionRow(id, setId, uuid(0x102), { major: 2, minor: 1, patch: 3 }),
      ])
    )

  t.test('a set of the organisation is found, and the name of an organisation', async t => {
    const { repository, ours, theirs, first } = await startWith(t, 11)
    t.strictSame(await repository.findSet(ours.read, ours.id, first.id), first)
    t.equal(await repository.findSet(ours.read, ours.id, uuid(12)), undefined)
    t.equal(await repository.findOrganisationName(ours.read, theirs.id), organisationRow(theirs.id).name)
    t.equal(await repository.findOrganisationName(ours.read, uuid(9)), '')
  })

  t.test('V7 a set is updated at the revision that was read, unless deleted; a taken slug is refused', async t => {
    const { repository, ours, first, second } = await startWith(t, 11, 12)
    const update = (set: typeof first, changed: Parameters<typeof repository.updateSet>[2]) =>
      ours.write(tx => repository.updateSet(tx, set, changed))
    t.equal(await update(first, { visibility: 'public' }), true)
    t.equal(await update(first, { visibility: 'unlisted' }), false)
    t.strictSame(
      await repository.findSet(ours.read, ours.id, first.id),
      { ...first, visibility: 'public', revision: 2 }
    )
    t.ok(isUniqueViolation(await update(second, { slug: first.slug }).catch(error => error)))
    await ours.write(tx => repository.deleteSet(tx, first, later(1)))
    t.equal(await update({ ...first, revision: 2 }, { visibility: 'private' }), false)
    t.equal(await update(second, { slug: first.slug }), true, 'that of a deleted one is free')
  })

  t.test('V8 a set is deleted once and counts no more', async t => {
    const { repository, ours, first, second } = await startWith(t, 11, 12)
    t.equal(await repository.countSets(ours.read, ours.id), 2)
    await ours.write(tx => repository.deleteSet(tx, first, later(1)))
    await ours.write(tx => repository.deleteSet(tx, first, later(2)))
    t.equal(await repository.countSets(ours.read, ours.id), 1)
    const deleted = { ...first, slug: `-${first.id}`, deletedAt: later(1) }
    t.strictSame(await repository.findSet(ours.read, ours.id, first.id), deleted)
    t.strictSame(await repository.findSet(ours.read, ours.id, second.id), second)
  })

  t.test('of transactions that lock the organisation each sees what the one before wrote', async t => {
    const { storage, repository, ours } = await startWith(t)
    const { principleSets } = storage.tables
    await Promise.all([11, 12, 13, 14].map(n =>
      ours.write(async tx => {
        await repository.lockOrganisation(tx, ours.id)
        if (await repository.countSets(tx, ours.id) < 2) await tx.insert(principleSets).values(setRow(ours.id, uuid(n)))
      })
    ))
    t.equal(await repository.countSets(ours.read, ours.id), 2)
  })

  t.test('V7 a set has one draft, stored byte for byte; each update is of the revision that was read', async t => {
    const { repository, ours, first, second } = await startWith(t, 11, 12)
    t.equal(await repository.findDraft(ours.read, first), undefined)
    const text = '{"z": 1, "a": "é"}'
    await ours.write(async tx => {
      await repository.insertDraft(tx, first, bytesOf(text), instant)
      await repository.insertDraft(tx, second, draft, instant)
    })
    const again = ours.write(tx => repository.insertDraft(tx, first, bytesOf('{}'), instant))
    t.ok(isUniqueViolation(await again.catch(error => error)))
    const stored = await repository.findDraft(ours.read, first)
    t.match(stored, { revision: 1, updatedAt: instant })
    t.equal(textOf(stored), text)
    t.equal(textOf(await repository.findDraft(ours.read, second)), JSON.stringify(draft))

    const update = (revision: number, text?: string) =>
      ours.write(tx =>
        repository.updateDraft(tx, first, revision, { draft: text ? bytesOf(text) : undefined, updatedAt: later(1) })
      )
    t.equal(await update(1, '{"y": 2}'), true)
    t.equal(await update(1, '{"x": 3}'), false)
    t.equal(await update(2), true, 'also one that changes no word')
    const updated = await repository.findDraft(ours.read, first)
    t.match(updated, { revision: 3, updatedAt: later(1) })
    t.equal(textOf(updated), '{"y": 2}')
    t.match(await repository.findDraft(ours.read, second), { revision: 1, updatedAt: instant })
  })

  t.test('who locks a draft waits for the one before', async t => {
    const { repository, ours, first } = await startWith(t, 11)
    await ours.write(tx => repository.insertDraft(tx, first, draft, instant))
    const updated = await Promise.all(Array.from({ length: 4 }, () =>
      ours.write(async tx => {
        await repository.lockDraft(tx, first)
        const revision = (await repository.findDraft(tx, first))?.revision ?? 0
        return repository.updateDraft(tx, first, revision, { updatedAt: later(1) })
      })))
    t.strictSame(updated, [true, true, true, true])
    t.match(await repository.findDraft(ours.read, first), { revision: 5 })
  })

  t.test('drafts are listed in the order of their sets, a page after one', async t => {
    const { repository, ours, sets } = await startWith(t, 12, 11, 13)
    await ours.write(async tx => {
      for (const set of sets) await repository.insertDraft(tx, set, draft, instant)
    })
    const listed = [11, 12, 13].map(n => setRow(ours.id, uuid(n))).map(({ id, slug, visibility }) => (
      { setId: id, slug, visibility, revision: 1, updatedAt: instant }
    ))
    const list = (after: string | undefined, count: number) => repository.listDrafts(ours.read, ours.id, after, count)
    t.strictSame(await list(undefined, 9), listed)
    t.strictSame(await list(undefined, 2), listed.slice(0, 2))
    t.strictSame(await list(uuid(12), 9), listed.slice(2))
    t.strictSame(await list(uuid(13), 9), [])
  })

  t.test('V5 versions are found by id and number, and retired once', async t => {
    const { storage, repository, ours, first } = await startWith(t, 11)
    await addVersions(ours, storage, first.id)
    const found = { id: uuid(0x101), major: 1, minor: 0, patch: 0, contentDigest: 'c', size: 7 }
    t.strictSame(await repository.findVersion(ours.read, uuid(0x101)), found)
    t.equal(await repository.findVersion(ours.read, uuid(0x103)), undefined)
    const numbered = (major: number, minor: number, patch: number) =>
      repository.findVersionId(ours.read, first.id, { major, minor, patch })
    t.strictSame([await numbered(2, 1, 3), await numbered(2, 1, 0), await numbered(1, 0, 0)], [
      uuid(0x102),
      undefined,
      uuid(0x101),
    ])
    t.equal(await repository.findRetirement(ours.read, uuid(0x101)), undefined)
    const row = { organisationId: ours.id, versionId: uuid(0x101), explanation: 'é', retiredAt: instant }
    await ours.write(tx => repository.insertRetirement(tx, row))
    t.strictSame(await repository.findRetirement(ours.read, uuid(0x101)), { retiredAt: instant })
    t.ok(isUniqueViolation(await ours.write(tx => repository.insertRetirement(tx, row)).catch(error => error)))
    t.equal(await repository.findRetirement(ours.read, uuid(0x102)), undefined)
  })

  t.test('V8 a version that a set rests on is found for good, said once or twice', async t => {
    const { storage, repository, ours, theirs, first } = await startWith(t, 11)
    const { principleSets } = storage.tables
    const base = setRow(theirs.id, uuid(21), { visibility: 'public' })
    await theirs.write(tx => tx.insert(principleSets).values(base))
    await addVersions(theirs, storage, base.id)
    const rest = () => ours.write(tx => repository.insertBase(tx, first, uuid(0x101)))
    await rest()
    await rest()
    await theirs.write(tx => repository.updateSet(tx, base, { visibility: 'private' }))
    await theirs.write(tx => repository.deleteSet(tx, { ...base, revision: 2 }, instant))
    t.match(await repository.findVersion(ours.read, uuid(0x101)), { id: uuid(0x101) })
    t.equal(await repository.findVersionId(ours.read, base.id, { major: 1, minor: 0, patch: 0 }), uuid(0x101))
  })

  t.test('V8 what must not outlive a set is cleared: its draft and what can be found, not its versions', async t => {
    const { storage, repository, ours, first, second } = await startWith(t, 11, 12)
    const { searchEntries } = storage.tables
    await addVersions(ours, storage, first.id)
    await ours.write(async tx => {
      for (const [index, { id }] of [first, second].entries()) {
        await tx.insert(searchEntries).values(entryRow(ours.id, uuid(0x200 + index), { setId: id }))
      }
      for (const set of [first, second]) await repository.insertDraft(tx, set, draft, instant)
      await repository.clearSet(tx, first)
    })
    t.equal(await repository.findDraft(ours.read, first), undefined)
    t.ok(await repository.findDraft(ours.read, second))
    const entries = await ours.read.select({ setId: searchEntries.setId }).from(searchEntries)
    t.strictSame(entries, [{ setId: second.id }])
    t.ok(await repository.findVersion(ours.read, uuid(0x101)))
  })

  t.test('the sets and drafts of an organisation are neither seen nor changed by another', async t => {
    const { repository, ours, strangers, first } = await startWith(t, 11)
    await ours.write(tx => repository.insertDraft(tx, first, draft, instant))
    const outcomes = await Promise.all(strangers.map(async ({ id, read, write }) => {
      const posed = { ...first, organisationId: id }
      await write(tx => repository.deleteSet(tx, posed, later(1)))
      await write(tx => repository.clearSet(tx, posed))
      await write(tx => repository.lockDraft(tx, posed))
      return [
        await repository.findSet(read, id, first.id),
        await repository.countSets(read, id),
        await repository.findDraft(read, posed),
        await repository.listDrafts(read, id, undefined, 9),
        await write(tx => repository.updateSet(tx, posed, { visibility: 'public' })),
        await write(tx => repository.updateDraft(tx, posed, 1, { updatedAt: later(1) })),
      ]
    }))
    t.strictSame(outcomes, strangers.map(() => [undefined, 0, undefined, [], false, false]))
    t.strictSame(await repository.findSet(ours.read, ours.id, first.id), first)
    t.match(await repository.findDraft(ours.read, first), { revision: 1, updatedAt: instant })
  })
})
