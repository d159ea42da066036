import type { NewSetBody } from './schemas.ts'
import { setProblem } from './errors.ts'
import type { NewSet } from './service.ts'

/** What a new set starts from, with what was left out filled in. Throws 422 where a set from nothing has no title. */
export function newSetOf ({ slug, visibility = 'private', basedOn, title, description, lang, provenance = {} }: NewSetBody, organisationName: string, now: Date): NewSet {
  const { rightsHolder = organisationName, licence = null, lastReviewed = dateOf(now), nextReview = dateOf(inAYear(now)) } = provenance
  const own = { slug, visibility, provenance: { sources: [], textStatus: 'own-words' as const, rightsHolder, licence, lastReviewed, nextReview } }
  if (basedOn) {
    if (lang !== undefined) throw setProblem('wrong_draft', 'The language is that of the base', [{ pointer: '/lang', code: 'wrong_draft', detail: 'is that of the base' }])
    return { ...own, start: { base: basedOn, ...(title !== undefined && { title }), ...(description !== undefined && { description }) } }
  }
  if (title === undefined) throw setProblem('wrong_draft', 'A set made from nothing needs a title', [{ pointer: '/title', code: 'missing', detail: 'is needed without basedOn' }])
  return { ...own, start: { title, description: description ?? '', lang: lang ?? 'en' } }
}

function dateOf (instant: Date): string {
  return instant.toISOString().slice(0, 10)
}

function inAYear (instant: Date): Date {
  const then = new Date(instant)
  then.setUTCFullYear(then.getUTCFullYear() + 1)
  return then
}
