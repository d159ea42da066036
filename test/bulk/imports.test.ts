/** Many assessments come at once: each line by itself, as often as it takes. */
import t from 'tap'
import { testOnEngines } from '../fixtures/engines.ts'
import { until } from '../fixtures/keyed-app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'
import { listen } from '../fixtures/socket.ts'
import { setsClient } from '../fixtures/sets-client.ts'
import { linesIn, openRequest, startBulk, type Told } from './bulk.ts'

const codes = ({ status, errors }: Told) => [status, ...errors.map(({ code }) => code)].join(' ')

testOnEngines(t, async (t, engine) => {
  await t.test('an entry comes to an assessment that was released, as if each step had been taken', async t => {
    const { app, organisation, bring, line, client, arrangement, owner } = await startBulk(t, engine)
    const [told, last] = await bring(line('autumn-1', { assessedAt: '2026-09-30T10:00:00Z' }))
    t.match(told, { entryId: 'autumn-1', line: 1, status: 'created', assessment: String, result: 1, errors: [] })
    t.strictSame(last, { summary: { created: 1, unchanged: 0, refused: 0 }, problem: null })
    const path = `/v1/assessments/${told?.assessment}`
    t.match(await client.read(path), {
      state: 'released',
      mode: 'single',
      arrangement,
      releasedAt: '2026-09-30T10:00:00.000Z',
      revision: 4,
    })
    t.match(await client.read(`${path}/results/1`), {
      arrangement: { id: arrangement, name: '=Tuesday' },
      result: { principles: [{ slug: 'kind', value: { exact: '1/2' } }] },
    })
    t.match(await client.read(`${path}/response`), { state: 'submitted', ratings: { 'we-aa': { level: 'yes' } } })
    t.match((await client.read(`${path}/transitions`)).items.map(({ to }: { to: string }) => to), [
      'open',
      'closed',
      'released',
    ])
    t.match(await rowsOf(app.storage, organisation.id), {
      milestones: [{ name: 'release-1' }],
      assessments: [{ externalId: 'autumn-1', state: 'released' }],
    })
    const events = (await client.read('/v1/audit-events?action=assessment.imported')).items
    t.match(events, [{ actor: owner.id, resource: { type: 'import' } }])
    t.equal(events.length, 1)
    // It can be worked with like any other.
    t.match(await client.done('POST', `${path}/transitions`, { to: 'open' }, { 'if-match': '*' }), { state: 'open' })
  })

  await t.test('what is due for erasing at once is told, and so are both ways out of a changed entry', async t => {
    const { bring, line, client } = await startBulk(t, engine)
    const old = line('old', { assessedAt: '2024-11-22' })
    const [due, young] = await bring(old + line('young', { assessedAt: '2024-11-23' }))
    t.match(due, {
      status: 'created',
      errors: [],
      warnings: [{ pointer: '/assessedAt', code: 'due_for_erasure', detail: /older than the 24 months/ }],
    })
    t.match(young, { status: 'created', warnings: [] })
    t.equal((await bring(old))[0]?.warnings?.length, 1, 'whenever it is sent')
    t.match(await client.done('POST', '/v1/organisation/purges', { dryRun: true }), { assessments: [due?.assessment] })
    await client.done('PATCH', '/v1/organisation', { retentionMonths: 36 })
    t.strictSame((await bring(old))[0]?.warnings, [])

    const changed = line('young', { assessedAt: '2025-01-01' })
    const [refused] = await bring(changed)
    t.match(refused, { status: 'refused', errors: [{ code: 'entry_changed' }] })
    const [, way = ''] = /(DELETE \S+) and send it again/.exec(refused?.errors[0]?.detail ?? '') ?? []
    t.equal(way, `DELETE /v1/assessments/${young?.assessment}`)
    t.match(refused?.errors[0]?.detail, /another `entryId`/)
    t.match((await bring(changed.replace('young', 'other')))[0], { status: 'created' })
    await client.done('DELETE', way.replace('DELETE ', ''))
    t.match((await bring(changed))[0], { status: 'created' })
  })

  await t.test('what is brought stands in time where it was assessed, in whichever order it comes', async t => {
    const { bring, line, client, arrangement } = await startBulk(t, engine)
    const days = ['2026-06-01', '2025-06-01', '2026-01-01']
    const told = await bring(days.map(day => line(day, { assessedAt: `${day}T00:00:00Z` })).join(''))
    const { items } = await client.read(`/v1/arrangements/${arrangement}/timeline`)
    t.strictSame(items.map(({ releasedAt }: { releasedAt: string }) => releasedAt.slice(0, 10)), days.toSorted())
    const picture = (await client.get(`/v1/arrangements/${arrangement}/timeline/picture.txt`)).body
    for (const [index, day] of days.toSorted().entries()) t.match(picture, `Result ${index + 1}, ${day}`)
    const oldest = `/v1/assessments/${told[1]?.assessment}/results`
    t.match(await client.read(oldest), { items: [{ number: 1, releasedAt: '2025-06-01T00:00:00.000Z' }] })
    t.match(await client.read(`${oldest}/1`), { releasedAt: '2025-06-01T00:00:00.000Z', computedAt: /^2026-11-/ })
    t.match((await client.get(`${oldest}/1.html`)).body, '2025-06-01')
    const again = await bring(days.map(day => line(day, { assessedAt: `${day}T00:00:00.000Z` })).join(''))
    t.strictSame(
      again.slice(0, 3).map(codes),
      ['unchanged', 'unchanged', 'unchanged'],
      'the same instant in other words'
    )
  })

  await t.test('R5 it can name no evidence but its own', async t => {
    const { bring, line } = await startBulk(t, engine)
    const [told] = await bring(
      line('shown', { ratings: { 'we-aa': { level: 'yes', evidenceIds: ['01a00000-0000-7000-8000-0000000fffff'] } } })
    )
    t.match(told, {
      status: 'refused',
      errors: [{ pointer: '/ratings/we-aa/evidenceIds/0', code: 'unknown_reference' }],
    })
  })

  await t.test('a line is refused by itself, and the others land', async t => {
    const { bring, line, count, client, app } = await startBulk(t, engine)
    const other = await makeOrganisation(app.storage, 'other')
    const theirs =
      (await setsClient(app, (await other.key()).headers).done('POST', '/v1/arrangements', { name: 'Theirs' })).id
    const body = Buffer.concat([
      Buffer.from(line('one')),
      Buffer.from(`{"entryId":"broken",\n\n${line('one')}`),
      Buffer.from(line('one', { ratings: {} })),
      Buffer.from(line('long', { ratings: { 'we-aa': { dontKnow: true, comment: 'a'.repeat(270_000) } } })),
      Buffer.from('{"entryId":"\xff"}\n', 'latin1'),
      Buffer.from('{"entryId":"twice","entryId":"twice"}\n'),
      Buffer.from(line('strange', { ratings: { 'we-zz': { level: 'yes' }, 'we-aa': { level: 'often' } } })),
      Buffer.from(line('nowhere', { arrangement: undefined })),
      Buffer.from(line('elsewhere', { arrangement: theirs })),
      Buffer.from(line('unknown', { version: '7.0.0' })),
      Buffer.from(line('named', { set: 'imroc' })),
      Buffer.from(line('future', { assessedAt: '2027-01-01T00:00:00Z' })),
      Buffer.from(line('nul', { ratings: { 'we-aa': { dontKnow: true, comment: '\0' } } })),
      Buffer.from(line('two').trimEnd()),
    ])
    const told = await bring(body)
    const last = told.pop()
    t.strictSame(told.map(codes), [
      'created',
      'refused not_json',
      'unchanged',
      'refused entry_changed',
      'refused line_too_long',
      'refused not_utf8',
      'refused not_strict_json',
      'refused unknown_statement unknown_level',
      'refused missing',
      'refused arrangement_unknown',
      'refused unknown_version',
      'refused set_not_assessable',
      'refused invalid',
      'refused invalid',
      'created',
    ])
    t.strictSame(
      told.map(({ line }) => line),
      [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
      'in order, and the empty line is counted'
    )
    t.strictSame(last?.summary, { created: 2, unchanged: 1, refused: 12 })
    t.equal(told[8]?.entryId, 'nowhere', 'which it was')
    t.equal(await count(), 2)
    t.strictSame((await bring(body)).filter(({ status }) => status === 'created'), [], 'and again: nothing more')
    t.equal((await client.read('/v1/audit-events?action=assessment.imported')).items.length, 1)
  })

  await t.test("the name of an entry is its organisation's own", async t => {
    const { app, bring, line, arrangement } = await startBulk(t, engine)
    await bring(line('same'))
    const other = await makeOrganisation(app.storage, 'other')
    const { headers } = await other.key()
    const told = await bring(line('same'), headers)
    t.equal(codes(told[0] as Told), 'refused arrangement_unknown', arrangement)
    const own = (await setsClient(app, headers).done('POST', '/v1/arrangements', { name: 'Ours' })).id
    const [created] = await bring(line('same', { arrangement: own, set: 'core', ratings: {} }), headers)
    t.equal(created?.status, 'created')
  })

  await t.test('two at once bring an entry once', async t => {
    const { bring, line, count } = await startBulk(t, engine)
    const body = Array.from({ length: 450 }, (_, index) => line(`e${index}`)).join('')
    const [one, two] = await Promise.all([bring(body), bring(body)])
    const created = (told: readonly Told[]) =>
      told.filter(({ status }) => status === 'created').map(({ entryId }) => entryId)
    t.equal(created(one).length + created(two).length, 450)
    t.strictSame([one, two].map(told => told.at(-1)?.summary?.refused), [0, 0])
    t.strictSame(
      one.slice(0, -1).map(({ assessment }) => assessment),
      two.slice(0, -1).map(({ assessment }) => assessment),
      'under the same ids'
    )
    t.equal(await count(), 450)
  })

  await t.test('cut off half-way, what was told of is there, and the rest comes with the next', async t => {
    const { app, owner, line, ndjson, bring, count } = await startBulk(t, engine)
    const port = await listen(app)
    const { sent, answered } = openRequest(port, '/v1/assessment-imports', { ...owner.headers, ...ndjson })
    sent.write(line('a') + line('b') + line('c').slice(0, 40))
    const answer = await answered
    await until(async () => linesIn(answer.text()).length === 2)
    t.strictSame(linesIn(answer.text()).map(codes), ['created', 'created'], 'before the body has ended')
    sent.destroy()
    await answer.ended
    t.equal(await count(), 2)
    t.strictSame((await bring(line('a') + line('b') + line('c'))).slice(0, 3).map(codes), [
      'unchanged',
      'unchanged',
      'created',
    ])
  })
})
