/** Rule D6 over HTTP: what a result is made of. */
import t from 'tap'
import type { ExactResult } from '../../src/domain/assessments/result.ts'
import { everybodySays, statements, type Assessment } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'

const [one, two] = statements
const perspectives = [{ key: 'peers', title: 'Peers' }, { key: 'board', title: 'Board', outside: true }]

testOnEngines(t, async (t, engine) => {
  const { client } = await startAssessing(t, engine)
  const page = async ({ links }: Assessment) => (await client.get(`${links.results}/1.html`)).body

  await t.test('D6 S11 a shared result says of how many responses and seats, with n beside each value', async t => {
    const shared = await client.make({ mode: 'mutual', disclosure: 'shared', open: true, perspectives })
    const peers = await client.join(shared, 4, 'peers')
    const [board] = await client.join(shared, 2, 'board')
    await peers[0]?.rate(everybodySays('fully'), { submit: true })
    await peers[1]?.rate({ [one]: { level: 'mostly' } }, { submit: true })
    await peers[2]?.rate({ [one]: { dontKnow: true } }, { submit: true })
    await peers[3]?.rate({ [one]: { level: 'mostly' } })
    await board?.rate({ [one]: { level: 'not' } }, { submit: true })
    await client.move(shared, 'closed', 'released')
    const { madeOf, result } = await client.result(shared)
    t.strictSame(madeOf, { responses: 4, seats: 6 })
    const [first, , , , , , last] = (result as ExactResult).principles
    const beside = { n: 2, perspectives: { peers: { n: 2 }, board: { n: 1 } } }
    t.match(first, beside)
    t.match(first?.statements[0], beside)
    t.match(first?.statements.find(({ key }) => key === two), { n: 1 })
    t.match(last, { n: 1, perspectives: { peers: { n: 1 }, board: { n: 0 } } })
    t.match(await page(shared), /<dt>Made of<\/dt><dd>4 responses of 6 seats<\/dd>/)
    t.match(await page(shared), /Board \(outside view\)<\/bdi><\/td><td>0\.00<\/td><td>1<\/td>/)
    const picture = (await client.get(`${shared.links.results}/1/profile.txt`)).body
    t.match(picture, /\d of \d statements; 2 people/)
    t.match((await client.get(`${shared.links.results}/1/profile.svg`)).body, /<desc[^>]*>[^<]*, 2 people\./)
    const [head = '', ...rows] = (await client.get(`${shared.links.results}/1.csv`)).body.split('\r\n')
    const at = head.split(',').indexOf('n')
    t.strictSame(rows.slice(0, 3).map(row => row.split(',').at(at - head.split(',').length)), ['2', '2', '1'])
  })

  await t.test('D6 improvements, comparison, timeline and exports say it too', async t => {
    const shared = await client.make({ mode: 'mutual', disclosure: 'shared', open: true })
    const [first, second] = await client.join(shared, 3)
    await first?.rate(everybodySays('not'), { submit: true })
    await second?.rate({ [one]: { level: 'not' } }, { submit: true })
    await client.move(shared, 'closed', 'released')
    const madeOf = { responses: 2, seats: 3 }
    const improvements = await client.read(shared.links.improvements)
    t.match(improvements, { madeOf })
    const nOf = (key: string) => improvements.weak.find((item: { key: string }) => item.key === key)?.n
    t.strictSame([nOf(one), nOf(two)], [2, 1])
    t.match(await page(shared), /<td>0\.00, 2 people<\/td>/, 'where most could be gained')

    await client.move(shared, 'open')
    await client.move(shared, 'closed', 'released')
    const comparison = await client.read(`${shared.links.self}/comparison/${shared.id}?result=1&otherResult=2`)
    t.match(comparison, { a: { madeOf }, b: { madeOf } })
    t.match(comparison.principles[0], { a: { n: 2 }, b: { n: 2 }, statements: [{ a: { n: 2 }, b: { n: 2 } }] })
    const words = `${shared.links.self}/comparison/${shared.id}/picture.txt?result=1&otherResult=2`
    t.match((await client.get(words)).body, /First: [^:]* \(2 responses of 3 seats\): 0\.00, 2 people/)
    const { items } = await client.read(`${shared.links.arrangement}/timeline`)
    const point = items.findLast((item: { assessment: string }) => item.assessment === shared.id)
    t.match(point, { madeOf, principles: [{ n: 2 }] })
    const picture = `${shared.links.arrangement}/timeline/picture.txt`
    t.match((await client.get(picture)).body, /\(2 responses of 3 seats\): 0\.00, weak, 2 people/)
    const html = (await client.get(`${shared.links.results}/2.html`)).body
    t.match(html, /<th scope="col">Result \d, [\d-]+ \(2 responses of 3 seats\)<\/th>/)
    t.match(html, /<th scope="col">Second: [^<]* \(2 responses of 3 seats\)<\/th>/)
    const [head = '', ...rows] = (await client.get('/v1/assessments/export.csv')).body.split('\r\n')
    const row = rows.find(each => each.includes(shared.id))?.split(',') ?? []
    const cell = (name: string) => row.at(head.split(',').indexOf(name) - head.split(',').length)
    t.strictSame(['n', 'responses', 'seats', 'atLeast'].map(cell), ['2', '2', '3', ''])
  })

  await t.test('D6 a single result is made of one response', async t => {
    const single = await client.make({ open: true })
    await client.replace(single, { [one]: { level: 'mostly' } }, { submit: true, release: true })
    t.strictSame((await client.result(single)).madeOf, { responses: 1, seats: null })
    t.match(await page(single), /<dt>Made of<\/dt><dd>1 response<\/dd>/)
    t.notMatch(await page(single), /1 person/)
  })

  await t.test('D6 a confidential one of at least k people, whether six or twelve, and of how many seats', async t => {
    const records: string[] = []
    for (const [seats, submitted] of [[6, 6], [12, 6], [12, 12]] as const) {
      const mutual = await client.mutual()
      for (const person of (await client.join(mutual, seats)).slice(0, submitted)) {
        await person.rate(everybodySays('mostly'), { submit: true })
      }
      await client.move(mutual, 'closed', 'released')
      const { madeOf, ...record } = await client.result(mutual)
      t.strictSame(madeOf, { atLeast: 5 })
      t.match(await page(mutual), /<dt>Made of<\/dt><dd>The answers of at least 5 people<\/dd>/)
      records.push(JSON.stringify(record), await page(mutual), (await client.get(`${mutual.links.results}/1.csv`)).body)
      const improvements = await client.read(mutual.links.improvements)
      const timeline = await client.read(`${mutual.links.arrangement}/timeline`)
      const point = timeline.items.findLast((item: { assessment: string }) => item.assessment === mutual.id)
      t.match([improvements, point], [{ madeOf: { atLeast: 5 } }, { madeOf: { atLeast: 5 } }])
      t.notMatch(JSON.stringify([improvements, point]), /"n":/)
      t.match(await client.again(mutual), { submittedCount: submitted, seatCount: seats }, 'which its owner reads')
    }
    t.notMatch(records.join(), /\b(6|12) (responses|seats|people)\b/)
  })

  await t.test('D6 D7 one of fewer says that nothing is shown, and does not say how many', async t => {
    const mutual = await client.mutual()
    for (const person of await client.join(mutual, 3)) await person.rate(everybodySays('mostly'), { submit: true })
    await client.move(mutual, 'closed', 'released')
    t.equal((await client.result(mutual)).madeOf, null)
    t.match(await page(mutual), /<dd>The answers of fewer than 5 people, of whom nothing is shown<\/dd>/)
  })
})
