import { createHash } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import { httpProblems, Problem } from './problems/problem.ts'
import { shared } from './schema.ts'

/** The header of an operation that changes only the state that was seen, for its schema. */
export const ifMatch = Type.Optional(
  shared(
    'ifMatch',
    Type.String({ maxLength: 1000, description: 'The ETag of the resource as you read it', examples: ['*'] })
  )
)

/** A strong entity tag over bytes, in one piece or several, and over what says how to read them. */
export function entityTag (bytes: Uint8Array | readonly Uint8Array[], ...meaning: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of meaning) hash.update(part).update('\n')
  for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) hash.update(piece)
  return `"${hash.digest('base64url').slice(0, 27)}"`
}

/** If-None-Match, RFC 9110 13.1.2: a list of tags, weak ones compared by their opaque part, or `*`. */
export function isNotModified (ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch === tag || ifNoneMatch.trim() === '*') return true
  return tagsOf(ifNoneMatch).some(one => one.replace(/^W\//, '') === tag)
}

function tagsOf (list: string): readonly string[] {
  return list.match(/(?:W\/)?"[^"]*"/g) ?? []
}

/** The ETag of whatever can be changed, such as a draft or an assessment, in its nth state. It is a strong one. */
export function revisionTag (revision: number): string {
  return `"r${revision}"`
}

/**
 * If-Match, RFC 9110 13.1.1: throws 428 where it is missing, and 412 where it does not name `tag`, the present state of
 * what is to be changed. Weak tags match nothing; `*` matches whatever there is.
 */
export function assertMatch (ifMatch: string | undefined, tag: string): void {
  if (ifMatch === undefined) {
    throw new Problem(
      httpProblems.precondition_required,
      `Send If-Match: ${tag} if that is the ETag that you read, so that an update by somebody else is not lost`
    )
  }
  if (ifMatch.trim() === '*' || tagsOf(ifMatch).includes(tag)) return
  throw changedMeanwhile(tag)
}

/** Of a write that names the revision which was read: throws 412 where somebody else has written first. */
export function assertWritten (isWritten: boolean, { revision }: { readonly revision: number }): void {
  if (!isWritten) throw changedMeanwhile(revisionTag(revision + 1))
}

/** What was read is no longer so; `tag` is how it is now. */
function changedMeanwhile (tag: string): Problem {
  return new Problem(
    httpProblems.precondition_failed,
    `The resource has changed since you read it: its ETag is now ${tag}. Read it again before you update it`
  )
}
