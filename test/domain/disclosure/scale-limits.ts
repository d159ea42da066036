import { gatedCell, type Ends } from '../../../src/domain/disclosure/gated-cells.ts'
import { isDivided } from '../../../src/domain/scoring/mutual.ts'
import { fraction, minus, times } from '../../../src/domain/values/fraction.ts'

/**
 * Rule D12 for scales of any number of levels in equal steps. What is told of a statement follows from how many people
 * gave a level, the sum of their points and the sum of their squares; so ways to answer are counted by these three,
 * exactly, and none is listed. For four levels it is compared with the list of all (disclosure-limits.test.ts).
 */

const k = 5
export const levelsOfScales = [2, 3, 4, 5, 6, 7, 8, 9, 10]
export const sizesOfGroups = [5, 6, 7, 8, 9, 10, 11, 12]

/** People who gave these sums, in how many multisets of answers, and in how many assignments of answers to persons. */
interface Sums {
  readonly n: number
  readonly sum: number
  readonly squares: number
  readonly multisets: number
  readonly assignments: number
}

/** By number of people, from 0 to `most`. */
function sumsOf (levels: number, most: number): readonly Sums[][] {
  const highest = levels - 1
  const width = highest * highest * most + 1
  const table = () => Array.from({ length: most + 1 }, (_, n) => new Float64Array((highest * n + 1) * width))
  const [multisets, assignments] = [table(), table()]
  const add = (counts: Float64Array[], n: number, point: number) => {
    const [from, to] = [counts[n - 1] as Float64Array, counts[n] as Float64Array]
    const shift = point * width + point * point
    for (let at = 0; at < from.length; at++) {
      const ways = from[at] as number
      if (ways > 0) to[at + shift] = (to[at + shift] as number) + ways
    }
  }
  for (const counts of [multisets, assignments]) (counts[0] as Float64Array)[0] = 1
  // Level by level no order is counted, person by person every order.
  for (let point = 0; point < levels; point++) for (let n = 1; n <= most; n++) add(multisets, n, point)
  for (let n = 1; n <= most; n++) for (let point = 0; point < levels; point++) add(assignments, n, point)
  return multisets.map((counts, n) =>
    [...counts].flatMap((ways, at) =>
      ways === 0
        ? []
        : [{
            n,
            sum: Math.floor(at / width),
            squares: at % width,
            multisets: ways,
            assignments: assignments[n]?.[at] ?? 0,
          }]
    )
  )
}

type Tell = (sums: Pick<Sums, 'n' | 'sum' | 'squares'>) => string | null

/** What is told of people who gave these sums, and of nobody by perspective; null where nothing is. */
function teller (levels: number): Tell {
  const highest = levels - 1
  const ends: Ends = { lowest: fraction(1, highest), highest: fraction(1, highest) }
  const known = new Map<number, string>()
  const told = ({ n, sum, squares }: Parameters<Tell>[0]) => {
    const mean = fraction(sum, n * highest)
    const cell = JSON.stringify(gatedCell({ n, mean }, ends, k))
    if (n < 2 * k) return cell
    const variance = minus(fraction(squares, n * highest ** 2), times(mean, mean))
    return `${cell} ${isDivided({ n, mean, variance }) ? 'divided' : 'not divided'}`
  }
  return sums => {
    if (sums.n < k) return null
    const key = (sums.n * 1_000 + sums.sum) * 10_000 + (sums.n < 2 * k ? 0 : sums.squares)
    const found = known.get(key) ?? told(sums)
    known.set(key, found)
    return found
  }
}

/** All that is told alike: in how many ways, by how many people. */
interface Alike {
  multisets: number
  assignments: number
  readonly people: Set<number>
}

/** What is told if somebody who said `own` is one of them; without `own`, if nobody else is. */
function outputsOf (some: readonly Sums[], tell: Tell, own?: number): ReadonlyMap<string | null, Alike> {
  const outputs = new Map<string | null, Alike>()
  for (const { n, sum, squares, multisets, assignments } of some) {
    const told = own === undefined
      ? tell({ n, sum, squares })
      : tell({ n: n + 1, sum: sum + own, squares: squares + own * own })
    const alike = outputs.get(told) ?? { multisets: 0, assignments: 0, people: new Set() }
    outputs.set(told, alike)
    alike.multisets += multisets
    alike.assignments += assignments
    alike.people.add(n)
  }
  return outputs
}

function total (numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

function share (some: readonly Alike[], is: (alike: Alike) => boolean, of = some.length) {
  return { count: some.filter(is).length, of }
}

const isFixed = ({ multisets }: Alike) => multisets === 1
const isKnown = ({ assignments }: Alike) => assignments === 1

/** n people. In the first two everybody gave a level; in `allGaveALevel` anybody may have given none. */
function limitsOf (n: number, levels: number, sums: readonly Sums[][], tell: Tell) {
  const points = Array.from({ length: levels }, (_, point) => point)
  const everybody = [...outputsOf(sums[n] ?? [], tell).values()]
  const views = points.flatMap(own => [...outputsOf(sums[n - 1] ?? [], tell, own).values()])
  const situations = total(views.map(({ multisets }) => multisets))
  const anybody = [...outputsOf(sums.slice(0, n + 1).flat(), tell).values()]
  const others = points.flatMap(own => [...outputsOf(sums.slice(0, n).flat(), tell, own).values()])
  return {
    n,
    outsider: {
      answersFixed: share(everybody, isFixed),
      everyonesAnswerKnown: share(everybody, isKnown),
      fewestMultisets: Math.min(...everybody.map(({ multisets }) => multisets)),
    },
    participant: {
      othersAnswersFixed: share(views, isFixed, situations),
      everyonesAnswerKnown: share(views, isKnown, situations),
    },
    allGaveALevel: {
      outsider: share(anybody, ({ people }) => people.size === 1 && people.has(n)),
      participant: share(others, ({ people }) => people.size === 1 && people.has(n - 1)),
    },
  }
}

export function scaleLimits (levels: number) {
  const tell = teller(levels)
  const sums = sumsOf(levels, Math.max(...sizesOfGroups))
  return { levels, rows: sizesOfGroups.map(n => limitsOf(n, levels, sums, tell)) }
}
