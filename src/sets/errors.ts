import { maxIssues, Problem, problemTypes, type RequestIssue } from '../http/problems/problem.ts'
import { isUniqueViolation } from '../storage/errors.ts'
import type { Issue } from '../domain/values/issue.ts'

export const setProblems = problemTypes({
  slug_taken: {
    status: 409,
    title: 'Slug taken',
    help: 'Your organisation has a set with this slug. Choose another slug, or update that set.',
  },
  slug_published: {
    status: 409,
    title: 'Slug published',
    help: 'The slug is part of a published version, which never changes. Create another set, or delete this one.',
  },
  too_many_sets: {
    status: 409,
    title: 'Too many sets',
    help: 'Your organisation has as many sets as it may have. Delete one that is not needed.',
  },
  not_publishable: {
    status: 422,
    title: 'Not publishable',
    help: 'The `errors` name everything that prevents publishing. POST …/draft/validate returns the same without ' +
      'publishing.',
  },
  nothing_changed: {
    status: 409,
    title: 'Nothing changed',
    help: 'The draft is the same as its base or as the newest version of the set, so there is nothing to publish.',
  },
  unresolved_upstream: {
    status: 409,
    title: 'Decisions open',
    help: 'After a rebase every decision must be made: update the operations as you want them, and name the slugs in ' +
      '`resolved` of the draft.',
  },
  bump_too_low: {
    status: 422,
    title: 'Bump too low',
    help: 'The changes need a higher version number. It may be raised, not lowered.',
  },
  wrong_draft: {
    status: 422,
    title: 'Wrong kind of draft',
    help: 'A set that is based on another takes `tailoring`; a set without a base takes `content`. Origins and the ' +
      'decisions that `resolved` names come from a rebase.',
  },
  base_not_available: {
    status: 422,
    title: 'Base not available',
    help:
      'There is no such version that you may use as a base. Name a set of the service by its slug, one of your own ' +
      'or a public one by its id, and an exact version.',
  },
  no_base: {
    status: 409,
    title: 'No base',
    help: 'The set is not based on another, so there is nothing upstream of it.',
  },
  already_retired: {
    status: 409,
    title: 'Already retired',
    help: 'The version was retired before, which cannot be changed.',
  },
  not_importable: {
    status: 422,
    title: 'Not importable',
    help: 'The `errors` name what is wrong with the file, by pointer, or by line and column of a CSV; nothing was ' +
      'written. With dryRun=true the same is returned as a report.',
  },
  not_translatable: {
    status: 422,
    title: 'Translation refused',
    help: 'The `errors` name what is wrong by key and line, and nothing was written. With partial=true the rest is ' +
      'written.',
  },
  digest_mismatch: {
    status: 422,
    title: 'Digest mismatch',
    help: 'The file states digests that are not those of its content: it was changed or cut after it was exported. ' +
      'Export it again, or leave the digests out if the change is meant.',
  },
  unknown_version: { status: 422, title: 'Unknown version', help: 'The set has no such version.' },
})

/** A problem of the table above. `detail` is for what only this request can be told; without it the help is. */
export function setProblem (
  type: keyof typeof setProblems,
  detail: string = setProblems[type].help,
  faults: readonly RequestIssue[] = []
): Problem {
  return new Problem(setProblems[type], detail, { faults })
}

/**
 * Turns the violation of a unique index by an insert or update into a problem. Its transaction has failed and is rolled
 * back.
 */
export function throwIfTaken (type: 'slug_taken' | 'already_retired') {
  return (error: unknown): never => {
    throw isUniqueViolation(error) ? setProblem(type) : error
  }
}

/** What is wrong with a file, or with a table by line and column: the first of `count` faults. */
export function notImportable (faults: readonly RequestIssue[], count = faults.length): Problem {
  const [first] = faults
  const place = first?.line === undefined
    ? ''
    : `line ${first.line}${first.column === undefined ? '' : `, ${first.column}`}: `
  const many = count === 1
    ? 'One thing is wrong with the file'
    : `${count} things are wrong with the file${count > maxIssues ? `, of which the first ${maxIssues} are named` : ''}`
  const type = faults.every(({ code }) => code === 'digest_mismatch') ? 'digest_mismatch' : 'not_importable'
  return setProblem(type, `${many}: ${place}${first?.detail ?? ''}`, faults.slice(0, maxIssues))
}

/** How many faults of a translation are told: whoever mends a file wants to see them all. */
export const maxTranslationIssues = 1_000

/** What is wrong with a translation: the first of its faults, by line. */
export function notTranslatable (faults: readonly RequestIssue[]): Problem {
  const [first] = faults
  const many = faults.length === 1 ? 'One thing is' : `${faults.length} things are`
  const place = first?.line === undefined ? '' : `line ${first.line}: `
  return setProblem(
    'not_translatable',
    `${many} wrong with the translation: ${place}${first?.detail ?? ''}`,
    faults.slice(0, maxTranslationIssues)
  )
}

/** Everything that stands in the way, with pointers below `place`. */
export function notPublishable (refusals: readonly Issue[], place: string): Problem {
  const faults = refusals.slice(0, maxIssues).map(({ pointer, ...rest }) => ({
    ...rest,
    pointer: pointer.startsWith('/content/') ? pointer : `${place}${pointer}`,
  }))
  return setProblem(
    'not_publishable',
    `${refusals.length === 1 ? 'One thing stands' : `${refusals.length} things stand`} in the way: ${
      refusals[0]?.detail ?? ''
    }`,
    faults
  )
}
