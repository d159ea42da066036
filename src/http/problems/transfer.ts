import { Problem, type Replacing, type RequestIssue, type ProblemType } from './problem.ts'

/** A problem on its way from a worker thread, where an error loses its class. */
export interface ProblemData {
  readonly problem: {
    readonly type: ProblemType
    readonly detail: string
    readonly faults: readonly RequestIssue[]
    readonly headers: Record<string, string>
    readonly replacedBy: readonly Replacing[]
  }
}

/** For a worker task: a problem that the work throws is returned as data. */
export function problemsAsData<Result extends object> (work: () => Result): Result | ProblemData {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { type, message: detail, faults, headers, replacedBy } = error
    return { problem: { type, detail, faults, headers: { ...headers }, replacedBy } }
  }
}

/** For who ran the task: throws the problem that it returned. */
export function throwProblem<Result extends object> (result: Result | ProblemData): Result {
  if (!('problem' in result)) return result
  const { type, detail, ...more } = result.problem
  throw new Problem(type, detail, more)
}
