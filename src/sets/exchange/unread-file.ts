import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/app.ts'
import { ownBytes } from '../../workers/moved.ts'

/** A body as it came, for a worker thread to read. As JSON it is its digest alone, by which a repetition is known. */
export class UnreadFile<MediaType extends string> {
  readonly digest: string
  readonly #type: MediaType
  readonly #bytes: Uint8Array<ArrayBuffer>

  constructor (type: MediaType, bytes: Uint8Array<ArrayBuffer>) {
    this.digest = createHash('sha256').update(bytes).digest('hex')
    this.#type = type
    this.#bytes = bytes
  }

  get content () {
    return { type: this.#type, bytes: this.#bytes }
  }
}

/** Has the routes of a plug-in take bodies of these types, JSON among them, as they are. */
export function takeFiles (app: App, types: readonly string[]): void {
  app.removeContentTypeParser('application/json')
  for (const type of types) {
    app.addContentTypeParser(
      type,
      { parseAs: 'buffer' },
      async (_request: FastifyRequest, bytes: Buffer) => new UnreadFile(type, ownBytes(bytes))
    )
  }
}
