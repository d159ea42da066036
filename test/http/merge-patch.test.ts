/** A PATCH is a merge patch under either media type: many generated clients send plain JSON alone. */
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { assessmentsClient, everybodySays } from '../fixtures/assessments-client.ts'
import { startApp } from '../fixtures/app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { core } from '../fixtures/sets-client.ts'

const app = await startApp(t, { newId: uuidv7 })
const { headers } = await (await makeOrganisation(app.storage)).key()
const client = assessmentsClient(app, headers)
const [key] = Object.keys(everybodySays('fully'))

/** Of each resource: where it is, what is changed, what is deleted, and what then is null or absent. */
const made = await client.make({ open: true })
await client.replace(made, everybodySays('fully'))
const action = await client.done('POST', made.links.actions, {
  what: 'Ask the group.',
  principle: 'mutual',
  owner: 'Host of the week',
  due: '2027-01-31',
})
const set = await client.sets.make({ slug: 'patched', basedOn: core })
const arrangement = await client.arrangement({ format: 'one-to-one' })
const patches: ReadonlyArray<readonly [string, object, object]> = [
  [`/v1/arrangements/${arrangement}`, { name: 'Tea', format: null }, { name: 'Tea', format: null }],
  [action.links.self, { what: 'Ask everybody.', due: null }, { what: 'Ask everybody.', due: null }],
  [`${made.links.response}`, { ratings: { [String(key)]: null } }, { ratings: { [String(key)]: undefined } }],
  [set.draft, { content: null }, { content: null }],
  [set.settings, { visibility: 'unlisted' }, { visibility: 'unlisted' }],
  ['/v1/organisation', { retentionMonths: 36 }, { retentionMonths: 36 }],
]

for (const type of ['application/json', 'application/json; charset=utf-8', 'application/merge-patch+json']) {
  t.test(`as ${type} null deletes, and what is not named stays`, async t => {
    for (const [url, payload, expected] of patches) {
      const answer = await app.inject({
        method: 'PATCH',
        url,
        headers: { ...headers, 'content-type': type, 'if-match': '*' },
        payload: JSON.stringify(payload),
      })
      t.equal(answer.statusCode, 200, `${url} ${answer.body.slice(0, 300)}`)
      t.match(answer.json(), expected, url)
    }
  })
}

t.test('any other type is refused, and no other method takes a merge patch', async t => {
  const send = (method: 'PATCH' | 'POST', url: string, type: string) =>
    app.inject({ method, url, headers: { ...headers, 'content-type': type, 'if-match': '*' }, payload: '{}' })
  for (const type of ['text/plain', 'text/csv', 'application/x-ndjson', 'application/json-patch+json']) {
    t.match((await send('PATCH', `/v1/arrangements/${arrangement}`, type)).json(), {
      status: 415,
      detail: /application\/merge-patch\+json.*application\/json/,
    }, type)
  }
  t.equal((await send('POST', '/v1/arrangements', 'application/merge-patch+json')).statusCode, 415)
})
