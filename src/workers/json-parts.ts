const [quote, backslash, comma] = ['"', '\\', ','].map(sign => sign.charCodeAt(0))
const opening = new Set(['[', '{'].map(sign => sign.charCodeAt(0)))
const closing = new Set([']', '}'].map(sign => sign.charCodeAt(0)))

/** Where the elements of an array or the members of an object stand, and where it ends: offsets, the ends exclusive. */
export interface JsonParts {
  readonly parts: ReadonlyArray<readonly [from: number, to: number]>
  readonly end: number
}

/**
 * Finds the parts of a large array or object, of which `start` is the bracket, so that they are parsed one by one. The
 * bytes are JSON without blanks, as JSON.stringify writes it.
 */
export function jsonParts (bytes: Buffer, start: number): JsonParts {
  const parts: Array<readonly [number, number]> = []
  let [depth, from] = [0, start + 1]
  for (let at = start; at < bytes.length; at++) {
    const sign = bytes[at] ?? 0
    if (sign === quote) at = endOfText(bytes, at)
    else if (opening.has(sign)) depth++
    else if (closing.has(sign)) {
      depth--
      if (depth > 0) continue
      if (at > from) parts.push([from, at])
      return { parts, end: at + 1 }
    } else if (sign === comma && depth === 1) {
      parts.push([from, at])
      from = at + 1
    }
  }
  throw new RangeError('The JSON ends before its last bracket')
}

/** Where the text that begins here has its last quotation mark. */
function endOfText (bytes: Buffer, start: number): number {
  for (let end = bytes.indexOf('"', start + 1); end >= 0; end = bytes.indexOf('"', end + 1)) {
    let before = end
    while (bytes[before - 1] === backslash) before--
    if ((end - before) % 2 === 0) return end
  }
  throw new RangeError('The JSON ends within a text')
}
