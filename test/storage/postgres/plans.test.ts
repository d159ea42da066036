/**
 * How PostgreSQL finds what lists, timelines, results and exports read, among 20,000 assessments: by an index, and a
 * page at a time.
 */
import { asc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/pg-proxy'
import t from 'tap'
import { exportRepository } from '../../../src/bulk/export/repository.ts'
import { ownRows } from '../../../src/bulk/organisation-export/repository.ts'
import type { AssessmentOrder } from '../../../src/assessments/lists.ts'
import { assessmentsRepository } from '../../../src/assessments/repository.ts'
import { maximumLimit } from '../../../src/http/pages.ts'
import { createConnections } from '../../../src/storage/postgres/connect.ts'
import type { Reader } from '../../../src/storage/storage.ts'
import { createPostgres, testOnPostgres } from '../../fixtures/postgres-server.ts'
import { uuid } from '../../fixtures/rows.ts'
import { arrangementOf, openFilled, ourAssessment, setOf } from './filled.ts'

/** What EXPLAIN tells of a node; the names are PostgreSQL's. */
interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Plan Rows': number
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly PlanNode[]
}
const ours = uuid(1)
/** A list asks for one more than it shows. */
const page = maximumLimit + 1
/**
 * Where a filter leaves a tenth, a page may be found among ten pages; no more than that, and never among all that are
 * ours.
 */
const mostRead = 2500
const ourSet = uuid(setOf(1, 3))
const [large, small] = [uuid(arrangementOf(1, 0)), uuid(arrangementOf(1, 7))]

