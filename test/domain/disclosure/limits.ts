import { canonicalJson } from '../../../src/domain/values/canonical-json.ts'
import { formatFraction, fraction } from '../../../src/domain/values/fraction.ts'
import { levelsOfScales, scaleLimits } from './scale-limits.ts'
import { multisets, tally, together, told, type Places } from '../../fixtures/confidential.ts'

/**
 * Rule D12: what a released value still tells, counted case by case through the gate itself.
 * `node test/domain/disclosure/limits.ts > src/domain/rules/disclosure-limits.json` writes the table anew.
 */

const k = 5
const levels = [0, 1, 2, 3]

/** What is told, as one reads it. */
export function output (groups: readonly Places[]): string {
  const { value, divided, perspectives } = told(groups, k)
  return canonicalJson([value, divided, perspectives])
}

export function grouped<Value> (values: Iterable<Value>, keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group) group.push(value)
    else groups.set(key, [value])
  }
  return groups
}

/** How many ways there are to hand out these answers to as many people. */
function assignments (answers: Places): number {
  const factorial = (n: number): number => n < 2 ? 1 : n * factorial(n - 1)
  return [...new Set(answers)].reduce<number>(
    (product, one) => product / factorial(count(answers, one)),
    factorial(answers.length)
  )
}

function count (answers: Places, one: number | null): number {
  return answers.filter(each => each === one).length
}

function share (part: number, whole: number) {
  return { count: part, of: whole, share: formatFraction(fraction(part, whole)) }
}

