import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import t from 'tap'
import { releasedStates } from '../../../src/domain/disclosure/suppression.ts'
import {
  contentOf, gate, multisets, presence, response, together, told,
  type Places
} from '../../fixtures/confidential.ts'
import { grouped, knowledgeOf, output } from './limits.ts'

/**
 * The attack on the gate. Attackers know the rules, this code, how many people there are in each perspective and, in
 * the random part, how many of them gave a level; a participant knows their own answer too.
 */

const levels = [0, 1, 2, 3]
const { rows } = JSON.parse(
  await readFile(new URL('../../../src/domain/rules/disclosure-limits.json', import.meta.url), 'utf8')
)

/**
 * How many multisets the table leaves open at least for a group of this many people; two for those that it does not
 * have.
 */
function fewestOf (people: number): number {
  return rows.find(({ n }: { n: number }) => n === people)?.outsider.fewestMultisets ?? 2
}

/** What each of these groups may have said, of all that is told alike. */
function consistentGroups (sizes: readonly number[]): Places[][][] {
  const all = [...together(sizes.map(size => [...multisets(levels, size)]))]
  return [...grouped(all, output).values()].map(same =>
    sizes.map((_, index) => [...new Map(same.map(answers => [answers[index]?.join(), answers[index] ?? []])).values()])
  )
}

for (const sizes of [[5, 5], [5, 6], [5, 3, 2]]) {
  t.test(
    `D5, D9: groups of ${sizes.join(', ')} who all gave a level: a group tells no more ` +
      'beside others than alone',
    async t => {
      const outputs = consistentGroups(sizes)
      t.ok(outputs.length > 40, `${outputs.length} outputs`)
      for (const groups of outputs) {
        for (const consistent of groups) {
          if (knowledgeOf(consistent) === 'the level' || consistent.length < fewestOf(consistent[0]?.length ?? 0)) {
            t.fail('more is told', { groups })
          }
        }
      }
    }
  )
}

t.test('D5: the counterexample to a total beside the perspectives it is made of', async t => {
  const eleven = [3, 1, 1, 1, 1, 1, 1, 1, 1, 0]
  const { value, perspectives } = told([eleven, [0, 0, 0], [0, 0]])
  t.strictSame(perspectives['group-0'], { released: true, value: 0.4 })
  t.strictSame(
    value,
    { released: true, value: 0.3 },
    '11/45 is nearer to 0.2; but 0.2 of fifteen is 11 points at most and 0.4 of ten 11 at least, so five hidden ' +
      'people said 0'
  )
  t.strictSame(told([eleven, [0, 1, 0], [0, 1]]).value, value, 'of five people 0, 1 and 2 points are told alike')
})

t.test('D6: the counterexample to a spread beside perspectives', async t => {
  const first = told([[0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [2, 2, 2, 2, 2, 2, 2, 2, 2, 2]])
  t.notOk('divided' in first, 'with 0.0 and 0.7, undivided, each of the second ten would have said "mostly"')
  t.ok('divided' in told([[0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]]))
})

t.test('D9: no scale lets a value tell that all said the same', async t => {
  const check = (points: readonly number[], n: number) => {
    const span = (points.at(-1) ?? 0) - (points[0] ?? 0)
    const values = points.map(point => (point - (points[0] ?? 0)) / span)
    const content = contentOf({ one: ['one-a'] }, {
      scale: {
        key: 'x',
        levels: points.map((each, index) => ({ key: presence[index] ?? '', label: '', anchor: '', points: each })),
        levelMaps: [],
      },
    })
    const all = [...multisets(values.map((_, index) => index), n)]
    for (
      const same of grouped(
        all,
        places => JSON.stringify(gate(content, places.map(place => response({ 'one-a': presence[place] }))).principles)
      ).values()
    ) {
      if (knowledgeOf(same) === 'the level') return false
    }
    return true
  }
  for (const n of [5, 6, 9, 10, 11, 15, 20, 21]) t.ok(check([0, 1], n), `two levels, ${n} people`)
  for (const n of [5, 6, 10, 11]) t.ok(check([0, 1, 2], n), `three levels, ${n} people`)
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 4 }),
      fc.constantFrom(5, 6, 7),
      (points, n) => check(points.toSorted((a, b) => a - b), n)
    ),
    { seed: 9, numRuns: 20 }
  )
})

t.test('D3, D5: no count of a state between 1 and k - 1 follows, whatever the counts of the others', async t => {
  const k = 5
  for (let people = 5; people <= 14; people++) {
    const all = [...multisets(['level', 'notApplicable', 'dontKnow', 'declined', 'absent'] as const, people)].map(
      said => {
        const of = (state: string) => said.filter(each => each === state).length
        return {
          level: of('level'),
          notApplicable: of('notApplicable'),
          dontKnow: of('dontKnow'),
          declined: of('declined'),
          absent: of('absent'),
        }
      }
    )
    const groups = grouped(all, ({ level, absent: _absent, ...states }) => {
      const isSecret = states.notApplicable > level
      const told = releasedStates({
        key: 'a',
        weight: 1,
        counted: true,
        all: { n: level, mean: null, variance: null },
        perspectives: new Map(),
        states,
        people,
        notApplicableByMajority: isSecret,
        confidence: null,
      }, k)
      return JSON.stringify([told, level >= k && !isSecret])
    })
    for (const same of groups.values()) {
      for (const state of ['level', 'notApplicable', 'dontKnow', 'declined', 'absent'] as const) {
        const counts = new Set(same.map(counted => counted[state]))
        const [only = 0] = counts
        if (counts.size === 1 && ((only > 0 && only < k) || (only === people && state !== 'level'))) {
          t.fail('a small count follows', { state, same })
        }
      }
    }
  }
})