function nodesOf (node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

/** In a line. */
function told (plan: PlanNode): string {
  return nodesOf(plan).map(node =>
    [node['Node Type'], node['Index Name'] ?? node['Relation Name']].filter(Boolean).join(' ')
  ).filter(text => text !== 'Result').join(' < ')
}

/** What of a plan would take the longer the more there is of everything. */
function faultsOf (plan: PlanNode): string[] {
  const nodes = nodesOf(plan)
  const read = nodes.filter(node => 'Relation Name' in node).map(node =>
    (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']
  ).reduce((sum, rows) => sum + rows, 0)
  return [
    ...nodes.filter(node => node['Node Type'] === 'Seq Scan').map(node => `scans ${node['Relation Name']}`),
    ...nodes.filter(node =>
      node['Node Type'].endsWith('Sort') && (node.Plans ?? []).some(input => input['Plan Rows'] > page)
    ).map(() => 'sorts more than a page'),
    ...(read > mostRead ? ['reads more than it needs'] : []),
  ]
}

testOnPostgres(t, 'among 20,000 assessments of two organisations', async t => {
  const { database, tables } = await openFilled(t)
  const connections = createConnections(database.url)
  t.teardown(() => connections.close())
  const plans: PlanNode[] = []
  /**
   * Runs a statement as storage/postgres/storage.ts does, by the same role and under the same policies, and has it
   * explained before.
   */
  const reader: Reader = drizzle((text, values) =>
    connections.use(async client => {
      await client.query(
        `BEGIN READ ONLY; SELECT set_config('app.organisation', '${ours}', true), set_config('TimeZone', 'UTC', true)`
      )
      const explained = await client.query<[string]>({
        text: `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
        values,
        rowMode: 'array',
      })
      const answered = await client.query({ text, values, rowMode: 'array' })
      await client.query('COMMIT')
      const [explanation]: Array<{ readonly Plan: PlanNode }> = JSON.parse(explained.rows.join(''))
      if (explanation) plans.push(explanation.Plan)
      return answered
    })
  )

  const repository = assessmentsRepository(tables)
  const exports = exportRepository(tables)
  const list = (filters: Parameters<typeof repository.list>[2], after?: string) =>
    repository.list(reader, ours, filters, {
      order: 'createdAt',
      after: after === undefined ? undefined : { at: null, id: after },
      count: page,
    })
  const listBy = (
    order: AssessmentOrder,
    filters: Parameters<typeof repository.list>[2] = {},
    after?: { readonly at: Date | null, readonly id: string }
  ) => repository.list(reader, ours, filters, { order, after, count: page })
  const middle = new Date(Date.UTC(2026, 0, 5))
  const exported = (filters: Parameters<typeof exports.page>[2], after?: string) =>
    exports.page(reader, ours, filters, after)
  /** Both were released, the second one twice and in the large arrangement. */
  const [first, second] = [{ organisationId: ours, id: ourAssessment(1003) }, {
    organisationId: ours,
    id: ourAssessment(7505),
  }]
  const place = { releasedAt: new Date(Date.UTC(2026, 0, 2, 0, 7505)), assessmentId: second.id, number: 1 }
  const twoPages = async (rows: AsyncGenerator<unknown>) => [await rows.next(), await rows.next()]

  /** How many rows come last of what is asked for. */
  const requests: Readonly<Record<string, readonly [number, () => Promise<unknown>]>> = {
    'the list of assessments': [page, () => list({})],
    'a page from the middle of all': [page, () => list({}, second.id)],
    'the list of a large arrangement': [page, () => list({ arrangement: large })],
    'a page from the middle of a large arrangement': [page, () => list({ arrangement: large }, second.id)],
    'the list of a small arrangement': [80, () => list({ arrangement: small })],
    'the list of a state that many have': [page, () => list({ state: 'released' })],
    'the list of a state that few have': [page, () => list({ state: 'draft' })],
    'a page from the middle of a state': [page, () => list({ state: 'draft' }, second.id)],
    'the list of a set': [page, () => list({ set: ourSet })],
    'a page from the middle of a set': [page, () => list({ set: ourSet }, second.id)],
    'a page from the middle of an arrangement, a state and a set': [
      page,
      () => list({ arrangement: large, state: 'released', set: ourSet }, second.id),
    ],
    'the list of a mode': [page, () => list({ mode: 'single' })],
    'the list of a tag': [page, () => list({ tag: 'large' })],
    'the list of an external id that nothing has': [0, () => list({ externalId: 'none' })],
    'the list by release': [page, () => listBy('releasedAt')],
    'the newest release first': [page, () => listBy('-releasedAt')],
    'a page from the middle by release': [page, () => listBy('releasedAt', {}, { at: middle, id: second.id })],
    'a page from the middle by release, backwards': [
      page,
      () => listBy('-releasedAt', {}, { at: middle, id: second.id }),
    ],
    'what is not released, after all that is': [page, () => listBy('releasedAt', {}, { at: null, id: second.id })],
    'what was released from a day on': [page, () => listBy('releasedAt', { releasedFrom: middle })],
    'what was released before a day': [page, () => listBy('releasedAt', { releasedUntil: middle })],
    'what was updated from a day on': [page, () => listBy('updatedAt', { updatedFrom: middle })],
    'a page from the middle by update': [page, () => listBy('updatedAt', {}, { at: middle, id: second.id })],
    'the timeline of a large arrangement': [page, () => repository.listTimeline(reader, ours, large, undefined, page)],
    'a page from the middle of a timeline': [page, () => repository.listTimeline(reader, ours, large, place, page)],
    'the timeline of a small arrangement': [64, () => repository.listTimeline(reader, ours, small, undefined, page)],
    'the newest results of an arrangement': [
      50,
      () => repository.listNewestOfArrangement(reader, ours, large, undefined, 50),
    ],
    'the newest results up to one of them': [
      50,
      () => repository.listNewestOfArrangement(reader, ours, large, place, 50),
    ],
    'an assessment': [1, () => repository.find(reader, first)],
    'a result by its number': [1, () => repository.findResult(reader, second, 2)],
    'the two results of a comparison': [
      1,
      async () => [await repository.findNewestResult(reader, first), await repository.findNewestResult(reader, second)],
    ],
    'what is stored beside a result': [1, () => repository.findNewestSummary(reader, second)],
    'the results of an assessment': [2, () => repository.listResults(reader, second)],
    'the export of assessments': [100, () => exported({})],
    'a page from the middle of an export': [100, () => exported({}, second.id)],
    'the export of a small arrangement': [56, () => exported({ arrangement: small })],
    'a page from the middle of the export of a large arrangement': [
      100,
      () => exported({ arrangement: large }, second.id),
    ],
    'the export of a set': [100, () => exported({ set: ourSet })],
    'the sizes of exported results': [100, () => exports.sizes(reader, ours, {}, second.id)],
    'exported results': [2, () => exports.documents(reader, ours, [first.id, second.id])],
    'the assessments in the export of the organisation': [
      100,
      () => twoPages(ownRows<'assessments'>(reader, tables.assessments, ['id'], ours)),
    ],
    'the results in the export of the organisation': [
      100,
      () => twoPages(ownRows<'results'>(reader, tables.results, ['assessmentId', 'number'], ours)),
    ],
  }

  for (const [name, [rows, ask]] of Object.entries(requests)) {
    await t.test(name, async t => {
      plans.length = 0
      await ask()
      t.equal(plans.at(-1)?.['Actual Rows'], rows)
      for (const plan of plans) t.strictSame(faultsOf(plan), [], told(plan))
    })
  }

  await t.test('a query that no index serves is noticed', async t => {
    const { assessments } = tables
    plans.length = 0
    await reader.select().from(assessments).where(eq(assessments.organisationId, ours)).orderBy(
      asc(assessments.createdAt)
    ).limit(page)
    t.strictSame(
      plans.map(faultsOf),
      [['scans assessments', 'sorts more than a page', 'reads more than it needs']],
      plans.map(told).join()
    )
  })
})

testOnPostgres(
  t,
  'whether a version may be read is found by its own rows, though the plan be made while there are none',
  async t => {
    const connections = createConnections((await createPostgres(t)).url)
    t.teardown(() => connections.close())
    const explained = (query: string) =>
      connections.use(async client => {
        const { rows } = await client.query<[string]>({ text: `EXPLAIN ${query}`, rowMode: 'array' })
        return rows.join('\n')
      })
    t.notMatch(await explained(`SELECT FROM set_versions WHERE id = '${ours}'`), /hashed SubPlan/)
    const unguarded =
      "SELECT FROM principle_sets WHERE visibility = 'public' OR EXISTS (SELECT FROM assessments WHERE version_id = " +
      'principle_sets.id)'
    t.match(await explained(unguarded), /hashed SubPlan/, 'what is planned without OFFSET 0 keeps all rows in memory')
  }
)
