/** Rule M0 over HTTP: a seat that nobody has taken can be withdrawn, and no other. */
import t from 'tap'
import type { GatedResult } from '../../src/domain/assessments/result.ts'
import { everybodySays, type Assessment } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'

interface Seat {
  readonly id: string
  readonly perspective: string
  readonly claimed: boolean
}

const codeOf = async (answer: Promise<{ json(): { code: string } }>) => (await answer).json().code

testOnEngines(t, async (t, engine) => {
  const { client, organisation, app } = await startAssessing(t, engine)
  const seatsOf = async ({ links }: Assessment): Promise<Seat[]> => (await client.read(links.participants ?? '')).items
  const withdraw = ({ links }: Pick<Assessment, 'links'>, seat: string | undefined) =>
    client.send('DELETE', `${links.participants}/${seat}`)

  await t.test('M0 its code opens nothing from then on, and the number of seats follows', async t => {
    const mutual = await client.mutual()
    const codes = await client.issue(mutual, 3)
    await client.claim(codes[0] ?? '')
    const free = (await seatsOf(mutual)).find(({ claimed }) => !claimed)
    t.equal((await withdraw(mutual, free?.id)).statusCode, 204)
    t.match(await client.again(mutual), { seatCount: 2 })
    t.notOk((await seatsOf(mutual)).some(({ id }) => id === free?.id))
    const claims = await Promise.all(codes.slice(1).map(code => client.tryClaim(code)))
    t.strictSame(claims.map(({ statusCode }) => statusCode).sort(), [201, 404])
    t.equal(claims.find(({ statusCode }) => statusCode === 404)?.json().code, 'seat_not_found')
    t.equal(await codeOf(withdraw(mutual, free?.id)), 'seat_not_found', 'and it is gone')
    t.match((await client.read('/v1/audit-events?limit=1')).items, [{
      action: 'seat.withdrawn',
      resource: { type: 'assessment', id: mutual.id },
    }])
  })

  await t.test('M0 one that was taken stays, and the answer says why', async t => {
    const mutual = await client.mutual()
    const [person] = await client.join(mutual, 1)
    const [taken] = await seatsOf(mutual)
    const refused = await withdraw(mutual, taken?.id)
    t.match(refused.json(), { status: 409, code: 'seat_taken', detail: /nobody can say whose/ })
    t.match(await person?.mine(), { state: 'in_progress' })
    await person?.withdraw()
    t.equal(await codeOf(withdraw(mutual, taken?.id)), 'seat_taken', 'also when its participant has withdrawn')
  })

  await t.test('M0 in a draft or open assessment of its own, with a key that may write', async t => {
    const [draft, other] = [await client.make({ mode: 'mutual' }), await client.mutual()]
    await client.issue(draft, 2)
    const [first, second] = await seatsOf(draft)
    for (const seat of [first?.id, 'nothing', other.id]) t.equal(await codeOf(withdraw(other, seat)), 'seat_not_found')
    t.equal((await withdraw(draft, first?.id)).statusCode, 204, 'a draft')
    const url = `${draft.links.participants}/${second?.id}`
    const reader = await organisation.key(['assessments:read'])
    t.equal((await app.inject({ method: 'DELETE', url, headers: reader.headers })).statusCode, 403)
    await client.move(draft, 'open', 'closed')
    t.equal(await codeOf(withdraw(draft, second?.id)), 'seats_closed')
  })

  await t.test('D5 D8 it counts as never issued: a perspective without another seat was not asked', async t => {
    const perspectives = [{ key: 'peers', title: 'Peers' }, { key: 'board', title: 'Board' }]
    const mutual = await client.mutual({ perspectives })
    await client.issue(mutual, 1, 'board')
    for (const person of await client.join(mutual, 6, 'peers')) {
      await person.rate(everybodySays('mostly'), { submit: true })
    }
    const board = (await seatsOf(mutual)).find(({ perspective }) => perspective === 'board')
    t.equal((await withdraw(mutual, board?.id)).statusCode, 204)
    await client.move(mutual, 'closed', 'released')
    const { perspectives: asked, principles } = (await client.result(mutual)).result as GatedResult
    t.strictSame(asked.map(({ key }) => key), ['peers'])
    t.strictSame(Object.keys(principles[0]?.perspectives ?? {}), ['peers'])
  })
})
