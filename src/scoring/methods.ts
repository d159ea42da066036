import { mutualItemMeanMethod } from '../domain/scoring/shared-result.ts'
import { weightedMeanMethod } from '../domain/scoring/score.ts'
import type { Method } from '../domain/assessments/result.ts'
import { assessmentProblem } from '../assessments/errors.ts'
import type { ScoringMethodRecord } from './schemas.ts'

interface Vectors extends Readonly<Record<string, unknown>> {
  readonly multi: ReadonlyArray<
    { readonly expect: { readonly items: Readonly<Record<string, { readonly released: boolean }>> } }
  >
  /** `since`: the version of the method that it is of, where an earlier one says something else. */
  readonly mutual: ReadonlyArray<{ readonly since?: string }>
}

interface Described extends Pick<ScoringMethodRecord, 'id' | 'version' | 'title' | 'summary' | 'rules'> {
  readonly vectors: (all: Vectors) => Record<string, unknown>
  /** In words, where results of the method may be confidential. */
  readonly limits?: string
}

type Limits = Pick<NonNullable<ScoringMethodRecord['limits']>, 'k' | 'scales'>

const rule = (id: string, text: string) => ({ id, text })

const valueOfLevel = rule(
  'S1',
  'The value of a level is its points less the least points of the scale, divided by the most points less the ' +
    'least: from 0 for the lowest level to 1 for the highest.'
)

const common = [
  rule(
    'S6',
    'Whatever is compared is compared as an exact fraction. A bound is a text, a decimal or a fraction: "0.5" and ' +
      '"1/2" are one bound, "0.67" and "2/3" are two.'
  ),
  rule(
    'S7',
    'Numbers are rounded in what is shown alone, to four places, half up. `exact` has the fraction in lowest terms.'
  ),
  rule(
    'S8',
    'A statement of weight 0, or one that is not counted, is shown with its value and has no part in any score or ' +
      'coverage.'
  ),
  rule(
    'S5',
    'The outcome of a principle is the first that fits: `not_scorable` where it has no score; ' +
      "`insufficient_coverage` where its coverage is less than the version's least, and the score is kept and called " +
      'indicative; else `scored`.'
  ),
  rule(
    'S9',
    'Only where the version asks for a composite: the sum of principle weight times score, divided by the sum of ' +
      'those weights, over the principles that have a score. Indicative scores take part. Where no weight is left ' +
      'there is none.'
  ),
  rule(
    'I1',
    "The band of a score is `weak` below the version's `weakBelow`, `strong` from its `strongFrom` on, and `mixed` " +
      'between.'
  ),
  rule(
    'S11',
    '`possible` is every counted statement of weight above 0, `excluded` those that are not applicable and have no ' +
      'value, by reason, and `outstanding` the others without a value; each as a number and a weight.'
  ),
]

/** The versions of this method differ in the weight that coverage is a share of (rule M3). */
function mutualItemMean (method: Method, applicableWeight: string): Described {
  return {
    ...method,
    title: 'Mean of participants, item first',
    summary:
      'What several people say: each statement has the mean of those who gave a level, and a principle has the ' +
      'weighted mean of its statements.',
    rules: [
      valueOfLevel,
      rule(
        'M1',
        'One participant has one voice: the value of a statement is the mean of the values of those who gave a ' +
          'level. What was submitted last counts.'
      ),
      rule(
        'M4',
        'Where every perspective has one voice instead, the value of a statement is the mean of the means of the ' +
          'perspectives in which somebody gave a level.'
      ),
      rule(
        'M5',
        'An outside perspective has no part in any value, count, spread or confidence. It is shown beside the others.'
      ),
      rule(
        'M3',
        "Not applicable, don't know and declined are counted and never averaged. Where those who say not applicable " +
          'are more than half of them and of those who gave a level, the statement is `notApplicableByMajority` and ' +
          'has no value.'
      ),
      rule(
        'M2',
        'The score of a principle is the weighted mean of the values of its counted statements, never of ' +
          "participants' totals. Coverage is the weight of the counted statements with a value, divided by the " +
          `${applicableWeight} \`count_as_zero\` changes nothing ` +
          'here. `answered` is of statements to which anybody inside gave any rating.'
      ),
      rule('M6', 'A statement is `divided` where the population variance of the values is 1/9 or more, exactly.'),
      ...common,
      rule(
        'S10',
        'Confidence is low 1/3, medium 2/3 or high 1. That of a statement is the mean of those inside who gave a ' +
          "level and say how sure they are; that of a principle is the mean of its statements', weighted by their " +
          'weights alone.'
      ),
    ],
    limits: [
      'What the released value of one statement in a confidential assessment still tells (rule D12), counted case',
      'by case for scales of 2 to 10 levels in equal steps, k = 5 and groups of n people. `outsider`: somebody who',
      'knows n; of all values that can be told, how many fix how many people gave which level, and how many tell',
      'what each person said. `participant`: somebody who is one of the group and knows their own answer; the same',
      "of the others, of all situations (a participant's own level and what was said in all). `allGaveALevel`: of",
      'all values that can be told of n people of whom anybody may have given no level, how many tell that all of',
      'them gave one; for a participant, of all values and own levels. On a scale of two levels a value of 6 to 9',
      'people can tell that; on any scale one of exactly k people does, and nearly every one of exactly 2k. Look',
      'for the number of levels of the scale of the set.',
    ].join(' '),
    // Those that tell of fewer than all are of confidential assessments, which have a gate behind the method.
    vectors: ({ about, forms, scale, multi, mutual }) => ({
      about,
      forms,
      scale,
      multi: multi.filter(({ expect }) => Object.values(expect.items).every(({ released }) => released)),
      // Those of a rule that a later version changed are of that version alone.
      mutual: mutual.filter(({ since }) => since === undefined || since === method.version),
    }),
  }
}

