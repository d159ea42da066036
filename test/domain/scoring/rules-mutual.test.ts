import t from 'tap'
import type { StatementTally } from '../../../src/domain/scoring/mutual-table.ts'
import type { Perspective, Response } from '../../../src/domain/assessments/model.ts'
import { isDivided, mutualTable } from '../../../src/domain/scoring/mutual.ts'
import { storedRatings } from '../../../src/domain/assessments/rating.ts'
import { fraction } from '../../../src/domain/values/fraction.ts'
import { seatsFor } from '../../fixtures/confidential.ts'
import { carried, contentOf, only, response } from './worked.ts'
import { content, exactOf, families, managers, peers, shared } from './shared-assessment.ts'

function tallies (
  responses: readonly Response[],
  perspectives: readonly Perspective[] = []
): readonly StatementTally[] {
  return only(mutualTable({ content, responses, perspectives, seats: seatsFor(responses, perspectives) })).statements
}

t.test('M0 D8 the groups are those of the seats, in their order, those without a perspective last', async t => {
  const all =
    tallies([response(content, { a1: 'fully' }), response(content, { a1: 'not' }, 'peers')], [managers, peers])[0]
  t.strictSame([...all?.perspectives ?? []].map(([key, { n }]) => [key, n]), [['managers', 0], ['peers', 1], [
    'unspecified',
    1,
  ]])
  t.strictSame([...tallies([response(content, {}, 'peers')], [managers, peers])[0]?.perspectives.keys() ?? []], [
    'managers',
    'peers',
  ])
  const seats = new Map([['peers', 2], ['unspecified', 1]])
  const [first] = mutualTable({
    content,
    responses: [response(content, {}, 'peers')],
    perspectives: [managers, peers],
    seats,
  })
  t.strictSame([...first?.peopleOf.keys() ?? []], ['peers', 'unspecified'], 'whoever submits')
  t.throws(() => tallies([response(content, {}, 'visitors')], [peers]), RangeError)
})

t.test('M1 a mean of those who gave a level; who is counted at all', async t => {
  const responses = [
    response(content, { a1: 'fully', a3: 'fully' }),
    response(content, { a1: 'not' }),
    response(content, { a3: 'mostly' }),
    response(content, { a1: 'dont_know', a2: 'declined' }),
  ]
  const [first] = mutualTable({ content, responses, perspectives: [], seats: seatsFor(responses) })
  t.match(first, {
    people: 2,
    statements: [{ all: { n: 2, mean: fraction(1, 2) }, people: 4 }, {
      all: { n: 0, mean: null, variance: null },
      people: 4,
    }, { all: { n: 2, mean: fraction(5, 6) } }],
  })
  t.strictSame([...first?.peopleOf ?? []], [['unspecified', 2]], 'a3 is not counted')
})

t.test('M1 what is to be confirmed has no voice', async t => {
  const kept = storedRatings(content, { a1: { level: 'not' } })
  const asked = { perspective: 'unspecified', ratings: { a1: carried(kept.a1, 'to_confirm') } }
  t.match(tallies([response(content, { a1: 'fully' }), asked])[0], { all: { n: 1, mean: fraction(1) }, people: 2 })
})

t.test('M2 coverage of nothing counted is null, of no value 0', async t => {
  const none = contentOf([{ slug: 'first', weight: 1, statements: [{ key: 'a1', counted: false }] }, {
    slug: 'second',
    weight: 1,
    statements: [{ key: 'b1' }],
  }])
  const { principles } = shared(none, [response(none, { a1: 'fully', b1: 'dont_know' })])
  t.match(principles, [{ coverage: null, answered: null, outcome: 'not_scorable' }, {
    coverage: { exact: '0' },
    answered: { exact: '1' },
    outcome: 'not_scorable',
    outstanding: { count: 1 },
  }])
})

t.test('M3 states are counted beside the mean', async t => {
  const words = ['fully', 'not_applicable', 'dont_know', 'dont_know', 'declined', 'declined', 'declined']
  t.match(tallies(words.map(word => response(content, { a1: word })))[0], {
    all: { n: 1, mean: fraction(1) },
    states: { notApplicable: 1, dontKnow: 2, declined: 3 },
    people: 7,
    notApplicableByMajority: false,
  })
  t.match(tallies(['not_applicable', 'dont_know'].map(word => response(content, { a1: word })))[0], {
    notApplicableByMajority: true,
  })
  t.match(tallies([])[0], { notApplicableByMajority: false, people: 0 }, 'nobody is no majority')
})

t.test('M4 a voice changes the value of a statement, never how many there were or how far apart', async t => {
  const responses = [
    response(content, { a1: 'fully' }, 'peers'),
    response(content, { a1: 'fully' }, 'peers'),
    response(content, { a1: 'not' }, 'managers'),
  ]
  const [participant, perspectives] = (['participant', 'perspective'] as const).map(voice =>
    shared(content, responses, [peers, managers], voice).principles[0]?.statements[0]
  )
  t.strictSame([participant?.value.exact, perspectives?.value.exact], ['2/3', '1/2'])
  t.strictSame({ ...perspectives, value: null }, { ...participant, value: null })
})

t.test('M5 an outside view is beside', async t => {
  const inside = [
    response(content, { a1: 'fully', a2: 'mostly', a3: 'not' }, 'peers'),
    response(content, { a1: 'not', a3: 'fully' }, 'managers'),
  ]
  const outside = [
    response(content, { a1: 'not_applicable', a2: 'not', a3: 'not' }, 'families'),
    response(content, { a1: 'not', a2: 'not' }, 'families'),
  ]
  for (const voice of ['participant', 'perspective'] as const) {
    const [without, with_] = [inside, [...inside, ...outside]].map(responses =>
      only(shared(content, responses, [peers, managers, families], voice).principles)
    )
    const bare = (one: typeof with_) => ({
      ...one,
      perspectives: null,
      statements: one?.statements.map(each => ({ ...each, perspectives: null })),
    })
    t.strictSame(bare(with_), bare(without))
    t.strictSame(exactOf(with_?.perspectives ?? {}), { peers: '3/4', managers: '0', families: '0' })
    t.equal(without?.perspectives.families?.exact, null)
  }
  const [first] = mutualTable({
    content,
    responses: outside,
    perspectives: [families],
    seats: seatsFor(outside, [families]),
  })
  t.match(first, { people: 0, statements: [{ people: 0, all: { n: 0 } }] })
  t.strictSame([...first?.peopleOf ?? []], [['families', 2]])
})

t.test('M6 the variance is that of a population', async t => {
  t.equal(tallies([])[0]?.all.variance, null)
  t.match(tallies(['fully', 'not'].map(word => response(content, { a1: word })))[0], {
    all: { variance: fraction(1, 4) },
  })
})

t.test('M6 divided from exactly a ninth', async t => {
  const spread = (variance: ReturnType<typeof fraction> | null) => isDivided({ n: 2, mean: null, variance })
  t.strictSame(
    [fraction(1, 9), fraction(111_111_111_111, 1_000_000_000_000), fraction(1, 4), fraction(0), null].map(spread),
    [true, false, true, false, false]
  )
})
