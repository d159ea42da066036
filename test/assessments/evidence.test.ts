/** Rule E1 of src/domain/rules/assessments.md, and R5 where ratings name evidence, as a client meets them. */
import { and, eq } from 'drizzle-orm'
import t from 'tap'
import { maxEvidence } from '../../src/assessments/evidence/check.ts'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { keptClient, type KeptAssessment } from '../fixtures/kept-client.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'

const digest = `sha256:${'0f'.repeat(32)}`

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const { tables } = app.storage
  const ours = await makeOrganisation(app.storage)
  const client = keptClient(app, (await ours.key()).headers)
  const other = keptClient(app, (await (await makeOrganisation(app.storage, 'other')).key()).headers)
  const access = app.storage.as(ours.id)
  const made = await client.kept()
  const show = async (more: object = {}, of: KeptAssessment = made) => (await client.show(of, more)).json()
  const rate = (of: KeptAssessment, ...evidenceIds: readonly string[]) =>
    client.send('PATCH', `${of.path}/response`, {
      ratings: { 'kind-one': { level: 'yes', evidenceIds }, 'kind-two': { level: 'no' } },
    }, { 'if-match': '*' })

  await t.test('E1 a text, a link, or the digest of a file; and every answer warns', async t => {
    const answer = await client.show(made, { expires: '2027-11-01' })
    t.match(answer, { statusCode: 201, headers: { location: answer.json().links.self } })
    t.match(answer.json(), {
      kind: 'text',
      title: 'Our rules',
      content: 'We wrote them together.',
      collected: '2026-11-01',
      expires: '2027-11-01',
      note: /could tell who somebody is/,
    })
    t.strictSame((await client.get(answer.json().links.self)).json(), answer.json())
    t.match(await show({ kind: 'link', content: 'https://example.org/rules' }), { kind: 'link', expires: null })
    t.match(await show({ kind: 'file', content: digest }), { kind: 'file', content: digest })
    t.match(await show({ expires: '2026-11-01' }), { expires: '2026-11-01' }, 'on the day itself')
    t.equal((await client.read(`${made.path}/evidence`)).items.length, 4)
  })

  await t.test('E1 what is none of these is refused with its place', async t => {
    const cases: readonly (readonly [more: object, pointer: string, code: string])[] = [
      ...[
        'http://example.org/',
        'https://localhost/',
        'https://user:word@example.org/',
        'https://example.org:8443/',
        'javascript:alert(1)',
        'https://127.0.0.1/',
        'rules',
      ].map(content => [{ kind: 'link', content }, '/content', 'invalid_address'] as const),
      ...['sha256:0', `sha256:${'0F'.repeat(32)}`, digest.slice(7), `${digest}0`].map(content =>
        [{ kind: 'file', content }, '/content', 'invalid_digest'] as const
      ),
      [{ content: ' \u200b ' }, '/content', 'text_missing'],
      [{ expires: '2026-10-31' }, '/expires', 'expires_before_collected'],
    ]
    for (const [more, pointer, code] of cases) {
      t.match((await client.show(made, more)).json(), {
        status: 422,
        code: 'invalid_evidence',
        errors: [{ pointer, code }],
      }, JSON.stringify(more))
    }
    t.equal(
      (await client.show(made, { kind: 'link', content: 'x', expires: '2026-10-31' })).json().errors.length,
      2,
      'all of it'
    )
    for (
      const [more, pointer] of [
        [{ kind: 'photo' }, '/kind'],
        [{ title: '' }, '/title'],
        [{ content: '' }, '/content'],
        [{ content: 'x'.repeat(5_001) }, '/content'],
        [{ collected: '2026-02-30' }, '/collected'],
        [{ id: 'x' }, '/id'],
      ] as const
    ) {
      t.match(
        (await client.show(made, more)).json(),
        { status: 422, code: 'invalid_body', errors: [{ pointer }] },
        JSON.stringify(more)
      )
    }
  })

  await t.test(
    'E1 deleted it is gone, with the answer that was kept for repetitions; ratings ' +
      'stay as they were given',
    async t => {
      const key = { 'idempotency-key': 'evidence-once' }
      const body = { kind: 'text', title: 'A name', content: 'Zymurgy was here.', collected: '2026-11-01' }
      const first = await client.send('POST', `${made.path}/evidence`, body, key)
      t.match(await client.send('POST', `${made.path}/evidence`, body, key), {
        statusCode: 201,
        headers: { 'idempotency-replayed': 'true' },
      })
      const { id, links: { self } } = first.json()
      await rate(made, id)
      const said = await client.said(made)
      t.equal((await client.send('DELETE', self)).statusCode, 204)
      t.match((await client.get(self)).json(), { status: 404, code: 'evidence_not_found' })
      t.match((await client.send('DELETE', self)).json(), { status: 404, code: 'evidence_not_found' })
      t.strictSame(await client.said(made), said)
      t.equal(
        (await client.send('PATCH', `${made.path}/response`, { ratings: { 'kind-two': { level: 'yes' } } }, {
          'if-match': '*',
        })).statusCode,
        200,
        'what is not named is not asked about'
      )
      const kept = await access.read.select({ answer: tables.idempotencyKeys.answer }).from(tables.idempotencyKeys)
        .where(
          eq(tables.idempotencyKeys.organisationId, ours.id)
        )
      t.notMatch(JSON.stringify(kept), /Zymurgy/)
      const events = await access.read.select().from(tables.auditEvents).where(
        and(eq(tables.auditEvents.organisationId, ours.id), eq(tables.auditEvents.resourceId, id))
      )
      t.strictSame(events.map(({ action }) => action).sort(), ['evidence.created', 'evidence.deleted'])
      t.notMatch(JSON.stringify(events), /Zymurgy|A name/)
    }
  )

  await t.test('E1 its days are renewed after the release, without another result', async t => {
    const released = await client.kept()
    const item = await show({ expires: '2026-11-20' }, released)
    await rate(released, item.id)
    for (const to of ['closed', 'released']) await client.move(released, to)
    const expired = async () => (await client.checks(released)).filter(({ code }) => code === 'evidence_expired')
    t.match(await expired(), [{ link: item.links.self }])
    const said = async () => (await client.get(`${released.path}/results/1`)).body
    const before = await said()
    const patch = (body: object) => client.send('PATCH', item.links.self, body)
    for (const body of [{ collected: '2026-11-22', expires: '2027-11-22' }, { expires: null }]) {
      const answer = await patch(body)
      t.equal(answer.statusCode, 200, answer.body)
      t.strictSame(answer.json(), { ...item, collected: '2026-11-22', ...body })
      t.strictSame((await client.get(item.links.self)).json(), answer.json())
      t.strictSame(await expired(), [])
    }
    t.equal(await said(), before)
    t.equal((await client.read(`${released.path}/results`)).items.length, 1)
    t.match((await patch({ expires: '2026-11-21' })).json(), {
      status: 422,
      errors: [{ pointer: '/expires', code: 'expires_before_collected' }],
    })
    for (const [body, pointer] of [[{ collected: null }, '/collected'], [{ title: 'New' }, '/title']] as const) {
      t.match((await patch(body)).json(), { status: 422, code: 'invalid_body', errors: [{ pointer }] })
    }
    const events = await access.read.select().from(tables.auditEvents).where(eq(tables.auditEvents.resourceId, item.id))
    t.strictSame(new Set(events.map(({ action }) => action)), new Set(['evidence.created', 'evidence.changed']))
  })

  await t.test('in pages, no more than an assessment may have, and gone with it', async t => {
    const full = await client.kept()
    const { id } = await show({}, full)
    const [row] = await access.read.select().from(tables.evidence).where(eq(tables.evidence.id, id))
    const copies = Array.from(
      { length: maxEvidence - 2 },
      (_, n) => ({ ...row, id: `01a0000e-0000-7000-8000-${String(n).padStart(12, '0')}` })
    ) as Array<typeof tables.evidence.$inferInsert>
    await access.write(async tx => {
      for (let from = 0; from < copies.length; from += 50) {
        await tx.insert(tables.evidence).values(copies.slice(from, from + 50))
      }
    })
    t.strictSame(
      (await Promise.all([1, 2, 3].map(() => client.show(full)))).map(({ statusCode }) => statusCode).sort(),
      [201, 409, 409]
    )
    const { items, page } = await client.read(`${full.path}/evidence?limit=100`)
    t.equal(items.length, 100)
    t.match((await client.get(`${made.path}/evidence?cursor=${page.next}`)).json(), {
      status: 400,
      code: 'invalid_cursor',
    })
    await client.done('DELETE', full.path)
    t.equal(Number(await access.read.$count(tables.evidence, eq(tables.evidence.assessmentId, full.id))), 0)
    t.match((await client.show(full)).json(), { status: 410 })
  })

  await t.test('what belongs to another organisation, or another assessment, is not there', async t => {
    const { id, links: { self } } = await show()
    for (
      const answer of [
        await other.get(`${made.path}/evidence`),
        await other.show(made),
        await other.get(self),
        await other.send('DELETE', self),
        await other.send('PATCH', self, { expires: null }),
      ]
    ) t.match(answer.json(), { status: 404, code: 'assessment_not_found' })
    t.match((await client.get(`${(await client.kept()).path}/evidence/${id}`)).json(), {
      status: 404,
      code: 'evidence_not_found',
    })
    for (const odd of ['absent', 'a%20b', '1']) {
      t.equal((await client.get(`${made.path}/evidence/${odd}`)).statusCode, 404, odd)
    }
    t.equal((await keptClient(app, (await ours.key(['assessments:read'])).headers).show(made)).statusCode, 403)
    t.equal((await client.get(self)).statusCode, 200)
  })
})
