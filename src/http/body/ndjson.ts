import { Type, type TSchema } from '@sinclair/typebox'
import { ref } from '../schema.ts'

/** A value of JSON on each line. */
export const ndjson = 'application/x-ndjson'

/**
 * Lines of one shape, for the document: OpenAPI has no word for a stream of values, JSON Schema has one for what stands
 * in a text.
 */
export function linesOf (schema: TSchema, description: string, options: object = {}) {
  return Type.Unsafe<string>({
    type: 'string',
    description,
    contentMediaType: 'application/json',
    contentSchema: ref(schema),
    ...options,
  })
}

/** With its line feed; JSON as it is written here holds none itself. */
export function lineOf (value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

/** A line as it came, and its number from 1; without bytes where it is too long. */
export interface RawLine {
  readonly number: number
  readonly bytes: Buffer | undefined
}

const lineFeed = 10

/**
 * Divides what comes in pieces into lines, and keeps no more of it than the longest line may have. Empty lines are
 * counted and left out.
 */
export function lineReader (longest: number) {
  let number = 1
  let pieces: Buffer[] = []
  let length = 0

  function take (piece: Buffer): void {
    length += piece.length
    if (length > longest) pieces = []
    else if (piece.length > 0) pieces.push(piece)
  }

  function finish (): RawLine[] {
    const bytes = length > longest ? undefined : Buffer.concat(pieces)
    const line = { number, bytes }
    pieces = []
    length = 0
    number++
    return bytes !== undefined && isBlank(bytes) ? [] : [line]
  }

  return {
    /** The lines that end in this piece. */
    push (piece: Buffer): RawLine[] {
      const lines: RawLine[] = []
      let from = 0
      for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, from)) {
        take(piece.subarray(from, end))
        lines.push(...finish())
        from = end + 1
      }
      // What is kept of a piece must not keep the whole of it.
      if (from < piece.length) take(Buffer.from(piece.subarray(from)))
      return lines
    },
    /** What stands after the last line feed. */
    end: (): RawLine[] => length > 0 ? finish() : [],
  }
}

/** Nothing but blanks, tabs and carriage returns. */
function isBlank (bytes: Buffer): boolean {
  return bytes.every(byte => byte === 32 || byte === 9 || byte === 13)
}
