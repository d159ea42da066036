/** Rule M7 over HTTP: consent is given, and taken back, until a shared assessment opens. */
import t from 'tap'
import { testOnEngines } from '../fixtures/engines.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'

testOnEngines(t, async (t, engine) => {
  const { app, client, organisation } = await startAssessing(t, engine)
  type Person = Awaited<ReturnType<typeof client.claim>>
  const put = (person: Person, consent: unknown) =>
    app.inject({ method: 'PUT', url: `${person.path}/consent`, headers: person.headers, payload: { consent } })

  await t.test('M7 whoever did not consent agrees later, and the assessment opens', async t => {
    const draft = await client.make({ mode: 'mutual', disclosure: 'shared' })
    const [first = '', second = ''] = await client.issue(draft, 2)
    const ann = await client.claim(first, { label: 'Ann', consent: false })
    const bob = await client.claim(second, { label: 'Bob' })
    t.match((await ann.get(ann.path)).json(), { consent: false })
    t.equal((await client.tryMove(draft, 'open')).statusCode, 409)
    const events = async () => (await rowsOf(app.storage, organisation.id)).auditEvents?.length
    const before = await events()
    const agreed = await put(ann, true)
    t.equal(agreed.statusCode, 200, agreed.body)
    t.match(agreed.json(), { consent: true, label: 'Ann' })
    t.equal((await put(ann, true)).statusCode, 200, 'again changes nothing')
    t.match((await put(bob, false)).json(), { consent: false }, 'and back')
    t.equal((await client.tryMove(draft, 'open')).json().code, 'consent_missing')
    t.match((await put(bob, true)).json(), { consent: true })
    t.equal(await events(), before, 'D13 nothing of it is recorded')
    t.match(await client.move(draft, 'open'), { state: 'open' })
    t.equal((await put(ann, true)).statusCode, 200)
    t.match((await put(ann, false)).json(), { status: 409, code: 'consent_missing', detail: /DELETE …\/responses\/me/ })
    await client.move(draft, 'closed')
    t.match((await put(ann, true)).json(), { status: 409, code: 'assessment_not_open' })
  })

  await t.test('M7 in a confidential assessment there is nothing to decide', async t => {
    const [person] = await client.join(await client.mutual())
    if (!person) throw new TypeError('Nobody came')
    t.match((await person.get(person.path)).json(), { consent: null })
    t.match((await put(person, true)).json(), { consent: null })
    t.match((await put(person, false)).json(), { status: 409, code: 'consent_missing' })
  })

  await t.test("it is nobody else's, and nothing else is taken", async t => {
    const draft = await client.make({ mode: 'mutual', disclosure: 'shared' })
    const ann = await client.claim((await client.issue(draft))[0] ?? '', { label: 'Ann', consent: false })
    t.equal((await client.send('PUT', `${ann.path}/consent`, { consent: true })).statusCode, 401, 'no key opens it')
    t.equal((await put(ann, 'yes')).statusCode, 422)
    t.match((await ann.get(ann.path)).json(), { consent: false })
  })
})
