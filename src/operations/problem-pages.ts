import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import { anyone, ok, operations, type OperationsOptions } from '../http/operation.ts'
import { httpProblems, Problem, type ProblemType } from '../http/problems/problem.ts'
import { strict, ref } from '../http/schema.ts'

export interface ProblemRoutes extends OperationsOptions {
  readonly problemTypes: readonly ProblemType[]
  readonly publicUrl: string
}

const ProblemTypeSchema = Type.Object({
  type: Type.String({ format: 'uri' }),
  code: Type.String(),
  status: Type.Integer(),
  title: Type.String(),
  help: Type.String({ description: 'What it means and what to do' }),
}, { $id: 'ProblemType', ...strict })

const ProblemTypesSchema = Type.Object({ items: Type.Array(ref(ProblemTypeSchema)) }, {
  $id: 'ProblemTypes',
  ...strict,
})

const headers = { 'cache-control': 'public, max-age=3600' }
const firstProblem = { operationId: 'getProblem', parameters: { code: '$response.body#/items/0/code' } }

/** What each problem code means: the `type` of every problem leads here. */
export function problemRoutes (app: App, { problemTypes, publicUrl, ...options }: ProblemRoutes): void {
  app.addSchema(ProblemTypeSchema)
  app.addSchema(ProblemTypesSchema)
  const { run } = operations(app, options)
  const record = ({ code, status, title, help }: ProblemType) => ({
    type: `${publicUrl}/problems/${code}`,
    code,
    status,
    title,
    help,
  })

  run('GET /problems', {
    operationId: 'listProblems',
    summary: 'List the problem codes',
    description: 'The codes are stable. Each comes with its status and its meaning.',
    guard: anyone,
    types: [],
    success: ok('All problem codes', ProblemTypesSchema),
    options: { links: { 200: { getProblem: firstProblem } } },
  }, async () => ({ body: { items: problemTypes.map(record) }, headers }))

  run('GET /problems/:code', {
    operationId: 'getProblem',
    summary: 'Get what a problem code means',
    description: 'The `type` of every problem leads here. It says what to do about the problem.',
    guard: anyone,
    types: [],
    params: Type.Object({ code: Type.String({ maxLength: 64, examples: ['not_found'] }) }),
    success: ok('The problem', ProblemTypeSchema),
    errors: [404],
  }, async ({ params: { code } }) => {
    const type = problemTypes.find(one => one.code === code)
    if (!type) throw new Problem(httpProblems.not_found, 'No problem has this code; GET /problems lists them')
    return { body: record(type), headers }
  })
}
