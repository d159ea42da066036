import { httpProblems, Problem, problemTypes } from '../http/problems/problem.ts'
import { isUniqueViolation } from '../storage/errors.ts'

export const arrangementProblems = problemTypes({
  arrangement_not_found: {
    status: 404,
    title: 'No such arrangement',
    help: 'Your organisation has no arrangement with this id. GET /v1/arrangements lists them.',
  },
  external_id_taken: {
    status: 409,
    title: 'External id taken',
    help: 'Another one of your organisation has this `externalId`. PUT with the same `externalId` only changes what ' +
      'may be changed: an assessment keeps its arrangement and mode.',
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

/** The caller's own reference belongs to something else of the same kind. */
export function externalIdTaken (detail: string = arrangementProblems.external_id_taken.help): Problem {
  return new Problem(arrangementProblems.external_id_taken, detail, {
    faults: [{ pointer: '/externalId', code: 'external_id_taken', detail: 'belongs to another one' }],
  })
}

/** The body of a PUT names another one than its address. */
export function otherExternalId (): Problem {
  const detail = 'is another one than that of the address'
  return new Problem(httpProblems.invalid_body, `\`externalId\` of the body ${detail}`, {
    faults: [{ pointer: '/externalId', code: 'other_external_id', detail }],
  })
}

/** Rejects with 409 where the caller's own reference belongs to something else of the same kind. */
export function conflictIfTaken<T> (work: Promise<T>): Promise<T> {
  return work.catch(error => {
    throw isUniqueViolation(error) ? externalIdTaken() : error
  })
}
