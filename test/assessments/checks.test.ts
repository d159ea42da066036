/**
 * Rule E2 of src/domain/rules/assessments.md, and I5, D1, D6 and D11 where checks touch them, as a client meets them.
 */
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { firstVersion, keptClient, secondVersion, type KeptAssessment } from '../fixtures/kept-client.ts'
import { day, movableClock } from '../fixtures/keyed-app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { adapt, tailoring } from '../fixtures/sets-client.ts'

const high = { 'kind-one': { level: 'yes' }, 'kind-two': { level: 'yes' }, 'old-one': { level: 'yes' } }

testOnEngines(t, async (t, engine) => {
  const clock = movableClock()
  const app = await startApp(t, { engine, now: clock.now })
  const ours = await makeOrganisation(app.storage)
  const client = keptClient(app, (await ours.key()).headers)
  const other = keptClient(app, (await (await makeOrganisation(app.storage, 'other')).key()).headers)
  const codesOf = async (made: KeptAssessment) => (await client.checks(made)).map(({ code }) => code)
  const one = () => client.set(firstVersion)

  await t.test(
    'E2 every check says its severity, in plain words, where, and where something can be done; the ' +
      'assessment tells the same',
    async t => {
      const made = await client.kept()
      await client.rate(made, { 'kind-one': { level: 'yes' } })
      const [first, second, ...rest] = await client.checks(made)
      t.strictSame(first, {
        code: 'rated_high_without_evidence',
        severity: 'info',
        detail: 'The statement is rated high, and nothing is named that shows it.',
        principle: 'kind',
        statement: 'kind-one',
        link: null,
      })
      t.match(second, { code: 'newer_version_available', link: `${made.path}/upgrade?to=2.0.0` })
      t.strictSame(rest, [])
      t.equal((await client.get(String(second?.link))).statusCode, 200)
      t.strictSame((await client.again(made)).checks, [first, second])
    }
  )

  await t.test('E2 what a single response asks: high without evidence, all the same, to be confirmed', async t => {
    const made = await client.kept()
    const { id, links } = (await client.show(made)).json()
    await client.rate(made, { ...high, 'kind-one': { level: 'yes', evidenceIds: [id] } })
    const asked = async () =>
      (await client.checks(made)).filter(({ code }) => code === 'rated_high_without_evidence').map(({ statement }) =>
        statement
      )
    t.strictSame(await asked(), ['kind-two', 'old-one'])
    t.ok((await codesOf(made)).includes('all_same_level'))
    await client.done('DELETE', links.self)
    t.strictSame(await asked(), ['kind-one', 'kind-two', 'old-one'], 'what was deleted shows nothing')
    await client.upgrade(made)
    t.match((await client.checks(made)).filter(({ code }) => code === 'to_confirm_open'), [{ statement: 'kind-one' }])
    await client.send('PATCH', `${made.path}/response`, { ratings: { 'kind-one': { level: 'yes' } } }, {
      'if-match': '*',
    })
    t.notOk((await codesOf(made)).includes('to_confirm_open'))
  })

  await t.test('E2 what the last result asks: much that does not apply, little that was answered', async t => {
    const made = await client.kept({ set: await one() })
    await client.rate(made, { 'kind-one': { notApplicable: 'too_early' }, 'kind-two': { dontKnow: true } })
    t.strictSame(await codesOf(made), [])
    await client.move(made, 'closed', 'released')
    const checks = await client.checks(made)
    t.match(checks, [{ code: 'na_share_high', principle: 'kind' }, { code: 'coverage_low', principle: 'kind' }, {
      code: 'coverage_low',
      principle: 'old',
    }])
  })

  await t.test('E2 what became of the set: a version that is retired, a newer one', async t => {
    const set = await one()
    const made = await client.kept({ set })
    t.strictSame(await codesOf(made), [])
    await client.publishNext(set, secondVersion)
    t.strictSame(await codesOf(made), ['newer_version_available'])
    await client.done('POST', `${set.path}/versions/1.0.0/retirement`, { explanation: 'It is over.' })
    t.strictSame(await codesOf(made), ['set_version_retired', 'newer_version_available'])
    await client.move(made, 'closed')
    const [retired, newer] = await client.checks(made)
    for (const link of [retired?.link, newer?.link]) {
      t.equal((await client.get(String(link))).statusCode, 200, String(link))
    }
    await client.done('POST', `${set.path}/versions/2.0.0/retirement`, { explanation: 'It is over too.' })
    t.strictSame(await codesOf(made), ['set_version_retired'], 'what is retired is not offered')
    await client.remove(set)
    t.strictSame(await codesOf(made), [], 'nothing is told of a set that is gone')
    t.equal((await client.again(made)).set.version, '1.0.0')
  })

  await t.test('E2 what is upstream of a custom set', async t => {
    const base = await client.set(firstVersion)
    const custom = await client.make({ slug: 'custom-of-base', basedOn: { set: base.id, version: '1.0.0' } })
    await client.write(custom, tailoring([adapt('old', { gloss: 'Said in our words.' })]))
    await client.publish(custom)
    const made = await client.kept({ set: custom })
    t.strictSame(await codesOf(made), [])
    await client.publishNext(base, secondVersion)
    const told = (await client.checks(made)).filter(({ code }) => code === 'upstream_changed')
    t.strictSame(told.map(({ principle }) => principle), ['kind', 'old', 'brave'])

    const newest = await client.make({ slug: 'custom-of-newest', basedOn: { set: base.id, version: '2.0.0' } })
    await client.write(newest, tailoring([adapt('brave', { gloss: 'Said in our words.' })]))
    await client.publish(newest)
    const onNewest = await client.kept({ set: newest })
    await client.done('POST', `${base.path}/versions/2.0.0/retirement`, { explanation: 'It is over.' })
    t.strictSame(await codesOf(onNewest), [], 'what is older than the base of a set has not changed since')
    t.strictSame(await codesOf(made), [], 'and what is retired is not followed')
    await client.remove(base)
    t.strictSame(await codesOf(made), [], 'a base that is gone is not followed')
  })

  await t.test(
    'E1 E2 I5 evidence after its day, actions after theirs, and what is ' +
      'done and not rated since',
    async t => {
      const made = await client.kept({ set: await one() })
      await client.rate(made, { 'kind-one': { level: 'no' } })
      const { links: { self: evidence } } = (await client.show(made, { expires: '2026-11-23' })).json()
      const { links: { self: action } } = (await client.act(made, { due: '2026-11-23', statement: 'kind-one' })).json()
      clock.forward(day)
      t.strictSame(await codesOf(made), [], 'not on the day itself')
      clock.forward(day)
      t.match(await client.checks(made), [{ code: 'evidence_expired', link: evidence }, {
        code: 'action_overdue',
        principle: 'kind',
        statement: 'kind-one',
        link: action,
      }])
      await client.send('PATCH', action, { state: 'done' }, { 'if-match': '*' })
      await client.done('DELETE', evidence)
      t.match(await client.checks(made), [{ code: 'consider_re_rating', statement: 'kind-one', link: action }])
      await client.rate(made, { 'kind-one': { level: 'no' } })
      t.strictSame(await codesOf(made), ['consider_re_rating'], 'of one day it is not known which came first')
      clock.forward(day)
      await client.rate(made, { 'kind-one': { level: 'no' } })
      t.strictSame(await codesOf(made), [])
      await client.keep(made, 'spring')
      clock.forward(day)
      await client.send('PATCH', action, { state: 'in_progress' }, { 'if-match': '*' })
      await client.send('PATCH', action, { state: 'done' }, { 'if-match': '*' })
      clock.forward(day)
      await client.restore(made, 'spring')
      t.strictSame(await codesOf(made), ['consider_re_rating'], 'what was restored was rated before')
    }
  )

  await t.test('U an upgrade is no rating', async t => {
    const made = await client.kept()
    await client.rate(made, { 'kind-two': { level: 'no' } })
    clock.forward(day)
    await client.send('PATCH', (await client.act(made)).json().links.self, { state: 'done' }, { 'if-match': '*' })
    clock.forward(day)
    await client.upgrade(made)
    t.strictSame(await codesOf(made), ['consider_re_rating'])
  })

  await t.test('what belongs to another organisation is not there', async t => {
    const made = await client.kept()
    t.match((await other.get(`${made.path}/checks`)).json(), { status: 404, code: 'assessment_not_found' })
    await client.done('DELETE', made.path)
    t.match((await client.get(`${made.path}/checks`)).json(), { status: 410, code: 'assessment_erased' })
  })
})
