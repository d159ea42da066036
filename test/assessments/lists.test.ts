/** Lists of assessments, narrowed and ordered as reports need them. */
import t from 'tap'
import { fixedNow } from '../fixtures/app.ts'
import { everybodySays, statements, type Assessment } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { testOnEngines } from '../fixtures/engines.ts'

const minute = 60_000
const day = 24 * 60 * minute

testOnEngines(t, async (t, engine) => {
  let at = fixedNow().getTime()
  const { client } = await startAssessing(t, engine, { now: () => new Date(at) })
  const later = (milliseconds: number) => {
    at += milliseconds
  }
  const any = { 'if-match': '*' }
  const release = (assessment: Assessment) => client.replace(assessment, everybodySays('mostly'), { release: true })
  const north = await client.arrangement({ tags: ['north', 'day care'] })
  const made: Record<string, Assessment> = {}
  for (const [name, more] of Object.entries({
    first: { arrangement: north, open: true },
    second: { open: true },
    third: { arrangement: north, mode: 'mutual', externalId: 'third' },
    fourth: { open: true },
  })) {
    made[name] = await client.make(more)
    later(day)
  }
  const { first, second, third, fourth } = made
  if (!first || !second || !third || !fourth) throw new TypeError('All were made')
  await release(fourth)
  const fourthReleased = new Date(at).toISOString().slice(0, 10)
  later(day)
  await release(first)
  const firstReleased = new Date(at).toISOString().slice(0, 10)
  const nameOf = ({ id }: { id: string }) => Object.keys(made).find(name => made[name]?.id === id)
  const list = async (query: string): Promise<(string | undefined)[]> =>
    (await client.read(`/v1/assessments?${query}`)).items.map(nameOf)

  await t.test('a list is narrowed by mode, tag, external id and days, and ordered', async t => {
    const { differences, compare } = collectDifferences()
    for (
      const [query, expected] of Object.entries({
        'mode=mutual': ['third'],
        'mode=single&state=open': ['second'],
        'tag=north': ['first', 'third'],
        'tag=day%20care&mode=single': ['first'],
        'tag=North': [],
        'externalId=third': ['third'],
        'externalId=fourth': [],
        'sort=createdAt': ['first', 'second', 'third', 'fourth'],
        'sort=releasedAt': ['fourth', 'first', 'second', 'third'],
        'sort=-releasedAt': ['first', 'fourth', 'second', 'third'],
        'sort=-releasedAt&tag=north': ['first', 'third'],
        [`releasedAfter=${fourthReleased}`]: ['first'],
        [`releasedBefore=${firstReleased}`]: ['fourth'],
        'releasedAfter=2020-01-01&releasedBefore=2030-01-01': ['fourth', 'first'],
        'releasedAfter=2020-01-01&sort=createdAt': ['first', 'fourth'],
        'releasedAfter=2020-01-01&sort=-releasedAt': ['first', 'fourth'],
        [`updatedAfter=${fourthReleased}`]: ['first'],
        'updatedAfter=2020-01-01': ['second', 'third', 'fourth', 'first'],
        'updatedAfter=9999-12-31': [],
        'releasedBefore=0001-01-01': [],
      })
    ) compare(query, await list(query), expected)
    t.strictSame(differences, [])
  })

  await t.test('a list is walked by its cursors in every order, and a cursor is of one list', async t => {
    const { differences, compare, match } = collectDifferences()
    let other = ''
    for (const query of ['sort=createdAt', 'sort=releasedAt', 'sort=-releasedAt', 'updatedAfter=2020-01-01']) {
      const walked: (string | undefined)[] = []
      let cursor = ''
      do {
        const { items, page } = await client.read(`/v1/assessments?${query}&limit=1${cursor}`)
        walked.push(...items.map(nameOf))
        cursor = page.next === null ? '' : `&cursor=${page.next}`
        other ||= cursor
      } while (cursor !== '')
      compare(query, walked, await list(query))
    }
    for (const query of ['sort=releasedAt', 'sort=createdAt&mode=single']) {
      match(query, (await client.get(`/v1/assessments?${query}${other}`)).json(), { code: 'invalid_cursor' })
    }
    t.strictSame(differences, [])
  })

  await t.test('a day is one of the time zone of the organisation', async t => {
    await client.done('PATCH', '/v1/organisation', { timeZone: 'Pacific/Kiritimati' })
    const tomorrow = (of: string) => new Date(Date.parse(of) + day).toISOString().slice(0, 10)
    // Fourteen hours ahead of UTC: what was released at noon there is of the next day.
    t.strictSame(await list(`releasedAfter=${firstReleased}`), ['first'])
    t.strictSame(await list(`releasedBefore=${tomorrow(firstReleased)}`), ['fourth'])
    await client.done('PATCH', '/v1/organisation', { timeZone: 'Pacific/Pago_Pago' })
    t.strictSame(await list(`releasedAfter=${firstReleased}`), [])
    t.strictSame(await list(`releasedBefore=${tomorrow(firstReleased)}`), ['fourth', 'first'])
    await client.done('PATCH', '/v1/organisation', { timeZone: 'Europe/London' })
  })

  await t.test('what no list is narrowed by is refused', async t => {
    const { differences, match } = collectDifferences()
    for (
      const [parameter, value] of [
        ['mode', 'both'],
        ['tag', '100%25'],
        ['externalId', 'a%20b'],
        ['releasedAfter', 'yesterday'],
        ['releasedBefore', '2026-02-30'],
        ['updatedAfter', '2026-11-29T00:00:00Z'],
        ['sort', 'name'],
        ['sort', '-createdAt'],
      ]
    ) {
      const answer = await client.get(`/v1/assessments?${parameter}=${value}`)
      match(`${parameter}=${value}`, answer.json(), { status: 400, errors: [{ parameter }] })
    }
    t.strictSame(differences, [])
  })

  await t.test('arrangements and actions are found by their external id', async t => {
    const { id } = await client.done('POST', '/v1/arrangements', { name: 'A', externalId: 'mine' })
    const action = { what: 'Ask', principle: 'safe', owner: 'Host', externalId: 'mine' }
    const { id: actionId } = await client.done('POST', second.links.actions, action)
    const ids = async (url: string) => (await client.read(url)).items.map((item: { id: string }) => item.id)
    t.strictSame(await ids('/v1/arrangements?externalId=mine'), [id])
    t.strictSame(await ids('/v1/arrangements?externalId=mine&tag=north'), [])
    t.strictSame(await ids('/v1/actions?externalId=mine'), [actionId])
    t.strictSame(await ids('/v1/actions?externalId=other'), [])
  })

  await t.test('X4 whatever a key writes is an update, and nothing that a participant does', async t => {
    const mutual = await client.mutual()
    const single = await client.make({ open: true })
    const { differences, compare } = collectDifferences()
    async function updates (what: string, assessment: Assessment, work: () => Promise<unknown>, isUpdate = true) {
      const before = (await client.again(assessment)).updatedAt
      later(minute)
      await work()
      compare(what, (await client.again(assessment)).updatedAt, isUpdate ? new Date(at).toISOString() : before)
    }
    const action = { what: 'Ask', principle: 'safe', owner: 'Host' }
    const fresh = await client.make()
    await updates('settings', fresh, () => client.done('PATCH', fresh.links.self, { version: '1.0.0' }, any))
    await updates('a transition', fresh, () => client.move(fresh, 'open'))
    await updates('seats', mutual, () => client.issue(mutual, 6))
    await updates('ratings of a single one', single, () => client.patch(single, everybodySays('mostly')))
    let link = ''
    await updates('an action', mutual, async () => {
      link = (await client.done('POST', mutual.links.actions, action)).links.self
    })
    await updates('an action changed', mutual, () => client.done('PATCH', link, { owner: 'Guest' }, any))
    await updates('an action deleted', mutual, () => client.done('DELETE', link, undefined, any))
    const evidence = { kind: 'text', title: 'Rules', content: 'Written together', collected: '2026-11-01' }
    await updates('evidence', mutual, async () => {
      link = (await client.done('POST', mutual.links.evidence, evidence)).links.self
    })
    await updates('evidence renewed', mutual, () => client.done('PATCH', link, { expires: '2028-11-01' }))
    await updates('evidence deleted', mutual, () => client.done('DELETE', link))
    const people: Awaited<ReturnType<typeof client.join>> = []
    await updates('a seat that is taken', mutual, async () => {
      const [code = ''] = await client.issue(mutual, 1)
      later(minute)
      people.push(await client.claim(code))
      later(-minute)
    })
    const [person] = people
    await updates('a rating', mutual, async () => person?.rate({ [statements[0]]: { level: 'mostly' } }), false)
    await updates('a submission', mutual, async () => person?.submit(), false)
    await updates('a withdrawal', mutual, async () => person?.withdraw(), false)
    t.strictSame(differences, [])
  })
})
