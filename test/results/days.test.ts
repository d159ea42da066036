/** In which day something is: as it was written, or where the organisation is. */
import t from 'tap'
import { dayIn, dayWritten, isTimeZone } from '../../src/domain/values/day.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { movableClock } from '../fixtures/keyed-app.ts'
import { linesIn } from '../bulk/bulk.ts'

t.test('a day is one in a time zone, summer time and all', async t => {
  const day = (timeZone: string, instant: string) => dayIn(timeZone, new Date(instant))
  t.strictSame(
    [
      day('Europe/London', '2026-04-30T23:00:00Z'),
      day('Europe/London', '2026-12-31T23:59:59Z'),
      day('Pacific/Auckland', '2026-04-30T12:00:00Z'),
      day('America/Los_Angeles', '2026-05-01T06:59:59Z'),
      day('UTC', '2026-04-30T23:59:59Z'),
    ],
    ['2026-05-01', '2026-12-31', '2026-05-01', '2026-04-30', '2026-04-30']
  )
  t.strictSame(['Europe/London', 'UTC', 'Etc/GMT+5'].filter(name => !isTimeZone(name)), [])
  t.strictSame(['+01:00', 'London', 'Europe/Nowhere', ''].filter(isTimeZone), [])
})

t.test('a day is kept as it was written: "Z" alone says nothing of where', async t => {
  const written = ['2026-05-01', '2026-05-01T00:00:00+01:00', '2026-05-01T01:00:00+05:30', '2026-04-30T23:00:00Z']
  const dayOf = (text: string, timeZone: string) => dayWritten(text, new Date(text), timeZone)
  t.strictSame([...new Set(written.map(text => dayOf(text, 'Europe/London')))], ['2026-05-01'])
  t.equal(dayOf('2026-04-30T23:00:00Z', 'UTC'), '2026-04-30')
})

testOnEngines(t, async (t, engine) => {
  const clock = movableClock('2026-07-01T23:30:00.000Z')
  const { client, app, owner } = await startAssessing(t, engine, { now: clock.now })
  const daysOf = async (path: string) => {
    const { payload } = await client.get(path, { accept: 'text/html' })
    return /<dd>Number [^<]*, ([-\d]+)<\/dd>/.exec(payload)?.[1]
  }
  const rate = async (more: object = {}) => {
    const made = await client.make({ open: true, ...more })
    await client.replace(made, { 'safe-no-judgement': { level: 'not' } }, { release: true })
    return made
  }

  const importAt = async (arrangement: string, written: readonly string[]) => {
    const entry = { arrangement, set: 'core', version: '1.0.0', ratings: { 'safe-no-judgement': { level: 'fully' } } }
    const { body } = await app.inject({
      method: 'POST',
      url: '/v1/assessment-imports',
      headers: { ...owner.headers, 'content-type': 'application/x-ndjson' },
      payload: written.map(assessedAt =>
        JSON.stringify({ ...entry, entryId: `of-${assessedAt}`, assessedAt })
      ).join('\n'),
    })
    return linesIn(body).slice(0, -1)
  }

  await t.test('midnight on 1 May in Britain is 1 May in a report, however it was written', async t => {
    const arrangement = await client.arrangement()
    const written = ['2026-05-01', '2026-05-01T00:00:00+01:00', '2026-05-01T01:00:00+05:30', '2026-04-30T23:00:00Z']
    const outcomes = await importAt(arrangement, written)
    t.strictSame(outcomes.map(({ status }) => status), written.map(() => 'created'))
    for (const [index, { assessment }] of outcomes.entries()) {
      t.equal(await daysOf(`/v1/assessments/${assessment}/results/1`), '2026-05-01', String(written[index]))
      t.match(await client.read(`/v1/assessments/${assessment}/results/1`), { releasedOn: '2026-05-01' })
    }
    t.match(await client.read(`/v1/assessments/${outcomes[1]?.assessment}`), { releasedAt: '2026-04-30T23:00:00.000Z' })
    t.match(
      (await client.get(`/v1/arrangements/${arrangement}/timeline/picture`, { accept: 'text/plain' })).payload,
      /Result 4, 2026-05-01/
    )
  })

  await t.test('what is released after midnight in Britain is of that day, and due dates go by it', async t => {
    const made = await rate()
    t.equal(await daysOf(`${made.links.self}/results/1`), '2026-07-02')
    await client.done('POST', `${made.links.self}/actions`, {
      what: 'Ask again.',
      principle: 'safe',
      owner: 'Host',
      due: '2026-07-01',
    })
    const codes = async () =>
      (await client.read(`${made.links.self}/checks`)).items.map(({ code }: { code: string }) => code)
    t.ok((await codes()).includes('action_overdue'))
    await client.done('PATCH', '/v1/organisation', { timeZone: 'America/New_York' })
    t.notOk((await codes()).includes('action_overdue'), 'where it is still the first of July')
    t.equal(await daysOf(`${made.links.self}/results/1`), '2026-07-02', 'days that were recorded stay')
    t.equal(await daysOf(`${(await rate()).links.self}/results/1`), '2026-07-01')
    t.match(await client.done('POST', '/v1/organisation/purges', { dryRun: true }), { before: '2024-07-01' })
    await client.done('PATCH', '/v1/organisation', { timeZone: 'Europe/London' })
    t.match(await client.done('POST', '/v1/organisation/purges', { dryRun: true }), { before: '2024-07-02' })
  })

  await t.test('what was written of a day is stored to the end of that day, wherever it was written', async t => {
    await client.done('PATCH', '/v1/organisation', { timeZone: 'America/New_York' })
    const purge = () => client.done('POST', '/v1/organisation/purges', { dryRun: true })
    const { before } = await purge()
    const next = new Date(Date.parse(before) + 86_400_000).toISOString().slice(0, 10)
    const [day, instant] = await importAt(await client.arrangement(), [next, `${next}T00:30:00+14:00`])
    t.match([day, instant], [{ status: 'created', warnings: [] }, { status: 'created', warnings: [] }])
    t.match(await purge(), { before, count: 0 })
    const [due] = await importAt(await client.arrangement(), [before])
    t.match(due, { warnings: [{ code: 'due_for_erasure' }] })
    t.match(await purge(), { count: 1 })
    for (const early of ['0001-01-01', '1899-12-31T23:00:00Z']) {
      t.match(await importAt(await client.arrangement(), [early]), [{ status: 'refused' }], early)
    }
    await client.done('PATCH', '/v1/organisation', { timeZone: 'Europe/London' })
  })

  await t.test('a time zone is one of the IANA names', async t => {
    t.match(await client.read('/v1/organisation'), { timeZone: 'Europe/London' })
    for (const timeZone of ['+01:00', 'London', '', null]) {
      t.equal((await client.send('PATCH', '/v1/organisation', { timeZone })).statusCode, 422, String(timeZone))
    }
  })
})
