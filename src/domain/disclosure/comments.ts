import { createHmac } from 'node:crypto'
import { canonicalJson } from '../values/canonical-json.ts'
import { isBlank } from '../values/limits.ts'
import { minCommenting } from '../assessments/disclosure-limits.ts'
import type { Response } from '../assessments/model.ts'
import { counting } from '../assessments/rating.ts'

/**
 * Rule D10: who counts together. All inside are one group, and each outside view is one: its people know their own
 * words.
 */
export interface CommentGroups {
  readonly isOutside: (perspective: string) => boolean
  readonly k: number
}

/**
 * Finds the statements whose comments are released, in a first pass over all responses. The comments themselves are
 * read in further passes, one for each slice, so that no more than a slice of them is held.
 */
export interface CommentCounts {
  readonly add: (response: Response) => void
  /**
   * The statements with released comments, by key. A slice has as many as hold so many characters together, and at
   * least one.
   */
  readonly slices: (maxCharacters: number) => Iterable<CommentSlice>
}

/** The released comments on some statements. */
export interface CommentSlice {
  /** To be called with the same responses as `CommentCounts.add`, in any order. */
  readonly add: (response: Response) => void
  /** By statement key, in the order of a hash keyed with the salt of the assessment. */
  readonly comments: (salt: Uint8Array) => Iterable<readonly [statement: string, texts: readonly string[]]>
}

interface Written {
  people: number
  characters: number
}

/** A group by its outside view; null for all inside. */
type Side = string | null

/**
 * Rule D10: a statement's comments of a group are released where k of its people or more, and no fewer than eight,
 * wrote one.
 */
export function commentCounts ({ isOutside, k }: CommentGroups): CommentCounts {
  const written = new Map<string, Map<Side, Written>>()
  const sideOf = (perspective: string): Side => isOutside(perspective) ? perspective : null
  const isReleased = ({ people }: Written) => people >= Math.max(k, minCommenting)

  function sliceOf (sides: ReadonlyMap<string, ReadonlySet<Side>>): CommentSlice {
    const texts = new Map<string, string[]>([...sides.keys()].map(statement => [statement, []]))
    return {
      add ({ perspective, ratings }) {
        const side = sideOf(perspective)
        for (const { statement, text } of commentsOf(ratings)) {
          if (sides.get(statement)?.has(side)) texts.get(statement)?.push(text)
        }
      },

      * comments (salt) {
        for (const [statement, some] of texts) yield [statement, shuffled(statement, some, salt)]
      },
    }
  }

  return {
    add ({ perspective, ratings }) {
      const side = sideOf(perspective)
      for (const { statement, text } of commentsOf(ratings)) {
        const groups = written.get(statement) ?? new Map<Side, Written>()
        const { people, characters } = groups.get(side) ?? { people: 0, characters: 0 }
        written.set(statement, groups.set(side, { people: people + 1, characters: characters + text.length }))
      }
    },

    * slices (maxCharacters) {
      let [sides, characters] = [new Map<string, ReadonlySet<Side>>(), 0]
      for (const statement of [...written.keys()].sort()) {
        const released = [...written.get(statement) ?? []].filter(([, group]) => isReleased(group))
        if (released.length === 0) continue
        const more = released.reduce((sum, [, group]) => sum + group.characters, 0)
        if (sides.size > 0 && characters + more > maxCharacters) {
          yield sliceOf(sides)
          ;[sides, characters] = [new Map(), 0]
        }
        sides.set(statement, new Set(released.map(([side]) => side)))
        characters += more
      }
      if (sides.size > 0) yield sliceOf(sides)
    },
  }
}

/** Rule D10, of responses that can be held. */
export function releasedComments (
  responses: readonly Response[],
  groups: CommentGroups,
  salt: Uint8Array
): ReadonlyMap<string, readonly string[]> {
  const counts = commentCounts(groups)
  for (const response of responses) counts.add(response)
  const [slice] = counts.slices(Infinity)
  for (const response of responses) slice?.add(response)
  return new Map(slice?.comments(salt))
}

/** Of one response: those that count and show something. */
function * commentsOf (ratings: Response['ratings']): Generator<{ readonly statement: string, readonly text: string }> {
  for (const statement of Object.keys(ratings)) {
    const kept = ratings[statement]
    const text = kept && counting(kept)?.comment
    if (text !== undefined && !isBlank(text)) yield { statement, text }
  }
}

/** Another order for each statement, so nothing tells who wrote two of them or came first. */
function shuffled (statement: string, texts: readonly string[], salt: Uint8Array): readonly string[] {
  return texts
    .map(text => ({ text, rank: createHmac('sha256', salt).update(canonicalJson([statement, text])).digest('hex') }))
    .sort((a, b) => a.rank < b.rank ? -1 : 1)
    .map(({ text }) => text)
}
