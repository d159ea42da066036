/**
 * Results and comments are made of responses that are read one by one: what is held does not grow with their number.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { commentCounts } from '../../../src/domain/disclosure/comments.ts'
import { confidentialTally } from '../../../src/domain/disclosure/confidential-result.ts'
import type { Response } from '../../../src/domain/assessments/model.ts'
import type { Result } from '../../../src/domain/assessments/result.ts'
import type { ResultTally } from '../../../src/domain/scoring/result-parts.ts'
import { sharedTally } from '../../../src/domain/scoring/shared-result.ts'
import { contentOf, perspective, presence, set } from '../../fixtures/confidential.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** Bytes that are held. */
function held (): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const digest = `sha256:${'0'.repeat(64)}`
const range = (length: number) => Array.from({ length }, (_, index) => index)
const content = contentOf(
  Object.fromEntries(
    range(200).map(principle => [
      `principle-${principle}`,
      range(50).map(statement => `statement-${principle}-${statement}`),
    ])
  )
)
const keys = content.principles.flatMap(({ statements }) => statements.map(({ key }) => key))
const perspectives = ['aa', 'bb'].map(key => perspective(key))
const options = {
  content,
  set,
  perspectives,
  seats: new Map([['aa', 500], ['bb', 500]]),
  voice: 'perspective' as const,
}

/** As JSON.parse gives it: nothing is shared with another one. About 3 MB with all statements. */
function response (person: number, some = keys, comment?: string): Response {
  const ratings = JSON.stringify(
    Object.fromEntries(
      some.map((
        key,
        index
      ) => [key, {
        rating: { level: presence[(person * 3 + index) % 4], ...(comment && { comment }) },
        statementDigest: digest,
      }])
    )
  )
  return { perspective: person % 2 ? 'aa' : 'bb', ratings: JSON.parse(ratings) }
}

const results: ReadonlyArray<readonly [name: string, tally: ResultTally<Result>]> = [
  ['shared', sharedTally(options)],
  ['confidential', confidentialTally({ ...options, k: 5, salt: Buffer.from('salt') })],
]

for (const [name, tally] of results) {
  t.test(`${name}: of 10,000 statements one principle is held, and no response`, async t => {
    for (const person of range(3)) tally.add(response(person))
    const few = held()
    for (const person of range(12)) tally.add(response(person))
    t.ok(held() - few < 1_000_000, 'twelve more responses, of 3 MB each')
    const before = held()
    let [characters, pieces, most] = [0, 0, 0]
    for (const piece of tally.pieces()) {
      characters += piece.length
      if (pieces++ % 50 === 0) most = Math.max(most, held() - before)
    }
    t.ok(characters > 1_500_000, `${characters} characters in ${pieces} pieces`)
    t.ok(most < 1_000_000, `${most} bytes`)
  })
}

t.test('D10: of 14 MB of comments a slice is held', async t => {
  const some = keys.slice(0, 150)
  const responses = function * () {
    for (const person of range(100)) yield response(person, some, `${person} ${'x'.repeat(940)}`)
  }
  const counts = commentCounts({ isOutside: () => false, k: 5 })
  const before = held()
  for (const each of responses()) counts.add(each)
  let [characters, slices, most] = [0, 0, held() - before]
  for (const slice of counts.slices(2_000_000)) {
    slices++
    for (const each of responses()) slice.add(each)
    most = Math.max(most, held() - before)
    for (const [, texts] of slice.comments(Buffer.from('salt'))) characters += texts.join('').length
  }
  t.equal(characters, 150 * (100 * 941 + 190))
  t.ok(slices > 6 && most < 4_000_000, `${slices} slices, ${most} bytes`)
})
