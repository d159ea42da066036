import t from 'tap'
import type { Rating, Ratings } from '../../../src/domain/assessments/model.ts'
import { check, checkKinds, type Check, type CheckCode } from '../../../src/domain/assessments/check.ts'
import { checksOfResult, checksOfSeats, checksOfSubmissions } from '../../../src/domain/follow-up/checks.ts'
import { checksOfFindings, findingsIn } from '../../../src/domain/scoring/findings.ts'
import { storedRatings } from '../../../src/domain/assessments/rating.ts'
import { seatsOf } from '../../../src/domain/scoring/groups.ts'
import { sharedResult } from '../../../src/domain/scoring/shared-result.ts'
import { summaryOf } from '../../../src/domain/scoring/summary.ts'
import { contentOfSheet, gatedResult } from './following.ts'
import { carried, ratingsOfWords, response, scored, setOf } from '../scoring/worked.ts'

const codes = (checks: readonly Check[]) =>
  checks.map(({ code, principle, statement }) => [code, principle, statement].filter(Boolean).join(' '))
const content = contentOfSheet({
  statements: [{ key: 'a1', principle: 'p' }, { key: 'a2', principle: 'p' }, { key: 'a3', principle: 'p' }, {
    key: 'b1',
    principle: 'q',
  }],
})

/** Of one response, where this evidence is still there. */
function checksOf (ratings: Ratings, { strongFrom = content.strongFrom, evidence = ['e1'] } = {}): Check[] {
  const findings = findingsIn({ ...content, strongFrom })
  findings.add(ratings)
  return checksOfFindings(findings.found(), id => evidence.includes(id))
}

function ofResponse (ratings: Readonly<Record<string, Rating>>, strongFrom = content.strongFrom): string[] {
  return codes(checksOf(storedRatings(content, ratings), { strongFrom }))
}

t.test('E2 rated_high_without_evidence: strong levels that nothing shows', async t => {
  t.strictSame(
    ofResponse({ a1: { level: 'fully' }, a2: { level: 'mostly' }, b1: { level: 'fully', evidenceIds: ['e1'] } }),
    ['rated_high_without_evidence p a1']
  )
  t.strictSame(ofResponse({ a1: { level: 'fully', evidenceIds: [] } }), ['rated_high_without_evidence p a1'])
  t.strictSame(ofResponse({ a1: { level: 'mostly' }, a2: { level: 'emerging' } }, '2/3'), [
    'rated_high_without_evidence p a1',
  ], 'from strongFrom on')
  t.strictSame(ofResponse({ a1: { notApplicable: 'too_early' } }), [])
})

t.test('E2 of several responses together: high is shown where each names evidence that is still there', async t => {
  const findings = findingsIn(content)
  for (const evidenceIds of [['e1', 'e2'], ['e2']]) {
    findings.add(
      storedRatings(content, { a1: { level: 'fully', evidenceIds }, a2: { level: 'fully', evidenceIds: ['e1'] } })
    )
  }
  findings.add(storedRatings(content, { a2: { level: 'fully' } }))
  const of = (...evidence: string[]) => codes(checksOfFindings(findings.found(), id => evidence.includes(id)))
  t.strictSame(of('e1', 'e2'), ['rated_high_without_evidence p a2'], 'somebody names nothing')
  t.strictSame(of('e2'), ['rated_high_without_evidence p a2'])
  t.strictSame(of('e1'), ['rated_high_without_evidence p a1', 'rated_high_without_evidence p a2'])
})

t.test('E2 all_same_level: from three levels on', async t => {
  const same = (...keys: readonly string[]) =>
    ofResponse(ratingsOfWords(Object.fromEntries(keys.map(key => [key, 'mostly']))))
  t.strictSame(same('a1', 'a2'), [])
  t.strictSame(same('a1', 'a2', 'b1'), ['all_same_level'])
  t.strictSame(ofResponse(ratingsOfWords({ a1: 'mostly', a2: 'mostly', a3: 'mostly', b1: 'not' })), [])
  t.strictSame(ofResponse(ratingsOfWords({ a1: 'mostly', a2: 'mostly', a3: 'mostly', b1: 'declined' })), [
    'all_same_level',
  ], 'other states are no levels')
})

t.test('E2 to_confirm_open: by statement, and what is proposed is not judged', async t => {
  const kept = storedRatings(content, ratingsOfWords({ a1: 'fully', a2: 'fully', a3: 'fully', b1: 'not' }))
  const ratings = {
    ...kept,
    a1: carried(kept.a1, 'to_confirm'),
    a2: carried(kept.a2, 'reset'),
    a3: carried(kept.a3, 'carried'),
  }
  t.strictSame(codes(checksOf(ratings)), ['rated_high_without_evidence p a3', 'to_confirm_open p a1'])
})

const ofWords = (words: Readonly<Record<string, string>>) =>
  codes(checksOfResult(summaryOf(scored(content, ratingsOfWords(words))), content))

