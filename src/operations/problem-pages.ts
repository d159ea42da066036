import { Type } from '@sinclair/typebox'
import { problemResponses, success } from '../http/openapi.ts'
import { httpProblems, Problem, type ProblemType } from '../http/problem.ts'
import { closed } from '../http/schema.ts'
import { noQuery, tags, type OperationsApp } from './route.ts'

const ProblemTypeSchema = Type.Object({
  type: Type.String({ format: 'uri' }),
  code: Type.String(),
  status: Type.Integer(),
  title: Type.String(),
  help: Type.String({ description: 'What it means and what to do' }),
}, { $id: 'ProblemType', ...closed })

const cacheControl = 'public, max-age=3600'

/** What each problem code means: the `type` of every problem leads here. */
export function problemRoutes (app: OperationsApp, types: readonly ProblemType[], publicUrl: string): void {
  app.addSchema(ProblemTypeSchema)
  const record = ({ code, status, title, help }: ProblemType) => ({ type: `${publicUrl}/problems/${code}`, code, status, title, help })

  app.get('/problems', {
    schema: {
      operationId: 'listProblems',
      tags,
      summary: 'Every problem that the service tells',
      querystring: noQuery,
      response: { 200: success('All of them', { 'application/json': Type.Object({ items: Type.Array(Type.Ref(ProblemTypeSchema)) }, closed) }), ...problemResponses() },
    },
  }, async (_, reply) => reply.header('cache-control', cacheControl).send({ items: types.map(record) }))

  app.get('/problems/:code', {
    schema: {
      operationId: 'getProblem',
      tags,
      summary: 'What a problem means and what to do about it',
      params: Type.Object({ code: Type.String({ maxLength: 64, examples: ['not_found'] }) }),
      querystring: noQuery,
      response: { 200: success('The problem', { 'application/json': Type.Ref(ProblemTypeSchema) }), ...problemResponses(404) },
    },
  }, async ({ params: { code } }, reply) => {
    const type = types.find(one => one.code === code)
    if (!type) throw new Problem(httpProblems.not_found, 'No problem has this code; GET /problems lists them')
    return reply.header('cache-control', cacheControl).send(record(type))
  })
}
