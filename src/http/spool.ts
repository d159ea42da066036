import { randomUUID } from 'node:crypto'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'

/** How much is read from the file at once, in bytes. */
const chunk = 64 * 1024

/** An answer that is written while somebody else reads it. */
export interface Spool {
  /** What was written, in its order. */
  readonly readable: Readable
  /**
   * Resolves once it is on its way or in the file. Bytes are given up: what is in the file is held in no memory any
   * more.
   */
  store(piece: string | Uint8Array<ArrayBuffer>): Promise<void>
  /** Resolves once, when `most` bytes wait in the file for the first time: nothing goes on until somebody reads. */
  readonly filled: Promise<void>
  /** Resolves when fewer than `most` bytes wait in the file. */
  taken(): Promise<void>
  /** Stores the text and waits until there is room for more. */
  write(text: string): Promise<void>
  /** Nothing more comes. */
  end(): void
}

/**
 * An answer for a reader who may take it later: what is not taken at once waits in a temporary file without a name, not
 * in memory. So a client that sends all of its request before it reads anything is answered too, and does not wait for
 * us while we wait for it.
 */
export function spool (most: number): Spool {
  let file: FileHandle | undefined
  let [start, end] = [0, 0]
  let isWanted = false
  let isEnded = false
  let turn: Promise<void> = Promise.resolve()
  let taken = Promise.withResolvers<void>()
  const filled = Promise.withResolvers<void>()

  const readable = new Readable({
    highWaterMark: chunk,
    read () {
      isWanted = true
      inTurn(give)
    },
    destroy (error, done) {
      taken.resolve()
      turn = turn.then(async () => {
        await file?.close()
      }).catch(() => {})
      turn.then(() => done(error), done)
    },
  })

  /** One thing after another, so that what is written and what is read of the file keep their order. */
  function inTurn (work: () => Promise<void>): Promise<void> {
    turn = turn.then(work).catch(error => {
      readable.destroy(error instanceof Error ? error : new Error(String(error)))
    })
    return turn
  }

  function push (bytes: Uint8Array): void {
    isWanted = readable.push(bytes)
  }

  async function give (): Promise<void> {
    if (file) await giveKept(file)
    if (isEnded && start === end) readable.push(null)
  }

  async function giveKept (kept: FileHandle): Promise<void> {
    while (isWanted && start < end && !readable.destroyed) {
      const { bytesRead, buffer } = await kept.read(
        Buffer.allocUnsafe(Math.min(chunk, end - start)),
        0,
        Math.min(chunk, end - start),
        start
      )
      start += bytesRead
      push(buffer.subarray(0, bytesRead))
      if (start === end) await empty(kept)
    }
  }

  async function empty (file: FileHandle): Promise<void> {
    ;[start, end] = [0, 0]
    await file.truncate(0)
    taken.resolve()
    taken = Promise.withResolvers<void>()
  }

  async function keep (bytes: Uint8Array): Promise<void> {
    file ??= await nameless()
    await file.write(bytes, 0, bytes.length, end)
    end += bytes.length
  }

  async function store (piece: string | Uint8Array<ArrayBuffer>): Promise<void> {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    await inTurn(async () => {
      if (readable.destroyed) return
      // What is large would stay in memory for as long as the reader takes.
      if (isWanted && start === end && bytes.length <= chunk) return push(bytes)
      await keep(bytes)
      if (bytes === piece) bytes.buffer.transfer(0)
    })
    if (isWanted) await inTurn(give)
  }

  const isFull = () => end >= most && !readable.destroyed

  async function roomAgain (): Promise<void> {
    while (isFull()) {
      filled.resolve()
      await taken.promise
    }
  }

  return {
    readable,
    store,
    filled: filled.promise,
    taken: roomAgain,
    async write (text) {
      await store(text)
      await roomAgain()
    },
    end () {
      isEnded = true
      inTurn(give)
    },
  }
}

/** Nobody else can open it, and it is gone with the process. */
async function nameless (): Promise<FileHandle> {
  const path = join(tmpdir(), `peer-principles-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  await rm(path)
  return file
}
