/**
 * Milestones of rule L, and D11 and D13 where they touch them (src/domain/rules/assessments.md), as a client meets
 * them.
 */
import { and, eq } from 'drizzle-orm'
import t from 'tap'
import { maxMilestones } from '../../src/assessments/milestones/service.ts'
import { isFrozenViolation } from '../../src/storage/errors.ts'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { keptClient } from '../fixtures/kept-client.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'

const ratings = {
  'kind-one': { level: 'yes', comment: 'Zoë says so — "every time".', confidence: 'low' },
  'kind-two': { notApplicable: 'too_early' },
  'old-one': { dontKnow: true },
}

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const { tables } = app.storage
  const ours = await makeOrganisation(app.storage)
  const client = keptClient(app, (await ours.key()).headers)
  const other = keptClient(app, (await (await makeOrganisation(app.storage, 'other')).key()).headers)
  const access = app.storage.as(ours.id)

  await t.test('L a milestone never changes its bytes, whatever becomes of the assessment', async t => {
    const made = await client.kept()
    await client.rate(made, ratings, { submit: true })
    const kept = await client.keep(made, 'spring')
    t.match(kept, { statusCode: 201, headers: { location: `${made.path}/milestones/spring` } })
    t.strictSame(
      Object.keys(kept.json()),
      ['name', 'createdAt', 'links'],
      "D13 nobody's ratings are in what is kept for repetitions"
    )
    const first = await client.get(`${made.path}/milestones/spring`)
    t.match(first.json(), {
      name: 'spring',
      reason: 'kept',
      state: 'open',
      ratings,
      restorable: true,
      result: null,
      fates: [],
    })
    await client.rate(made, { 'kind-one': { level: 'no' } })
    t.equal((await client.upgrade(made)).statusCode, 200)
    await client.move(made, 'closed', 'released', 'open')
    t.equal((await client.restore(made, 'spring')).statusCode, 200)
    await client.move(made, 'cancelled')
    await client.remove(made.set)
    const last = await client.get(`${made.path}/milestones/spring`)
    t.equal(last.body, first.body)
    t.equal(last.headers.etag, first.headers.etag)
    t.match(first.headers.etag, /^"[\w-]{27}"$/)
    const names = (await client.read(`${made.path}/milestones`)).items.map(({ name }: { name: string }) => name)
    t.equal(names.length, 3)
    t.ok(names.includes('spring') && names.includes('release-1'))
  })

  await t.test('L the row is frozen, until the assessment is erased', async t => {
    const made = await client.kept()
    await client.keep(made, 'spring')
    const { milestones } = tables
    const isIt = eq(milestones.assessmentId, made.id)
    for (
      const attempt of [
        () => access.write(tx => tx.update(milestones).set({ document: '{}' }).where(isIt)),
        () => access.write(tx => tx.update(milestones).set({ name: 'other' }).where(isIt)),
        () => access.write(tx => tx.delete(milestones).where(isIt)),
      ]
    ) t.ok(isFrozenViolation(await attempt().catch(error => error)))
    await client.done('DELETE', made.path)
    t.equal(Number(await access.read.$count(milestones, isIt)), 0)
    for (
      const answer of [
        await client.get(`${made.path}/milestones/spring`),
        await client.keep(made, 'summer'),
        await client.restore(made, 'spring'),
      ]
    ) t.match(answer.json(), { status: 410, code: 'assessment_erased' })
  })

  await t.test('L a name is taken once, and release-n by releases', async t => {
    const made = await client.kept()
    t.equal((await client.keep(made, 'spring')).statusCode, 201)
    t.match((await client.keep(made, 'spring')).json(), { status: 409, code: 'milestone_taken' })
    t.match((await client.keep(made, 'release-1')).json(), { status: 409, code: 'milestone_taken' })
    t.match((await client.upgrade(made, 'spring')).json(), { status: 409, code: 'milestone_taken' })
    t.match((await client.upgrade(made, 'release-7')).json(), { status: 409, code: 'milestone_taken' })
    for (const name of ['', 'Spring', '1', 'a b', 'x'.repeat(64), '../x', 'spring\n']) {
      t.match((await client.keep(made, name)).json(), {
        status: 422,
        code: 'invalid_body',
        errors: [{ pointer: '/name' }],
      }, name)
    }
    await client.move(made, 'closed', 'released')
    t.match(await client.read(`${made.path}/milestones/release-1`), { reason: 'release', result: 1 })
  })

  await t.test('L it is made while anything can become of the ratings, and restored while they may change', async t => {
    const made = await client.kept({ open: false })
    t.equal((await client.keep(made, 'in-draft')).statusCode, 201)
    t.equal((await client.restore(made, 'in-draft')).statusCode, 200)
    await client.move(made, 'open', 'closed')
    t.equal((await client.keep(made, 'in-closed')).statusCode, 201)
    t.match((await client.restore(made, 'in-draft')).json(), { status: 409, code: 'not_in_this_state' })
    await client.move(made, 'released')
    t.match((await client.keep(made, 'in-released')).json(), { status: 409, code: 'not_in_this_state' })
    t.match((await client.restore(made, 'in-draft')).json(), { status: 409, code: 'not_in_this_state' })
  })

  await t.test('D11 of a confidential assessment there are no ratings to restore', async t => {
    const made = await client.mutual({ disclosure: 'confidential' })
    const [first] = await client.join(made, 1, false)
    await first?.rate(ratings, { submit: true })
    await client.keep(made, 'spring')
    t.match(await client.read(`${made.path}/milestones/spring`), {
      ratings: null,
      restorable: false,
      settings: { disclosure: 'confidential', k: 5 },
    })
    t.match((await client.restore(made, 'spring')).json(), { status: 409, code: 'milestone_without_ratings' })
    await client.upgrade(made, 'before')
    const { body } = await client.get(`${made.path}/milestones/before`)
    t.notMatch(body, /"(level|yes|comment|submitted|submittedCount)"|Zoë/)
    t.match((await client.restore(made, 'before')).json(), { status: 409, code: 'milestone_without_ratings' })
    t.strictSame(
      await access.read.select().from(tables.milestoneCopies).where(eq(tables.milestoneCopies.assessmentId, made.id)),
      [],
      'nor are they kept'
    )
  })

  await t.test('D11 nor of what was kept while it was confidential', async t => {
    const made = await client.mutual({ disclosure: 'confidential', open: false })
    await client.keep(made, 'spring')
    await client.send('PATCH', made.path, { disclosure: 'shared' }, { 'if-match': '*' })
    t.match((await client.restore(made, 'spring')).json(), { status: 409, code: 'milestone_without_ratings' })
  })

  await t.test('what belongs to another organisation is not there', async t => {
    const made = await client.kept()
    await client.keep(made, 'spring')
    for (
      const answer of [
        await other.get(`${made.path}/milestones`),
        await other.get(`${made.path}/milestones/spring`),
        await other.keep(made, 'summer'),
        await other.restore(made, 'spring'),
      ]
    ) {
      t.match(answer.json(), { status: 404, code: 'assessment_not_found' })
    }
    const reading = keptClient(app, (await ours.key(['assessments:read'])).headers)
    t.equal((await reading.keep(made, 'summer')).statusCode, 403)
    t.equal((await reading.restore(made, 'spring')).statusCode, 403)
  })

  await t.test(
    'no more of your own naming than an assessment may have; a release keeps ' +
      'its own all the same',
    async t => {
      const made = await client.kept()
      await client.keep(made, 'spring')
      const [row] = await access.read.select().from(tables.milestones).where(
        eq(tables.milestones.assessmentId, made.id)
      )
      const copies = Array.from({ length: maxMilestones - 1 }, (_, n) => ({ ...row, name: `spring-${n}` })) as Array<
        typeof tables.milestones.$inferInsert
      >
      await access.write(async tx => {
        for (let from = 0; from < copies.length; from += 50) {
          await tx.insert(tables.milestones).values(copies.slice(from, from + 50))
        }
      })
      t.match((await client.keep(made, 'summer')).json(), { status: 409, code: 'too_many_kept' })
      t.match((await client.upgrade(made, 'summer')).json(), { status: 409, code: 'too_many_kept' })
      await client.move(made, 'closed', 'released')
      t.equal((await client.read(`${made.path}/milestones`)).items.length, maxMilestones + 1)
    }
  )

  await t.test('of ten milestones of one name made at once one is made', async t => {
    const made = await client.kept()
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.keep(made, 'spring')))
    t.strictSame(answers.map(({ statusCode }) => statusCode).sort(), [201, ...Array(9).fill(409)])
    t.equal(
      Number(
        await access.read.$count(
          tables.auditEvents,
          and(eq(tables.auditEvents.action, 'milestone.created'), eq(tables.auditEvents.resourceId, made.id))
        )
      ),
      1
    )
  })
})
