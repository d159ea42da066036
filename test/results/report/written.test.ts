import t from 'tap'
import { writtenTexts } from '../../../src/results/report/written.ts'

const bytesOf = (value: object) => Uint8Array.from(Buffer.from(JSON.stringify(value)))
const read = (value: object, statements: readonly string[]) =>
  writtenTexts(
    { principles: [{ statements: statements.map(key => ({ key })) }] },
    { written: bytesOf(value), evidence: new Map([['e1', 'Agreed rules']]) }
  )

t.test('what is too long to be held at once is read in slices, each person in the order of the result', async t => {
  const statements = ['one', 'two', 'three', 'four']
  const long = (person: number, statement: string) => `${person} ${statement} "\\`.padEnd(700_000, 'ŵ')
  const responses = [1, 2].map(person => ({
    label: `P${person}`,
    perspective: 'peers',
    ratings: Object.fromEntries(statements.toReversed().map(key => [key, { level: 'no', comment: long(person, key) }])),
  }))
  const texts = read({ responses, comments: null, links: {} }, statements)
  t.strictSame(
    statements.map(statement => texts(statement).map(({ label, comment }) => [label, comment])),
    statements.map(statement => [['P1', long(1, statement)], ['P2', long(2, statement)]])
  )
  t.strictSame(texts('none'), [])
})

t.test('a rating of which nothing is to be read is left out', async t => {
  const ratings = {
    one: { level: 'no', comment: ' ' },
    two: { level: 'no', evidenceIds: ['gone'] },
    three: { level: 'no', evidenceIds: ['e1', 'gone'] },
    four: { notApplicable: 'too_early' },
  }
  const texts = read({ responses: [{ label: '', perspective: 'peers', ratings }], comments: null, links: {} }, [
    ...Object.keys(ratings),
  ])
  const frame = { label: '', perspective: 'peers', note: null, comment: null }
  t.strictSame(Object.keys(ratings).map(texts), [
    [],
    [],
    [{ ...frame, reason: null, evidence: ['Agreed rules'] }],
    [{ ...frame, reason: 'too_early', evidence: [] }],
  ])
})

t.test('D10 a confidential result has comments in their order, and an earlier single one nothing', async t => {
  const texts = read({ responses: null, comments: { one: ['b, "]', 'a'] }, links: {} }, ['one', 'two'])
  t.strictSame(texts('one').map(({ label, perspective, comment }) => [label, perspective, comment]), [
    [null, null, 'b, "]'],
    [null, null, 'a'],
  ])
  t.strictSame(texts('two'), [])
  t.strictSame(read({ responses: null, comments: null, links: {} }, ['one'])('one'), [])
})
