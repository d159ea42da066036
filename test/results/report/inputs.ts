import type { ReportInput } from '../../../src/results/report/input.ts'
import { reportPage } from '../../../src/results/report/page.ts'
import { check } from '../../../src/domain/assessments/check.ts'
import { comparison } from '../../../src/domain/follow-up/comparison.ts'
import { improvement } from '../../../src/domain/follow-up/improvement.ts'
import type { Result } from '../../../src/domain/assessments/result.ts'
import { suggestedExamples } from '../../../src/domain/follow-up/suggestions.ts'
import type { CustomContent } from '../../../src/domain/versions/principle-set.ts'
import { core, gated, hostile, hostileContent, shared, single, unasked } from './results.ts'

function madeOfWhat (result: Result): ReportInput['madeOf'] {
  if (result.disclosure === 'confidential') return { atLeast: result.k }
  return { responses: result.responses, seats: result.mode === 'single' ? null : result.responses }
}

/** A report with everything in it that its result allows. */
export function inputOf (result: Result, content: CustomContent, more: Partial<ReportInput> = {}): ReportInput {
  const [first, second] = content.principles
  const found = improvement(result, content)
  return {
    arrangement: 'Tuesday circle of care workers',
    assessment: 'Spring 2026',
    number: 1,
    numberInAssessment: 1,
    date: '2026-03-01',
    result,
    madeOf: madeOfWhat(result),
    content,
    viewed: unasked,
    written: () => [],
    improvement: found,
    suggestions: Object.fromEntries(
      found.principles.filter(({ finding }) => finding !== 'strong').map((
        { slug }
      ) => [slug, suggestedExamples(content, slug)])
    ),
    actions: [
      {
        what: 'Agree what feeling safe means to us',
        principle: first?.slug ?? '',
        statement: null,
        owner: 'Facilitator',
        due: '2026-05-01',
        review: '2026-09-01',
        state: 'planned',
        reason: null,
      },
      {
        what: 'Ask who is missing',
        principle: second?.slug ?? '',
        statement: null,
        owner: 'Manager',
        due: null,
        review: null,
        state: 'accepted_as_is',
        reason: 'The group is new and asked for time.',
      },
    ],
    openBefore: [],
    checks: [
      check('coverage_low', { principle: first?.slug ?? null }),
      check('newer_version_available', { link: '/v1/principle-sets/core/versions' }),
      check('evidence_expired', { principle: first?.slug ?? null, statement: first?.statements[0]?.key ?? null }),
    ],
    earlier: [],
    succession: { likenesses: {}, renames: {} },
    comparison: null,
    contentBefore: null,
    publicUrl: 'https://principles.example.org',
    ...more,
  }
}

const wholeOf = ({ principles }: CustomContent) =>
  Object.fromEntries(principles.map(({ slug }) => [slug, 'whole' as const]))

function followed (results: readonly Result[], content: CustomContent): ReportInput {
  const last = results.at(-1)
  const before = results.at(-2)
  if (!last || !before) throw new Error('Two results at least')
  return inputOf(last, content, {
    number: results.length,
    succession: { likenesses: wholeOf(content), renames: {} },
    earlier: results.slice(0, -1).map((result, index) => ({
      number: index + 1,
      date: `202${index + 1}-03-01`,
      madeOf: undefined,
      result,
      likenesses: index === 1 ? {} : wholeOf(content),
      renames: {},
    })),
    comparison: comparison({ a: { result: before, content }, b: { result: last, content } }),
    contentBefore: content,
  })
}

const [lines, hostileLines] = ['0123332210x?d-----21332313300000', '0123x?d-']

/** Every kind of report. */
export function everyInput (): Record<string, ReportInput> {
  const content = hostileContent()
  return {
    single: inputOf(single(core, lines), core),
    shared: inputOf(
      shared(core, [['people', '0123332213'], ['peers', '333301x?d-'], ['peers', '3210'], ['commissioner', '33']]),
      core
    ),
    gated: inputOf(gated(core, 'x<>5T37'), core),
    empty: inputOf(single(core, '-'), core, { actions: [], checks: [], suggestions: {}, assessment: null }),
    followed: followed(
      [single(core, '0011'), single(core, '01x-'), single(core, '12330'), single(core, '2333210')],
      core
    ),
    followedGated: followed(['x<>5T37', 'x2x6237', '33x<>x8', '44447x9'].map(pattern => gated(core, pattern)), core),
    mixed: followed([single(core, '0123'), gated(core, 'x<>5T37')], core),
    hostile: inputOf(single(content, hostileLines), content, {
      arrangement: hostile.join(' '),
      assessment: hostile[0] ?? null,
      actions: hostile.map(text => ({
        what: text,
        principle: text,
        statement: text,
        owner: text,
        due: null,
        review: null,
        state: 'accepted_as_is',
        reason: text,
      })),
      checks: hostile.map(text => ({ ...check('coverage_low'), principle: text, statement: text, link: text })),
    }),
    hostileGated: inputOf(gated(content, 'x<>5T37'), content, { arrangement: hostile[4] ?? '' }),
  }
}

/** The page about it, whole. */
export function pageOf (input: ReportInput): string {
  return [...reportPage(input)].join('')
}
