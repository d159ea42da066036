import { isDeepStrictEqual } from 'node:util'
import { type Test } from 'tap'
import type { Comparison } from '../../src/domain/follow-up/comparison.ts'
import type { Cell, GatedResult, Tenth } from '../../src/domain/assessments/result.ts'
import type { Carry, Rating } from '../../src/domain/assessments/model.ts'
import { difference, followVectors, told, type Side } from '../domain/follow-up/following.ts'
import { only, ratingsOfWords, vectors } from '../domain/scoring/worked.ts'
import { type Assessment, type AssessmentsClient } from '../fixtures/assessments-client.ts'
import { authored, type Made } from '../fixtures/sets-client.ts'

export type ByKey<Value> = Readonly<Record<string, Value>>

type UpgradeVector = typeof followVectors.upgrade[number]

export function inTurn ({ to, ...vector }: UpgradeVector): UpgradeVector & { readonly between: readonly Sheet[] } {
  const [first, second] = to.replacedBy ?? []
  return {
    ...vector,
    between: [{ statements: first?.to.map(key => ({ key })) ?? [], replacedBy: first ? [first] : [] }],
    to: { ...to, replacedBy: second ? [second] : [] },
  }
}

/** Rule U: rated and submitted in one version, previewed, and moved to the last of those that come after. */
export async function upgraded (
  t: Test,
  client: AssessmentsClient,
  { from, between = [], to, editorial = [], ratings, expect }: UpgradeVector & { readonly between?: readonly Sheet[] }
) {
  const set = await client.sets.make({ title: 'A set' })
  const version = await publish(client, set, from)
  const made = await client.make({ set: set.id, version, open: true })
  const given = ratingsOfWords(ratings)
  await client.replace(made, given, { submit: true })
  for (const sheet of between) await publish(client, set, sheet)
  const next = await publish(client, set, to, { editorial })
  const previewed: { items: Array<{ key: string, fate: string }>, dropped: string[], needsConfirmation: boolean } =
    await client.read(`${made.links.self}/upgrade?to=${next}`)
  await client.done('POST', `${made.links.self}/upgrade`, { to: next, milestoneName: 'before' }, {
    'if-match': '*',
    'idempotency-key': `of-${made.id}`,
  })
  const moved: { state: string, ratings: ByKey<Rating>, carried: ByKey<Carry>, previous: ByKey<readonly Rating[]> } =
    await client.read(made.links.response ?? '')
  const kept = Object.entries(moved.carried).map((
    [key, carry]
  ) => [key, {
    rating: moved.ratings[key] ?? null,
    statementDigest: '',
    carry,
    ...(moved.previous[key] && { previous: moved.previous[key] }),
  }])
  t.strictSame({
    fates: Object.fromEntries(previewed.items.map(({ key, fate }) => [key, fate])),
    ratings: told(Object.fromEntries(kept)),
    dropped: previewed.dropped,
    needsConfirmation: previewed.needsConfirmation,
  }, expect)
  t.ok(Object.keys(moved.ratings).every(key => key in moved.carried), 'nothing else is answered')
  t.equal(moved.state, expect.needsConfirmation ? 'in_progress' : 'submitted', 'what is not carried alone goes back')
  const milestone: { ratings: ByKey<Rating>, fates: Array<{ key: string, fate: string }> } = await client.read(
    `${made.links.self}/milestones/before`
  )
  t.strictSame(milestone.ratings, given, 'all that was said before is in the milestone')
  t.strictSame(Object.fromEntries(milestone.fates.map(({ key, fate }) => [key, fate])), expect.fates)
}

