/**
 * Rules D2, D5, D6 and D8 from outside, as in attack.test.ts: nobody is told who took a seat, and what became of it.
 */
import t from 'tap'
import { participantWith, type TestParticipant } from '../fixtures/assessments-client.ts'
import { presence } from '../fixtures/confidential.ts'
import { linesOf, look, masked, rate, seeded, shuffled, start, type Answers } from './observing.ts'

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
