import { Problem, problemTypes } from '../http/problems/problem.ts'

export const arrangementProblems = problemTypes({
  arrangement_not_found: {
    status: 404,
    title: 'No such arrangement',
    help: 'Your organisation has no arrangement with this id. GET /v1/arrangements lists them.',
  },
  arrangement_in_use: {
    status: 409,
    title: 'Arrangement in use',
    help: 'It has assessments. Delete those first: they hold what people said of it.',
  },
})

/** A problem of the table above, in its words. */
export function arrangementProblem (type: keyof typeof arrangementProblems): Problem {
  return new Problem(arrangementProblems[type], arrangementProblems[type].help)
}
