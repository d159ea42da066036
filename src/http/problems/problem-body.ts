import type { FastifyRequest } from 'fastify'
import type { Problem, Replacing, RequestIssue } from './problem.ts'

interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
  instance?: string
  code: string
  requestId?: string
  replacedBy?: readonly Replacing[]
  errors?: readonly RequestIssue[]
}

/** What is sent of a problem (RFC 9457). */
export function bodyOf (
  { type, message, faults, replacedBy }: Problem,
  publicUrl: string,
  request?: FastifyRequest
): ProblemBody {
  return {
    type: `${publicUrl}/problems/${type.code}`,
    title: type.title,
    status: type.status,
    detail: message,
    ...(request && { instance: pathOf(request.originalUrl) }),
    code: type.code,
    ...(request && { requestId: request.id }),
    ...(replacedBy.length > 0 && { replacedBy }),
    ...(faults.length > 0 && { errors: faults }),
  }
}

/** Without the query: a search text does not belong in an answer or a log. */
function pathOf (url: string): string {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}