function sum (numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function isUnanimous (answers: Places): boolean {
  return new Set(answers).size <= 1
}

/** What somebody sees who is one of them and said `own`. */
interface View {
  readonly own: number
  readonly answers: Places
  /** Everything that the others may have said. */
  readonly consistent: number
  readonly othersAgree: boolean
}

function viewsOf (group: readonly Places[]): View[] {
  return levels.flatMap(own => {
    const consistent = group.filter(answers => answers.includes(own))
    return consistent.map(answers => ({
      own,
      answers,
      consistent: consistent.length,
      othersAgree: isUnanimous(answers.toSpliced(answers.indexOf(own), 1)),
    }))
  })
}

/** One statement, n people who all gave a level, nobody told of by perspective. */
function row (n: number) {
  const all = [...multisets(levels, n)]
  const groups = [...grouped(all, answers => output([answers])).values()]
  const views = groups.flatMap(viewsOf)
  const people = (some: readonly View[]) =>
    sum(some.map(({ answers, own }) => assignments(answers) * count(answers, own)))
  const fixed = groups.filter(({ length }) => length === 1).flat()
  const seen = views.filter(({ consistent }) => consistent === 1)
  const named = seen.filter(({ othersAgree }) => othersAgree)
  return {
    n,
    outputs: groups.length,
    outsider: {
      answersFixed: {
        multisets: share(fixed.length, all.length),
        assignments: share(sum(fixed.map(assignments)), levels.length ** n),
      },
      everyonesAnswerKnown: fixed.filter(isUnanimous).length,
      fewestMultisets: Math.min(...groups.map(({ length }) => length)),
    },
    participant: {
      othersAnswersFixed: {
        views: share(seen.length, views.length),
        people: share(people(seen), n * levels.length ** n),
      },
      everyonesAnswerKnown: {
        views: share(named.length, views.length),
        people: share(people(named), n * levels.length ** n),
      },
      fewestMultisets: Math.min(...views.map(({ consistent }) => consistent)),
    },
  }
}

export type Knowledge = 'nothing' | 'that they gave a level' | 'that they gave none' | 'the level'

/** What is known of the people of one group whose answers may be any of these. */
export function knowledgeOf (consistent: readonly Places[]): Knowledge {
  const [first] = consistent
  const level = first?.[0] ?? null
  if (level !== null && consistent.every(answers => answers.every(each => each === level))) return 'the level'
  if (consistent.every(answers => !answers.includes(null))) return 'that they gave a level'
  return consistent.every(answers => answers.every(each => each === null)) ? 'that they gave none' : 'nothing'
}

/**
 * Two perspectives of so many people; anybody may give no level. How often what is known of the people of one of them.
 */
function twoPerspectives (sizes: readonly [number, number]) {
  const all = [...together(sizes.map(size => [...multisets<number | null>([...levels, null], size)]))]
  const groups = [...grouped(all, output).values()]
  const tell = (knowledge: Knowledge[]) => ({
    level: knowledge.filter(each => each === 'the level').length,
    gaveOne: knowledge.filter(each => each === 'that they gave a level').length,
    gaveNone: knowledge.filter(each => each === 'that they gave none').length,
  })
  const inhabited = [0, 1].filter(index => sizes[index] !== 0)
  return {
    sizes,
    outputs: groups.length,
    outsiderKnows: tell(
      groups.flatMap(group => inhabited.map(index => knowledgeOf(group.map(answers => answers[index] ?? []))))
    ),
    participantKnows: tell(groups.flatMap(group =>
      inhabited.flatMap(mine =>
        [...levels, null].flatMap(own => {
          const mineToo = group.filter(answers => answers[mine]?.includes(own))
          return mineToo.length === 0
            ? []
            : inhabited.flatMap(index => {
              const others = mineToo.map(answers =>
                index === mine
                  ? (answers[index] ?? []).toSpliced((answers[index] ?? []).indexOf(own), 1)
                  : answers[index] ?? []
              )
              return others[0]?.length === 0 ? [] : knowledgeOf(others)
            })
        })
      )
    )),
  }
}

/**
 * Why rule D6 releases no spread: how often the exact mean and standard deviation of five people fix what they said.
 */
function meanAndSpread () {
  const all = [...multisets(levels, 5)]
  const groups = [
    ...grouped(all, answers => {
      const { mean, variance } = tally(answers)
      return mean && variance ? `${formatFraction(mean)} ${formatFraction(variance)}` : ''
    }).values(),
  ]
  return share(groups.filter(({ length }) => length === 1).length, all.length)
}

export function disclosureLimits () {
  return {
    about:
      'Rule D12, made by test/domain/disclosure/limits.ts and compared whole by limits.test.ts. One statement on a ' +
      'scale of 4 levels, k = 5. A multiset is what was said, without who said it; an assignment says who. A view ' +
      'is a multiset seen by somebody who is one of them and knows what they said; the people are all persons in ' +
      'all assignments. "Fixed": only one multiset is possible. "Known": what each single person said follows. ' +
      'twoPerspectives: n = 5 and 6, anybody may give no level; how many outputs (of a participant: outputs ' +
      'and own answers) tell what of all people of a perspective. scales: scales of 2 to 10 levels in ' +
      'equal steps, n people of one group. outsider: of all outputs, how many fix the multiset, and how ' +
      'many tell what each person said. participant: the same of the others, of all views. ' +
      'allGaveALevel: anybody may give no level; how many outputs (of a participant: outputs and own ' +
      'levels) tell that all n gave one.',
    k,
    rows: [5, 6, 7, 8, 9, 10, 11, 12].map(row),
    twoPerspectives: [5, 6].flatMap(n =>
      Array.from({ length: n + 1 }, (_, first) => twoPerspectives([first, n - first]))
    ),
    meanAndSpreadOfFive: meanAndSpread(),
    scales: levelsOfScales.map(scaleLimits),
  }
}

/** Those of a scale stand on one line for each number of people. */
function written ({ scales, ...limits }: ReturnType<typeof disclosureLimits>): string {
  const lines = scales.map(({ levels, rows }) =>
    `  {"levels": ${levels}, "rows": [\n${rows.map(row => `   ${JSON.stringify(row)}`).join(',\n')}\n  ]}`
  )
  return `${JSON.stringify(limits, null, 1).slice(0, -2)},\n "scales": [\n${lines.join(',\n')}\n ]\n}`
}

if (import.meta.main) console.log(written(disclosureLimits()))
