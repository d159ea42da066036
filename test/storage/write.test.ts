import { and, eq } from 'drizzle-orm'
import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate, setTimeout } from 'node:timers/promises'
import t from 'tap'
import { isUniqueViolation } from '../../src/storage/errors.ts'
import { MisusedStorage } from '../../src/storage/work.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { addOrganisation, organisationRow, setRow, sought, uuid } from '../fixtures/rows.ts'

testOnEngines(t, async (t, engine) => {
  t.test('writes all of a work or nothing', async t => {
    const { storage } = await engine.open(t)
    const { principleSets } = storage.tables
    const { read, write } = await addOrganisation(storage)
    await t.rejects(
      write(async tx => {
        await tx.insert(principleSets).values(setRow(uuid(1), uuid(2)))
        throw new RangeError('changed my mind')
      }),
      RangeError
    )
    t.equal(await read.$count(principleSets), 0)
    t.equal(
      await write(async tx => (await tx.insert(principleSets).values(setRow(uuid(1), uuid(2))).returning()).length),
      1
    )
  })

  t.test('fails a work whose statement failed, even where the error is caught', async t => {
    const { storage } = await engine.open(t)
    const { organisations, principleSets } = storage.tables
    const { read, write } = await addOrganisation(storage)
    const error = await write(async tx => {
      await tx.insert(principleSets).values(setRow(uuid(1), uuid(2)))
      await tx.insert(organisations).values(organisationRow(uuid(1))).catch(() => {})
    }).catch(error => error)
    t.ok(isUniqueViolation(error))
    t.equal(await read.$count(principleSets), 0)
  })

  t.test('keeps members of one group apart: one refused, the others written', async t => {
    const { storage } = await engine.open(t)
    const { principleSets } = storage.tables
    const { read, write } = await addOrganisation(storage)
    const outcomes = await Promise.allSettled(Array.from({ length: 9 }, (_, n) =>
      write(async tx => {
        await tx.insert(principleSets).values(setRow(uuid(1), uuid(100 + n)))
        if (n % 3 === 0) throw new RangeError('not this one')
        return n
      })))
    t.strictSame(outcomes.map(({ status }) => status === 'fulfilled'), [
      false,
      true,
      true,
      false,
      true,
      true,
      false,
      true,
      true,
    ])
    t.equal(await read.$count(principleSets), 6)
  })

  t.test('does not show an open transaction to readers', async t => {
    const { storage } = await engine.open(t)
    const { organisations, principleSets } = storage.tables
    const { read, write } = await addOrganisation(storage)
    const counts: Promise<number>[] = []
    let begun = () => {}
    const started = new Promise<void>(resolve => {
      begun = resolve
    })
    const reading = started.then(() => {
      for (let n = 0; n < 3; n++) counts.push(read.$count(principleSets).then(Number))
    })
    await t.rejects(
      write(async tx => {
        await tx.insert(principleSets).values(setRow(uuid(1), uuid(2)))
        begun()
        for (let n = 0; n < 20; n++) await tx.select().from(organisations)
        throw new RangeError('rolled back')
      }),
      RangeError
    )
    await reading
    t.strictSame(await Promise.all(counts), [0, 0, 0])
  })

  t.test('lets exactly one of fifty concurrent edits of a revision win', async t => {
    const { storage } = await engine.open(t)
    const { organisations } = storage.tables
    const { read, write } = await addOrganisation(storage)
    for (let round = 0; round < 3; round++) {
      const [{ name: before } = { name: '' }] = await read.select().from(organisations)
      const changed = await Promise.all(Array.from({ length: 50 }, (_, n) =>
        write(tx =>
          tx.update(organisations)
            .set({ name: `round ${round}, writer ${n}` })
            .where(and(eq(organisations.id, uuid(1)), eq(organisations.name, before)))
            .returning()
        )))
      const winners = changed.flat()
      t.equal(winners.length, 1)
      t.strictSame(await read.select().from(organisations), winners)
    }
  })

  t.test('refuses another read, search or write inside a write at once', async t => {
    const { storage } = await engine.open(t)
    const { organisations } = storage.tables
    const { read, write, search } = await addOrganisation(storage)
    await t.rejects(
      write(async () => {
        await write(async () => {})
      }),
      MisusedStorage
    )
    await t.rejects(
      write(async () => {
        await storage.as('public').write(async () => {})
      }),
      MisusedStorage
    )
    await t.rejects(write(async () => {
      await search({ ...sought(['a']), limit: 1 })
    }))
    const error = await write(async () => {
      await read.select().from(organisations)
    }).catch(error => error)
    t.match([error, error.cause].filter(cause => cause instanceof MisusedStorage), [{}])
    t.equal(await read.$count(organisations), 1, 'and goes on after')
  })

  t.test('finds a work that awaits anything but its tx', async t => {
    const { storage } = await engine.open(t)
    const { organisations } = storage.tables
    const { read, write } = await addOrganisation(storage)
    const rename = { name: 'renamed' }
    await t.rejects(
      write(async tx => {
        await tx.update(organisations).set(rename)
        await setTimeout(20)
        await tx.update(organisations).set(rename)
      }),
      { message: 'A work may await its tx and nothing else' }
    )
    await t.rejects(
      write(async tx => {
        await setImmediate()
        await setImmediate()
        await tx.update(organisations).set(rename)
      }),
      MisusedStorage
    )
    await t.rejects(write(() => new Promise(() => {})), MisusedStorage)
    await setTimeout(30)
    t.equal(await read.$count(organisations, eq(organisations.name, 'renamed')), 0)
  })

  t.test('lets a long work run on its tx alone, some of it side by side', async t => {
    const { storage } = await engine.open(t)
    const { organisations } = storage.tables
    const { write } = await addOrganisation(storage)
    const rows = await write(async tx => {
      for (let n = 0; n < 100; n++) await tx.update(organisations).set({ name: `${n}` })
      return Promise.all([1, 2, 3].map(() => tx.select({ name: organisations.name }).from(organisations)))
    })
    t.strictSame(rows.flat(), [{ name: '99' }, { name: '99' }, { name: '99' }])
  })

  t.test('ends a tx with its work', async t => {
    const { storage } = await engine.open(t)
    const { organisations } = storage.tables
    const { write } = await addOrganisation(storage)
    const late = await write(async tx => () => tx.select().from(organisations))
    await t.rejects(late(), { cause: { message: 'This tx is over: it lives only inside write' } })
  })

  t.test('runs each work in the async context of its caller', async t => {
    const { storage } = await engine.open(t)
    const { write } = await addOrganisation(storage)
    const context = new AsyncLocalStorage<number>()
    const seen = await Promise.all([1, 2, 3].map(n => context.run(n, () => write(async () => context.getStore()))))
    t.strictSame(seen, [1, 2, 3])
  })

  t.test('may be written to by what a work has started, once the work is over', async t => {
    const { storage } = await engine.open(t)
    const { organisations } = storage.tables
    const { write } = await addOrganisation(storage)
    let later: Promise<unknown> = Promise.resolve()
    await write(async tx => {
      later = setTimeout(20).then(() => write(tx => tx.update(organisations).set({ name: 'later' }).returning()))
      await tx.select().from(organisations)
    })
    t.match(await later, [{ name: 'later' }])
  })

  t.test('finishes what waits when it is closed', async t => {
    const { storage } = await engine.open(t)
    const { organisations } = storage.tables
    const { write } = await addOrganisation(storage)
    const waiting = Array.from(
      { length: 5 },
      (_, n) => write(tx => tx.update(organisations).set({ name: `${n}` }).returning())
    )
    await storage.close()
    t.equal((await Promise.all(waiting)).length, 5)
  })
})
