/** The worked cases of rules D, U and C in src/domain/rules/vectors.json, said in requests and read from answers. */
import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import type { Voice } from '../../src/domain/assessments/model.ts'
import { followVectors } from '../domain/follow-up/following.ts'
import { only, ratingsOfWords } from '../domain/scoring/worked.ts'
import { setOf } from '../fixtures/assessable-set.ts'
import { statements, type AssessmentsClient } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { compared, gatedResultOf, inTurn, upgraded, type ByKey } from './worked-over-http.ts'

type Cells = Readonly<Record<string, object>>

interface DisclosureVector {
  readonly rule: string
  readonly name: string
  readonly note: string
  readonly k: number
  readonly voice?: Voice
  readonly perspectives?: readonly string[]
  readonly weights?: ByKey<number>
  readonly scale?: ByKey<number>
  /** What the n-th person of each perspective says, by statement. */
  readonly said?: ByKey<ByKey<ReadonlyArray<string | null>>>
  /** How many people comment, by statement. */
  readonly commenting?: ByKey<number>
  readonly expect: object
}
interface ExpectedStatement {
  readonly value: object
  readonly states?: object
  readonly perspectives?: Cells
  readonly band?: string
  readonly divided?: boolean
  readonly notApplicableByMajority?: true
}

interface NamedVector {
  readonly rule?: string
  readonly name: string
  readonly expect: { readonly items?: ByKey<{ readonly released: boolean }> }
}
const all: ByKey<readonly NamedVector[] | string | object> & { readonly disclosure: readonly DisclosureVector[] } = JSON
  .parse(readFileSync(new URL('../../src/domain/rules/vectors.json', import.meta.url), 'utf8'))

/** Every vector of rules D, U and C, wherever it stands; a case of rule M in which something is hidden is one of D4. */
const wanted = Object.values(all).filter((each): each is readonly NamedVector[] => Array.isArray(each)).flat()
  .filter(({ rule = '', expect }) =>
    /^[DUC]\d*$/.test(rule) || Object.values(expect.items ?? {}).some(({ released }) => !released)
  )
  .map(({ name }) => name)

const notSayable: ByKey<string> = {
  'm02-k6-suppresses-P3-and-overall-uses-released-only':
    'D4: exact values beside a hidden one are the arithmetic before rounding, which no answer shows; d04 is what is ' +
    'told of these answers',
  'u06-no-level-map': 'U: a map from a scale that the set never had is refused before it is published (V3)',
}

/** A key has two characters at least (V3), so a perspective of the vectors has a longer name on the wire. */
const onWire = (perspective: string) => perspective.length > 1 ? perspective : `view-${perspective}`

testOnEngines(t, async (t, engine) => {
  const { client } = await startAssessing(t, engine)
  const ran: string[] = []

  for (const vector of all.disclosure) {
    await t.test(`${vector.rule} what is told of confidential answers over HTTP: ${vector.name}`, async t => {
      await ('said' in vector ? disclosed(t, client, vector) : commented(t, client, vector))
      ran.push(vector.name)
    })
  }

  for (const vector of followVectors.upgrade.filter(({ name }) => !(name in notSayable))) {
    await t.test(
      `${vector.rule} what becomes of answers in another version over HTTP: ` +
        `${vector.name}: ${vector.note}`,
      async t => {
        await upgraded(t, client, vector.name === throughVersions ? inTurn(vector) : vector)
        ran.push(vector.name)
      }
    )
  }

  for (const vector of followVectors.comparison) {
    await t.test(
      `${vector.rule} what has changed between two results over HTTP: ` +
        `${vector.name}: ${vector.note}`,
      async t => {
        await compared(t, client, vector)
        ran.push(vector.name)
      }
    )
  }

  await t.test(
    'D U C no vector is forgotten: each was said in requests, or is named ' +
      'with why it cannot be',
    async t => {
      t.strictSame([...ran, ...Object.keys(notSayable)].toSorted(), wanted.toSorted())
      t.strictSame(new Set(wanted.map(name => name[0])), new Set(['m', 'u', 'c', 'd']))
    }
  )

  await t.test(
    'R5 evidence_not_allowed: no rating of a confidential assessment names ' +
      'evidence, however it is sent',
    async t => {
      const [one, two] = statements
      const mutual = await client.mutual()
      const { id } = await client.done('POST', `${mutual.links.self}/evidence`, {
        kind: 'text',
        title: 'Our rules',
        content: 'We wrote them together.',
        collected: '2026-11-01',
      })
      const person = only(await client.join(mutual))
      await person.rate({ [two]: { level: 'not' } })
      for (const evidenceIds of [[id], []]) {
        const named = { [one]: { level: 'mostly', evidenceIds }, [two]: { level: 'fully' } }
        const refused = { pointer: `/ratings/${one}`, code: 'evidence_not_allowed' }
        for (const answer of [await person.tryRate(named), await person.patch(named)]) {
          t.match(answer.json(), { status: 422, code: 'invalid_ratings', errors: [refused] })
        }
        t.strictSame((await person.mine()).ratings, { [two]: { level: 'not' } }, 'R4 nothing was written')
        const each = (await person.patch(named, '?atomic=false')).json()
        t.match(
          each,
          { refused: [refused], ratings: { [two]: { level: 'fully' } } },
          'R4 nor is that entry with atomic=false'
        )
        t.notOk(one in each.ratings)
        await person.rate({ [two]: { level: 'not' } })
      }
    }
  )
})

