import type { NotApplicableReason, Rating } from '../../domain/assessments/model.ts'
import { isBlank } from '../../domain/values/limits.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import { jsonParts } from '../../workers/json-parts.ts'

/** What somebody wrote about a statement, and by what they support it. Null for what is not there. */
export interface WrittenText {
  /** As they are called in a shared result, and the key of their perspective; both null in a confidential one. */
  readonly label: string | null
  readonly perspective: string | null
  /** Why the statement does not apply. */
  readonly reason: NotApplicableReason | null
  readonly note: string | null
  readonly comment: string | null
  /** Titles. What was deleted since has none. */
  readonly evidence: readonly string[]
}

/** By the key of a statement; to be asked in the order of the statements. */
export type WrittenTexts = (statement: string) => readonly WrittenText[]

export interface WrittenInput {
  /** The end of a result (`dividedResult`). */
  readonly written: JsonBytes
  /** Titles by id. */
  readonly evidence: ReadonlyMap<string, string>
}

/** What a result is of: its statements in their order. */
interface Asked {
  readonly principles: ReadonlyArray<{ readonly statements: ReadonlyArray<{ readonly key: string }> }>
}

interface ShownResponse {
  readonly label: string
  readonly perspective: string
  readonly ratings: Readonly<Record<string, Rating>>
}

const beginning = '{"responses":'
const between = ',"comments":'
const none = 'null'
/** How many characters of texts are held at a time. */
const sliceLength = 2_000_000

/**
 * What was written, as the result has it: of a confidential one the comments that passed rule D10, in its order, and
 * nothing else. The bytes are read again for each slice of the statements, so that never all of it is held.
 */
export function writtenTexts ({ principles }: Asked, { written, evidence }: WrittenInput): WrittenTexts {
  const bytes = Buffer.from(written.buffer, written.byteOffset, written.byteLength)
  if (bytes[beginning.length] === '['.charCodeAt(0)) {
    const statements = principles.flatMap(({ statements }) => statements.map(({ key }) => key))
    return textsOfResponses(bytes, jsonParts(bytes, beginning.length).parts, statements, evidence)
  }
  const comments = beginning.length + none.length + between.length
  return bytes[comments] === '{'.charCodeAt(0)
    ? textsOfComments(bytes, jsonParts(bytes, comments).parts)
    : () => []
}

type Places = ReadonlyArray<readonly [from: number, to: number]>

function textsOfComments (bytes: Buffer, members: Places): WrittenTexts {
  const places = new Map(members.map(([from, to]) => {
    const end = jsonKeyEnd(bytes, from)
    return [JSON.parse(bytes.toString('utf8', from, end)) as string, [end + 1, to] as const]
  }))
  return statement => {
    const place = places.get(statement)
    if (!place) return []
    const comments: readonly string[] = JSON.parse(bytes.toString('utf8', ...place))
    return comments.map(comment => ({
      label: null,
      perspective: null,
      reason: null,
      note: null,
      comment,
      evidence: [],
    }))
  }
}

/** A key is a slug: nothing in it is escaped. */
function jsonKeyEnd (bytes: Buffer, from: number): number {
  return bytes.indexOf('":', from) + 1
}

function textsOfResponses (
  bytes: Buffer,
  places: Places,
  statements: readonly string[],
  evidence: WrittenInput['evidence']
): WrittenTexts {
  function * texts (): Generator<readonly [statement: string, text: WrittenText]> {
    for (const [from, to] of places) {
      const { label, perspective, ratings }: ShownResponse = JSON.parse(bytes.toString('utf8', from, to))
      for (const [statement, rating] of Object.entries(ratings)) {
        const text = writtenText(rating, evidence)
        if (text) yield [statement, { label, perspective, ...text }]
      }
    }
  }

  const lengths = new Map<string, number>()
  for (const [statement, text] of texts()) lengths.set(statement, (lengths.get(statement) ?? 0) + lengthOf(text))

  /** From a statement on, as many as there is room for. */
  function sliceFrom (first: string): Map<string, WrittenText[]> {
    const slice = new Map<string, WrittenText[]>([[first, []]])
    let length = lengths.get(first) ?? 0
    for (const statement of statements.slice(statements.indexOf(first) + 1)) {
      length += lengths.get(statement) ?? 0
      if (length > sliceLength) break
      slice.set(statement, [])
    }
    for (const [statement, text] of texts()) slice.get(statement)?.push(text)
    return slice
  }

  let slice: ReadonlyMap<string, readonly WrittenText[]> = new Map()
  return statement => {
    if (!lengths.has(statement)) return []
    if (!slice.has(statement)) slice = sliceFrom(statement)
    return slice.get(statement) ?? []
  }
}

/** Undefined where nothing of a rating is to be read. */
function writtenText (
  rating: Rating,
  titles: ReadonlyMap<string, string>
): Omit<WrittenText, 'label' | 'perspective'> | undefined {
  const reason = 'notApplicable' in rating ? rating.notApplicable : null
  const note = 'notApplicable' in rating ? shown(rating.note) : null
  const comment = shown(rating.comment)
  const evidence = (rating.evidenceIds ?? []).flatMap(id => titles.get(id.toLowerCase()) ?? [])
  return reason === null && comment === null && evidence.length === 0 ? undefined : { reason, note, comment, evidence }
}

function shown (text: string | undefined): string | null {
  return text === undefined || isBlank(text) ? null : text
}

/** In characters; each text counts for something, since each has a row. */
function lengthOf ({ note, comment, evidence }: WrittenText): number {
  return [note ?? '', comment ?? '', ...evidence].reduce((sum, text) => sum + text.length, 100)
}
