import type { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { lineOf, lineReader, type RawLine } from '../../http/body/ndjson.ts'
import { httpProblems } from '../../http/problems/problem.ts'
import type { Spool } from '../../http/spool.ts'
import { findUnavailable, type StorageUnavailable } from '../../storage/errors.ts'
import { timeSlices } from '../../workers/time-slices.ts'
import { maxLineBytes, type ReadLine } from './entry.ts'
import type { ImportOutcome, ImportSummary } from './schemas.ts'

/** How many lines are taken together, and of how many bytes. */
const groupSize = 200
const groupBytes = 256 * 1024

/** A body that is read and answered line by line, and what is done with its lines. */
export interface ImportStream {
  readonly source: Readable
  readonly out: Spool
  readonly read: (line: RawLine) => ReadLine
  readonly take: (lines: readonly ReadLine[]) => Promise<readonly ImportOutcome[]>
  /** How long the body may pause, in milliseconds. */
  readonly patience: number
  readonly isClosing: () => boolean
  /** Is told of a fault that nobody expected. */
  readonly onFault: (error: unknown) => void
}

const late = Symbol('late')

/**
 * Reads the body as it comes and answers as it goes: what has come is written before more is waited for, and nothing
 * more is read meanwhile. A client that goes away leaves behind what it has been told of, or could have been. Never
 * rejects.
 */
export async function streamImport (
  { source, out, read, take, patience, isClosing, onFault }: ImportStream
): Promise<void> {
  const summary = { created: 0, unchanged: 0, refused: 0 }
  const reader = lineReader(maxLineBytes)
  const chunks: AsyncIterator<Buffer> = source.iterator({ destroyOnReturn: false })
  const waiting: RawLine[] = []
  const pause = timeSlices()

  async function writeGroup (): Promise<void> {
    const lines: ReadLine[] = []
    let bytes = 0
    for (let line = waiting[0]; line && lines.length < groupSize && bytes < groupBytes; line = waiting[0]) {
      waiting.shift()
      bytes += line.bytes?.length ?? 0
      lines.push(read(line))
      await pause()
    }
    const outcomes = await take(lines)
    for (const { status } of outcomes) summary[status]++
    await out.write(outcomes.map(lineOf).join(''))
  }

  async function next (): Promise<IteratorResult<Buffer> | typeof late> {
    const chunk = chunks.next()
    // Should it fail when nobody waits for it any more.
    chunk.catch(() => {})
    let timer: NodeJS.Timeout | undefined
    const waited = new Promise<typeof late>(resolve => {
      timer = setTimeout(() => resolve(late), patience)
    })
    try {
      return await Promise.race([chunk, waited])
    } finally {
      clearTimeout(timer)
    }
  }

  /** Whether more has come already. The socket is read between two turns of the event loop. */
  async function comesMore (): Promise<boolean> {
    for (let turn = 0; turn < 2 && source.readableLength === 0; turn++) await setImmediate()
    return source.readableLength > 0
  }

  async function readAll (): Promise<ImportSummary['problem']> {
    while (!isClosing()) {
      const chunk = await next()
      if (chunk === late) return { code: httpProblems.request_timeout.code, detail: 'The body stopped coming' }
      waiting.push(...chunk.done ? reader.end() : reader.push(chunk.value))
      // Whoever sends a line and waits for its outcome gets it; whoever sends many shares transactions.
      const fewest = chunk.done || !await comesMore() ? 1 : groupSize
      while (
        waiting.length >= fewest || waiting.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0) >= groupBytes
      ) await writeGroup()
      if (chunk.done) return null
    }
    return { code: httpProblems.unavailable.code, detail: 'The service is closing' }
  }

  try {
    const problem = await readAll()
    await out.write(lineOf({ summary, problem } satisfies ImportSummary))
    out.end()
  } catch (error) {
    if (source.destroyed && !source.readableEnded) {
      out.readable.destroy()
      return
    }
    const unavailable = findUnavailable(error)
    if (!unavailable) onFault(error)
    await out.write(lineOf({ summary, problem: problemOf(unavailable) } satisfies ImportSummary))
    out.end()
  }
}

function problemOf (unavailable: StorageUnavailable | undefined): ImportSummary['problem'] {
  if (!unavailable) return { code: httpProblems.internal_error.code, detail: 'The service failed' }
  if (unavailable.code === 'outcome_unknown') {
    return {
      code: httpProblems.outcome_unknown.code,
      detail: 'It is not known whether the lines after those told above were written: send all of it again',
    }
  }
  return { code: httpProblems.unavailable.code, detail: 'The database cannot answer just now' }
}
