/** Rule S12: content is scored exactly as the service serves it. */
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { setsClient } from '../fixtures/sets-client.ts'

const mistaken = {
  scale: { levels: [{ key: 'no', points: 0 }, { key: 'yes', points: 1 }] },
  principles: [{ slug: 'first', statements: [{ key: 'a1' }] }],
}

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine, newId: uuidv7 })
  const score = (payload: object, headers = {}) => app.inject({ method: 'POST', url: '/v1/scores', payload, headers })

  await t.test('content is taken as it is served, exported or read, and never with weights that are lost', async t => {
    const { headers } = await (await makeOrganisation(app.storage, 'weighing')).key()
    const client = setsClient(app, headers)
    const statements = [{ key: 'we-are', text: 'We are.', weight: 3 }, { key: 'we-do', text: 'We do.' }]
    const principles = [{ slug: 'kind', title: 'Kind', gloss: 'Kind.', statements }]
    const { id, path } = await client.publishedFromNothing([], { more: { principles } })
    const scores = async (payload: object) => {
      const { set, ...rest } = (await score(payload, headers)).json()
      return { ...rest, scoringDigest: set?.scoringDigest }
    }
    for (
      const [set, at, ratings] of [
        ['core', '/v1/principle-sets/core', { 'safe-agreed-rules': { level: 'mostly' } }],
        [id, path, { 'we-are': { level: 'yes' }, 'we-do': { level: 'no' } }],
      ] as const
    ) {
      const { content } = await client.read(`${at}/versions/1.0.0/export`)
      const expected = await scores({ set, version: '1.0.0', ratings })
      t.ok(expected.scoringDigest)
      t.strictSame(await scores({ content, ratings }), expected, `${at} as exported`)
      const read = await client.read(`${at}/versions/1.0.0?expand=principles.examples`)
      if (set === 'core') t.strictSame(await scores({ content: read, ratings }), expected, 'as read')
      else {
        t.match((await score({ content: read, ratings }, headers)).json(), {
          status: 422,
          code: 'not_scorable',
          errors: [{ pointer: '/content/scoringDigest', code: 'digest_mismatch' }],
        })
      }
    }
    t.match((await score({ content: { ...mistaken, weigths: 1 }, ratings: {} })).json(), {
      errors: [{ pointer: '/content/weigths', code: 'unknown' }],
    }, 'a mistake is told')
  })
})
