/** A script finds again what it made by the ids that it has anyway (rules X1 and X2). */
import t from 'tap'
import { everybodySays } from '../fixtures/assessments-client.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'
import { startScripting as start } from '../fixtures/scripting.ts'
import { core } from '../fixtures/sets-client.ts'

type Headers = Readonly<Record<string, string>>

testOnEngines(t, async (t, engine) => {
  await t.test('X2 an arrangement is created, replaced, and left alone by the same again', async t => {
    const { client, putArrangement, stored } = await start(t, engine)
    const body = { name: 'Evening group', tags: ['north'], setting: 'Home care' }
    const first = await putArrangement('crm/17', body)
    const { id } = first.json()
    t.equal(first.statusCode, 201)
    t.match(first.headers, { location: `/v1/arrangements/${id}`, etag: '"r1"' })
    t.match(first.json(), { ...body, externalId: 'crm/17' })
    const before = await stored()
    const again = await putArrangement('crm/17', body)
    t.equal(again.statusCode, 200)
    t.notOk(again.headers.location)
    t.strictSame(again.json(), first.json())
    t.equal((await putArrangement('crm/17', first.json())).statusCode, 200, 'also as it was read')
    t.strictSame(await stored(), before, 'nothing is written')
    const replaced = await putArrangement('crm/17', { name: 'Morning group' })
    t.match(replaced.json(), { id, name: 'Morning group', tags: [], setting: '', revision: 2, externalId: 'crm/17' })
    t.strictSame(await client.read(`/v1/arrangements/${id}`), replaced.json())
  })

  await t.test('X2 an assessment is created, opened, and left alone by the same again in every state', async t => {
    const { client, putAssessment, stored } = await start(t, engine)
    const first = await putAssessment('17')
    t.equal(first.statusCode, 201)
    t.equal(first.headers.location, first.json().links.self)
    t.match(first.json(), { state: 'draft', externalId: '17', mode: 'single' })
    t.match((await putAssessment('17', { version: '1.0.0' })).json(), { set: { version: '1.0.0' }, revision: 2 })
    t.match((await putAssessment('17')).json(), { set: { version: core.version }, revision: 3 })
    t.match((await putAssessment('17', { open: true })).json(), { state: 'open', id: first.json().id })
    await client.replace(first.json(), everybodySays('mostly'), { release: true })
    const before = await stored()
    const set = first.json().set.id
    for (const more of [{}, { open: true }, { open: false }, { set }, { externalId: '17' }]) {
      const again = await putAssessment('17', more)
      t.equal(again.statusCode, 200, JSON.stringify(more))
      t.match(again.json(), { id: first.json().id, state: 'released' })
    }
    t.strictSame(await stored(), before)
  })

  await t.test('X2 another arrangement or mode is 409, and so is another version after draft', async t => {
    const { client, arrangement, putAssessment, stored } = await start(t, engine)
    const other = await client.arrangement()
    await putAssessment('17', { open: true })
    await client.make({ arrangement, mode: 'mutual', externalId: 'group' })
    const before = await stored()
    const { differences, match } = collectDifferences()
    for (
      const [externalId, more, expected] of [
        ['17', { arrangement: other }, { status: 409, code: 'external_id_taken' }],
        ['17', { mode: 'mutual' }, { status: 409, code: 'external_id_taken' }],
        ['17', { version: '1.0.0' }, { status: 409, code: 'settings_frozen' }],
        ['group', {}, { status: 409, code: 'external_id_taken' }],
        ['group', { mode: 'mutual' }, { status: 422, errors: [{ pointer: '/mode', code: 'not_single' }] }],
        ['new', { mode: 'mutual' }, { status: 422, errors: [{ pointer: '/mode', code: 'not_single' }] }],
        ['new', { k: 5 }, { status: 422, errors: [{ pointer: '/k', code: 'not_for_single' }] }],
        ['new', { arrangement: 'none' }, { status: 422, code: 'arrangement_unknown' }],
        ['new', { version: '9.9.9' }, { status: 422, code: 'version_not_available' }],
        ['new', { externalId: 'old' }, { status: 422, errors: [{ pointer: '/externalId' }] }],
      ] as const
    ) match(`${externalId} ${JSON.stringify(more)}`, (await putAssessment(externalId, more)).json(), expected)
    t.strictSame(differences, [])
    t.strictSame(await stored(), before)
  })

  await t.test('X1 an external id has 1 to 200 printable characters, wherever it is sent', async t => {
    const { client, arrangement, putArrangement } = await start(t, engine)
    const { differences, match } = collectDifferences()
    for (const externalId of ['', 'a b', 'é', 'a\n', 'x'.repeat(201)]) {
      match(`PUT ${externalId}`, (await putArrangement(externalId, { name: 'A' })).json(), {
        status: 400,
        errors: [{ parameter: 'externalId' }],
      })
      for (
        const [url, body] of [
          ['/v1/arrangements', { name: 'A' }],
          ['/v1/assessments', { arrangement, ...core, mode: 'single' }],
        ] as const
      ) {
        match(`POST ${url} ${externalId}`, (await client.send('POST', url, { ...body, externalId })).json(), {
          status: 422,
          errors: [{ pointer: '/externalId' }],
        })
      }
    }
    match('without one', (await client.send('PUT', '/v1/arrangements', { name: 'A' })).json(), {
      status: 400,
      errors: [{ parameter: 'externalId' }],
    })
    t.strictSame(differences, [])
    t.equal((await putArrangement(`!~${'x'.repeat(194)}.csv`, { name: 'A' })).statusCode, 201)
  })

  await t.test('X1 it is unique per kind in an organisation, and can be given and taken at any time', async t => {
    const { client, storage, organisation } = await start(t, engine)
    const one = await client.make({ open: true, externalId: 'x' })
    const two = await client.make({})
    const action = { what: 'Ask', principle: 'safe', owner: 'Host', externalId: 'x' }
    const made = await client.done('POST', one.links.actions, action)
    const arrangement = await client.done('POST', '/v1/arrangements', { name: 'A', externalId: 'x' })
    const taken = { status: 409, code: 'external_id_taken', errors: [{ pointer: '/externalId' }] }
    t.match((await client.send('POST', two.links.actions, action)).json(), taken, 'also in another assessment')
    t.match((await client.send('POST', '/v1/arrangements', { name: 'B', externalId: 'x' })).json(), taken)
    const any = { 'if-match': '*' }
    const spare = await client.done('POST', two.links.actions, { ...action, externalId: null })
    const unnamed = await client.done('POST', '/v1/arrangements', { name: 'B' })
    for (const self of [two.links.self, spare.links.self, unnamed.links.self]) {
      t.match((await client.send('PATCH', self, { externalId: 'x' }, any)).json(), taken, self)
    }
    for (const self of [one.links.self, made.links.self, arrangement.links.self]) {
      t.match(await client.done('PATCH', self, { externalId: null }, any), { externalId: null, revision: Number })
    }
    for (const self of [two.links.self, spare.links.self, unnamed.links.self]) {
      t.match(await client.done('PATCH', self, { externalId: 'x' }, any), { externalId: 'x' })
    }
    t.match(
      (await client.send('PATCH', one.links.self, { externalId: 'y', version: '1.0.0' }, any)).json(),
      { code: 'settings_frozen' }
    )
    const rows = await rowsOf(storage, organisation.id)
    t.notMatch(JSON.stringify([rows.auditEvents, rows.results, rows.milestones]), '"x"')
  })

  await t.test('X2 preconditions: the last word counts without any, If-None-Match only creates', async t => {
    const { putArrangement, putAssessment, stored } = await start(t, engine)
    const puts = {
      arrangement: [(headers: Headers) => putArrangement('a', { name: 'A' }, headers)],
      assessment: [(headers: Headers) => putAssessment('a', {}, headers)],
    }
    const { differences, compare } = collectDifferences()
    for (const [kind, [put]] of Object.entries(puts)) {
      for (
        const [headers, status] of [
          [{ 'if-match': '*' }, 412],
          [{ 'if-match': '"r1"' }, 412],
          [{ 'if-none-match': '*' }, 201],
          [{ 'if-none-match': '*' }, 412],
          [{ 'if-none-match': '"r1"' }, 412],
          [{ 'if-none-match': '"r2"' }, 200],
          [{ 'if-match': '"r2"' }, 412],
          [{ 'if-match': '"r1"' }, 200],
          [{ 'if-match': '*' }, 200],
          [{}, 200],
        ] as const
      ) compare(`${kind} ${JSON.stringify(headers)}`, (await put?.(headers))?.statusCode, status)
    }
    t.strictSame(differences, [])
    const before = await stored()
    t.equal((await putArrangement('a', { name: 'B' }, { 'if-match': '"r7"' })).statusCode, 412)
    t.strictSame(await stored(), before)
  })

  await t.test('X2 64 callers at once make one', async t => {
    const { client, putArrangement, putAssessment } = await start(t, engine)
    const callers = Array.from({ length: 64 }, (_, caller) => caller)
    // What is told to come again does, as any client would.
    const persist = async (send: () => ReturnType<typeof putArrangement>) => {
      let answer = await send()
      while (answer.statusCode === 503) answer = await send()
      return answer
    }
    const made = async (requests: (() => ReturnType<typeof putArrangement>)[]) => {
      const answers = await Promise.all(requests.map(persist))
      return {
        created: answers.filter(({ statusCode }) => statusCode === 201).length,
        statuses: [...new Set(answers.map(({ statusCode }) => statusCode))].sort(),
        ids: new Set(answers.filter(({ statusCode }) => statusCode < 300).map(answer => answer.json().id)).size,
      }
    }
    const one = { created: 1, statuses: [200, 201], ids: 1 }
    t.strictSame(await made(callers.map(caller => () => putArrangement('a', { name: `Group ${caller}` }))), one)
    t.strictSame(await made(callers.map(caller => () => putAssessment('a', { open: caller % 2 === 0 }))), one)
    t.strictSame(
      await made(callers.map(() => () => putAssessment('b', {}, { 'if-none-match': '*' }))),
      { created: 1, statuses: [201, 412], ids: 1 }
    )
    const names = (await client.read('/v1/arrangements')).items.map(({ name }: { name: string }) => name)
    t.equal(names.length, 2)
    t.match(names[1], /^Group \d+$/)
    t.equal((await client.read('/v1/assessments')).items.length, 2)
  })
})
