/** What was exported is imported again: after it was deleted, and in another organisation. */
import t from 'tap'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { setsClient } from '../fixtures/sets-client.ts'
import { linesIn, startBulk, type Told } from './bulk.ts'

interface Line {
  readonly entryId: string | null
  readonly entry: Readonly<Record<string, unknown>> | null
  readonly notImportable: string | null
  readonly assessment: { readonly id: string }
  readonly result: {
    readonly result: object
    readonly releasedAt: string
    readonly releasedOn: string
    readonly responses: unknown
    readonly madeOf: unknown
  }
}

type Bulk = Awaited<ReturnType<typeof startBulk>>

const codes = ({ status, errors }: Told) => [status, ...errors.map(({ code }) => code)].join(' ')
const exported = async ({ app }: Pick<Bulk, 'app'>, headers: object) =>
  (await app.inject({ url: '/v1/assessments/export', headers: { ...headers } })).body

/** What results say, whatever ids their evidence has. */
const saidIn = (text: string) =>
  linesIn<Line>(text).map(({ result: { result, releasedAt, releasedOn, responses, madeOf } }) =>
    JSON.stringify({ result, releasedAt, releasedOn, responses, madeOf }).replaceAll(/"evidenceIds":\[.*?\]/g, '')
  )

/** A single assessment by the API, with everything that a rating may say, and evidence of which one item is gone. */
async function assess ({ client, arrangement }: Bulk): Promise<string> {
  const { links } = await client.done('POST', '/v1/assessments', {
    arrangement,
    set: 'core',
    version: '1.1.0',
    mode: 'single',
    open: true,
  })
  const evidence = (title: string, more: object = {}) =>
    client.done('POST', `${links.self}/evidence`, {
      kind: 'text',
      title,
      content: 'What we "agreed".\nIn two lines.',
      collected: '2026-05-01',
      ...more,
    })
  const [kept, gone] = [await evidence('Rules', { expires: '2027-05-01' }), await evidence('Gone')]
  const comment = 'They said: "responses":[{"label":"x"}],"comments":null and "releasedOn":"1999-01-01".'
  await client.done('PUT', `${links.self}/response`, {
    ratings: {
      'mutual-shared-experience': { level: 'mostly', confidence: 'high', comment, evidenceIds: [kept.id, gone.id] },
      'safe-agreed-rules': { notApplicable: 'other', note: 'Not here.' },
    },
    release: true,
  }, { 'if-match': '*' })
  await client.done('DELETE', gone.links.self)
  return links.self
}

