import type { FastifyError } from 'fastify'
import { pointerTo } from '../../domain/values/issue.ts'
import { httpProblems, maxIssues, Problem, type RequestIssue } from './problem.ts'

/** The problem of a request whose body (422) or parameters (400) break their schema, of what a validator told. */
export function invalidRequest (
  validation: NonNullable<FastifyError['validation']>,
  context: FastifyError['validationContext']
): Problem {
  const inBody = context === 'body'
  const faults = validation.slice(0, maxIssues).map(
    ({ instancePath, keyword, params, message = 'is not valid' }): RequestIssue => {
      const name = extraOrMissing(params)
      const code = keyword === 'additionalProperties' ? 'unknown' : keyword === 'required' ? 'missing' : 'invalid'
      const detail = detailOf(keyword, params, message)
      return inBody
        ? { pointer: name === undefined ? instancePath : instancePath + pointerTo(name), code, detail }
        : { parameter: name ?? instancePath.split('/')[1] ?? '', code, detail }
    }
  )
  const type = inBody ? httpProblems.invalid_body : httpProblems.invalid_parameter
  const detail = faults.map(({ pointer, parameter, detail }) => `${pointer ?? parameter} ${detail}`).join('; ')
  const more = validation.length > maxIssues ? ', and more' : ''
  return new Problem(type, `${detail}${more}. /openapi.json lists what is allowed`, { faults })
}

function detailOf (keyword: string, params: Record<string, unknown>, message: string): string {
  if (keyword === 'additionalProperties') return 'is not a known name'
  return Array.isArray(params.allowedValues) ? `must be one of ${params.allowedValues.join(', ')}` : message
}

function extraOrMissing (params: Record<string, unknown>): string | undefined {
  const name = params.additionalProperty ?? params.missingProperty
  return typeof name === 'string' ? name : undefined
}
