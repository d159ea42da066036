/** What is read can be sent back as it is, to every operation that updates it, and to those that make another of it. */
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { assessmentsClient, everybodySays } from '../fixtures/assessments-client.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { startApp } from '../fixtures/app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { add, core, tailoring } from '../fixtures/sets-client.ts'

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine, newId: uuidv7 })
  const { headers } = await (await makeOrganisation(app.storage)).key()
  const client = assessmentsClient(app, headers)
  const person = await client.join(await client.mutual()).then(([one]) => one)
  await person?.rate(everybodySays('mostly'))
  const single = await client.make({ open: true })
  await client.replace(single, everybodySays('fully'))
  const perspectives = [{ key: 'carers', title: 'Family carers' }]
  const action = { what: 'Ask the group.', principle: 'mutual', owner: 'Host of the week' }
  const based = await client.sets.make({ basedOn: core })
  await client.sets.write(based, tailoring([add('local')]))
  const fromNothing = await client.sets.publishedFromNothing(['kind'])

  const records = {
    organisation: { url: '/v1/organisation' },
    arrangement: { url: `/v1/arrangements/${await client.arrangement({ format: 'one-to-one', tags: ['north'] })}` },
    'arrangement without a format': { url: `/v1/arrangements/${await client.arrangement()}` },
    'single assessment': { url: (await client.make()).links.self },
    'mutual assessment': { url: (await client.make({ mode: 'mutual', perspectives })).links.self },
    action: { url: (await client.done('POST', single.links.actions, action)).links.self },
    settings: { url: based.settings },
    draft: { url: based.draft, also: 'PUT' },
    'draft without a base': { url: fromNothing.draft, also: 'PUT' },
    response: { url: String(single.links.response), also: 'PUT' },
    'response of a participant': { url: String(person?.path), also: 'PUT', headers: person?.headers },
  } as const

  for (const [name, record] of Object.entries(records)) {
    const { url, also, headers: own = headers } = { also: undefined, headers: undefined, ...record }
    for (const method of also ? ['PATCH', also] as const : ['PATCH'] as const) {
      await t.test(`${method} of what was read: ${name}`, async t => {
        const get = async () => (await app.inject({ url, headers: own })).json()
        const send = (payload: object, type = 'application/json') =>
          app.inject({ method, url, payload, headers: { ...own, 'if-match': '*', 'content-type': type } })
        const read = await get()
        const answer = await send(read)
        t.equal(answer.statusCode, 200, answer.body)
        const { revision, updatedAt, ...after } = await get()
        t.match(read, after, 'nothing has changed')
        t.equal((await send({ id: read.id ?? read.type, links: {} })).statusCode, 422, 'without a type')
        t.equal((await send({ ...read, unheardOf: 1 })).statusCode, 422, 'and mistakes always')
      })
    }
  }

  await t.test('a set is made on what a set says it is based on', async t => {
    const { basedOn } = await client.read(based.draft)
    t.equal((await client.send('POST', '/v1/principle-sets', { slug: 'another', basedOn })).statusCode, 201)
  })

  await t.test('ratings and perspectives are scored as they are read', async t => {
    const { ratings } = await client.read(String(single.links.response))
    const { perspectives } = await client.read(records['mutual assessment'].url)
    const answer = await client.send('POST', '/v1/scores', { ...core, perspectives, responses: [{ ratings }] })
    t.equal(answer.statusCode, 200, answer.body)
  })
})
