import { dayOf } from '../domain/values/day.ts'
import type { Provenance } from '../domain/versions/principle-set.ts'
import type { Visibility } from '../storage/schema/sets.ts'
import type { NewSetBody } from './schemas.ts'
import { setProblem } from './errors.ts'

/** What a new set starts from: an exact version of another, or nothing. */
export interface NewSet {
  readonly slug: string
  readonly visibility: Visibility
  /** Of what the organisation will write itself. */
  readonly provenance: Provenance
  readonly start:
    | {
      readonly base: { readonly set: string, readonly version: string, readonly digest?: string }
      readonly title?: string
      readonly description?: string
    }
    | { readonly title: string, readonly description: string, readonly lang: string }
}

/** What a new set starts from, with defaults filled in. Throws 422 where a set without a base has no title. */
export function newSetOf (
  { slug, visibility = 'private', basedOn, title, description, lang, provenance = {} }: NewSetBody,
  organisationName: string,
  now: Date
): NewSet {
  const own = { slug, visibility, provenance: ownProvenance(organisationName, now, provenance) }
  if (basedOn) {
    if (lang !== undefined) {
      throw setProblem('wrong_draft', 'The language is that of the base', [{
        pointer: '/lang',
        code: 'wrong_draft',
        detail: 'is that of the base',
      }])
    }
    return {
      ...own,
      start: {
        base: basedOn,
        ...(title !== undefined && { title }),
        ...(description !== undefined && { description }),
      },
    }
  }
  if (title === undefined) {
    throw setProblem('wrong_draft', 'A set without a base needs a title', [{
      pointer: '/title',
      code: 'missing',
      detail: 'is needed without basedOn',
    }])
  }
  return { ...own, start: { title, description: description ?? '', lang: lang ?? 'en' } }
}

/** Of what an organisation will write itself; it is reviewed in a year. */
export function ownProvenance (
  organisationName: string,
  now: Date,
  given: NonNullable<NewSetBody['provenance']> = {}
): Provenance {
  const {
    rightsHolder = organisationName,
    licence = null,
    lastReviewed = dayOf(now),
    nextReview = dayOf(inAYear(now)),
  } = given
  return { sources: [], textStatus: 'own-words', rightsHolder, licence, lastReviewed, nextReview }
}

function inAYear (instant: Date): Date {
  const then = new Date(instant)
  then.setUTCFullYear(then.getUTCFullYear() + 1)
  return then
}
