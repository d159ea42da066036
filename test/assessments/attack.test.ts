/**
 * Rules D2, D6 and D11 from outside: whoever reads everything that the service tells of a confidential assessment, at
 * every moment, learns what the gated result says and nothing else. Two assessments in which the same was done, and of
 * which the same is released, are told of in the same bytes, whoever said what. (test/domain/disclosure/attack.test.ts
 * asks how much the gated result gives away.)
 */
import t, { type Test } from 'tap'
import { canonicalJson } from '../../src/domain/values/canonical-json.ts'
import { setOf } from '../fixtures/assessable-set.ts'
import {
  participantWith, type Assessment, type AssessmentsClient,
  type TestParticipant
} from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { multisets, presence } from '../fixtures/confidential.ts'

type Answer = object | undefined
type Answers = Readonly<Record<string, Answer>>

/** Random numbers that are the same each time (mulberry32). */
function seeded (seed: number) {
  let at = seed
  return (below: number) => {
    at = (at + 0x6d2b79f5) | 0
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

function shuffled<Value> (values: readonly Value[], random: (below: number) => number): Value[] {
  const rest = [...values]
  return values.map(() => rest.splice(random(rest.length), 1)[0] as Value)
}

/**
 * What is different in any two assessments and says nothing of answers: ids, by when they come first, and the salted
 * commitment with what is made of it.
 */
function masked (text: string): string {
  const seen = new Map<string, string>()
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, id => {
      if (!seen.has(id)) seen.set(id, `id ${seen.size}`)
      return seen.get(id) ?? ''
    })
    .replace(/\\?"commitment\\?":\\?"[^"]*"/g, 'commitment')
    .replace(/hmac-sha256:[0-9a-f]{64}/g, 'commitment')
    .replace(/"etag":"\\"(?!r\d+\\")[^"]*"/g, 'etag')
}

async function start (t: Test) {
  const log: string[] = []
  const { client, owner, app } = await startAssessing(t, undefined, { log: line => log.push(line) })
  const set = await setOf(client, [{ slug: 'pp', weight: 2, statements: [{ key: 's1', weight: 2 }, { key: 's2' }] }, {
    slug: 'qq',
    statements: [{ key: 's3' }],
  }], { composite: true })
  const perspectives = [{ key: 'aa', title: 'A' }, { key: 'bb', title: 'B' }]
  return { app, client, owner, log, make: () => client.mutual({ ...set, perspectives }) }
}

/** Everything that a key may see of an assessment just now, problems among it. */
async function look (client: AssessmentsClient, { id, arrangement, links }: Assessment): Promise<string> {
  const paths = [
    '',
    '/participants',
    '/transitions',
    '/results',
    '/results/1',
    '/results/1/profile',
    '/milestones',
    '/milestones/release-1',
    '/improvements',
    '/checks',
    '/upgrade?to=1.0.0',
    '/response',
    '/responses/me',
  ]
  const urls = [
    ...paths.map(path => links.self + path),
    `/v1/assessments?arrangement=${arrangement}`,
    `/v1/arrangements/${arrangement}`,
    `/v1/arrangements/${arrangement}/timeline`,
  ]
  // One after another, so that the log has them in this order.
  const answers = []
  for (const url of urls) answers.push(await client.get(url))
  for (const accept of ['text/csv', 'text/html']) answers.push(await client.get(`${links.self}/results/1`, { accept }))
  answers.push(await client.tryMove({ links }, 'draft'))
  answers.push(await client.send('PATCH', links.self, { k: 6 }, { 'if-match': '*' }))
  const { items } = await client.read('/v1/audit-events?limit=20')
  return [
    ...answers.map(({ statusCode, headers: { date, ratelimit, ...headers }, body }) =>
      JSON.stringify({ statusCode, headers, body: body.replaceAll(/"requestId":"[^"]*"/g, '') })
    ),
    JSON.stringify(items.filter(({ resource }: { resource: { id: string } }) => resource.id === id)),
  ].join('\n')
}

/** What somebody who reads the log sees: everything but when, and how long it took. */
function linesOf (log: readonly string[]): string {
  return log.map(line => {
    const { time, ms, reqId, pid, hostname, key, ...rest } = JSON.parse(line)
    return canonicalJson(rest)
  }).join('\n')
}

const rate = (person: TestParticipant | undefined, answers: Answers, more: object = {}) =>
  person?.rate(
    Object.fromEntries(Object.entries(answers).flatMap(([key, answer]) => answer ? [[key, answer]] : [])) as Record<
      string,
      object
    >,
    more
  )

t.test('D11 of two assignments with the same gated result everything that is told is the same', async t => {
  const { client, log, make } = await start(t)

  /** One whole assessment; gives what is told besides the result, and the result. */
  async function told (answers: ReadonlyArray<readonly [string, Answers]>) {
    const mutual = await make()
    const codes = new Map<string, string[]>()
    for (const perspective of new Set(answers.map(([perspective]) => perspective))) {
      codes.set(
        perspective,
        await client.issue(mutual, answers.filter(([one]) => one === perspective).length, perspective)
      )
    }
    log.length = 0
    const outputs = []
    for (const [perspective, said] of answers) {
      await rate(await client.claim(codes.get(perspective)?.shift() ?? ''), said, { submit: true })
    }
    outputs.push(await look(client, mutual))
    await client.move(mutual, 'closed')
    await client.move(mutual, 'released')
    const [before, after, lines] = [masked(outputs.join('\n')), masked(await look(client, mutual)), linesOf(log)]
    const { result } = await client.result(mutual)
    return { before, after, lines, gated: masked(JSON.stringify(result)) }
  }

  for (const [inA, inB] of [[3, 2], [5, 0], [3, 3], [5, 1]] as const) {
    await t.test(`${inA} and ${inB} people`, async t => {
      const random = seeded(inA * 10 + inB)
      const all = [...multisets(presence, inA)].flatMap(a => [...multisets(presence, inB)].map(b => [a, b] as const))
      const sample = shuffled(all, random).slice(0, 9)
      // Each beside one that differs from it in who said what.
      const assignments = sample.flatMap(([a, b]) => [[a, b], [shuffled(a, random), shuffled(b, random)]] as const)
      const byResult = new Map<string, string>()
      let [before, lines]: (string | undefined)[] = []
      let same = 0
      for (const [a, b] of assignments) {
        const people = [
          ...a.map(level => ['aa', { s1: { level }, s2: { level: presence[0] } }] as const),
          ...b.map(level => ['bb', { s1: { level }, s2: { dontKnow: true } }] as const),
        ]
        const found = await told(people)
        before ??= found.before
        lines ??= found.lines
        if (found.before !== before) t.equal(found.before, before, 'before the release all are the same')
        if (found.lines !== lines) t.equal(found.lines, lines, 'and so is the log')
        const earlier = byResult.get(found.gated)
        if (earlier === undefined) byResult.set(found.gated, found.after)
        else if (earlier === found.after) same++
        else t.equal(found.after, earlier, 'after it, those with the same gated result are')
      }
      t.ok(
        same >= assignments.length / 2,
        `of ${assignments.length} assessments with ${byResult.size} gated results ${same} are told as one before`
      )
    })
  }
})

t.test(
  'D2 D6 nor is it told who joined late, changed their mind, withdrew or never submitted, ' +
    'nor what they had said',
  async t => {
    const { app, client, log, make } = await start(t)
    const levels = [...presence.map(level => ({ level })), { dontKnow: true }, { declined: true }, {
      notApplicable: 'too_early',
    }, undefined]

    /** So many steps of somebody each, by a script that says what is done and not what is answered. */
    async function run (
      script: ReadonlyArray<readonly [what: string, who: number]>,
      people: ReadonlyArray<'aa' | 'bb'>,
      answers: (who: number, step: number) => Answers
    ) {
      const mutual = await make()
      const codes = {
        aa: await client.issue(mutual, people.length, 'aa'),
        bb: await client.issue(mutual, people.length, 'bb'),
      }
      log.length = 0
      const seats = new Map<number, TestParticipant>()
      const outputs = []
      for (const [step, [what, who]] of script.entries()) {
        const seat = seats.get(who)
        if (what === 'claim') {
          const taken = await client.claim(codes[people[who] ?? 'aa'].shift() ?? '')
          seats.set(who, participantWith(app, taken.token, mutual.id))
        } else if (what === 'rate') await rate(seat, answers(who, step))
        else if (what === 'submit') await rate(seat, answers(who, step), { submit: true })
        else if (what === 'err') await seat?.patch({ s1: { level: `level ${step}` } })
        else await seat?.withdraw()
        if (step % 9 === 8) outputs.push(await look(client, mutual))
      }
      await client.move(mutual, 'closed')
      outputs.push(await look(client, mutual))
      await client.move(mutual, 'released')
      outputs.push(await look(client, mutual))
      return { told: masked(outputs.join('\n')), lines: linesOf(log) }
    }

    for (let seed = 1; seed <= 8; seed++) {
      const random = seeded(seed)
      const people = Array.from({ length: 7 + random(5) }, () => random(2) ? 'aa' as const : 'bb' as const)
      // Everybody claims at some time, and then does a few things; the last of those decides.
      const script = shuffled(people.flatMap((_, who) => [who, who, who, who]), random).map((who, place, all) => {
        const nth = all.slice(0, place).filter(one => one === who).length
        return [
          nth === 0
            ? 'claim'
            : nth < 3
              ? ['rate', 'submit', 'err', 'submit'][random(4)] ?? ''
              : ['submit', 'submit', 'submit', 'withdraw', 'rate'][random(5)] ?? '',
          who,
        ] as const
      })
      const final = new Map(script.map(([what, who], step) => [who, { what, step }]))
      const any = (): Answers => ({
        s1: levels[random(levels.length)],
        s2: levels[random(levels.length)],
        s3: levels[random(levels.length)],
      })
      const submitted = [...final].filter(([, { what }]) => what === 'submit').map(([who]) => who)
      const says = new Map(submitted.map(who => [who, any()]))
      // The same answers by other people of the same perspective; and what does not count, all different.
      const others = new Map(['aa', 'bb'].flatMap(perspective => {
        const those = submitted.filter(who => people[who] === perspective)
        return shuffled(those, random).map((other, index) => [those[index] as number, says.get(other) ?? {}] as const)
      }))
      const answering = (last: ReadonlyMap<number, Answers>) => (who: number, step: number) =>
        final.get(who)?.step === step ? last.get(who) ?? any() : any()
      const [one, other] = [await run(script, people, answering(says)), await run(script, people, answering(others))]
      t.equal(other.told, one.told, `${seed}: ${submitted.length} of ${people.length} submitted`)
      t.equal(other.lines, one.lines)
    }
  }
)

t.test('D5 D8 nor which of those with a seat took no part, be it the only one of their kind', async t => {
  const { client, make } = await start(t)
  const level = { level: 'mostly' }
  const said: Answers = { s1: level, s2: level, s3: { ...level, comment: 'Well said' } }

  /** Six peers and one person without a perspective took a seat; all but one of them submit, or withdraw after that. */
  async function told (missing: number, withdraws: boolean) {
    const mutual = await make()
    const codes = [...await client.issue(mutual, 6, 'aa'), ...await client.issue(mutual, 1)]
    for (const [index, code] of codes.entries()) {
      const person = await client.claim(code)
      if (index !== missing || withdraws) await rate(person, said, { submit: true })
      if (index === missing && withdraws) await person.withdraw()
    }
    await client.move(mutual, 'closed', 'released')
    return { all: masked(await look(client, mutual)), result: (await client.result(mutual)).result }
  }

  const [peer, other] = [await told(0, false), await told(6, false)]
  t.equal(other.all, peer.all)
  t.equal((await told(3, true)).all, peer.all, 'a peer withdraws')
  t.equal((await told(6, true)).all, peer.all, 'the other one withdraws')
  const cells = { aa: { released: false }, unspecified: { released: false } }
  t.match(other.result.principles[0], {
    value: { value: 0.7 },
    perspectives: cells,
    statements: [{ value: { value: 0.7 }, perspectives: cells }],
  })
  t.strictSame(other.result.perspectives.map(({ key }) => key), ['aa'], 'nobody was invited as "bb"')
})
