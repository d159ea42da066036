/** Rule D7 over HTTP: what a group has said is not lost by a release that is too early. */
import t from 'tap'
import { everybodySays, type Assessment } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { testOnEngines } from '../fixtures/engines.ts'

const perspectives = [{ key: 'peers', title: 'Peers' }, { key: 'board', title: 'Board', outside: true }]

testOnEngines(t, async (t, engine) => {
  const { client } = await startAssessing(t, engine)
  const isTold = async ({ links }: Assessment): Promise<boolean> =>
    (await client.read(links.checks)).items.some(({ code }: { code: string }) => code === 'too_few_submitted')

  await t.test('D7 while fewer than k have submitted a release is refused, and a check says so before', async t => {
    const mutual = await client.mutual()
    const people = await client.join(mutual, 12)
    for (const person of people.slice(0, 4)) await person.rate(everybodySays('mostly'), { submit: true })
    await people[4]?.rate(everybodySays('mostly'))
    t.equal(await isTold(mutual), true, 'while it is open')
    await client.move(mutual, 'closed')
    t.equal(await isTold(mutual), true, 'while it is closed')
    const refused = await client.tryMove(mutual, 'released')
    t.match(refused.json(), {
      status: 409,
      code: 'too_few_submitted',
      detail: /^4 of 12 participants have submitted.* fewer than 5.*Reopen .*`nothingWillBeShown: true`/,
    })
    t.match(await client.again(mutual), { state: 'closed', submittedCount: 4 }, 'and nothing was done')
    t.match((await client.tryMove(mutual, 'released', { nothingWillBeShown: false })).json(), { status: 409 })

    await client.move(mutual, 'open')
    await people[4]?.submit()
    t.equal(await isTold(mutual), false)
    await client.move(mutual, 'closed')
    t.match((await client.tryMove(mutual, 'released')).json(), { state: 'released' })
    t.match(JSON.stringify(await client.result(mutual)), '"released":true')
  })

  await t.test('D7 whoever says that nothing will be shown releases all the same, once', async t => {
    const mutual = await client.mutual()
    for (const person of await client.join(mutual, 4)) await person.rate(everybodySays('fully'), { submit: true })
    await client.move(mutual, 'closed')
    t.match((await client.tryMove(mutual, 'released', { nothingWillBeShown: true })).json(), { state: 'released' })
    t.equal(await isTold(mutual), false)
    t.notMatch(JSON.stringify(await client.result(mutual)), '"released":true')
  })

  await t.test('D7 refusal and check depend on how many have submitted and on k, whoever they are', async t => {
    const { differences, compare } = collectDifferences()
    // Of each: whether a result would show anything is another question, which neither answers.
    for (const [peers, board] of [[5, 0], [4, 1], [0, 5], [4, 0], [0, 4], [2, 2]] as const) {
      const mutual = await client.mutual({ perspectives })
      const people = [...await client.join(mutual, 6, 'peers'), ...await client.join(mutual, 6, 'board')]
      for (const index of people.keys()) {
        const isSubmitted = index < 6 ? index < peers : index < 6 + board
        if (isSubmitted) await people[index]?.rate(everybodySays('fully'), { submit: true })
      }
      const isTooFew = peers + board < 5
      const about = `${peers} peers and ${board} of the board`
      compare(`${about}: check`, await isTold(mutual), isTooFew)
      await client.move(mutual, 'closed')
      compare(`${about}: release`, (await client.tryMove(mutual, 'released')).statusCode, isTooFew ? 409 : 200)
    }
    t.strictSame(differences, [])
  })

  await t.test('D7 what can be released again is never refused for that', async t => {
    const shared = await client.make({ mode: 'mutual', disclosure: 'shared', open: true })
    await client.join(shared, 2)
    t.equal(await isTold(shared), false)
    await client.move(shared, 'closed')
    t.match((await client.tryMove(shared, 'released')).json(), { state: 'released' })
  })
})
