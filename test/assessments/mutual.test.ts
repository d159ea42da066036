/** Assessments of several people over HTTP: rules M, D and L as participants and their organisation meet them. */
import t from 'tap'
import { availableTransitions, states, type State } from '../../src/domain/assessments/lifecycle.ts'
import type { ExactResult, GatedResult } from '../../src/domain/assessments/result.ts'
import { ratingOf, vectors } from '../domain/scoring/worked.ts'
import { setOf } from '../fixtures/assessable-set.ts'
import {
  everybodySays, participantWith, statements, type Assessment,
  type AssessmentsClient
} from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { day, movableClock } from '../fixtures/keyed-app.ts'

const [one, two] = statements
const perspectives = [{ key: 'carers', title: 'Family carers' }, { key: 'managers', title: 'Managers', outside: true }]
const codeOf = async (answer: Promise<{ json(): { code: string } }>) => (await answer).json().code

testOnEngines(t, async (t, engine) => {
  const clock = movableClock()
  const log: string[] = []
  const { app, client, storage, organisation } = await startAssessing(t, engine, {
    now: clock.now,
    log: line => log.push(line),
  })

  await t.test('M0 a code is good once, and seen once', async t => {
    const mutual = await client.mutual({ perspectives })
    const url = `${mutual.links.self}/participants`
    const issuing = {
      method: 'POST' as const,
      url,
      payload: { seats: [{ count: 2, perspective: 'carers' }, { count: 1 }] },
      headers: { ...(await organisation.key()).headers, 'idempotency-key': 'seats' },
    }
    const issued = await app.inject(issuing)
    const codes: string[] = issued.json().items.map(({ code }: { code: string }) => code)
    t.equal(new Set(codes).size, 3)
    const replayed = await app.inject(issuing)
    t.equal(replayed.headers['idempotency-replayed'], 'true')
    t.strictSame(
      replayed.json().items,
      issued.json().items.map((item: object) => ({ ...item, code: null })),
      'repeated, it tells no code'
    )
    t.notMatch((await client.get(url)).body, 'ppi_')

    const [mine = '', theirs = ''] = codes
    const claimed = await client.tryClaim(mine)
    t.match(claimed.json(), {
      type: 'claimed-seat',
      token: /^ppr_/,
      assessment: mutual.id,
      disclosure: 'confidential',
      k: 5,
      perspective: 'carers',
      expiresOn: '2027-11-22',
    })
    t.equal(claimed.headers['cache-control'], 'private, no-store')
    t.equal(await codeOf(client.tryClaim(mine)), 'seat_already_claimed')
    t.strictSame((await client.read(url)).items.map(({ claimed }: { claimed: boolean }) => claimed).sort(), [
      false,
      false,
      true,
    ])
    for (
      const wrong of [
        `${theirs.slice(0, -1)}0`.replace(theirs, ''),
        theirs.replace('ppi_', 'ppr_'),
        theirs.toUpperCase(),
        `${theirs}${theirs}`.slice(0, 200),
        '',
        ' ',
        claimed.json().token,
      ]
    ) {
      t.match(await client.tryClaim(wrong), { statusCode: 404 }, wrong.slice(0, 12))
    }
    t.equal((await client.tryClaim(theirs)).statusCode, 201, 'none of which used it up')

    const person = participantWith(app, claimed.json().token, mutual.id)
    const other = await client.mutual()
    t.equal((await client.get(person.path)).statusCode, 401, 'a key opens no response')
    const elsewhere = participantWith(app, person.token, other.id)
    for (
      const answer of [
        await elsewhere.get(elsewhere.path),
        await elsewhere.tryRate({}),
        await elsewhere.patch({}),
        await elsewhere.send('POST', `${elsewhere.path}/submission`),
        await elsewhere.send('DELETE', elsewhere.path),
      ]
    ) {
      t.match(answer, { statusCode: 404 }, 'nor does a token another assessment')
    }
    for (
      const path of [
        mutual.links.self,
        `${mutual.links.self}/results`,
        url,
        '/v1/assessments',
        '/v1/audit-events',
        '/v1/organisation',
      ]
    ) t.equal((await person.get(path)).statusCode, 401, `${path} is for keys`)
    t.match(await person.mine(), { state: 'in_progress', perspective: 'carers', label: null, ratings: {} })

    clock.forward(364 * day)
    t.equal((await person.get(person.path)).statusCode, 200)
    clock.forward(day)
    const late = await person.get(person.path)
    t.match(
      { status: late.statusCode, code: late.json().code },
      { status: 401, code: 'unauthorized' },
      'from its day on the token opens nothing'
    )
    clock.forward(-365 * day)

    await client.move(mutual, 'closed')
    t.equal(await codeOf(client.tryClaim(codes[2] ?? '')), 'seats_closed')
    t.equal(await codeOf(client.send('POST', url, { seats: [{ count: 1 }] })), 'seats_closed')
  })

  await t.test(
    'D2 how many have submitted moves beside the ETag, so no If-None-Match ' +
      'keeps it from being told',
    async t => {
      const mutual = await client.mutual()
      const before = await client.get(mutual.links.self)
      const [person] = await client.join(mutual)
      await person?.rate({ [one]: { level: 'mostly' } }, { submit: true })
      const after = await client.get(mutual.links.self, { 'if-none-match': String(before.headers.etag) })
      t.strictSame([before.json().submittedCount, after.statusCode, after.json().submittedCount], [0, 200, 1])
      t.equal(after.headers.etag, before.headers.etag, 'which names the state that can be changed')
    }
  )

  await t.test(
    'M7 a shared assessment opens with the consent of all who took a seat, and ' +
      'shows all of it at once',
    async t => {
      const draft = await client.make({ mode: 'mutual', disclosure: 'shared', perspectives })
      const codes = [...await client.issue(draft, 2, 'carers'), ...await client.issue(draft, 2)]
      t.match((await client.tryClaim(codes[0] ?? '')).json(), {
        code: 'invalid_settings',
        errors: [{ pointer: '/label', code: 'label_needed' }],
      })
      const reluctant = await client.claim(codes[0] ?? '', { label: 'Ann', consent: false })
      const willing = await client.claim(codes[1] ?? '', { label: 'Bob' })
      t.equal(await codeOf(reluctant.tryRate({})), 'assessment_not_open')
      const refused = await client.tryMove(draft, 'open')
      t.match({ status: refused.statusCode, ...refused.json() }, { status: 409, code: 'consent_missing' })
      t.notMatch(refused.body, /Ann|Bob|carers/, 'and not who')
      t.match(await client.again(draft), { state: 'draft' })

      const confidential = await client.send('PATCH', draft.links.self, { disclosure: 'confidential' }, {
        'if-match': '*',
      })
      t.match(confidential.json(), { disclosure: 'confidential', k: 5 }, 'it may open as confidential')
      t.match(await client.move(draft, 'open'), { state: 'open' })
      t.equal((await willing.rate({ [one]: { level: 'fully' } })).state, 'in_progress')

      const shared = await client.make({ mode: 'mutual', disclosure: 'shared', open: true })
      t.equal(
        await codeOf(client.tryClaim((await client.issue(shared))[0] ?? '', { label: 'Eve', consent: false })),
        'consent_missing',
        'an open one is for those who agree'
      )
      const [ann, bob] = await client.join(shared, 2)
      await ann?.rate({ [one]: { level: 'fully', comment: 'Annotation' } }, { submit: true })
      await bob?.rate({ [one]: { level: 'not' } }, { submit: true })
      t.notMatch(
        await bob?.get(bob.path).then(({ body }) => body),
        'Annotation',
        'nobody sees what others say before it is released'
      )
      for (const state of ['open', 'closed'] as const) {
        if (state === 'closed') await client.move(shared, state)
        for (
          const path of [
            shared.links.self,
            `${shared.links.self}/participants`,
            `${shared.links.self}/results`,
            `${shared.links.self}/transitions`,
            '/v1/assessments',
            '/v1/audit-events',
          ]
        ) {
          t.notMatch((await client.get(path)).body, /Annotation|P1/, `${state}: ${path}`)
        }
      }
      await client.move(shared, 'released')
      const record = await client.result(shared)
      t.strictSame(record.responses?.map(({ label, ratings }) => [label, Object.keys(ratings)]).sort(), [
        ['P1', [one]],
        [
          'P2',
          [one],
        ],
      ])
      t.match((record.result as ExactResult).principles[0]?.statements[0], {
        value: { exact: '1/2' },
        n: 2,
        divided: true,
      }, 'M1 and M6')
      await client.move(shared, 'open')
      await bob?.rate({ [one]: { level: 'fully' } }, { submit: true })
      await client.move(shared, 'closed', 'released')
      t.match((await client.result(shared, 2)).result, { principles: [{ statements: [{ value: { exact: '1' } }] }] })
    }
  )

  await t.test(
    'D1 M7 what somebody was promised who took a seat in a draft is kept, and can ' +
      'be read again by them',
    async t => {
      const change = (draft: Assessment, settings: object) =>
        client.send('PATCH', draft.links.self, settings, { 'if-match': '*' })
      const draft = await client.make({ mode: 'mutual', k: 6 })
      await client.issue(draft)
      t.match(await client.again(draft), { k: 6 })
      t.equal((await change(draft, { disclosure: 'shared' })).statusCode, 200, 'while nobody has taken one')
      t.equal((await change(draft, { disclosure: 'confidential', k: 6 })).statusCode, 200)
      const [person] = await client.join(draft, 1)
      for (const less of [{ k: 5 }, { disclosure: 'shared' }]) {
        t.equal(await codeOf(change(draft, less)), 'disclosure_frozen')
      }
      t.match(JSON.parse((await person?.get(person.path))?.body ?? ''), { disclosure: 'confidential', k: 6 })
      t.equal((await change(draft, { k: 7, voice: 'perspective' })).statusCode, 200, 'more may be promised')
      t.match(JSON.parse((await person?.get(person.path))?.body ?? ''), { disclosure: 'confidential', k: 7 })
    }
  )

  await t.test('M5 what somebody took a seat as stays what it was', async t => {
    const draft = await client.make({ mode: 'mutual', perspectives })
    const change = (more: readonly object[]) =>
      client.send('PATCH', draft.links.self, { perspectives: more }, { 'if-match': '*' })
    const others = [{ key: 'peers', title: 'Peers' }]
    const [first, ...rest] = perspectives
    if (!first) throw new Error('no perspectives')
    await client.issue(draft, 1, first.key)
    t.equal((await change([{ ...first, title: 'Otherwise' }, ...rest, ...others])).statusCode, 200, 'while nobody has')
    await client.join(draft, 1, first.key)
    for (const changed of [{ ...first, outside: true }, { ...first, title: 'Others' }]) {
      t.match((await change([changed, ...rest])).json(), {
        status: 422,
        code: 'invalid_settings',
        errors: [{ pointer: '/perspectives', code: 'perspective_in_use' }],
      })
    }
    t.equal(
      (await change([...others, ...rest, { ...first, title: 'Otherwise' }])).statusCode,
      200,
      'others may come and go'
    )
  })

  await t.test('M4 M5 the voice is of participants or of perspectives, and an outside view stands beside', async t => {
    for (const [voice, exact] of [['participant', '2/3'], ['perspective', '1/2']] as const) {
      const shared = await client.make({
        mode: 'mutual',
        disclosure: 'shared',
        open: true,
        voice,
        perspectives: [...perspectives, { key: 'peers', title: 'Peers' }],
      })
      const codes = [
        ...await client.issue(shared, 2, 'carers'),
        ...await client.issue(shared, 1, 'peers'),
        ...await client.issue(shared, 1, 'managers'),
      ]
      for (const [index, level] of ['fully', 'fully', 'not', 'not'].entries()) {
        const person = await client.claim(codes[index] ?? '', { label: `P${index}` })
        await person.rate({ [one]: { level } }, { submit: true })
      }
      await client.move(shared, 'closed', 'released')
      t.match((await client.result(shared)).result, {
        voice,
        principles: [{
          statements: [{
            value: { exact },
            n: 3,
            perspectives: { carers: { exact: '1' }, peers: { exact: '0' }, managers: { exact: '0' } },
          }],
        }],
      }, voice)
    }
  })

  await t.test('M the worked cases come out over HTTP as they do of the rules', async t => {
    const exactOf = (cells: Readonly<Record<string, { readonly exact?: string | null }>>) =>
      Object.fromEntries(Object.entries(cells).map(([key, { exact }]) => [key, exact]))
    for (const { name, voice, perspectives, principles, responses, expect } of vectors.mutual) {
      const set = await setOf(client, principles, { composite: true })
      const shared = await client.make({
        ...set,
        mode: 'mutual',
        disclosure: 'shared',
        open: true,
        voice,
        perspectives: perspectives.map(({ key, outside }) => ({ key, title: `The ${key}`, outside })),
      })
      const seats = new Map<string, string[]>()
      const asked = new Set([
        ...perspectives.map(({ key }) => key),
        ...Object.values(responses).map(({ perspective }) => perspective),
      ])
      for (const key of asked) seats.set(key, await client.issue(shared, Object.keys(responses).length, key))
      for (const [label, { perspective, ratings }] of Object.entries(responses)) {
        const person = await client.claim(seats.get(perspective)?.shift() ?? '', { label })
        await person.rate(Object.fromEntries(Object.entries(ratings).map(([key, word]) => [key, ratingOf(word)])), {
          submit: true,
        })
      }
      await client.move(shared, 'closed', 'released')
      const result = (await client.result(shared)).result as ExactResult
      t.strictSame(
        Object.fromEntries(
          result.principles.flatMap(({ statements }) => statements).map((
            { key, value, n, variance, divided, notApplicableByMajority, perspectives }
          ) => [key, {
            exact: value.exact,
            value: value.value,
            n,
            variance,
            divided,
            notApplicableByMajority,
            perspectives: exactOf(perspectives),
          }])
        ),
        expect.statements,
        name
      )
      t.strictSame(
        Object.fromEntries(
          result.principles.map((
            { slug, value, coverage, answered, outcome, possible, outstanding, excluded, perspectives }
          ) => [slug, {
            exact: value.exact,
            coverageExact: coverage?.exact,
            answered: answered?.exact,
            outcome,
            possible,
            outstanding,
            excluded,
            perspectives: exactOf(perspectives),
          }])
        ),
        expect.principles,
        name
      )
      t.equal(result.composite?.exact, expect.compositeExact, name)
    }
  })

  await t.test('D six people, from their seats to what is told of them', async t => {
    const mutual = await client.mutual({ perspectives })
    const people = await client.join(mutual, 6)
    for (const [index, person] of people.entries()) {
      await person.rate({
        ...everybodySays('fully'),
        [two]: { level: index < 4 ? 'fully' : 'not', comment: `Remark ${index}` },
      })
      t.match(await client.again(mutual), { submittedCount: index, seatCount: 6 })
      await person.submit()
      t.match(await client.again(mutual), { submittedCount: index + 1, seatCount: 6, state: 'open' })
      t.equal((await client.get(`${mutual.links.self}/results`)).body, '{"items":[]}')
    }
    for (const change of [{ k: 6 }, { disclosure: 'shared' }]) {
      t.equal(
        await codeOf(client.send('PATCH', mutual.links.self, change, { 'if-match': '*' })),
        'disclosure_frozen',
        'D1'
      )
    }
    t.equal(
      await codeOf(client.send('PATCH', mutual.links.self, { voice: 'perspective' }, { 'if-match': '*' })),
      'settings_frozen'
    )
    await client.move(mutual, 'closed')
    t.equal(await codeOf(people[0]?.tryRate({}) ?? Promise.reject(new Error('nobody'))), 'assessment_not_open')
    await client.move(mutual, 'released')
    t.match((await client.again(mutual)).availableTransitions, ['archived'])
    t.equal(await codeOf(client.tryMove(mutual, 'open')), 'transition_not_allowed', 'D7')

    const record = await client.result(mutual)
    const result = record.result as GatedResult
    t.match(record, { responses: null, comments: {} })
    t.match(result, { disclosure: 'confidential', k: 5, perspectives: [], commitment: /./ })
    t.match(
      result.principles[0]?.statements[0],
      { key: one, value: { released: true, value: 0.9, clamped: true } },
      'D9'
    )
    t.match(result.principles[0]?.statements.find(({ key }) => key === two), { value: { released: true, value: 0.7 } })
    t.notOk(
      result.principles[0]?.statements.some(statement => 'divided' in statement),
      'D6: six are too few to say whether they are divided'
    )
    const hidden = result.principles.flatMap(({ statements }) => statements).find(({ value }) => !value.released)
    t.strictSame(hidden?.value, { released: false }, 'D8')
    t.notMatch(
      JSON.stringify(record),
      /"(n|exact|variance|answered|coverage|confidence|ratingsDigest|responses":\[)"/,
      'D6'
    )
    t.notMatch(JSON.stringify(record), 'Remark', 'D10: six comments are too few')
  })

  await t.test(
    'D9 what is read of a clamped value is the one that was told: on two levels ' +
      'five people reach to 0.2',
    async t => {
      const arrangement = await client.arrangement()
      const set = await setOf(client, [{ slug: 'low', statements: [{ key: 'll' }] }, {
        slug: 'high',
        statements: [{ key: 'hh' }],
      }], { scale: { no: 0, yes: 1 } })
      const mutual = await client.mutual({ ...set, arrangement })
      for (const person of await client.join(mutual, 5)) {
        await person.rate({ ll: { level: 'no' }, hh: { level: 'yes' } }, { submit: true })
      }
      await client.move(mutual, 'closed', 'released')
      t.match((await client.result(mutual)).result.principles, [{ value: { value: 0.2, clamped: true } }, {
        value: { value: 0.8, clamped: true },
      }])
      const told: Readonly<Record<string, RegExp>> = {
        [`${mutual.links.results}/1.html`]: /0\.2 or less[^]*0\.8 or more/,
        [`${mutual.links.results}/1/profile.svg`]: /0\.2 or less[^]*0\.8 or more/,
        [`/v1/arrangements/${arrangement}/timeline/picture.svg`]: /≤ 0\.2[^]*≥ 0\.8/,
      }
      for (const [url, words] of Object.entries(told)) {
        const { body } = await client.get(url)
        t.match(body, words, url)
        t.notMatch(body, /0\.[19] or|[≤≥] 0\.[19]|fewer than 10/, `${url} names no other end`)
      }
    }
  )

  await t.test('D3 four people are told nothing of', async t => {
    const mutual = await client.mutual()
    for (const person of await client.join(mutual, 4)) await person.rate(everybodySays('mostly'), { submit: true })
    await client.move(mutual, 'closed', 'released')
    const { principles, composite } = (await client.result(mutual)).result as GatedResult
    t.ok(
      principles.every(({ value, statements }) =>
        !value.released && statements.every(({ value, states }) => !value.released && Object.keys(states).length === 0)
      )
    )
    t.equal(composite, null)
  })

  await t.test('D10 comments of eight are told, in no order of theirs', async t => {
    const mutual = await client.mutual()
    const people = await client.join(mutual, 9)
    for (const [index, person] of people.entries()) {
      await person.rate({
        [one]: { level: 'mostly', ...(index < 8 && { comment: `Remark ${index}` }) },
        [two]: { level: 'mostly', ...(index < 7 && { comment: `Other ${index}` }) },
      }, { submit: true })
    }
    await people[8]?.withdraw()
    await client.move(mutual, 'closed', 'released')
    const { comments } = await client.result(mutual)
    t.strictSame(Object.keys(comments ?? {}), [one])
    t.strictSame([...comments?.[one] ?? []].sort(), Array.from({ length: 8 }, (_, index) => `Remark ${index}`))
  })

  await t.test('D10 M5 comments of an outside view hide nobody who is inside', async t => {
    const mutual = await client.mutual({
      perspectives: [{ key: 'peers', title: 'Peers' }, { key: 'inside', title: 'Board', outside: true }],
    })
    const say = async (perspective: string, count: number, commenting: Readonly<Record<string, number>>) => {
      for (const [index, person] of (await client.join(mutual, count, perspective)).entries()) {
        const ratings = [one, two].map(
          key => [key, {
            level: 'mostly',
            ...(index < (commenting[key] ?? 0) && { comment: `${perspective} ${index}` }),
          }]
        )
        await person.rate(Object.fromEntries(ratings), { submit: true })
      }
    }
    await say('peers', 9, { [one]: 1, [two]: 8 })
    await say('inside', 9, { [one]: 9, [two]: 7 })
    await client.move(mutual, 'closed', 'released')
    const { comments } = await client.result(mutual)
    t.strictSame(comments?.[one]?.toSorted(), Array.from({ length: 9 }, (_, index) => `inside ${index}`))
    t.strictSame(comments?.[two]?.toSorted(), Array.from({ length: 8 }, (_, index) => `peers ${index}`))
  })

  await t.test('L what is taken back is gone, and its seat with it', async t => {
    const mutual = await client.mutual()
    const [person] = await client.join(mutual)
    await person?.rate(everybodySays('fully'), { submit: true })
    await person?.withdraw()
    await person?.withdraw()
    t.match(await person?.mine(), { state: 'withdrawn', ratings: {} })
    t.match(await client.again(mutual), { submittedCount: 0, seatCount: 1 })
    for (const answer of [person?.tryRate({}), person?.patch({}), person?.send('POST', `${person.path}/submission`)]) {
      t.equal((await answer)?.json().code, 'response_withdrawn')
    }
    const [other] = await client.join(mutual)
    await client.move(mutual, 'closed')
    t.equal((await other?.send('DELETE', other.path))?.json().code, 'assessment_not_open')
  })

  await t.test('D11 nothing but the result tells anything of an answer', async t => {
    const secret = 'Quixotic'
    const mutual = await client.mutual()
    const people = await client.join(mutual, 6)
    const outputs: string[] = []
    const look = async () => {
      for (
        const path of [
          mutual.links.self,
          `${mutual.links.self}/participants`,
          `${mutual.links.self}/transitions`,
          `${mutual.links.self}/results`,
          '/v1/assessments?limit=100',
          '/v1/audit-events?limit=100',
          `/v1/arrangements/${mutual.arrangement}`,
        ]
      ) {
        const { body, headers } = await client.get(path)
        outputs.push(body, JSON.stringify(headers))
      }
    }
    for (const [index, person] of people.entries()) {
      await person.rate({
        [one]: { level: 'emerging', comment: `${secret} ${index}` },
        [two]: { notApplicable: 'other', note: secret },
      }, { submit: true })
      await person.patch({ [secret]: { level: secret } })
      await look()
    }
    for (const scope of [undefined, ['assessments:read'], ['admin']] as const) {
      const { headers } = await organisation.key(scope)
      for (const path of [`${mutual.links.self}/responses/me`, `${mutual.links.self}/response`]) {
        const answer = await app.inject({ url: path, headers })
        t.ok(answer.statusCode >= 401, `${scope?.join() ?? 'every scope'}: ${path}`)
        outputs.push(answer.body)
      }
    }
    await client.move(mutual, 'closed')
    await look()
    await client.move(mutual, 'released')
    await look()
    outputs.push((await client.get(`${mutual.links.self}/results/1`)).body)
    t.notMatch(outputs.join('\n'), secret)
    t.notMatch(outputs.join('\n'), /ppr_\w/)
    t.notMatch(log.join('\n'), new RegExp(`${secret}|ppr_|ppi_|Remark|Annotation`), 'nor does the log')
    const lines = log.map(line => JSON.parse(line)).filter(({ route = '' }) => /responses|claim/.test(route))
    t.ok(lines.length > 20)
    // A key that was refused at a participant's address is the organisation's own.
    for (const line of lines) {
      t.strictSame(
        Object.keys(line).filter(name =>
          ![
            ...line.status === 401 ? ['key'] : [],
            'level',
            'time',
            'pid',
            'hostname',
            'reqId',
            'method',
            'route',
            'status',
            'ms',
            'msg',
          ].includes(name)
        ),
        [],
        'a line has the template, the status and nothing of who'
      )
    }
    const told: string[] = (await client.read('/v1/audit-events?limit=100')).items.map((
      { action }: { action: string }
    ) => action)
    t.notOk(told.some(action => /response|claim|submi|withdr/.test(action)), 'D13: no event of what participants do')
    t.equal(
      await storage.as(organisation.id).read.$count(storage.tables.milestones),
      await storage.as(organisation.id).read.$count(storage.tables.results),
      'L: every release makes a milestone'
    )
  })

  await t.test('L from every state every way is allowed, or refused with those that are', async t => {
    const ways: Readonly<Record<State, readonly State[]>> = {
      draft: [],
      open: ['open'],
      closed: ['open', 'closed'],
      released: ['open', 'closed', 'released'],
      archived: ['open', 'closed', 'released', 'archived'],
      cancelled: ['cancelled'],
    }
    for (
      const settings of [{ mode: 'single' }, { mode: 'mutual', disclosure: 'shared' }, {
        mode: 'mutual',
        disclosure: 'confidential',
      }] as const
    ) {
      const made = (): Promise<Assessment> => client.make({ ...settings })
      for (const from of states) {
        const allowed = availableTransitions({
          state: from,
          mode: settings.mode,
          disclosure: 'disclosure' in settings ? settings.disclosure : 'shared',
        })
        const moved = async () => {
          const assessment = await made()
          return await client.move(assessment, ...ways[from]) ?? assessment
        }
        const stays = await moved()
        t.strictSame(stays.availableTransitions, allowed)
        for (const to of states) {
          const about = `${JSON.stringify(settings)}: ${from} to ${to}`
          const assessment = allowed.includes(to) ? await moved() : stays
          const answer = await client.tryMove(assessment, to, { reason: 'Since it is time.' })
          if (allowed.includes(to)) {
            t.match({ status: answer.statusCode, ...answer.json() }, {
              status: 200,
              state: to,
              revision: assessment.revision + 1,
            }, about)
            t.match((await client.read(assessment.links.transitions)).items.at(-1), {
              from,
              to,
              reason: 'Since it is time.',
            })
          } else {
            t.match({ status: answer.statusCode, ...answer.json() }, {
              status: 409,
              code: 'transition_not_allowed',
              errors: [{ pointer: '/to', detail: `allowed: ${allowed.join(', ')}` }],
            }, about)
          }
        }
        t.strictSame(await client.again(stays), stays, 'and what is refused has changed nothing')
      }
    }
  })

  await t.test('410 what was erased is gone for everybody', async t => {
    const mutual = await client.mutual()
    const [person] = await client.join(mutual)
    const [code = ''] = await client.issue(mutual)
    await person?.rate(everybodySays('fully'), { submit: true })
    await client.erase(mutual)
    await client.erase(mutual)
    for (const path of ['', '/transitions', '/participants', '/results', '/results/1', '/response']) {
      t.match(await gone(client, mutual.links.self + path), { status: 410, code: 'assessment_erased' }, path)
    }
    t.equal((await person?.get(person.path))?.statusCode, 401)
    t.equal(await codeOf(client.tryClaim(code)), 'seat_not_found')
    t.notOk((await client.read('/v1/assessments?limit=100')).items.some(({ id }: Assessment) => id === mutual.id))
    t.equal(
      (await client.send('DELETE', `/v1/arrangements/${mutual.arrangement}`)).statusCode,
      204,
      'and its arrangement is free'
    )
  })
})

async function gone (client: AssessmentsClient, path: string) {
  const answer = await client.get(path)
  return { status: answer.statusCode, code: answer.json().code }
}