t.test('E2 na_share_high: more than a third of the counted statements', async t => {
  t.strictSame(ofWords({ a1: 'not_applicable', a2: 'fully', a3: 'fully', b1: 'fully' }), [], 'a third is not more')
  t.strictSame(ofWords({ a1: 'not_applicable', a2: 'not_applicable', a3: 'fully', b1: 'fully' }), ['na_share_high p'])
  t.strictSame(
    ofWords({ a1: 'fully', a2: 'fully', a3: 'fully', b1: 'not_applicable' }),
    ['na_share_high q'],
    'where nothing applies coverage is not low'
  )
  const five = contentOfSheet({ statements: ['a1', 'a2', 'a3', 'a4', 'a5'].map(key => ({ key })) })
  t.strictSame(
    codes(
      checksOfResult(
        summaryOf(
          scored(
            five,
            ratingsOfWords({ a1: 'not_applicable', a2: 'not_applicable', a3: 'fully', a4: 'fully', a5: 'not' })
          )
        ),
        five
      )
    ),
    ['na_share_high p0'],
    '2/5'
  )
  const uncounted = contentOfSheet({
    statements: [{ key: 'a1' }, { key: 'a2' }, { key: 'a3' }, { key: 'a4', counted: false }, { key: 'a5', weight: 0 }],
  })
  t.strictSame(
    codes(
      checksOfResult(
        summaryOf(
          scored(
            uncounted,
            ratingsOfWords({
              a1: 'fully',
              a2: 'fully',
              a3: 'not_applicable',
              a4: 'not_applicable',
              a5: 'not_applicable',
            })
          )
        ),
        uncounted
      )
    ),
    []
  )
})

t.test('E2 coverage_low: below minCoverage, exactly', async t => {
  t.strictSame(ofWords({ a1: 'fully', b1: 'fully' }), ['coverage_low p'], '1/3 < 1/2')
  t.strictSame(ofWords({ b1: 'fully' }), ['coverage_low p'], 'nothing answered')
  t.strictSame(ofWords({ a1: 'fully', a2: 'not', b1: 'fully' }), [])
  t.strictSame(
    codes(
      checksOfResult(summaryOf(scored(content, ratingsOfWords({ a1: 'fully', b1: 'fully' }))), { minCoverage: '1/3' })
    ),
    [],
    'at the bound it is enough'
  )
  t.strictSame(
    codes(
      checksOfResult(summaryOf(scored(content, ratingsOfWords({ a1: 'fully', b1: 'fully' }))), { minCoverage: '0.34' })
    ),
    ['coverage_low p']
  )
})

t.test('E2, M3: in a shared assessment what most say is not applicable', async t => {
  const responses = [{ a1: 'not_applicable', a2: 'not_applicable' }, { a1: 'not_applicable', a2: 'not_applicable' }, {
    a1: 'fully',
    a2: 'fully',
  }]
    .map(words => response(content, { ...words, a3: 'mostly', b1: 'not_applicable' }))
  const result = sharedResult({
    content,
    set: setOf(content),
    perspectives: [],
    seats: seatsOf(responses),
    voice: 'participant',
    responses,
  })
  t.strictSame(codes(checksOfResult(summaryOf(result), content)), [
    'na_share_high p',
    'coverage_low p',
    'na_share_high q',
  ], 'all of q, which has nothing left to be covered, and 2/3 of each of two of p')
})

t.test('E2, D6: of a confidential assessment what passed the gate', async t => {
  const gated = gatedResult(content, { a1: 0.5, a2: 0.5, a3: 0.5, b1: null }, { p: 0.5 })
  t.strictSame(codes(checksOfResult(summaryOf(gated), content)), ['coverage_low q'])
  const told = {
    ...gated,
    principles: gated.principles.map(principle => ({
      ...principle,
      statements: principle.statements.map((each, index) =>
        index < 2 ? { ...each, notApplicableByMajority: true as const } : each
      ),
    })),
  }
  t.strictSame(codes(checksOfResult(summaryOf(told), content)), [
    'na_share_high p',
    'na_share_high q',
    'coverage_low q',
  ])
})

t.test('E2: the checks are those of the rule', async t => {
  const named = [
    'rated_high_without_evidence',
    'evidence_expired',
    'na_share_high',
    'coverage_low',
    'all_same_level',
    'to_confirm_open',
    'set_version_retired',
    'newer_version_available',
    'upstream_changed',
    'action_overdue',
    'action_review_due',
    'k_unreachable',
    'too_few_submitted',
  ]
  t.strictSame(new Set(Object.keys(checkKinds)), new Set([...named, 'consider_re_rating']))
})

t.test('E2: every check has a severity and plain words', async t => {
  for (const code of Object.keys(checkKinds) as CheckCode[]) {
    t.match(check(code), {
      code,
      severity: /^(info|warning)$/,
      detail: /^[A-Z].*[.?]$/,
      principle: null,
      statement: null,
      link: null,
    })
  }
})

t.test('E2, D1 k_unreachable: fewer seats than people are needed', async t => {
  t.strictSame(codes(checksOfSeats({ seats: 4, k: 5 })), ['k_unreachable'])
  t.strictSame(checksOfSeats({ seats: 5, k: 5 }), [])
})

t.test('E2, D7 too_few_submitted: fewer have submitted than people are needed', async t => {
  t.strictSame(codes(checksOfSubmissions({ submitted: 4, k: 5 })), ['too_few_submitted'])
  t.strictSame(checksOfSubmissions({ submitted: 5, k: 5 }), [])
})

t.test('E2: nothing is said of what is well', async t => {
  t.strictSame(checksOf({}), [])
})

t.test('E2 coverage_low says what it means for the value', async t => {
  t.match(check('coverage_low').detail, /answered with a level, so its value is only an indication/)
})
