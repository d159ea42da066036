import { readFile } from 'node:fs/promises'
import t from 'tap'
import { commentCounts, releasedComments } from '../../../src/domain/disclosure/comments.ts'
import { minCommenting } from '../../../src/domain/assessments/disclosure-limits.ts'
import type { Response } from '../../../src/domain/assessments/model.ts'

const vectors = JSON.parse(await readFile(new URL('../../../src/domain/rules/vectors.json', import.meta.url), 'utf8'))

/** What one person wrote, by statement key. */
function writing (comments: Readonly<Record<string, string>>, perspective = 'unspecified'): Response {
  const rating = (comment: string) => ({ rating: { level: 'not', comment }, statementDigest: '' })
  return {
    perspective,
    ratings: Object.fromEntries(Object.entries(comments).map(([key, comment]) => [key, rating(comment)])),
  }
}

const everybodyInside = { isOutside: () => false, k: 5 }

for (const { rule, name, k, commenting, expect } of vectors.disclosure) {
  if (!commenting) continue
  t.test(`${rule}: ${name}`, async t => {
    const comments = Object.entries<number>(commenting)
      .flatMap(([statement, n]) =>
        Array.from({ length: n }, (_, index) => writing({ [statement]: `Comment ${index}` }))
      )
    t.strictSame(
      [...releasedComments(comments, { ...everybodyInside, k }, Buffer.from('salt')).keys()],
      expect.released
    )
  })
}

t.test('D10: comments are counted by people and stand in an order of their own', async t => {
  t.equal(minCommenting, 8)
  const salt = Buffer.from('salt')
  const said = Array.from(
    { length: 9 },
    (_, index) => writing({ 'one-a': `Person ${index}`, 'one-b': `Person ${index}` })
  )
  const told = releasedComments(said, everybodyInside, salt)
  t.strictSame([...told.keys()], ['one-a', 'one-b'])
  t.strictSame(releasedComments(said.toReversed(), everybodyInside, salt), told, 'whoever came first')
  t.strictSame(told.get('one-a')?.toSorted(), said.map((_, index) => `Person ${index}`))
  t.notSame(told.get('one-a'), told.get('one-b'), 'not the same order twice')
  t.notSame(releasedComments(said, everybodyInside, Buffer.from('other')).get('one-a'), told.get('one-a'))
  const seven = [...said.slice(0, 7), writing({ 'one-a': ' \n' }), writing({ 'one-c': 'Elsewhere' })]
  t.equal(releasedComments(seven, everybodyInside, salt).size, 0, 'seven people, whatever is blank or elsewhere')
})

t.test('D10: those inside and each outside view are counted by themselves', async t => {
  const of = (n: number, perspective: string) =>
    Array.from({ length: n }, (_, index) => writing({ 'one-a': `${perspective} ${index}` }, perspective))
  const groups = { isOutside: (key: string) => key.startsWith('out'), k: 5 }
  const told = (...some: Response[][]) =>
    releasedComments(some.flat(), groups, Buffer.from('salt')).get('one-a')?.toSorted() ?? []
  t.equal(told(of(4, 'aa'), of(4, 'bb'), of(7, 'out')).length, 8, 'eight inside, not the seven outside')
  t.strictSame(told(of(7, 'aa'), of(8, 'out'), of(7, 'out-too')), of(8, 'out').map((_, index) => `out ${index}`))
})

t.test('D10: in slices, comments are those that there are at once', async t => {
  const salt = Buffer.from('salt')
  const said = Array.from(
    { length: 9 },
    (_, index) =>
      writing(
        Object.fromEntries(
          ['aa', 'bb', 'cc', 'dd'].slice(0, index === 0 ? 4 : 3).map(key => [key, `${key} of ${index}`])
        )
      )
  )
  const counts = commentCounts(everybodyInside)
  for (const response of said) counts.add(response)
  const slices = [...counts.slices(2 * 9 * 'aa of 0'.length)]
  t.equal(slices.length, 2)
  const told = slices.flatMap(slice => {
    for (const response of said.toReversed()) slice.add(response)
    return [...slice.comments(salt)]
  })
  t.strictSame(new Map(told), releasedComments(said, everybodyInside, salt))
  t.strictSame(told.map(([statement]) => statement), ['aa', 'bb', 'cc'])
  t.equal([...counts.slices(0)].length, 3, 'a slice has one statement at least')
})