testOnEngines(t, async (t, engine) => {
  await t.test('lines are imported again as they are once their assessments were deleted', async t => {
    const bulk = await startBulk(t, engine)
    const { bring, line, client, owner } = bulk
    await assess(bulk)
    await bring([
      line('east', { assessedAt: '2026-05-01T00:30:00+14:00' }),
      line('west', { assessedAt: '2026-05-01T23:30:00-09:30' }),
      line('day', { assessedAt: '2026-05-01', set: 'core', version: '1.1.0', ratings: {} }),
    ].join(''))
    const before = await exported(bulk, owner.headers)
    t.strictSame(linesIn<Line>(before).map(({ result: { releasedOn } }) => releasedOn), [
      '2026-11-22',
      '2026-05-01',
      '2026-05-01',
      '2026-05-01',
    ])
    t.strictSame((await bring(before)).slice(0, 4).map(codes), [
      'refused assessment_exists',
      'unchanged',
      'unchanged',
      'unchanged',
    ], 'while they are there they do not come twice')
    for (const { assessment: { id } } of linesIn<Line>(before)) await client.done('DELETE', `/v1/assessments/${id}`)
    t.strictSame((await bring(before)).slice(0, 4).map(codes), ['created', 'created', 'created', 'created'])
    const after = await exported(bulk, owner.headers)
    t.strictSame(saidIn(after), saidIn(before))
    const [{ assessment } = { assessment: { id: '' } }] = linesIn<Line>(after)
    const { items } = await client.read(`/v1/assessments/${assessment.id}/evidence`)
    t.match(items, [{ title: 'Rules', collected: '2026-05-01', expires: '2027-05-01' }])
    t.match(await client.read(`/v1/assessments/${assessment.id}/response`), {
      ratings: { 'mutual-shared-experience': { confidence: 'high', evidenceIds: [items[0].id] } },
    })
    t.equal(items.length, 1)
    t.strictSame((await bring(after)).slice(0, 4).map(codes), ['unchanged', 'unchanged', 'unchanged', 'unchanged'])
  })

  await t.test('entries are imported by another organisation with its own arrangement', async t => {
    const bulk = await startBulk(t, engine)
    const { app, bring, line, owner } = bulk
    await assess(bulk)
    await bring(line('named', { set: 'core', version: '1.1.0', ratings: {}, assessedAt: '2026-05-01' }))
    const before = await exported(bulk, owner.headers)
    const { headers } = await (await makeOrganisation(app.storage, 'other')).key()
    t.strictSame((await bring(before, headers)).slice(0, 2).map(codes), [
      'refused arrangement_unknown',
      'refused arrangement_unknown',
    ])
    const arrangement = (await setsClient(app, headers).done('POST', '/v1/arrangements', { name: '=Tuesday' })).id
    const entries = linesIn<Line>(before).map(({ entry }) => `${JSON.stringify({ ...entry, arrangement })}\n`)
    t.strictSame((await bring(entries.join(''), headers)).slice(0, 2).map(codes), ['created', 'created'])
    t.strictSame(saidIn(await exported(bulk, headers)), saidIn(before))
    t.strictSame(saidIn(await exported(bulk, owner.headers)), saidIn(before), 'and what it came from stays')
  })

  await t.test('D11 a mutual assessment is no entry, and its line says so', async t => {
    const bulk = await startBulk(t, engine)
    const { client, arrangement, set, owner, bring } = bulk
    const { links } = await client.done('POST', '/v1/assessments', {
      arrangement,
      set: set.id,
      version: '1.0.0',
      mode: 'mutual',
      open: true,
    })
    await client.done('POST', `${links.self}/transitions`, { to: 'closed' })
    await client.done('POST', `${links.self}/transitions`, { to: 'released', nothingWillBeShown: true })
    const before = await exported(bulk, owner.headers)
    t.match(linesIn<Line>(before), [{ entry: null, notImportable: 'mutual' }])
    const [told] = await bring(before)
    t.match(told, { status: 'refused', errors: [{ pointer: '/entry', code: 'not_importable', detail: /mutual/ }] })
  })

  await t.test('E1 evidence of an entry is what evidence may be, and named once', async t => {
    const { bring, line } = await startBulk(t, engine)
    const item = {
      id: '01a00000-0000-7000-8000-00000000e001',
      kind: 'link',
      title: 'Notes',
      content: 'https://example.org/notes',
      collected: '2026-05-01',
    }
    const brought = async (...evidence: object[]) => (await bring(line('e', { evidence })))[0]
    t.match(await brought({ ...item, content: 'http://localhost/' }, { ...item, expires: '2026-04-30' }), {
      status: 'refused',
      errors: [
        { pointer: '/evidence/0/content', code: 'invalid_address' },
        { pointer: '/evidence/1/expires', code: 'expires_before_collected' },
        { pointer: '/evidence/1/id', code: 'duplicate_id' },
      ],
    })
    t.match(await brought({ ...item, id: 'mine' }), { status: 'refused' })
    t.match(await brought(item), { status: 'created' })
  })

  await t.test('what is longer than a line may be has no entry', async t => {
    const bulk = await startBulk(t, engine)
    const { client, owner } = bulk
    const path = await assess(bulk)
    const content = 'é'.repeat(5_000)
    for (let index = 0; index < 27; index++) {
      await client.done('POST', `${path}/evidence`, { kind: 'text', title: 'Long', content, collected: '2026-05-01' })
    }
    t.match(linesIn<Line>(await exported(bulk, owner.headers)), [{ entry: null, notImportable: 'too_large' }])
  })
})
