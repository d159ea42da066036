import { eq } from 'drizzle-orm'
import t from 'tap'
import { identityRepository } from '../../src/identity/repository.ts'
import { isUniqueViolation } from '../../src/storage/errors.ts'
import { testRepository } from '../fixtures/repository-suite.ts'
import { instant, keyRow, later, organisationRow, uuid } from '../fixtures/rows.ts'

testRepository(t, { open: ({ tables }) => identityRepository(tables) }, (t, start) => {
  t.test('an organisation is found by its id and by its slug, whoever asks', async t => {
    const { repository, storage, ours, theirs } = await start(t)
    const { id, slug, name, createdAt } = organisationRow(uuid(3))
    const inserted = await storage.as(id).write(tx => repository.insertOrganisation(tx, { id, slug, name, createdAt }))
    t.strictSame(inserted, organisationRow(id), 'with the default of its retention')
    const found = await Promise.all([ours, theirs].flatMap(({ read }) => [
      repository.findOrganisation(read, id),
      repository.findOrganisationBySlug(read, slug),
    ]))
    t.strictSame(found, [inserted, inserted, inserted, inserted])
    t.equal(await repository.findOrganisation(ours.read, uuid(9)), undefined)
    t.equal(await repository.findOrganisationBySlug(ours.read, slug.toUpperCase()), undefined)
  })

  t.test('a slug that is taken is refused as a unique violation', async t => {
    const { repository, storage, ours } = await start(t)
    const { slug: taken } = organisationRow(ours.id)
    const error = await storage.as(uuid(3)).write(tx =>
      repository.insertOrganisation(tx, { ...organisationRow(uuid(3)), slug: taken })
    ).catch(error => error)
    t.ok(isUniqueViolation(error))
    t.equal(await repository.findOrganisation(ours.read, uuid(3)), undefined)
  })

  t.test('whether there is another organisation', async t => {
    const { repository, storage, ours, theirs } = await start(t)
    const { organisations } = storage.tables
    t.equal(await repository.hasOtherOrganisation(ours.read, ours.id), true)
    await theirs.write(tx => tx.delete(organisations).where(eq(organisations.id, theirs.id)))
    t.equal(await repository.hasOtherOrganisation(ours.read, ours.id), false)
    t.equal(await repository.hasOtherOrganisation(ours.read, theirs.id), true)
  })

  t.test('an organisation is updated, and no other', async t => {
    const { repository, ours, theirs } = await start(t)
    const changed = { retentionMonths: 6, timeZone: 'Asia/Tokyo' }
    await ours.write(tx => repository.updateOrganisation(tx, ours.id, changed))
    t.strictSame(await repository.findOrganisation(ours.read, ours.id), { ...organisationRow(ours.id), ...changed })
    t.strictSame(await repository.findOrganisation(ours.read, theirs.id), organisationRow(theirs.id))
  })

  t.test('of transactions that lock an organisation each sees what the one before wrote', async t => {
    const { repository, ours } = await start(t)
    await Promise.all(Array.from({ length: 5 }, () =>
      ours.write(async tx => {
        await repository.lockOrganisation(tx, ours.id)
        const { retentionMonths = 0, timeZone = '' } = await repository.findOrganisation(tx, ours.id) ?? {}
        await repository.updateOrganisation(tx, ours.id, { retentionMonths: retentionMonths + 1, timeZone })
      })))
    t.equal((await repository.findOrganisation(ours.read, ours.id))?.retentionMonths, 24 + 5)
  })

  t.test('keys are found by their id and listed newest first, a page after an id', async t => {
    const { repository, ours } = await start(t)
    const [oldest, middle, newest] = [keyRow(ours.id, uuid(11)), keyRow(ours.id, uuid(12)), keyRow(ours.id, uuid(13))]
    await ours.write(async tx => {
      for (const key of [middle, newest, oldest]) await repository.insertKey(tx, key)
    })
    t.strictSame(await repository.findKey(ours.read, ours.id, middle.id), middle)
    t.equal(await repository.findKey(ours.read, ours.id, uuid(19)), undefined)
    const list = (after?: string, count?: number) => repository.listKeys(ours.read, ours.id, after, count)
    t.strictSame(await list(), [newest, middle, oldest])
    t.strictSame(await list(undefined, 2), [newest, middle])
    t.strictSame(await list(middle.id, 2), [oldest])
    t.strictSame(await list(oldest.id), [])
  })

  t.test('the scopes of other keys are those of live ones without a successor', async t => {
    const { repository, ours } = await start(t)
    const scopes = (...scopes: string[]) => ({ scopes })
    await ours.write(async tx => {
      const keys = [
        keyRow(ours.id, uuid(11), scopes('keys')),
        keyRow(ours.id, uuid(12), scopes('admin', 'keys')),
        keyRow(ours.id, uuid(13), { ...scopes('sets:read'), expiresAt: later(1) }),
        keyRow(ours.id, uuid(14), { ...scopes('expired'), expiresAt: instant }),
        keyRow(ours.id, uuid(15), { ...scopes('revoked'), revokedAt: instant }),
        keyRow(ours.id, uuid(16), { ...scopes('rotated'), expiresAt: later(9), rotatedTo: uuid(12) }),
      ]
      for (const key of keys) await repository.insertKey(tx, key)
    })
    const found = await repository.listOtherScopes(ours.read, ours.id, uuid(11), instant)
    t.strictSame(found.map(({ scopes }) => scopes.join()).sort(), ['admin,keys', 'sets:read'])
  })

  t.test('a key is rotated once, and not after it was revoked', async t => {
    const { repository, ours } = await start(t)
    await ours.write(async tx => {
      for (const n of [11, 12, 13]) await repository.insertKey(tx, keyRow(ours.id, uuid(n)))
    })
    const rotate = (id: string, rotatedTo: string, expiresAt: Date) =>
      ours.write(tx => repository.rotateKey(tx, ours.id, id, { rotatedTo, expiresAt }))
    t.equal(await rotate(uuid(11), uuid(12), later(5)), true)
    t.equal(await rotate(uuid(11), uuid(13), later(6)), false)
    await ours.write(tx => repository.revokeKey(tx, ours.id, uuid(13), later(7)))
    t.equal(await rotate(uuid(13), uuid(12), later(8)), false)
    t.equal(await rotate(uuid(19), uuid(12), later(8)), false, 'nor where there is none')
    t.strictSame(await repository.listKeys(ours.read, ours.id), [
      keyRow(ours.id, uuid(13), { revokedAt: later(7) }),
      keyRow(ours.id, uuid(12)),
      keyRow(ours.id, uuid(11), { rotatedTo: uuid(12), expiresAt: later(5) }),
    ])
  })

  t.test('a use is noted unless one was since', async t => {
    const { repository, ours } = await start(t)
    await ours.write(tx => repository.insertKey(tx, keyRow(ours.id, uuid(11))))
    const note = async (at: number, since: number) => {
      await ours.write(tx => repository.noteUse(tx, ours.id, uuid(11), later(at), later(since)))
      return (await repository.findKey(ours.read, ours.id, uuid(11)))?.lastUsedAt
    }
    t.strictSame(await note(10, 0), later(10), 'the first')
    t.strictSame(await note(20, 9), later(10))
    t.strictSame(await note(20, 10), later(20))
  })

  t.test('the keys of an organisation are neither seen nor changed by another', async t => {
    const { repository, ours, strangers } = await start(t)
    const key = keyRow(ours.id, uuid(11))
    await ours.write(tx => repository.insertKey(tx, key))
    const rotation = { rotatedTo: key.id, expiresAt: instant }
    const outcomes = await Promise.all(strangers.map(async ({ id, read, write }) => {
      await write(tx => repository.revokeKey(tx, id, key.id, instant))
      await write(tx => repository.noteUse(tx, id, key.id, instant, instant))
      return [
        await repository.findKey(read, id, key.id),
        await repository.listKeys(read, id),
        await repository.listOtherScopes(read, id, uuid(19), instant),
        await write(tx => repository.rotateKey(tx, id, key.id, rotation)),
      ]
    }))
    t.strictSame(outcomes, strangers.map(() => [undefined, [], [], false]))
    t.strictSame(await repository.listKeys(ours.read, ours.id), [key])
  })
})
