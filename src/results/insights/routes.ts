import { Type } from '@sinclair/typebox'
import type { App } from '../../http/app.ts'
import { arrangementParameter } from '../../arrangements/index.ts'
import { keysetPage } from '../../http/pages.ts'
import { otherwise, success } from '../../http/responses.ts'
import { closed, pageQuery, ref, shared } from '../../http/schema.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import { isUuid } from '../../storage/principal.ts'
import { timelineRecord } from './presenter.ts'
import { ComparisonSchema, ImprovementsSchema, TimelineSchema } from './schemas.ts'
import type { LookService, TimelinePlace } from './service.ts'
import { ofAssessment, tags, uncached } from '../../assessments/routes.ts'

const number = (component: string, description: string) => Type.Optional(shared(component, Type.Integer({ minimum: 1, maximum: 2_147_483_647, description })))
const whichResult = { result: number('whichResult', 'The number of the result; the newest where it is absent') }
export const compared = {
  params: Type.Object({ ...ofAssessment.properties, other: shared('otherAssessment', Type.String({ maxLength: 200, description: 'The id of an assessment to compare with', examples: ['01a00000-0000-7000-8000-000000005005'] })) }),
  querystring: Type.Object({ ...whichResult, otherResult: number('otherResult', 'The number of the other\'s result; its newest where it is absent') }, closed),
}

const inTime = {
  write: ({ releasedAt, assessment, number }: { releasedAt: string, assessment: string, number: number }) => `${releasedAt} ${assessment} ${number}`,
  read (text: string): TimelinePlace | undefined {
    const [at = '', assessmentId = '', number = ''] = text.split(' ')
    const releasedAt = new Date(at)
    return Number.isNaN(releasedAt.getTime()) || !isUuid(assessmentId) || !/^\d{1,9}$/.test(number) ? undefined : { releasedAt, assessmentId, number: Number(number) }
  },
}

/** What can be made of results, below /v1. */
export function lookRoutes (app: App, { look }: { readonly look: LookService }): void {
  app.get('/assessments/:assessment/improvements', keyed('assessments:read', {
    operationId: 'getImprovements',
    tags,
    summary: 'What would make the arrangement better',
    description: 'Of a result: the guide\'s two questions in plain words, what is weak and what is strong, what people see differently, and examples to look at. Nothing passes or fails.',
    params: ofAssessment,
    querystring: Type.Object(whichResult, closed),
    response: { 200: success('What the result says', { 'application/json': ref(ImprovementsSchema) }, ['Cache-Control']), ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => {
    const body = await look.improvements(callerOf(request).organisation, { assessment: request.params.assessment, number: request.query.result })
    return reply.headers(uncached).type('application/json; charset=utf-8').send(body)
  })

  app.get('/assessments/:assessment/comparison/:other', keyed('assessments:read', {
    operationId: 'compareResults',
    tags,
    summary: 'What has changed between two results',
    description: 'Of two assessments, or of one and itself with two numbers. Where the versions differ, only what both were asked alike is compared.',
    ...compared,
    response: { 200: success('The comparison', { 'application/json': ref(ComparisonSchema) }, ['Cache-Control']), ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => {
    const { params: { assessment, other }, query: { result, otherResult } } = request
    const body = await look.comparison(callerOf(request).organisation, { assessment, number: result }, { assessment: other, number: otherResult })
    return reply.headers(uncached).type('application/json; charset=utf-8').send(body)
  })

  app.get('/arrangements/:arrangement/timeline', keyed('assessments:read', {
    operationId: 'getTimeline',
    tags: ['arrangements'],
    summary: 'The results of an arrangement over time',
    description: 'The oldest first. In pages: go on with `page.next` as `cursor` until there is none. Whether two of them can be set beside each other tells their comparison.',
    params: Type.Object({ arrangement: arrangementParameter }),
    querystring: Type.Object(pageQuery, closed),
    response: { 200: success('The results', { 'application/json': ref(TimelineSchema) }, ['Cache-Control']), ...otherwise(403, 404, 406) },
  }), async (request, reply) => {
    const { organisation } = callerOf(request)
    const { arrangement } = request.params
    const { items, page } = await keysetPage(request.query, `timeline ${organisation} ${arrangement}`, inTime, (after, count) => look.timeline(organisation, arrangement, after, count))
    return reply.headers(uncached).send({ items: items.map(timelineRecord), page })
  })
}
