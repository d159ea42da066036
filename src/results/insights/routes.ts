import { Type } from '@sinclair/typebox'
import { arrangementParameter } from '../../arrangements/index.ts'
import { languageQuery, viewedBy } from '../../content/index.ts'
import { ofAssessment } from '../../assessments/parameters.ts'
import type { App } from '../../http/app.ts'
import { ok, operations, type OperationsOptions } from '../../http/operation.ts'
import { keysetPage } from '../../http/pages.ts'
import { strict, pageQuery, shared } from '../../http/schema.ts'
import { requireApiKey } from '../../identity/index.ts'
import { resultReaders } from '../routes.ts'
import { isUuid } from '../../storage/principal.ts'
import { timelineRecord } from './presenter.ts'
import { ComparisonSchema, ImprovementsSchema, TimelineSchema } from './schemas.ts'
import type { InsightsService, TimelinePosition } from './service.ts'

export interface InsightsRoutes extends Omit<OperationsOptions, 'tag'> {
  readonly insights: InsightsService
}

const number = (component: string, description: string) =>
  Type.Optional(shared(component, Type.Integer({ minimum: 1, maximum: 2_147_483_647, description })))
const whichResult = { result: number('whichResult', 'The number of the result; the newest if absent') }
const other = shared(
  'otherAssessment',
  Type.String({
    maxLength: 200,
    description: 'The id of the assessment to compare with',
    examples: ['01a00000-0000-7000-8000-000000005005'],
  })
)
export const compared = {
  params: Type.Object({ ...ofAssessment.properties, other }),
  query: Type.Object({
    ...whichResult,
    otherResult: number('otherResult', 'The number of the result of the other assessment; its newest if absent'),
  }, strict),
}

/** Cursors of a timeline. */
const byTime = {
  write: ({ releasedAt, assessment, number }: { releasedAt: string, assessment: string, number: number }) =>
    `${releasedAt} ${assessment} ${number}`,
  read (text: string): TimelinePosition | undefined {
    const [at = '', assessmentId = '', number = ''] = text.split(' ')
    const releasedAt = new Date(at)
    return Number.isNaN(releasedAt.getTime()) || !isUuid(assessmentId) || !/^\d{1,9}$/.test(number)
      ? undefined
      : { releasedAt, assessmentId, number: Number(number) }
  },
}

const guard = requireApiKey('assessments:read')
const json = { 'content-type': 'application/json; charset=utf-8' }

/** What results say about an arrangement, below /v1. */
export function insightsRoutes (app: App, { insights, ...options }: InsightsRoutes): void {
  const { read } = operations(app, { tag: 'assessments', ...options })

  read(
    'GET /assessments/:assessment/improvements',
    {
      operationId: 'getImprovements',
      isCached: true,
      summary: 'Get suggestions for improving the arrangement',
      description:
        'From a result: whether the arrangement is effective and what could be improved, in plain words, weak and ' +
        'strong statements, ' +
        'statements that people see differently, and examples of good practice. Nothing passes or fails.',
      guard: resultReaders,
      params: ofAssessment,
      query: Type.Object({ ...whichResult, ...languageQuery }, strict),
      success: ok('The suggestions', ImprovementsSchema, 'Vary'),
      errors: [404, 410],
    },
    async ({ read, caller, params: { assessment }, query: { result, ...query }, request: { headers } }) => ({
      headers: { ...json, vary: 'Accept-Language' },
      body: await insights.improvements({
        read,
        caller,
        wanted: { assessment, number: result },
        viewed: viewedBy({ headers, query }),
      }),
    })
  )

  read('GET /assessments/:assessment/comparison/:other', {
    operationId: 'compareResults',
    isCached: true,
    summary: 'Compare two results',
    description: 'The results of two assessments, or two results of the same one. Where the versions differ, only ' +
      'statements that were the same in both are compared.',
    guard,
    params: compared.params,
    query: compared.query,
    success: ok('The comparison', ComparisonSchema),
    errors: [404, 410],
  }, async ({ read, caller, params: { assessment, other }, query: { result, otherResult } }) => {
    const [a, b] = [{ assessment, number: result }, { assessment: other, number: otherResult }]
    return { headers: json, body: await insights.comparison({ read, caller, a, b }) }
  })

  read('GET /arrangements/:arrangement/timeline', {
    operationId: 'getTimeline',
    isCached: true,
    tag: 'arrangements',
    summary: 'List the results of an arrangement over time',
    description: 'The oldest first. In pages: go on with `page.next` as `cursor` until there is none. ' +
      'Whether two results can be compared is shown by their comparison.',
    guard,
    params: Type.Object({ arrangement: arrangementParameter }),
    query: Type.Object(pageQuery, strict),
    success: ok('The results', TimelineSchema),
    errors: [404],
  }, async ({ read, caller, params: { arrangement }, query }) => {
    const scope = `timeline ${caller.organisation} ${arrangement}`
    const { items, page } = await keysetPage(
      query,
      scope,
      byTime,
      (after, count) => insights.timeline({ read, caller, arrangement, after, count })
    )
    return { body: { items: items.map(timelineRecord), page } }
  })
}
