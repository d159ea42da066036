import type { Readable } from 'node:stream'
import { spool, type Spool } from './spool.ts'

/** A piece of an answer: a small text, bytes that are given up, or what makes a large text when its turn has come. */
export type Piece = string | Uint8Array<ArrayBuffer> | (() => Promise<string>)

/**
 * A stream of texts, of which the first is there already: what fails before anything is sent is answered with a
 * problem, what fails later cuts the answer off. The next piece is made when the one before was taken. A piece that its
 * reader does not take waits in a temporary file, so that slow readers hold no memory.
 */
export async function begun (pieces: AsyncGenerator<Piece>): Promise<Readable> {
  const out = spool(1)
  if (await storeNext(pieces, out)) {
    storeRest(pieces, out).catch(error =>
      out.readable.destroy(error instanceof Error ? error : new Error(String(error)))
    )
  } else {
    out.end()
  }
  return out.readable
}

async function storeRest (pieces: AsyncGenerator<Piece>, out: Spool): Promise<void> {
  try {
    do await out.taken()
    while (!out.readable.destroyed && await storeNext(pieces, out))
    out.end()
  } finally {
    await pieces.return(undefined)
  }
}

/** A function of its own, so that nothing holds the text while its reader is waited for. False where there is none. */
async function storeNext (pieces: AsyncGenerator<Piece>, out: Spool): Promise<boolean> {
  const { done, value } = await pieces.next()
  if (done === true) return false
  await out.store(typeof value === 'function' ? await value() : value)
  return true
}
