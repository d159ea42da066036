import { Readable } from 'node:stream'

/**
 * A stream of texts, of which the first is there already: what fails before anything is sent is told with a problem, what fails later
 * cuts the answer off. The next is made when the one before was taken.
 */
export async function begun (texts: AsyncGenerator<string>): Promise<Readable> {
  const first = await texts.next()
  async function * all (): AsyncGenerator<string> {
    if (first.done) return
    yield first.value
    yield * texts
  }
  return Readable.from(all(), { objectMode: false, highWaterMark: 1 })
}