/** Rules C1 to C3: two results, of one person each or of a confidential group, and what their comparison says. */
export async function compared (
  t: Test,
  client: AssessmentsClient,
  { a, between = [], b, editorial = [], expect }: typeof followVectors.comparison[number]
) {
  const more = { composite: expect.composite !== undefined }
  const set = await client.sets.make({ title: 'A set' })
  const older = await publish(client, set, a, more)
  for (const sheet of between) await publish(client, set, sheet, more)
  const newer = isDeepStrictEqual(draftOf(a, more), draftOf(b, more))
    ? older
    : await publish(client, set, b, { ...more, editorial })
  const arrangement = await client.arrangement()
  const [first, second] = [
    await releasedSide(t, client, a, { arrangement, set: set.id, version: older }),
    await releasedSide(t, client, b, { arrangement, set: set.id, version: newer }),
  ]
  const { basis, commonCore, principles, composite }: Comparison = await client.read(
    `/v1/assessments/${first.id}/comparison/${second.id}`
  )
  const { statements, slug: _slug, ...principle } = only(principles)
  t.strictSame({
    basis,
    commonCore,
    principle: difference(principle),
    statements: Object.fromEntries(statements.map(({ key, ...rest }) => [key, difference(rest)])),
    ...(expect.composite && { composite: difference(composite) }),
  }, expect)
}

/** An assessment whose result says what this side says; it is looked at before anything is compared. */
async function releasedSide (
  t: Test,
  client: AssessmentsClient,
  side: Side,
  of: { arrangement: string, set: string, version: string }
): Promise<Assessment> {
  if ('own' in side) {
    const made = await client.make({ ...of, open: true })
    await client.replace(made, ratingsOfWords(side.ratings), { release: true })
    t.match(
      (await client.result(made)).result,
      { principles: [{ value: { exact: side.own } }] },
      'what the side says by itself'
    )
    return made
  }
  const mutual = await client.mutual(of)
  const cells = Object.entries(side.cells)
  for (const [index, person] of (await client.join(mutual, 5)).entries()) {
    await person.rate(
      ratingsOfWords(Object.fromEntries(cells.flatMap(([key, tenth]) => {
        const level = levelsOf(tenth)[index]
        return level === undefined ? [] : [[key, level]]
      }))),
      { submit: true }
    )
  }
  const { value, statements } = only((await gatedResultOf(client, mutual)).principles)
  const plain = (cell: Cell) => cell.released ? cell.value : null
  t.strictSame(
    { cells: Object.fromEntries(statements.map(({ key, value }) => [key, plain(value)])), principle: plain(value) },
    { cells: side.cells, principle: side.principle },
    'what the side tells by itself'
  )
  return mutual
}

/** What five people may say so that a cell prints this; for one that is to be hidden, what four do. */
function levelsOf (tenth: Tenth | null): string[] {
  const points = tenth === null ? 4 : Math.round(tenth * 15)
  const people = tenth === null ? 4 : 5
  const levels = Object.keys(vectors.scale)
  return Array.from({ length: people }, (_, index) => levels[Math.floor((points + index) / people)] ?? '')
}

export async function gatedResultOf (client: AssessmentsClient, mutual: Assessment): Promise<GatedResult> {
  await client.move(mutual, 'closed', 'released')
  const { result } = await client.result(mutual)
  if (result.disclosure !== 'confidential') throw new Error('It is not confidential')
  return result
}

type Sheet = typeof followVectors.upgrade[number]['from']

/** A set of the statements of a vector, all of one principle unless they say of which. */
function draftOf (
  { statements, scale = vectors.scale, levelMaps = [], replacedBy = [] }: Sheet,
  { composite = false }: { composite?: boolean } = {}
) {
  const groups = Map.groupBy(statements, ({ principle = 'p0' }) => principle)
  return authored([], {
    scale: {
      key: 'given',
      levelMaps,
      levels: Object.entries(scale).map(([key, points]) => ({
        key,
        label: `Level ${key}`,
        anchor: 'As we see it.',
        points,
      })),
    },
    principles: [...groups].map(([slug, each]) => ({
      slug,
      title: `Title of ${slug}`,
      gloss: `Gloss of ${slug}.`,
      statements: each.map(({ principle: _principle, ...rest }) => ({ text: `What ${rest.key} says.`, ...rest })),
    })),
    replacedBy,
    composite,
  })
}

/** Publishes it as the next version, and tells its number; where it is editorial, its author says so. */
async function publish (
  client: AssessmentsClient,
  set: Made,
  sheet: Sheet,
  { editorial = [], ...more }: { editorial?: readonly string[], composite?: boolean } = {}
): Promise<string> {
  await client.sets.write(set, draftOf(sheet, more))
  return (await client.sets.publish(
    set,
    editorial.length > 0 ? { changeKind: 'editorial', confirmEditorial: true } : {}
  )).version
}
