import t from 'tap'
import type { ExactResult } from '../../src/domain/assessments/result.ts'
import { participantWith, statements, type Assessment } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { day, movableClock } from '../fixtures/keyed-app.ts'

const [one] = statements
const perspectives = [{ key: 'carers', title: 'Family carers' }, { key: 'managers', title: 'Managers', outside: true }]
const codeOf = async (answer: Promise<{ json(): { code: string } }>) => (await answer).json().code

testOnEngines(t, async (t, engine) => {
  const clock = movableClock()
  const log: string[] = []
  const { app, client, organisation } = await startAssessing(t, engine, {
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
      t.match(answer.json(), { status: 404, detail: /^Your response token/ }, 'nor does a token another assessment')
    }
    for (
      const path of [
        url,
        mutual.links.transitions,
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
      late.json(),
      { status: 401, code: 'unauthorized', detail: /^The response token is not accepted/ },
      'from its day on the token opens nothing'
    )
    clock.forward(-365 * day)

    await client.move(mutual, 'closed')
    t.match((await client.tryClaim(codes[2] ?? '')).json(), { code: 'seats_closed', detail: /ask whoever invited you/ })
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
})
