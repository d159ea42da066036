import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { firstVersion, keptClient, secondVersion, type KeptAssessment } from '../fixtures/kept-client.ts'
import { movableClock } from '../fixtures/keyed-app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'

const high = { 'kind-one': { level: 'yes' }, 'kind-two': { level: 'yes' }, 'old-one': { level: 'yes' } }

testOnEngines(t, async (t, engine) => {
  const clock = movableClock()
  const app = await startApp(t, { engine, now: clock.now })
  const ours = await makeOrganisation(app.storage)
  const client = keptClient(app, (await ours.key()).headers)
  const codesOf = async (made: KeptAssessment) => (await client.checks(made)).map(({ code }) => code)
  const one = () => client.set(firstVersion)

  await t.test(
    'M7 of a shared assessment nothing is told of ratings before its release, nor ' +
      'once it is open again',
    async t => {
      const made = await client.mutual({ set: await one() })
      const [first, second, silent] = await client.join(made, 3)
      await first?.rate({ ...high, 'kind-two': { level: 'no' } }, { submit: true })
      await second?.rate({ 'kind-one': { level: 'yes' } }, { submit: true })
      await silent?.rate(high)
      t.strictSame(await codesOf(made), [])
      await client.move(made, 'closed')
      t.strictSame(await codesOf(made), [])
      await client.move(made, 'released')
      t.match(await client.checks(made), [{ code: 'rated_high_without_evidence', statement: 'kind-one' }, {
        code: 'rated_high_without_evidence',
        statement: 'old-one',
      }], 'each once')
      t.equal((await client.checks(made)).length, 2, 'and nothing of who has not submitted')
      await client.move(made, 'open')
      await second?.rate({ 'kind-one': { level: 'no' } })
      t.strictSame(await codesOf(made), [])
    }
  )

  await t.test('D1 E2 fewer seats than people are needed', async t => {
    const made = await client.mutual({ set: await one(), disclosure: 'confidential', k: 6 })
    t.strictSame(await codesOf(made), ['k_unreachable', 'too_few_submitted'])
    await client.join(made, 5, false)
    t.strictSame(await codesOf(made), ['k_unreachable', 'too_few_submitted'])
    await client.join(made, 1, false)
    t.strictSame(await codesOf(made), ['too_few_submitted'])
  })

  await t.test(
    'D6 D11 of a confidential assessment checks are the same whatever anybody says, and after the release ' +
      'those of what passed the gate',
    async t => {
      const set = await one()
      const told: string[] = []
      for (const said of [{}, high, { 'kind-one': { notApplicable: 'too_early' }, 'kind-two': { declined: true } }]) {
        const made = await client.mutual({ set, disclosure: 'confidential' })
        const people = await client.join(made, 5, false)
        for (const person of people) await person.rate(said, { submit: true })
        told.push(JSON.stringify(await client.checks(made)))
        if (said !== high) continue
        const { links: { self } } = (await client.act(made)).json()
        await client.send('PATCH', self, { state: 'done' }, { 'if-match': '*' })
        await client.move(made, 'closed', 'released')
        t.strictSame(await codesOf(made), ['consider_re_rating'], 'rated when it was released, which is the same day')
      }
      t.equal(new Set(told).size, 1)
      const few = await client.mutual({ set, disclosure: 'confidential' })
      for (const person of await client.join(few, 4, false)) await person.rate(high, { submit: true })
      await client.join(few, 1, false)
      await client.move(few, 'closed', 'released')
      t.match(await client.checks(few), [{ code: 'coverage_low', principle: 'kind', statement: null }, {
        code: 'coverage_low',
        principle: 'old',
        statement: null,
      }])
    }
  )

  await t.test('E2 D11 what looks at one person does not exist in a confidential assessment', async t => {
    const ofOnePerson = ['rated_high_without_evidence', 'all_same_level', 'to_confirm_open']
    const told = async (disclosure: string) => {
      const made = await client.mutual({
        set: await client.set(firstVersion, [...secondVersion, ...firstVersion.slice(1)]),
        disclosure,
      })
      const people = await client.join(made, 5, disclosure === 'shared')
      for (const person of people) await person.rate(high)
      await client.upgrade(made)
      for (const person of people) {
        await person.done('PATCH', person.response, { ratings: { 'brave-one': { level: 'yes' } }, submit: true }, {
          'if-match': '*',
        })
      }
      await client.move(made, 'closed', 'released')
      const codes = await codesOf(made)
      return ofOnePerson.filter(code => codes.includes(code))
    }
    t.strictSame(await told('shared'), ofOnePerson)
    t.strictSame(await told('confidential'), [])
  })
})
