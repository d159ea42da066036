import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import { otherwise, success } from '../http/responses.ts'
import { httpProblems, Problem, type ProblemType } from '../http/problems/problem.ts'
import { closed, noQuery, ref } from '../http/schema.ts'
import { tags } from './route.ts'

const ProblemTypeSchema = Type.Object({
  type: Type.String({ format: 'uri' }),
  code: Type.String(),
  status: Type.Integer(),
  title: Type.String(),
  help: Type.String({ description: 'What it means and what to do' }),
}, { $id: 'ProblemType', ...closed })

const ProblemTypesSchema = Type.Object({ items: Type.Array(ref(ProblemTypeSchema)) }, { $id: 'ProblemTypes', ...closed })

const cacheControl = 'public, max-age=3600'

/** What each problem code means: the `type` of every problem leads here. */
export function problemRoutes (app: App, types: readonly ProblemType[], publicUrl: string): void {
  app.addSchema(ProblemTypeSchema)
  app.addSchema(ProblemTypesSchema)
  const record = ({ code, status, title, help }: ProblemType) => ({ type: `${publicUrl}/problems/${code}`, code, status, title, help })

  app.get('/problems', {
    links: { 200: { getProblem: { operationId: 'getProblem', parameters: { code: '$response.body#/items/0/code' } } } },
    schema: {
      operationId: 'listProblems',
      tags,
      summary: 'Every problem that the service tells',
      description: 'The catalogue of the stable codes, with the status and the meaning of each.',
      querystring: noQuery,
      response: { 200: success('All of them', { 'application/json': ref(ProblemTypesSchema) }, ['Cache-Control']), ...otherwise() },
    },
  }, async (_, reply) => reply.header('cache-control', cacheControl).send({ items: types.map(record) }))

  app.get('/problems/:code', {
    schema: {
      operationId: 'getProblem',
      tags,
      summary: 'What a problem means and what to do about it',
      description: 'The `type` of every problem leads here.',
      params: Type.Object({ code: Type.String({ maxLength: 64, examples: ['not_found'] }) }),
      querystring: noQuery,
      response: { 200: success('The problem', { 'application/json': ref(ProblemTypeSchema) }, ['Cache-Control']), ...otherwise(404) },
    },
  }, async ({ params: { code } }, reply) => {
    const type = types.find(one => one.code === code)
    if (!type) throw new Problem(httpProblems.not_found, 'No problem has this code; GET /problems lists them')
    return reply.header('cache-control', cacheControl).send(record(type))
  })
}
