import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { keptClient, type KeptAssessment } from '../fixtures/kept-client.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const ours = await makeOrganisation(app.storage)
  const client = keptClient(app, (await ours.key()).headers)
  const made = await client.kept()
  const show = async (more: object = {}, of: KeptAssessment = made) => (await client.show(of, more)).json()
  const rate = (of: KeptAssessment, ...evidenceIds: readonly string[]) =>
    client.send('PATCH', `${of.path}/response`, {
      ratings: { 'kind-one': { level: 'yes', evidenceIds }, 'kind-two': { level: 'no' } },
    }, { 'if-match': '*' })

  await t.test('R5 ratings name evidence that the assessment has, or are refused with every place', async t => {
    const { id } = await show()
    const { id: elsewhere } = await show({}, await client.kept())
    t.equal((await rate(made, id)).statusCode, 200)
    t.equal((await rate(made, id.toUpperCase())).statusCode, 200)
    const unknown = '01a00000-0000-7000-8000-0000000fffff'
    const before = await client.said(made)
    t.match((await rate(made, unknown, id, elsewhere)).json(), {
      status: 422,
      code: 'unknown_reference',
      errors: [{ pointer: '/ratings/kind-one/evidenceIds/0', code: 'unknown_reference' }, {
        pointer: '/ratings/kind-one/evidenceIds/2',
      }],
    })
    t.strictSame(await client.said(made), before, 'nothing was written')
    const patched = await client.send('PATCH', `${made.path}/response?atomic=false`, {
      ratings: { 'kind-one': { level: 'no', evidenceIds: [unknown] }, 'kind-two': { level: 'yes' } },
    }, { 'if-match': '*' })
    t.match(patched.json(), {
      ratings: { 'kind-one': { level: 'yes' }, 'kind-two': { level: 'yes' } },
      refused: [{ pointer: '/ratings/kind-one/evidenceIds/0', code: 'unknown_reference' }],
    })
    t.match(
      (await client.send('PUT', `${made.path}/response`, {
        ratings: { 'kind-one': { level: 'yes', evidenceIds: [unknown] }, absent: { level: 'yes' } },
      }, { 'if-match': '*' })).json(),
      { code: 'invalid_ratings', errors: [{ code: 'unknown_statement' }, { code: 'unknown_reference' }] }
    )
    t.equal((await rate(made, 'x')).statusCode, 422)
  })

  await t.test(
    'R5 E1 what was rated goes on naming evidence that was deleted since, ' +
      'and no other rating may',
    async t => {
      const { id, links } = await show()
      await rate(made, id)
      await client.done('DELETE', links.self)
      const { ratings } = await client.said(made)
      t.equal(
        (await client.send('PUT', `${made.path}/response`, { ratings }, { 'if-match': '*' })).statusCode,
        200,
        'sent back as it was read'
      )
      t.strictSame((await client.said(made)).ratings, ratings)
      t.match(
        (await client.send('PATCH', `${made.path}/response`, { ratings: { 'kind-two': ratings['kind-one'] } }, {
          'if-match': '*',
        })).json(),
        { status: 422, code: 'unknown_reference' }
      )
    }
  )

  await t.test('R5 in a shared assessment participants may name it', async t => {
    const shared = await client.mutual()
    const { id } = await show({}, shared)
    const [person] = await client.join(shared, 1)
    await person?.rate({ 'kind-one': { level: 'yes', evidenceIds: [id] } })
    t.strictSame((await person?.mine())?.ratings, { 'kind-one': { level: 'yes', evidenceIds: [id] } })
    t.match(
      (await person?.send('PUT', person.response, {
        ratings: { 'kind-one': { level: 'yes', evidenceIds: ['01a00000-0000-7000-8000-0000000fffff'] } },
      }, { 'if-match': '*' }))?.json(),
      { status: 422, code: 'unknown_reference' }
    )
  })

  await t.test(
    'R5 D11 in a confidential assessment the organisation keeps evidence, and ' +
      'no rating can name it',
    async t => {
      const confidential = await client.mutual({ disclosure: 'confidential' })
      const { id } = await show({}, confidential)
      const [person] = await client.join(confidential, 1, false)
      for (const named of [id, '01a00000-0000-7000-8000-0000000fffff']) {
        t.match(
          (await person?.send(
            'PUT',
            person.response,
            { ratings: { 'kind-one': { level: 'yes', evidenceIds: [named] } } },
            { 'if-match': '*' }
          ))?.json(),
          {
            status: 422,
            code: 'invalid_ratings',
            errors: [{ pointer: '/ratings/kind-one', code: 'evidence_not_allowed' }],
          },
          'whether it is there or not'
        )
      }
    }
  )
})