const methods: readonly Described[] = [
  {
    ...weightedMeanMethod,
    title: 'Weighted mean',
    summary: 'What one person says: each level has a value from 0 to 1, and a principle has the weighted mean of its ' +
      'statements.',
    rules: [
      valueOfLevel,
      rule(
        'S2',
        'The score of a principle is the sum of weight times value, divided by the sum of those weights, over its ' +
          'counted statements that have a value. A statement has one where a level was given; and the value 0 where ' +
          'it is not applicable and its policy is `count_as_zero`. Where no weight is left there is no score, ' +
          'which is not zero.'
      ),
      rule(
        'S3',
        'Coverage is the weight of the counted statements with a value, divided by the weight of those that are ' +
          'applicable. What is not applicable under the policy `exclude` is left out of both. Where nothing is ' +
          'applicable there is none.'
      ),
      rule(
        'S4',
        '`answered` is the number of counted statements of weight above 0 with any rating, whatever it says, divided ' +
          'by the number of all of them.'
      ),
      ...common,
      rule(
        'S10',
        'Confidence is low 1/3, medium 2/3 or high 1. That of a principle is the mean of those that were told with a ' +
          "level, weighted by the statements' weights alone. It never touches a score."
      ),
    ],
    vectors: ({ about, forms, scale, principle, versions }) => ({ about, forms, scale, principle, versions }),
  },
  mutualItemMean(
    { ...mutualItemMeanMethod, version: '1.0.0' },
    'weight of all counted statements: what is not applicable lowers it.'
  ),
  mutualItemMean(
    mutualItemMeanMethod,
    'weight of the counted statements that are applicable. A statement that everybody inside marked not applicable ' +
      'is not; one that only most of them marked so lowers the coverage. Of a confidential assessment no coverage is ' +
      'shown, and its outcome goes by what is released.'
  ),
]

const selfOf = ({ id, version }: Described) => `/v1/scoring-methods/${id}/${version}`

/** The methods by which anything is scored here, so that anybody can work them out again (rule S12). */
export function scoringMethods () {
  let read: Promise<readonly [Vectors, Limits]> | undefined

  return {
    list: () =>
      methods.map(method => {
        const { id, version, title, summary } = method
        return { id, version, title, summary, links: { self: selfOf(method) } }
      }),

    /** Throws 404 for one that is not among them. */
    async find (id: string, version: string): Promise<ScoringMethodRecord> {
      const method = methods.find(each => each.id === id && each.version === version)
      if (!method) throw assessmentProblem('scoring_method_not_found')
      read ??= readRules()
      const [all, { k, scales }] = await read
      const { title, summary, rules, vectors, limits } = method
      return {
        type: 'scoring-method',
        id,
        version,
        title,
        summary,
        rules,
        ...(limits !== undefined && { limits: { about: limits, k, scales } }),
        vectors: vectors(all),
        links: { self: selfOf(method), scores: '/v1/scores' },
      }
    },
  }
}

/** Only when they are first asked for: no start needs them. */
async function readRules () {
  const [vectors, limits] = await Promise.all([
    import('../domain/rules/vectors.json', { with: { type: 'json' } }),
    import('../domain/rules/disclosure-limits.json', { with: { type: 'json' } }),
  ])
  return [vectors.default, limits.default] as const
}

export type ScoringMethods = ReturnType<typeof scoringMethods>
