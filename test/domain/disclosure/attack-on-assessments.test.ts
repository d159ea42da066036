import { readFile } from 'node:fs/promises'
import t from 'tap'
import {
  contentOf, gate, multisets, perspective, presence, response, type Said,
  type Statement
} from '../../fixtures/confidential.ts'

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
