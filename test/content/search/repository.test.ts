import { asc } from 'drizzle-orm'
import t from 'tap'
import { entryRows } from '../../../src/content/search/repository.ts'
import { testRepository, type Started } from '../../fixtures/repository-suite.ts'
import { entryRow, later, setRow, uuid, versionRow } from '../../fixtures/rows.ts'

type Start = Started<ReturnType<typeof entryRows>>

/** Sets of ours with a version each, the nth with the id of n. */
async function addSets ({ storage: { tables }, ours }: Start, ...ns: readonly number[]) {
  const sets = ns.map(n => setRow(ours.id, uuid(n)))
  await ours.write(async tx => {
    await tx.insert(tables.principleSets).values(sets)
    await tx.insert(tables.setVersions).values(ns.map(n => versionRow(ours.id, uuid(n), uuid(0x1000 + n))))
  })
  return sets
}

/** Replaces what can be found of a set of ours, or of the library, by entries of these ids. */
function replace ({ repository, ours }: Start, setId: string | null, ...ns: readonly number[]) {
  const entries = ns.map(n => entryRow(ours.id, uuid(n), { setId }))
  return ours.write(tx => repository.replaceEntries(tx, { organisationId: ours.id, setId }, entries))
}

async function entriesOf ({ storage: { tables: { searchEntries } }, ours }: Start) {
  const found = await ours.read.select({ id: searchEntries.id }).from(searchEntries).orderBy(asc(searchEntries.id))
  return found.map(({ id }) => id)
}

testRepository(t, { open: ({ tables }) => entryRows(tables) }, (t, start) => {
  t.test('what can be found of a set or of the library is replaced as a whole, and nothing else with it', async t => {
    const started = await start(t)
    const { repository, ours } = started
    const [set, other] = [uuid(11), uuid(12)]
    await addSets(started, 11, 12)
    t.equal(await repository.isLibraryIndexed(ours.read, ours.id), false)
    await replace(started, null, 0x101, 0x102)
    await replace(started, other, 0x103)
    await replace(started, set, 0x104, 0x105)
    t.equal(await repository.isLibraryIndexed(ours.read, ours.id), true)
    t.strictSame(await entriesOf(started), [0x101, 0x102, 0x103, 0x104, 0x105].map(uuid))
    const many = Array.from({ length: 45 }, (_, index) => 0x200 + index)
    await replace(started, set, ...many)
    t.strictSame(await entriesOf(started), [0x101, 0x102, 0x103, ...many].map(uuid))
    await replace(started, null)
    await replace(started, set)
    t.strictSame(await entriesOf(started), [0x103].map(uuid))
    t.equal(await repository.isLibraryIndexed(ours.read, ours.id), false)
  })

  t.test('organisations are listed by id', async t => {
    const { repository, ours, theirs } = await start(t)
    t.strictSame(await repository.listOrganisations(ours.read), [ours.id, theirs.id])
  })

  t.test('sets that have a version of which nothing can be found are listed by id, or one of them', async t => {
    const started = await start(t)
    const { storage: { tables }, repository, ours } = started
    const [third, first, indexed, second] = await addSets(started, 14, 11, 12, 13)
    const deleted = setRow(ours.id, uuid(15), { deletedAt: later(1) })
    await ours.write(async tx => {
      await tx.insert(tables.principleSets).values([deleted, setRow(ours.id, uuid(16))])
      await tx.insert(tables.setVersions).values(versionRow(ours.id, deleted.id, uuid(0x2000)))
    })
    await replace(started, indexed?.id ?? null, 0x101)
    await replace(started, null, 0x102)
    const list = (count: number, id?: string) => repository.listUnindexed(ours.read, ours.id, count, id)
    t.strictSame(await list(9), [first, second, third], 'not those that are deleted or have no version')
    t.strictSame(await list(2), [first, second])
    t.strictSame(await list(9, second?.id), [second])
    t.strictSame(await list(9, indexed?.id), [])
  })

  t.test('who locks a draft to index its set waits for the one before', async t => {
    const started = await start(t)
    const { storage: { tables }, repository, ours } = started
    const [set] = await addSets(started, 11)
    const id = set?.id ?? ''
    const draft = { organisationId: ours.id, setId: id, revision: 1, updatedAt: later(0), draft: {} as never }
    await ours.write(tx => tx.insert(tables.setDrafts).values(draft))
    const indexed = await Promise.all([1, 2, 3].map(n =>
      ours.write(async tx => {
        await repository.lockDraft(tx, ours.id, id)
        const found = await repository.listUnindexed(tx, ours.id, 1, id)
        const entries = found.map(() => entryRow(ours.id, uuid(0x100 + n), { setId: id }))
        if (found.length > 0) await repository.replaceEntries(tx, { organisationId: ours.id, setId: id }, entries)
        return found.length
      })
    ))
    t.equal(indexed.reduce((sum, count) => sum + count, 0), 1, 'one of three finds it unindexed')
    t.equal((await entriesOf(started)).length, 1)
  })

  t.test('what can be found of an organisation is neither seen as missing nor replaced by another', async t => {
    const started = await start(t)
    const { repository, ours, strangers } = started
    await addSets(started, 11, 12)
    await replace(started, null, 0x101)
    await replace(started, uuid(11), 0x102)
    const seen = await Promise.all(strangers.map(async ({ id, read, write }) => {
      await write(async tx => {
        await repository.lockDraft(tx, id, uuid(11))
        await repository.replaceEntries(tx, { organisationId: id, setId: uuid(11) }, [])
      })
      return repository.listUnindexed(read, id, 9)
    }))
    t.strictSame(seen, strangers.map(() => []))
    t.equal(await repository.isLibraryIndexed(ours.read, strangers[0]?.id ?? ''), false)
    t.strictSame(await entriesOf(started), [0x101, 0x102].map(uuid))
  })
})
