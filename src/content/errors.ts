import { dayOf } from '../domain/values/day.ts'
import { Problem, problemTypes } from '../http/problems/problem.ts'

export const contentProblems = problemTypes({
  set_not_found: { status: 404, title: 'No such principle set', help: 'No principle set that you may see has this slug or id. GET /v1/principle-sets lists them.' },
  set_deleted: { status: 410, title: 'Principle set deleted', help: 'The network that made this set has deleted it. Assessments and sets that rest on its versions keep them.' },
  version_not_found: { status: 404, title: 'No such version', help: 'The set has no such version. Its versions are listed under /versions; "1" or "1.2" leads to the newest that begins so.' },
  principle_not_found: { status: 404, title: 'No such principle', help: 'This version of the set has no principle with this slug. Its principles are listed under /principles.' },
  example_not_found: { status: 404, title: 'No such example', help: 'No example has this slug. GET /v1/examples lists them.' },
  category_not_found: { status: 404, title: 'No such category', help: 'No category has this slug. GET /v1/categories lists them.' },
  source_not_found: { status: 404, title: 'No such source', help: 'No source has this slug. GET /v1/sources lists them.' },
})

/** Told to whoever could read it before (rule V8). */
export function gone (deletedAt: Date): Problem {
  return new Problem(contentProblems.set_deleted, `This set was deleted on ${dayOf(deletedAt)}. ${contentProblems.set_deleted.help}`)
}

/** 404. `what` begins the sentence that says what is not here, for example `Version "2"`. */
export function notFound (type: Exclude<keyof typeof contentProblems, 'set_deleted'>, what: string): Problem {
  return new Problem(contentProblems[type], `${what} is not here. ${contentProblems[type].help}`)
}
