const newline = 10
/** Longer than the beginning of any COPY that is asked about. */
const longestHead = 300

/**
 * Counts the rows of each COPY in a script of pg_restore, by the table's name as it stands there. A row is a line
 * whatever it holds: line ends within are escaped.
 */
export async function rowsInCopies (script: AsyncIterable<Uint8Array>): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  let table: string | undefined
  for await (const head of heads(script)) {
    if (table === undefined) {
      table = /^COPY (\S+) /.exec(head)?.[1]
      if (table !== undefined) counts.set(table, 0)
    } else if (head === '\\.') table = undefined
    else counts.set(table, (counts.get(table) ?? 0) + 1)
  }
  return counts
}

/** The beginning of every line: a row may have many megabytes. */
async function * heads (script: AsyncIterable<Uint8Array>) {
  let head = ''
  for await (const chunk of script) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    for (let from = 0; from < bytes.length;) {
      const end = bytes.indexOf(newline, from)
      const to = end < 0 ? bytes.length : end
      head += bytes.toString('latin1', from, Math.min(to, from + longestHead - head.length))
      if (end >= 0) {
        yield head
        head = ''
      }
      from = to + 1
    }
  }
}
