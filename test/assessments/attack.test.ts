/**
 * Rules D2, D6 and D11 from outside: whoever reads everything that the service tells of a confidential assessment, at
 * every moment, learns what the gated result says and nothing else. Two assessments in which the same was done, and of
 * which the same is released, are told of in the same bytes, whoever said what. (test/domain/disclosure/attack.test.ts
 * asks how much the gated result gives away.)
 */
import t from 'tap'
import { multisets, presence } from '../fixtures/confidential.ts'
import { linesOf, look, masked, rate, seeded, shuffled, start, type Answers } from './observing.ts'

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
