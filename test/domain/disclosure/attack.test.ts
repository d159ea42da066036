import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import t from 'tap'
import { toldStates } from '../../../src/domain/disclosure/suppression.ts'
import {
  contentOf, gate, multisets, perspective, presence, response, together, told, type Places, type Said,
  type Statement
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
      const told = toldStates({
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

/** A value as it is told, in tenths, of n people with so many points of 3 each: rules D6 and D9 by another hand. */
function tenthsOf (points: number, n: number, k: number): number {
  const steps = Math.floor((20 * points + 3 * n) / (6 * n))
  return n < 2 * k ? Math.min(9, Math.max(1, steps)) : steps
}

function range (length: number): number[] {
  return Array.from({ length }, (_, index) => index)
}

function tenths (cell: Statement['value']): number | null {
  return cell.released ? Math.round(cell.value * 10) : null
}

/** What n people may have said together, from 0 to 3n points, if that is what is told of them. */
function pointsOf (n: number, told: number | null, k: number): number[] {
  return range(3 * n + 1).filter(points => told === null || tenthsOf(points, n, k) === told)
}

const waysOf = new Map(
  range(17).map(n => [
    n,
    range(3 * n + 1).map(points =>
      [...multisets(levels, n)].filter(answers => answers.reduce((sum, each) => sum + each, 0) === points).length
    ),
  ])
)

/** How many multisets of n answers have one of these sums of points. */
function ways (n: number, points: readonly number[]): number {
  return points.reduce((sum, each) => sum + (waysOf.get(n)?.[each] ?? 0), 0)
}

interface Seats {
  readonly key: string
  readonly n: number
}

/**
 * What each group of people may have said together, from what is told of a statement and how many of whom gave a level.
 */
function attacked ({ value, perspectives }: Statement, inside: readonly Seats[], k: number) {
  const seen = inside.map(({ key, n }) => ({ key, n, told: tenths(perspectives[key] ?? { released: false }) }))
  const visible = seen.filter(({ told }) => told !== null)
  const hidden = seen.filter(({ told, n }) => told === null && n > 0)
  const total = tenths(value)
  const n = hidden.reduce((sum, each) => sum + each.n, 0)
  const people = seen.reduce((sum, each) => sum + each.n, 0)
  const beside = visible.reduce((sum, each) => sum + each.n * (each.told ?? 0), 0)
  const wholeOf = (points: number) =>
    visible.length === 0
      ? tenthsOf(points, n, k)
      : Math.floor((2 * (beside + n * tenthsOf(points, n, k)) + people) / (2 * people))
  const pooled = range(3 * n + 1).filter(points => total === null || wholeOf(points) === total)
  return {
    visible: visible.map(({ key, n, told }) => ({ key, n, points: pointsOf(n, told, k) })),
    pooled: { n, points: pooled },
    hidden: hidden.map(each => ({
      ...each,
      points: range(3 * each.n + 1).filter(points =>
        pooled.some(whole => whole - points >= 0 && whole - points <= 3 * (n - each.n))
      ),
    })),
  }
}

t.test('10,000 random assessments: from all that is told, no hidden cell and no person is pinned', async t => {
  let seed = 20261126
  const random = (below: number) => {
    seed = (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0
    return ((seed ^ (seed >>> 13)) >>> 0) % below
  }
  const counts = { statements: 0, released: 0, perspectives: 0, hidden: 0, pooled: 0 }
  for (let round = 0; round < 10_000; round++) {
    const k = 5 + random(4)
    const views = range(2 + random(3)).map(index => perspective(`view-${index}`, index > 1 && random(5) === 0))
    const content = contentOf({
      one: ['one-a:2', 'one-b'].slice(0, 1 + random(2)),
      'two:3': ['two-a'].slice(0, random(3)),
    }, { composite: random(2) === 0 })
    const keys = content.principles.flatMap(({ statements }) => statements.map(({ key }) => key))
    const leaning = keys.map(() => random(6))
    const say = (index: number): Said => {
      const lean = leaning[index] ?? 0
      if (random(12) === 0) return (['notApplicable', 'dontKnow', 'declined', undefined] as const)[random(4)]
      return presence[lean < 4 && random(8) > 0 ? lean : random(4)]
    }
    const join = () =>
      response(
        Object.fromEntries(keys.map((key, index) => [key, say(index)])),
        views[Math.min(random(views.length), random(views.length))]?.key
      )
    const early = range(5 + random(12)).map(join)
    const stayed = early.filter(() => random(15) > 0)
    const responses = [...stayed, ...range(Math.min(16 - stayed.length, random(3))).map(join)]
    const result = gate(content, responses, views, { k })

    for (const statement of result.principles.flatMap(({ statements }) => statements)) {
      const gaveLevel = (key: string) =>
        responses.filter(({ perspective, ratings }) => {
          const rating = ratings[statement.key]?.rating
          return perspective === key && rating && 'level' in rating
        }).length
      const inside = views.filter(({ outside }) => !outside).map(({ key }) => ({ key, n: gaveLevel(key) }))
      const outside = views.filter(({ outside }) => outside).map(({ key }) => ({ key, n: gaveLevel(key) }))
      const { visible, pooled, hidden } = attacked(statement, inside, k)
      counts.statements++
      counts.released += statement.value.released ? 1 : 0
      counts.perspectives += visible.length
      counts.hidden += hidden.length
      counts.pooled += statement.value.released && hidden.length > 0 ? 1 : 0
      const cells = [
        ...visible,
        ...outside.map(({ key, n }) => ({
          key,
          n,
          points: pointsOf(n, tenths(statement.perspectives[key] ?? { released: false }), k),
        })),
        ...hidden,
      ]
      const isPinned = (points: readonly number[], n: number) => n > 0 && ways(n, points) < fewestOf(n)
      const truth = (key: string) =>
        responses.filter(({ perspective }) => perspective === key).reduce((sum, { ratings }) => {
          const rating = ratings[statement.key]?.rating
          return sum + (rating && 'level' in rating ? presence.findIndex(level => level === rating.level) : 0)
        }, 0)
      const isUnsound = cells.some(({ key, points }) => !points.includes(truth(key)))
      const isAtEnd = (points: readonly number[], n: number) =>
        n > 0 && (points.every(each => each === 0) || points.every(each => each === 3 * n))
      if (isUnsound) t.fail('the attack does not even find the truth', { round, statement, cells })
      if (
        hidden.some(({ points, n }) => ways(n, points) < 2) || visible.some(({ points, n }) => isPinned(points, n)) ||
        cells.some(({ points, n }) => isAtEnd(points, n)) ||
        (statement.value.released && isPinned(pooled.points, pooled.n))
      ) t.fail('pinned', { round, k, statement, cells, pooled })
      if (visible.some(({ n }) => n < k) || (pooled.n > 0 && pooled.n < k && statement.value.released)) {
        t.fail('fewer than k are told of', { round, statement })
      }
    }
  }
  t.ok(Object.values(counts).every(count => count > 2_000), JSON.stringify(counts))
})
