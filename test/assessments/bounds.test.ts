import t, { type Test } from 'tap'
import { maxResponseTextBytes } from '../../src/domain/values/limits.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { setOf } from '../fixtures/assessable-set.ts'

/** What an assessment can come to is bounded before anybody says anything, so that it can always be released. */

const statementsOf = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `key-${index}` }))
const principlesOf = (principles: number, statements: number) =>
  Array.from(
    { length: principles },
    (_, index) => ({
      slug: `p-${index}`,
      statements: statementsOf(statements).map(({ key }) => ({ key: `p-${index}-${key}` })),
    })
  )

async function refusal (
  t: Test,
  answer: Promise<{ statusCode: number, json(): { code: string, errors: { pointer: string, code: string }[] } }>
) {
  const { statusCode, json } = await answer
  const { code, errors: [first] } = json()
  t.equal(statusCode, 422)
  return { code, pointer: first?.pointer, first: first?.code }
}

testOnEngines(t, async (t, engine) => {
  const { client } = await startAssessing(t, engine)
  const small = await setOf(client, principlesOf(1, 10))
  const large = await setOf(client, principlesOf(2, 50))
  const tooMany = { code: 'invalid_settings', first: 'too_many_seats' }

  await t.test('M0 seats times statements are bounded when seats are issued', async t => {
    const assessment = await client.mutual(large)
    const path = `${assessment.links.self}/participants`
    await client.issue(assessment, 600)
    t.match(await refusal(t, client.send('POST', path, { seats: [{ count: 1 }] })), { ...tooMany, pointer: '/seats' })
    const other = await client.mutual(small)
    await client.issue(other, 1_000)
    t.match(await refusal(t, client.send('POST', `${other.links.self}/participants`, { seats: [{ count: 1 }] })), {
      ...tooMany,
      pointer: '/seats',
    })
  })

  await t.test('M0 and when another version is chosen', async t => {
    const assessment = await client.make({ ...small, mode: 'mutual' })
    await client.issue(assessment, 601)
    const change = client.send('PATCH', assessment.links.self, large, { 'if-match': '*' })
    t.match(await refusal(t, change), { ...tooMany, pointer: '/version' })
    t.match(await client.again(assessment), { set: { id: small.set }, seatCount: 601 })
  })

  await t.test('R5 what one response holds besides its answers is bounded, whatever others have written', async t => {
    const assessment = await client.mutual(large)
    const [one, other] = await client.join(assessment, 2)
    if (!one || !other) throw new TypeError('Two people take part')
    const comments = (count: number, length: number) =>
      Object.fromEntries(
        statementsOf(count).map(({ key }) => [`p-0-${key}`, { level: 'fully', comment: 'ü'.repeat(length) }])
      )
    const most = comments(32, 1_000)
    t.equal((await other.tryRate(most)).statusCode, 200)
    t.equal((await one.tryRate(most)).statusCode, 200, '64,064 bytes')
    t.equal((await one.patch({ 'p-1-key-2': { level: 'not', comment: 'x'.repeat(470) } })).statusCode, 200, '472 more')
    const patch = one.patch({ 'p-1-key-0': { notApplicable: 'other', note: 'x'.repeat(999) } })
    t.match(await refusal(t, patch), { code: 'invalid_ratings', pointer: '/ratings', first: 'texts_too_long' })
    t.equal(
      (await one.patch({ 'p-1-key-0': { notApplicable: 'other', note: 'x'.repeat(998) } })).statusCode,
      200,
      '64 KiB to the byte'
    )
    t.match(await refusal(t, one.patch({ 'p-1-key-1': { level: 'not', comment: 'x' } }, '?atomic=false')), {
      first: 'texts_too_long',
    })
    t.equal(
      (await one.patch({ 'p-0-key-0': { level: 'not' }, 'p-1-key-1': { level: 'not', comment: 'x' } })).statusCode,
      200,
      'what is taken away makes room'
    )
  })

  await t.test('R5 from 257 seats on it is less, by the seats alone', async t => {
    t.strictSame([1, 256, 257, 1_000].map(maxResponseTextBytes), [65_536, 65_536, 65_280, 16_777])
    const assessment = await client.mutual(large)
    const [one] = await client.join(assessment, 1)
    if (!one) throw new TypeError('Somebody takes part')
    await client.issue(assessment, 399)
    const comments = (count: number) =>
      Object.fromEntries(
        statementsOf(count).map(({ key }) => [`p-0-${key}`, { level: 'fully', comment: 'x'.repeat(998) }])
      )
    t.equal((await one.tryRate(comments(41))).statusCode, 200, '41,000 bytes of 41,943')
    t.match(await refusal(t, one.tryRate(comments(42))), { first: 'texts_too_long' })
    await client.issue(assessment, 200)
    t.equal((await one.tryRate(comments(41))).statusCode, 200, 'what was written while there were fewer may stay')
    t.match(await refusal(t, one.tryRate(comments(42))), { first: 'texts_too_long' })
    t.equal((await one.tryRate(comments(27))).statusCode, 200, '27,000 bytes of 27,962')
    t.match(await refusal(t, one.tryRate(comments(28))), { first: 'texts_too_long' })
  })

  await t.test('R5 a single assessment may have what one request can bring', async t => {
    const assessment = await client.make({ ...large, open: true })
    const texts = Object.fromEntries(
      principlesOf(2, 50).flatMap(({ statements }) => statements).map((
        { key }
      ) => [key, { level: 'fully', comment: 'x'.repeat(1_000) }])
    )
    t.equal((await client.replace(assessment, texts)).statusCode, 200, '100 KB')
  })
})
