/** Rule V3: slugs and keys. */
export const slugPattern = '^[a-z][a-z0-9-]{1,62}$'
export const maxSlugLength = 63

/** Rule V4: how many characters (code points, as JSON Schema counts them) a text may have. */
export const textLimits = {
  title: 200,
  gloss: 500,
  explanation: 20_000,
  point: 500,
  statement: 500,
  description: 5_000,
  label: 100,
  anchor: 500,
  summary: 2_000,
} as const

/** Rule V4: how many there may be; points and statements in one principle, everything else in one set. */
export const countLimits = {
  principles: 200,
  statements: 50,
  points: 50,
  examples: 500,
  categories: 100,
  sources: 200,
  wordings: 20,
  levels: 20,
} as const

/**
 * Rule V4: bytes of all that a version holds, as JSON in UTF-8. Whoever reads, checks or compares versions has one or
 * two of them in memory, parsed.
 */
export const maxContentBytes = 3 * 1024 * 1024

export const minLevels = 2
export const maxWeight = 1_000

/** Rule T3: characters of a rationale after trimming. */
export const rationaleLimits = { shortest: 10, longest: 2_000 } as const

/** Rule T5: how many sets a set may stand on, one upon the other. */
export const maxChainLength = 8

/** Rules R2 and R5: characters of a comment, and of the note to a reason. */
export const ratingLimits = { comment: 1_000, note: 1_000 } as const

/**
 * Rule R5: bytes of all comments, notes and evidence ids of one response, as JSON in UTF-8. A result holds those of
 * everybody, so
 * `shared` is divided among the seats that were issued. A single assessment may have what one request can bring.
 */
export const responseTextLimits = { single: 1024 * 1024, mutual: 64 * 1024, shared: 16 * 1024 * 1024 } as const

/**
 * What one response of a mutual assessment may hold besides its answers, in bytes: 64 KiB up to 256 seats, 16 KiB with
 * 1,000.
 */
export function maxResponseTextBytes (seats: number): number {
  return Math.min(responseTextLimits.mutual, Math.floor(responseTextLimits.shared / seats))
}

/**
 * Rule M0: seats of an assessment, and ratings that its seats could give (seats x statements). A rating takes some 150
 * bytes where it is stored and 40 where a shared result shows it, so all responses are 9 MB and their part of a result
 * is 3 MB (17 and 11 MB where every key has 63 characters); so many can be read one by one, and copied in one
 * transaction.
 */
export const seatLimits = { seats: 1_000, ratings: 60_000 } as const

/** Characters that show nothing: white space, controls, zero-width and filling characters. */
const invisible = /[\p{White_Space}\p{Control}\p{Default_Ignorable_Code_Point}\u2800]/u
const atEnds = new RegExp(`^${invisible.source}+|${invisible.source}+$`, 'gu')

/** A text without what shows nothing at its ends. */
export function trimmed (text: string): string {
  return text.replace(atEnds, '')
}

const visible = /[^\p{White_Space}\p{Control}\p{Default_Ignorable_Code_Point}\u2800]/u

/** Whether a reader would see nothing. */
export function isBlank (text: string): boolean {
  return !visible.test(text)
}

/** Characters that can be seen, and the blanks between words. */
export function visibleLength (text: string): number {
  return lengthOf(trimmed(text).replace(/\p{Default_Ignorable_Code_Point}/gu, ''))
}

/** The length in code points. */
export function lengthOf (text: string): number {
  let length = 0
  for (let index = 0; index < text.length; length++) index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1
  return length
}
