/** Assessments of several people over HTTP: rules M, D and L as participants and their organisation meet them. */
import t from 'tap'
import { availableTransitions, states, type State } from '../../src/domain/assessments/lifecycle.ts'
import { everybodySays, statements, type Assessment, type AssessmentsClient } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { movableClock } from '../fixtures/keyed-app.ts'

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

  await t.test('M7 nobody takes a confidential seat without agreeing to what is shown of comments', async t => {
    for (const open of [true, false]) {
      const mutual = await client.make({ mode: 'mutual', open })
      const [code = ''] = await client.issue(mutual)
      const refused = await client.tryClaim(code, { consent: false })
      t.match(refused.json(), { status: 409, code: 'consent_missing', detail: /word for word.*write none/ })
      t.notMatch(refused.body, /"token"/)
      t.equal((await client.tryClaim(code)).statusCode, 201, 'the code stays good')
    }
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
    t.match((await other?.send('DELETE', other.path))?.json(), { code: 'assessment_not_open', detail: /withdrawn/ })
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
          const answer = await client.tryMove(assessment, to, { reason: 'Since it is time.', nothingWillBeShown: true })
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
