import Negotiator from 'negotiator'
import type { FastifyRequest } from 'fastify'
import type { Problem } from './problem.ts'

/** A problem as people read it. */
export interface ProblemPage {
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of a route that people read: its problems are pages, unless the request takes no HTML. */
    readonly problemPage?: (problem: Problem, request: FastifyRequest) => ProblemPage
  }
}

/** The page of a problem, where the route has one for the request. */
export function pageOfProblem (problem: Problem, request: FastifyRequest): ProblemPage | undefined {
  const { problemPage } = request.routeOptions.config
  const isForReading = new Negotiator({ headers: request.headers }).mediaType(['text/html']) !== undefined
  return problem.type.status >= 400 && isForReading ? problemPage?.(problem, request) : undefined
}
