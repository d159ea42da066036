/** Where an id of the caller's own stands, and for how long (rules X1 and X3). */
import t from 'tap'
import { everybodySays } from '../fixtures/assessments-client.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { startScripting as start } from '../fixtures/scripting.ts'
import { core } from '../fixtures/sets-client.ts'

testOnEngines(t, async (t, engine) => {
  await t.test('X1 an assessment of an import is known by its entryId', async t => {
    const { client, app, owner, arrangement, putAssessment } = await start(t, engine)
    const entry = { arrangement, ...core, ratings: everybodySays('mostly') }
    const send = async (entryId: string) => {
      const { body } = await app.inject({
        method: 'POST',
        url: '/v1/assessment-imports',
        headers: { ...owner.headers, 'content-type': 'application/x-ndjson' },
        payload: JSON.stringify({ ...entry, entryId }),
      })
      return JSON.parse(body.split('\n')[0] ?? '')
    }
    const { assessment } = await send('autumn-1')
    t.match((await putAssessment('autumn-1')).json(), { id: assessment, state: 'released', externalId: 'autumn-1' })
    t.match((await putAssessment('autumn-1', { version: '1.0.0' })).json(), { status: 409 })
    t.match(await send('autumn-1'), { status: 'unchanged', assessment })
    const { id } = (await putAssessment('by-hand')).json()
    t.match(await send('by-hand'), {
      status: 'refused',
      assessment: id,
      errors: [{ pointer: '/entryId', code: 'external_id_taken' }],
    })
    t.equal((await client.read('/v1/assessments')).items.length, 2)
  })

  await t.test('X3 it goes with what has it, stored answers too, and is free again', async t => {
    const { client, putArrangement, putAssessment, stored } = await start(t, engine)
    const key = (name: string) => ({ 'idempotency-key': name })
    const made = await client.done('POST', '/v1/arrangements', { name: 'A', externalId: 'gone-1' }, key('one'))
    const { arrangement } = await client.make()
    const body = { arrangement, ...core, mode: 'single', externalId: 'gone-2', open: true }
    const assessment = await client.done('POST', '/v1/assessments', body, key('two'))
    const action = { what: 'Ask', principle: 'safe', owner: 'Host', externalId: 'gone-3' }
    const written = await client.done('POST', assessment.links.actions, action, key('three'))
    await client.replace(assessment, everybodySays('mostly'), { release: true })
    const rows = await stored()
    t.notMatch(
      JSON.stringify([rows.results, rows.milestones, rows.auditEvents, rows.responses, rows.assessmentTransitions]),
      /gone-\d/
    )
    t.match(JSON.stringify(rows.idempotencyKeys), /gone-3/)
    await client.done('DELETE', written.links.self, undefined, { 'if-match': '*' })
    t.notMatch(JSON.stringify(await stored()), /gone-3/)
    await client.done('DELETE', made.links.self)
    t.notMatch(JSON.stringify(await stored()), /gone-1/)
    await client.erase(assessment)
    t.notMatch(JSON.stringify(await stored()), /gone-/)
    t.equal((await putArrangement('gone-1', { name: 'A' })).statusCode, 201)
    const again = await putAssessment('gone-2')
    t.equal(again.statusCode, 201)
    t.not(again.json().id, assessment.id)
  })

  await t.test('X3 no participant is shown it', async t => {
    const { client } = await start(t, engine)
    const mutual = await client.mutual({ disclosure: 'shared', externalId: 'hidden-1' })
    const people = await client.join(mutual, 2)
    for (const person of people) await person.rate(everybodySays('mostly'), { submit: true })
    await client.move(mutual, 'closed', 'released')
    for (const person of people) {
      const { results } = mutual.links
      for (const path of [person.path, `${person.path}/assessment`, results, `${results}/1`]) {
        const { statusCode, body } = await person.get(path)
        t.equal(statusCode, 200, path)
        t.notMatch(body, /hidden-1|externalId/, path)
      }
    }
  })
})
