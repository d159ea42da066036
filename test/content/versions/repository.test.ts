import t from 'tap'
import {
  contentRepository, type ContentRepository,
  type VersionPage
} from '../../../src/content/versions/repository.ts'
import type { SetRow } from '../../../src/content/versions/version.ts'
import { isUniqueViolation } from '../../../src/storage/errors.ts'
import type { Writer } from '../../../src/storage/storage.ts'
import { testRepository, type Owner } from '../../fixtures/repository-suite.ts'
import { instant, later, organisationRow, setRow, uuid } from '../../fixtures/rows.ts'
import { testTexts } from './repository-texts.ts'
import { storeVersion, versionOf } from './storing.ts'

async function storeSets (repository: ContentRepository, { write }: Owner, ...sets: readonly SetRow[]) {
  await write(async tx => {
    for (const set of sets) await repository.insertSet(tx, set)
  })
}

testRepository(t, { open: ({ tables }) => contentRepository(tables) }, (t, start) => {
  testTexts(t, start)

  t.test('an organisation is put where it is not, and gets its new name where it is', async t => {
    const { storage, repository, ours } = await start(t)
    const put = (organisation: Parameters<typeof repository.putOrganisation>[1]) =>
      storage.as(organisation.id).write(tx => repository.putOrganisation(tx, organisation))
    const { organisations } = storage.tables
    const [found, fresh] = [organisationRow(ours.id), organisationRow(uuid(3))]
    await put(fresh)
    await put({ ...found, slug: 'another', name: 'Another name', createdAt: later(9) })
    const rows = await ours.read.select().from(organisations).orderBy(organisations.id)
    t.strictSame(rows, [{ ...found, name: 'Another name' }, organisationRow(uuid(2)), fresh])
  })

  t.test('of transactions that put an organisation each sees what the one before wrote', async t => {
    const { storage, repository, ours } = await start(t)
    const { principleSets } = storage.tables
    const putOnce = async (tx: Writer) => {
      await repository.putOrganisation(tx, organisationRow(ours.id))
      if (await repository.findSetBySlug(tx, ours.id, 'garden') === undefined) {
        await repository.insertSet(tx, setRow(ours.id, uuid(11), { slug: 'garden' }))
      }
    }
    await Promise.all(Array.from({ length: 4 }, () => ours.write(putOnce)))
    t.equal(Number(await ours.read.$count(principleSets)), 1)
  })

  t.test('a set is found by its slug in its organisation, which is free once', async t => {
    const { repository, ours, theirs } = await start(t)
    const [set, same] = [setRow(ours.id, uuid(11), { slug: 'garden' }), setRow(theirs.id, uuid(12), { slug: 'garden' })]
    await storeSets(repository, ours, set)
    await storeSets(repository, theirs, same)
    t.strictSame(await repository.findSetBySlug(ours.read, ours.id, 'garden'), set)
    t.strictSame(await repository.findSetBySlug(theirs.read, theirs.id, 'garden'), same)
    t.equal(await repository.findSetBySlug(ours.read, ours.id, 'Garden'), undefined)
    const error = await storeSets(repository, ours, setRow(ours.id, uuid(13), { slug: 'garden' })).catch(error => error)
    t.ok(isUniqueViolation(error))
  })

  t.test('V8 a set is found by its id by its organisation, by others where it is public or unlisted', async t => {
    const { repository, ours, theirs } = await start(t)
    const deleted = { visibility: 'public', deletedAt: instant } as const
    const sets = [
      setRow(ours.id, uuid(11)),
      setRow(ours.id, uuid(12), { visibility: 'unlisted' }),
      setRow(ours.id, uuid(13), { visibility: 'public' }),
      setRow(ours.id, uuid(14), deleted),
    ]
    await storeSets(repository, ours, ...sets)
    const findAll = ({ read }: Owner, organisation: string | undefined) =>
      Promise.all([...sets, { id: uuid(19) }].map(({ id }) => repository.findSetById(read, organisation, id)))
    const open = [undefined, ...sets.slice(1), undefined]
    t.strictSame(await findAll(ours, ours.id), [...sets, undefined])
    t.strictSame(await findAll(theirs, theirs.id), open)
    const readable = async ({ read, id }: Owner) =>
      [...await repository.listReadable(read, id, [...sets, ...sets].map(({ id }) => id))].sort()
    t.strictSame(await readable(ours), [uuid(11), uuid(12), uuid(13)], 'and not deleted')
    t.strictSame(await readable(theirs), [uuid(12), uuid(13)])
    t.equal((await repository.listReadable(ours.read, ours.id, [])).size, 0)
    t.strictSame(await findAll(theirs, undefined), open)
  })

  t.test('V1 the versions of a set are listed newest first by their numbers, all or those before one', async t => {
    const { repository, ours } = await start(t)
    const [set, other] = [setRow(ours.id, uuid(11)), setRow(ours.id, uuid(12))]
    await storeSets(repository, ours, set, other)
    t.strictSame(await repository.listVersions(ours.read, set.id), [])
    t.equal(await repository.findNewest(ours.read, set.id), undefined)
    const numbers = [[1, 0, 0], [1, 9, 0], [1, 10, 0], [1, 10, 1], [2, 0, 0]] as const
    const oldestFirst = numbers.map(([major, minor, patch], index) => versionOf(0x100 + index, { major, minor, patch }))
    for (const version of oldestFirst.toSorted((a, b) => a.patch - b.patch)) {
      await storeVersion(repository, ours, set, version)
    }
    await storeVersion(repository, ours, other, versionOf(0x200, { major: 7 }))
    const newestFirst = oldestFirst.toReversed()
    const [newest, corrected] = newestFirst
    const list = (page?: VersionPage) => repository.listVersions(ours.read, set.id, page)
    t.strictSame(await list(), newestFirst)
    t.strictSame(await list({ count: 2 }), newestFirst.slice(0, 2))
    t.strictSame(await list({ before: corrected, count: 2 }), newestFirst.slice(2, 4))
    const before = { major: 1, minor: 9, patch: 9 }
    t.strictSame(await list({ before }), newestFirst.slice(3), 'a number needs no version')
    t.strictSame(await repository.findNewest(ours.read, set.id), newest)

    const find = (major: number, minor?: number, patch?: number) =>
      repository.findNumbered(ours.read, set.id, {
        major,
        ...(minor !== undefined && { minor }),
        ...(patch !== undefined && { patch }),
      })
    t.strictSame(
      [await find(1), await find(1, 9), await find(1, 10, 0), await find(1, 8), await find(3)],
      [corrected, oldestFirst[1], oldestFirst[2], undefined, undefined],
      'the newest whose number begins so'
    )
  })

  t.test('V1 the number of a version is free once in its set; a retired version says so', async t => {
    const { storage, repository, ours } = await start(t)
    const set = setRow(ours.id, uuid(11))
    await storeSets(repository, ours, set)
    const version = await storeVersion(repository, ours, set, versionOf(0x100))
    t.ok(isUniqueViolation(await storeVersion(repository, ours, set, versionOf(0x101)).catch(error => error)))
    const retirement = { explanation: 'Old', replacedBy: '2.0.0', retiredAt: later(1) }
    await ours.write(tx =>
      tx.insert(storage.tables.versionRetirements).values({
        ...retirement,
        organisationId: ours.id,
        versionId: version.id,
      })
    )
    t.strictSame(await repository.findNewest(ours.read, set.id), { ...version, retirement })
    t.strictSame(await repository.listDigests(ours.read, ours.id), [{ setId: set.id, digest: version.contentDigest }])
  })

  t.test('a feed has what was published, retired and deleted last of the public sets, or of one set', async t => {
    const { storage, repository, ours, theirs } = await start(t)
    const [open, closed] = [setRow(ours.id, uuid(11), { visibility: 'public' }), setRow(ours.id, uuid(12))]
    const deleted = [5, 6].map(n => setRow(ours.id, uuid(n), { visibility: 'public', deletedAt: later(n) }))
    await storeSets(repository, ours, open, closed, ...deleted, setRow(ours.id, uuid(13), { deletedAt: later(9) }))
    await storeVersion(repository, ours, open, versionOf(0x100))
    await storeVersion(repository, ours, open, versionOf(0x101, { major: 2, publishedAt: later(1) }))
    await storeVersion(repository, ours, closed, versionOf(0x102, { publishedAt: later(2) }))
    const retire = (n: number) => ({
      organisationId: ours.id,
      versionId: uuid(n),
      explanation: 'Old',
      replacedBy: null,
      retiredAt: later(n),
    })
    await ours.write(tx => tx.insert(storage.tables.versionRetirements).values([0x100, 0x101, 0x102].map(retire)))
    const idsOf = (found: ReadonlyArray<{ readonly id: string }>) => found.map(({ id }) => id)
    for (const list of [repository.listRecent, repository.listRetired]) {
      t.strictSame(idsOf(await list(theirs.read, undefined, 9)), [0x101, 0x100].map(uuid))
      t.strictSame(idsOf(await list(theirs.read, undefined, 1)), [uuid(0x101)])
      t.strictSame(idsOf(await list(ours.read, closed.id, 9)), [uuid(0x102)])
    }
    t.strictSame(idsOf(await repository.listDeleted(theirs.read, 9)), [6, 5].map(uuid))
    t.strictSame(idsOf(await repository.listDeleted(theirs.read, 1)), [uuid(6)])
  })

  t.test('the newest versions of the sets of an organisation are listed in the order the sets were made', async t => {
    const { repository, ours, theirs } = await start(t)
    const [last, first, second] = [
      setRow(ours.id, uuid(11), { createdAt: later(9) }),
      setRow(ours.id, uuid(12), { origin: 'guide' }),
      setRow(ours.id, uuid(13)),
    ]
    await storeSets(repository, ours, last, first, second, setRow(ours.id, uuid(14)))
    await storeVersion(repository, ours, last, versionOf(0x100))
    const newest = await storeVersion(repository, ours, last, versionOf(0x101, { minor: 1 }), { description: 'Newer' })
    const others = [
      await storeVersion(repository, ours, first, versionOf(0x102)),
      await storeVersion(repository, ours, second, versionOf(0x103)),
    ]
    const description = 'A description'
    t.strictSame(await repository.listNewest(ours.read, ours.id), [
      ...[first, second].map((set, index) => ({ ...others[index], description, set })),
      { ...newest, description: 'Newer', set: last },
    ])
    t.strictSame(await repository.listNewest(ours.read, theirs.id), [])
  })

  t.test('V8 custom sets are listed by id: those of the organisation, or the public ones of all others', async t => {
    const { repository, ours, theirs } = await start(t)
    const sets = [
      setRow(ours.id, uuid(11), { slug: 'garden' }),
      setRow(theirs.id, uuid(12), { visibility: 'public' }),
      setRow(ours.id, uuid(13), { visibility: 'public' }),
      setRow(theirs.id, uuid(14), { visibility: 'public', slug: 'garden' }),
      setRow(theirs.id, uuid(15), { visibility: 'unlisted' }),
      setRow(theirs.id, uuid(16)),
      setRow(theirs.id, uuid(17), { visibility: 'public', deletedAt: instant }),
      setRow(theirs.id, uuid(18), { visibility: 'public', origin: 'guide' }),
    ]
    for (const [index, set] of sets.toReversed().entries()) {
      const owner = set.organisationId === ours.id ? ours : theirs
      await storeSets(repository, owner, set)
      await storeVersion(repository, owner, set, versionOf(0x100 + index))
    }
    await storeSets(repository, theirs, setRow(theirs.id, uuid(19), { visibility: 'public' }))
    const ids = async (
      whose: 'own' | 'others',
      organisation: string | undefined,
      { slug, after, count = 9 }: { slug?: string, after?: string, count?: number } = {}
    ) => {
      const listed = await repository.listPublished(ours.read, whose, organisation, { slug, after, count })
      return listed.map(({ set }) => set.id)
    }
    t.strictSame(await ids('own', ours.id), [uuid(11), uuid(13)])
    t.strictSame(await ids('own', ours.id, { slug: 'garden' }), [uuid(11)])
    t.strictSame(await ids('others', ours.id), [uuid(12), uuid(14)])
    t.strictSame(await ids('others', undefined), [uuid(12), uuid(13), uuid(14)])
    t.strictSame(await ids('others', undefined, { count: 2 }), [uuid(12), uuid(13)])
    t.strictSame(await ids('others', undefined, { after: uuid(12), count: 1 }), [uuid(13)])
    t.strictSame(await ids('others', undefined, { after: uuid(14) }), [])
    t.strictSame(await ids('others', ours.id, { slug: 'garden' }), [uuid(14)])
  })

  t.test('V8 the private sets of an organisation and their versions are not seen by another', async t => {
    const { repository, ours, strangers } = await start(t)
    const set = setRow(ours.id, uuid(11), { slug: 'garden' })
    await storeSets(repository, ours, set)
    await storeVersion(repository, ours, set, versionOf(0x100))
    const seen = await Promise.all(strangers.map(async ({ id, read }) => [
      await repository.findSetBySlug(read, id, 'garden'),
      await repository.findSetById(read, id, set.id),
      await repository.listNewest(read, id),
      await repository.listPublished(read, 'own', id, { after: undefined, count: 9 }),
      await repository.listPublished(read, 'others', undefined, { after: undefined, count: 9 }),
      await repository.listDigests(read, id),
    ]))
    t.strictSame(seen, strangers.map(() => [undefined, undefined, [], [], [], []]))
  })
})
