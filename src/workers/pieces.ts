/** The bytes of a text in UTF-8, in their order: never all of it in one place. */
export type Pieces = ReadonlyArray<Uint8Array<ArrayBuffer>>

/** Characters from which a piece is full. */
const fullPiece = 64 * 1024

/** Of texts that are made one by one, none of which is kept. */
export function piecesOf (texts: Iterable<string>): Pieces {
  const encoder = new TextEncoder()
  const pieces: Array<Uint8Array<ArrayBuffer>> = []
  let waiting = ''
  for (const text of texts) {
    waiting += text
    if (waiting.length < fullPiece) continue
    pieces.push(encoder.encode(waiting))
    waiting = ''
  }
  if (waiting !== '') pieces.push(encoder.encode(waiting))
  return pieces
}
