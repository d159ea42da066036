import { createHmac } from 'node:crypto'
import { canonicalJson } from '../canonical-json.ts'
import { isBlank } from '../limits.ts'
import { fewestCommenting } from './disclosure.ts'

/** What one person wrote about one statement. */
export interface Comment {
  readonly statement: string
  readonly text: string
}

/** What people wrote, before the gate. */
export interface CommentsInput {
  /** By group, and in it by person. All inside are one group, and each outside view is one: its people know their own words. */
  readonly groups: ReadonlyArray<ReadonlyArray<readonly Comment[]>>
  readonly k: number
  /** The salt of the assessment. */
  readonly key: Uint8Array
}

/**
 * Rule D10: comments by statement key, those of a group only where k of its people or more, and no fewer than eight, wrote one.
 * They stand in the order of a keyed hash, another one for each statement, so nothing tells who wrote two of them or came first.
 */
export function releasedComments ({ groups, k, key }: CommentsInput): ReadonlyMap<string, readonly string[]> {
  const written = groups.map(group => group.map(ofOne => ofOne.filter(({ text }) => !isBlank(text))))
  const statements = [...new Set(written.flat(2).map(({ statement }) => statement))].sort()
  return new Map(statements.flatMap(statement => {
    const told = written
      .map(group => group.map(ofOne => ofOne.filter(comment => comment.statement === statement)).filter(({ length }) => length > 0))
      .filter(people => people.length >= Math.max(k, fewestCommenting))
      .flat(2)
    return told.length === 0 ? [] : [[statement, shuffled(told, key)]]
  }))
}

function shuffled (comments: readonly Comment[], key: Uint8Array): readonly string[] {
  return comments
    .map(comment => ({ text: comment.text, place: createHmac('sha256', key).update(canonicalJson([comment.statement, comment.text])).digest('hex') }))
    .sort((a, b) => a.place < b.place ? -1 : 1)
    .map(({ text }) => text)
}
