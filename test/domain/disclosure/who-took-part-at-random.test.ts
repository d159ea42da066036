/** As who-took-part.test.ts, of assessments that are drawn at random. */
import fc from 'fast-check'
import t from 'tap'
import type { GatedResult } from '../../../src/domain/assessments/result.ts'
import { unspecified, type Response, type Voice } from '../../../src/domain/assessments/model.ts'
import { seatsOf } from '../../../src/domain/scoring/groups.ts'
import { contentOf, gate, perspective, response, type Said } from '../../fixtures/confidential.ts'
import { compare, isAlike, smallGroups, statementShape } from './shapes.ts'

t.test('D3, D5: any number of seats, perspectives and outside views, and any k', async t => {
  const found = { cases: 0, fewerThanK: 0 }
  const [seats, missing] = [fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 4 })]
  const group = fc.record({ seats, missing, outside: fc.boolean() })
  fc.assert(
    fc.property(
      fc.array(group, { maxLength: 5 }),
      fc.option(group),
      fc.integer({ min: 5, max: 20 }),
      fc.constantFrom<Voice>('participant', 'perspective'),
      (named, others, k, voice) => {
        const groups = [
          ...named.map((each, index) => ({ ...each, key: `view-${index}`, outside: each.outside && index > 0 })),
          ...(others ? [{ ...others, key: unspecified, outside: false }] : []),
        ]
        const perspectives = groups.flatMap(({ key, outside }) => key === unspecified ? [] : perspective(key, outside))
        const seats = new Map(groups.map(({ key, seats }) => [key, seats]))
        const submitted = new Map(groups.map(({ key, seats, missing }) => [key, Math.max(0, seats - missing)]))
        compare(t, { seats, submitted, perspectives, k, voice }, found)
      }
    ),
    { seed: 12, numRuns: 1_500 }
  )
  t.ok(found.fewerThanK > 500, JSON.stringify(found))
})

t.test('D3, D5, D8: whatever is said of several statements, by whoever submits or does not', async t => {
  const content = contentOf({ 'one:2': ['one-a:2', 'one-b'], two: ['two-a'] })
  const keys = ['one-a', 'one-b', 'two-a']
  const views = [perspective('aa'), perspective('bb'), perspective('visitors', true)]
  const said = fc.constantFrom<Said>('not', 'mostly', 'fully', 'fully', 'dontKnow', 'declined', undefined)
  const group = (maxLength: number) => fc.array(fc.tuple(said, said, said), { maxLength })
  const groups = fc.record({ aa: group(9), bb: group(9), visitors: group(6), [unspecified]: group(3) })
  const hasLevel = ({ ratings }: Response, key: string) => 'level' in (ratings[key]?.rating ?? {})
  const asked = ({ principles }: GatedResult) =>
    principles.map(({ perspectives, statements }) =>
      [Object.keys(perspectives), ...statements.map(statement => Object.keys(statement.perspectives))].join(';')
    ).join()
  let cases = 0
  fc.assert(
    fc.property(groups, fc.nat(), (groups, which) => {
      const all = Object.entries(groups).flatMap(([perspective, people]) =>
        people.map(answers => response(Object.fromEntries(keys.map((key, at) => [key, answers[at]])), perspective))
      )
      const person = all[which % Math.max(1, all.length)]
      if (!person) return
      const fewer = all.filter(each => each !== person)
      const seats = seatsOf(all)
      const [with_, without] = [gate(content, all, views, { seats }), gate(content, fewer, views, { seats })]
      if (asked(with_) !== asked(without)) t.fail('one submission adds or takes away a group')
      for (const key of keys) {
        const giving = (some: readonly Response[], group: string) =>
          some.filter(each => each.perspective === group && hasLevel(each, key)).length
        const smallOf = (some: readonly Response[]) =>
          smallGroups(new Map([...seats.keys()].map(group => [group, giving(some, group)])), new Set(['visitors']), 5)
        const [before, after] = [smallOf(fewer), smallOf(all)]
        if (!isAlike(before, after, person.perspective, 5)) continue
        cases++
        if (statementShape(with_, key) !== statementShape(without, key)) {
          t.fail('it shows or hides a cell', { key, person })
        }
      }
    }),
    { seed: 5, numRuns: 600 }
  )
  t.ok(cases > 800, `${cases} statements`)
})
