/** What is asked of large versions is made in the worker thread, and is what it would be of small ones. */
import t from 'tap'
import { itemFates } from '../../src/domain/follow-up/fates.ts'
import { storedRatings } from '../../src/domain/assessments/rating.ts'
import { upgraded } from '../../src/domain/follow-up/upgrade.ts'
import type { CustomContent } from '../../src/domain/versions/principle-set.ts'
import type { Lineage } from '../../src/storage/schema/sets.ts'
import { isInline } from '../../src/workers/inline.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { storeVersion } from '../fixtures/stored-versions.ts'
import { principle, statement, version } from '../fixtures/versions.ts'

const text = 'We decide together what is said here, what is kept between us and what others are told. '
/** A hundred statements of each principle, the first of which says something else in each version. */
const contentOf = (edition: number): CustomContent => ({
  ...version(),
  principles: Array.from({ length: 20 }, (_, at) =>
    principle(`p-${at}`, {
      statements: Array.from({ length: 100 }, (_, index) =>
        statement(`p-${at}-s-${index}`, { text: text.repeat(2) + (index === 0 && at < 3 ? edition : '') })),
    })),
})
const [older, newer] = [contentOf(1), contentOf(2)]
const keys = older.principles.flatMap(({ statements }) => statements).map(({ key }) => key)
const levels = older.scale?.levels.map(({ key }) => key) ?? []
const saidBy = (person: number) =>
  Object.fromEntries(keys.map((key, index) => [key, { level: levels[(index * 7 + person) % levels.length] ?? '' }]))
const codesOf = (
  { checks }: { readonly checks: ReadonlyArray<{ readonly code: string, readonly principle: string | null }> },
  code: string
) => checks.filter(check => check.code === code).map(check => check.principle)

testOnEngines(t, async (t, engine) => {
  const { client, storage, organisation } = await startAssessing(t, engine)
  const base = await storeVersion(storage, organisation.id, older, { visibility: 'private' })
  await storeVersion(storage, organisation.id, newer, { next: base })
  t.notOk(isInline(JSON.stringify(older).length))
  const first = { set: base.setId, version: '1.0.0' }
  const fates = itemFates(older, newer)

  await t.test('U an upgrade moves what everybody said, and a milestone brings it back', async t => {
    const made = await client.make({ ...first, mode: 'mutual', disclosure: 'shared', open: true })
    t.same(codesOf(made, 'newer_version_available'), [null])
    const people = await client.join(made, 2)
    for (const [index, person] of people.entries()) await person.rate(saidBy(index), { submit: true })
    const self = made.links.self
    t.equal((await client.send('POST', `${self}/milestones`, { name: 'before' })).statusCode, 201)

    const preview = await client.read(`${self}/upgrade?to=2.0.0`)
    t.same(
      preview.items.map(({ key, fate }: { key: string, fate: string }) => [key, fate]),
      fates.map(({ key, fate }) => [key, fate])
    )
    const moved = await client.send('POST', `${self}/upgrade`, { to: '2.0.0', milestoneName: 'upgrade' }, {
      'idempotency-key': 'upgrade',
      'if-match': '*',
    })
    t.match(moved.json(), { set: { version: '2.0.0' }, submittedCount: 0 })
    const { fates: kept } = await client.read(`${self}/milestones/upgrade`)
    t.same(kept, fates.map(({ key, principle, from, fate }) => ({ key, principle, from, fate })))
    for (const [index, person] of people.entries()) {
      const { ratings, carried } = await person.mine()
      const expected = upgraded({ from: older, to: newer, ratings: storedRatings(older, saidBy(index)), fates }).ratings
      t.same(ratings, saidBy(index))
      t.same(
        carried,
        Object.fromEntries(Object.entries(expected).flatMap(([key, { carry }]) => carry ? [[key, carry]] : []))
      )
    }

    const [late] = await client.join(made, 1)
    await late?.rate(saidBy(2), { submit: true })
    t.match((await client.send('POST', `${self}/milestones/before/restore`, undefined, { 'if-match': '*' })).json(), {
      set: { version: '1.0.0' },
      submittedCount: 2,
    })
    for (const [index, person] of people.entries()) {
      t.match(await person.mine(), { state: 'submitted', ratings: saidBy(index), carried: {} })
    }
    t.match(await late?.mine(), {
      state: 'in_progress',
      ratings: saidBy(2),
      carried: { 'p-0-s-0': 'to_confirm', 'p-0-s-1': 'carried' },
    })
  })

  await t.test('E2 a single one tells what to look at while it is open, closed and moved', async t => {
    const made = await client.make({ ...first, open: true })
    t.equal((await client.replace(made, saidBy(0))).statusCode, 200)
    const open = await client.again(made)
    t.equal(
      codesOf(open, 'rated_high_without_evidence').length,
      Object.values(saidBy(0)).filter(({ level }) => level === levels.at(-1)).length
    )
    t.same(
      (await client.move(made, 'closed')).checks,
      open.checks.map(check =>
        check.code === 'newer_version_available'
          ? { ...check, link: `/v1/principle-sets/${base.setId}/versions/2.0.0` }
          : check
      )
    )
    await client.move(made, 'open')
    const answer = await client.send('POST', `${made.links.self}/upgrade`, { to: '2.0.0', milestoneName: 'one' }, {
      'idempotency-key': 'one',
      'if-match': '*',
    })
    t.same(codesOf(answer.json(), 'to_confirm_open'), ['p-0', 'p-1', 'p-2'])
  })

  await t.test('L it is closed and released by an instance that knows nothing of its version yet', async t => {
    const { setId: set } = await storeVersion(storage, organisation.id, older, { visibility: 'private' })
    const made = await client.make({ set, version: '1.0.0', open: true })
    t.equal((await client.replace(made, saidBy(0))).statusCode, 200)
    t.match(await client.move(made, 'closed'), { state: 'closed' })
    t.match(await client.move(made, 'released'), { state: 'released' })
  })

  await t.test('M0 its statements bound its seats', async t => {
    const made = await client.make({ ...first, mode: 'mutual' })
    t.match((await client.send('POST', `${made.links.self}/participants`, { seats: [{ count: 31 }] })).json(), {
      errors: [{ pointer: '/seats', code: 'too_many_seats' }],
    })
    await client.issue(made, 30)
    t.match((await client.send('PATCH', made.links.self, { version: '2.0.0' }, { 'if-match': '*' })).json(), {
      set: { version: '2.0.0' },
    })
  })

  await t.test('I5 its names are those that an action may have', async t => {
    const made = await client.make(first)
    const tryAction = (principle: string, statement: string) =>
      client.send('POST', `${made.links.self}/actions`, { what: 'Ask everybody.', owner: 'Kim', principle, statement })
    t.equal((await tryAction('p-19', 'p-19-s-99')).statusCode, 201)
    t.match((await tryAction('p-19', 'p-18-s-99')).json(), { errors: [{ pointer: '/statement' }] })
    t.match((await tryAction('p-20', 'p-19-s-99')).json(), { errors: [{ pointer: '/principle' }] })
  })

  await t.test('T12 a custom one tells what became otherwise in its base', async t => {
    const lineage = {
      base: { setId: base.setId, version: '1.0.0' },
      tailoring: { operations: [] },
      ledger: [],
    } as unknown as Lineage
    const custom = await storeVersion(storage, organisation.id, older, { visibility: 'private', lineage })
    const made = await client.make({ set: custom.setId, version: '1.0.0', open: true })
    t.same(codesOf(made, 'upstream_changed'), ['p-0', 'p-1', 'p-2'])
  })
})
