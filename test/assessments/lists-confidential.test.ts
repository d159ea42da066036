/** Rules D2 and X4: nothing that participants do can be seen in any list, nor in the record, but how many submitted. */
import t from 'tap'
import { fixedNow } from '../fixtures/app.ts'
import { everybodySays } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'

testOnEngines(t, async (t, engine) => {
  let at = fixedNow().getTime()
  const { client } = await startAssessing(t, engine, { now: () => new Date(at) })
  const arrangement = await client.arrangement({ tags: ['north'] })
  const confidential = await client.make({ arrangement, mode: 'mutual', open: true, externalId: 'in-confidence' })
  for (let other = 0; other < 3; other++) await client.make({ arrangement, open: true })
  const people = await client.join(confidential, 6)
  await client.done('POST', confidential.links.actions, { what: 'Ask', principle: 'safe', owner: 'Host' })
  const { links } = confidential
  const polled = [
    ...[
      '',
      'sort=createdAt',
      'sort=releasedAt',
      'sort=-releasedAt',
      'mode=mutual',
      'tag=north',
      'externalId=in-confidence',
      'updatedAfter=2020-01-01',
      'updatedAfter=2020-01-01&limit=1',
      'state=open',
      `arrangement=${arrangement}`,
    ].map(query => `/v1/assessments?${query}`),
    links.self,
    links.transitions,
    links.results,
    links.milestones,
    links.actions,
    links.evidence,
    links.checks,
    `${links.participants}`,
    links.arrangement,
    '/v1/arrangements',
    '/v1/actions',
    '/v1/audit-events',
    `/v1/arrangements/${arrangement}/timeline`,
  ]

  /** With its ETag; how many have submitted aside, and the check that says whether they are too few. */
  async function poll (): Promise<Record<string, string>> {
    const answers: Record<string, string> = {}
    for (const url of polled) {
      const { body, headers, statusCode } = await client.get(url)
      const told = JSON.parse(body)
      if ('submittedCount' in told) told.submittedCount = null
      for (const name of ['checks', 'items']) {
        if (url === links.checks || name === 'checks') {
          told[name] = told[name]?.filter(({ code }: { code: string }) => code !== 'too_few_submitted')
        }
      }
      answers[url] = `${statusCode} ${headers.etag} ${JSON.stringify(told)}`
    }
    return answers
  }

  await t.test('the same bytes after five, and after fifty rating requests', async t => {
    const before = await poll()
    t.equal(Object.values(before).filter(answer => !answer.startsWith('200 ')).length, 0)
    const rate = async (requests: number) => {
      for (let request = 0; request < requests; request++) {
        at += 60_000
        const person = people[request % people.length]
        await person?.rate(everybodySays(request % 2 === 0 ? 'mostly' : 'fully'), { submit: request % 3 === 0 })
      }
    }
    await rate(5)
    t.strictSame(await poll(), before)
    await rate(50)
    t.strictSame(await poll(), before)
    await people[0]?.withdraw()
    await people[1]?.submit()
    t.strictSame(await poll(), before)
  })
})
