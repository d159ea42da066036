import { dayOf } from '../domain/values/day.ts'
import { Problem, problemTypes } from '../http/problems/problem.ts'

export const contentProblems = problemTypes({
  set_not_found: {
    status: 404,
    title: 'Principle set not found',
    help: 'No principle set that you may see has this slug or id. GET /v1/principle-sets lists them.',
  },
  set_deleted: {
    status: 410,
    title: 'Principle set deleted',
    help:
      'The organisation that created this set has deleted it. Assessments and sets that use its versions keep them.',
  },
  version_not_found: {
    status: 404,
    title: 'Version not found',
    help:
      'The set has no such version. Its versions are listed under /versions; "1" or "1.2" redirects to the newest ' +
      'version that begins with it.',
  },
  principle_renamed: {
    status: 308,
    title: 'Principle renamed',
    help: 'The principle has another name now and means the same. Location is its address; use the new slug.',
  },
  principle_not_found: {
    status: 404,
    title: 'Principle not found',
    help: 'This version of the set has no principle with this slug. Its principles are listed under /principles.',
  },
  example_not_found: {
    status: 404,
    title: 'Example not found',
    help: 'No example has this slug. GET /v1/examples lists them.',
  },
  category_not_found: {
    status: 404,
    title: 'Category not found',
    help: 'No category has this slug. GET /v1/categories lists them.',
  },
  source_not_found: {
    status: 404,
    title: 'Source not found',
    help: 'No source has this slug. GET /v1/sources lists them.',
  },
  guide_part_not_found: {
    status: 404,
    title: 'Part of the guide not found',
    help: 'The guide has no such item. GET /v1/guide lists its benefits, audiences and situations.',
  },
})

/** 410, for readers who could read the set before (rule V8). */
export function gone (deletedAt: Date): Problem {
  return new Problem(
    contentProblems.set_deleted,
    `This set was deleted on ${dayOf(deletedAt)}. ${contentProblems.set_deleted.help}`
  )
}

/** 404. `what` begins the detail, for example `Version "2"`. */
export function notFound (
  type: Exclude<keyof typeof contentProblems, 'set_deleted' | 'principle_renamed'>,
  what: string
): Problem {
  return new Problem(contentProblems[type], `${what} was not found. ${contentProblems[type].help}`)
}
