import { createHash } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import { httpProblems, Problem } from './problems/problem.ts'
import { sample, shared } from './schema.ts'

const tagHeader = (component: string, description: string, more = {}) =>
  Type.Optional(shared(component, Type.String({ maxLength: 1000, description, examples: ['*'], ...more })))

/** The header of an operation that changes only the state that was seen, for its schema. */
export const ifMatch = tagHeader('ifMatch', 'The ETag of the resource as you read it')

/** The same where a request without it is 428, which no validator of parameters may answer first. */
export const ifMatchNeeded = tagHeader(
  'ifMatchNeeded',
  'The ETag of the resource as you read it, or `*` for whatever it is now',
  { 'x-required': true }
)

/** The headers of a PUT that may create. */
export const putHeaders = Type.Object({
  'if-match': tagHeader('ifMatchOfPut', 'The ETag of the resource as you read it: 412 if it is another now', {
    examples: undefined,
    ...sample('"r1"'),
  }),
  'if-none-match': Type.Optional(
    shared(
      'ifNoneMatch',
      Type.String({
        maxLength: 1000,
        description: '`*` to create only: 412 if there is one already',
        ...sample('*'),
      })
    )
  ),
})

/** How much of an If-Match a problem repeats, in characters. */
const shownLength = 100

/** A strong entity tag over bytes, in one piece or several, and over what says how to read them. */
export function entityTag (bytes: Uint8Array | readonly Uint8Array[], ...meaning: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of meaning) hash.update(part).update('\n')
  for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) hash.update(piece)
  return `"${hash.digest('base64url').slice(0, 27)}"`
}

/** If-None-Match, RFC 9110 13.1.2: a list of tags, or `*`. Forms that proxies make of a tag match it too. */
export function isNotModified (ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch === tag || ifNoneMatch.trim() === '*') return true
  return isNamed(tag, ifNoneMatch)
}

/**
 * Whether a list of tags names one that this service sent. A proxy that compresses makes `W/"r1"` (nginx, HAProxy,
 * Varnish), `"r1-gzip"`, `"r1-br"` (Apache, Caddy), `"r1;gzip"` or `"r1--gzip"` of `"r1"`: other bytes, the same state.
 */
function isNamed (tag: string, list: string): boolean {
  return tagsOf(list).some(one =>
    one === tag || one.replace(/^W\//, '').replace(/(?:--?|;)(?:gzip|br|deflate|zstd)"$/, '"') === tag
  )
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
 * what is to be changed. `*` matches whatever there is. Weak tags match as well: a revision says nothing of bytes.
 */
export function assertMatch (ifMatch: string | undefined, tag: string): void {
  if (ifMatch === undefined) {
    throw new Problem(
      httpProblems.precondition_required,
      `Send If-Match: ${tag} if that is the ETag that you read, so that an update by somebody else is not lost`
    )
  }
  if (ifMatch.trim() === '*' || isNamed(tag, ifMatch)) return
  throw changedMeanwhile(ifMatch, tag)
}

/** What a PUT by the caller's own reference may ask of what is there. */
export interface Preconditions {
  readonly ifMatch: string | undefined
  readonly ifNoneMatch: string | undefined
}

export function preconditionsOf (
  { ifMatch, request }: { readonly ifMatch: string | undefined, readonly request: Pick<FastifyRequest, 'headers'> }
): Preconditions {
  return { ifMatch, ifNoneMatch: request.headers['if-none-match'] }
}

/** Throws 412 unless the preconditions hold of what has this tag, or of nothing. Without any the last word counts. */
export function assertPreconditions ({ ifMatch, ifNoneMatch }: Preconditions, tag: string | undefined): void {
  if (tag === undefined) {
    if (ifMatch === undefined) return
    throw new Problem(
      httpProblems.precondition_failed,
      'If-Match was sent, and there is nothing with this externalId. Leave the header out to create it'
    )
  }
  if (ifMatch !== undefined) assertMatch(ifMatch, tag)
  if (!isNotModified(ifNoneMatch, tag)) return
  throw new Problem(
    httpProblems.precondition_failed,
    `If-None-Match was sent, and there is one with this externalId already: its ETag is ${tag}`
  )
}

/** Of a write that names the revision which was read: throws 412 where somebody else has written first. */
export function assertWritten (isWritten: boolean, { revision }: { readonly revision: number }): void {
  if (!isWritten) throw changedMeanwhile(revisionTag(revision), revisionTag(revision + 1))
}

/** What was read is no longer so; `tag` is how it is now. */
function changedMeanwhile (ifMatch: string, tag: string): Problem {
  const compared = ifMatch.length > shownLength ? `${ifMatch.slice(0, shownLength)}…` : ifMatch
  return new Problem(
    httpProblems.precondition_failed,
    `If-Match is ${compared || 'empty'}, and the ETag of the resource is now ${tag}. Read it again before you update it`
  )
}