/** Rules D3 to D9: people take their seats, say what the vector says, and the result tells so much. */
async function disclosed (
  t: Test,
  client: AssessmentsClient,
  { k, voice = 'participant', perspectives = [], weights = {}, scale, said = {}, expect }: DisclosureVector
) {
  const isComposite = 'composite' in expect
  const set = await setOf(
    client,
    Object.keys(said).map(key => ({ slug: `of-${key}`, weight: weights[key] ?? 1, statements: [{ key }] })),
    { composite: isComposite, ...(scale && { scale }) }
  )
  const mutual = await client.mutual({
    ...set,
    k,
    voice,
    perspectives: perspectives.map(key => ({ key: onWire(key), title: `The ${key}` })),
  })
  for (const perspective of new Set(Object.values(said).flatMap(each => Object.keys(each)))) {
    const people = Math.max(...Object.values(said).map(each => each[perspective]?.length ?? 0))
    for (const [index, person] of (await client.join(mutual, people, onWire(perspective))).entries()) {
      const words = Object.entries(said).flatMap(([key, each]) => {
        const word = each[perspective]?.[index]
        return word ? [[key, word]] : []
      })
      await person.rate(ratingsOfWords(Object.fromEntries(words)), { submit: true })
    }
  }
  const { principles, composite } = await gatedResultOf(client, mutual)
  const { composite: expected = null, ...statements } = expect as ByKey<ExpectedStatement> & {
    readonly composite?: object
  }
  t.strictSame(composite, expected, 'composite')
  t.strictSame(
    principles.map(({ statements }) => only(statements).key),
    Object.keys(statements),
    'of every statement and no other'
  )
  for (const { value, band, statements: [statement] } of principles) {
    const { value: cell, states, perspectives, divided, notApplicableByMajority, ...more } =
      statements[statement?.key ?? ''] ?? { value: {} }
    t.strictSame(statement?.value, cell, `${statement?.key}`)
    t.strictSame(value, cell, `${statement?.key}: and so its principle`)
    t.equal(statement?.notApplicableByMajority, notApplicableByMajority, `${statement?.key}: by majority`)
    if (more.band) t.equal(band, more.band, `${statement?.key}: band`)
    if (states) t.strictSame(statement?.states, states, `${statement?.key}: states`)
    if (divided !== undefined) t.equal(statement?.divided, divided, `${statement?.key}: divided`)
    if (perspectives) {
      t.strictSame(
        statement?.perspectives,
        Object.fromEntries(Object.entries(perspectives).map(([key, each]) => [onWire(key), each])),
        `${statement?.key}: perspectives`
      )
    }
  }
}

/** Rule D10: so many people comment, and the comments on these statements are told. */
async function commented (t: Test, client: AssessmentsClient, { k, commenting = {}, expect }: DisclosureVector) {
  const set = await setOf(client, [{ slug: 'pp', statements: Object.keys(commenting).map(key => ({ key })) }])
  const mutual = await client.mutual({ ...set, k })
  for (const [index, person] of (await client.join(mutual, Math.max(...Object.values(commenting)))).entries()) {
    await person.rate(
      Object.fromEntries(
        Object.entries(commenting).map((
          [key, people]
        ) => [key, { level: 'mostly', ...(index < people && { comment: `Remark ${index}` }) }])
      ),
      { submit: true }
    )
  }
  await client.move(mutual, 'closed', 'released')
  const { comments } = await client.result(mutual)
  t.strictSame({ released: Object.keys(comments ?? {}) }, expect)
  for (const [key, texts] of Object.entries(comments ?? {})) {
    t.equal(texts.length, commenting[key], `${key}: everybody's`)
  }
}

/** A version tells of what it has itself (V4), so what u18 says of p5 is said by the version that has it. */
const throughVersions = 'u18-through-versions'
