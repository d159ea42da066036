import { isUtf8 } from 'node:buffer'

/** Levels of nesting: further than anything that is taken here goes, and less than a stack holds. */
export const maxDepth = 100
/** Values of one text: parsing them holds the event loop, however few bytes they have. */
export const maxValues = 200_000
/**
 * Names of one object. Ratings have most, one for each statement; an object with many more is slow to make, to check
 * and to merge.
 */
export const maxNames = 10_000
/** How many marks are read between two pauses. */
const marksBetweenPauses = 2_000

const mark = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/gs
const space = 32
const [quote, backslash, comma, openArray, closeArray, openObject, closeObject] = [...'"\\,[]{}'].map(character =>
  character.charCodeAt(0)
)

/**
 * What is wrong with bytes before they are parsed: other encodings than UTF-8, nesting without end, more values than
 * are read. One pass that takes the same time whatever stands in them, valid or not.
 */
export function issueOfBytes (bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return 'The body is not UTF-8: encode it again'
  let values = 1
  let isInText = false
  let isAfterOpening = false
  /** How many members the objects around have so far; of an array, minus Infinity. */
  const members: number[] = []
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0
    if (isInText) {
      if (byte === backslash) index++
      else if (byte === quote) isInText = false
      continue
    }
    if (byte <= space) continue
    const isClosing = byte === closeArray || byte === closeObject
    if (isClosing) members.pop()
    // A member or element is counted by the comma before it, the first one by the bracket.
    if (byte === comma || (isAfterOpening && !isClosing)) {
      const count = (members.pop() ?? -Infinity) + 1
      if (count > maxNames) return `An object of the JSON has more than ${maxNames.toLocaleString('en')} names`
      if (++values > maxValues) {
        return `The JSON has more than ${maxValues.toLocaleString('en')} values: send it ` +
          'in parts'
      }
      members.push(count)
    }
    isAfterOpening = byte === openArray || byte === openObject
    isInText = byte === quote
    if (isAfterOpening && members.push(byte === openObject ? 0 : -Infinity) > maxDepth) {
      return `The JSON is nested more than ${maxDepth} levels deep`
    }
  }
  return undefined
}

/**
 * What readers of valid JSON may understand in different ways: a name that stands twice in one object (RFC 8259 leaves
 * open which of them counts, and RFC 8785, by which digests are made, allows none). Pauses now and then, for a caller
 * who lets others run.
 */
export function * issueOfNames (text: string): Generator<undefined, string | undefined> {
  const open: Set<string>[] = []
  let last = ''
  let read = 0
  for (const [part] of text.matchAll(mark)) {
    if (++read % marksBetweenPauses === 0) yield
    if (part === '{' || part === '[') {
      open.push(new Set())
    } else if (part === '}' || part === ']') {
      open.pop()
    } else if (part === ':') {
      const names = open.at(-1)
      const name: string = JSON.parse(last)
      if (names?.has(name)) {
        return `The name ${JSON.stringify(name).slice(0, 100)} stands twice in one object: ` +
          'leave one of them out'
      }
      names?.add(name)
    } else {
      last = part
    }
  }
  return undefined
}

/**
 * JSON with a line feed for every U+000B and U+000C of its texts: so Office programs write a line that breaks. In valid
 * JSON they are escaped.
 */
export function withLineBreaks (text: string): string {
  if (!/\\(?:f|u000[bBcC])/.test(text)) return text
  return text.replace(/\\(?:u000[bBcC]|[^])/g, escape => /^\\(?:f|u000[bBcC])$/.test(escape) ? '\\n' : escape)
}

/** The result of a generator that pauses, without any pause. */
export function withoutPauses<Result> (steps: Generator<undefined, Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
