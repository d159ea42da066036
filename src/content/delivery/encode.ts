import {
  brotliCompress, brotliCompressSync, constants, gzip, gzipSync, type BrotliOptions,
  type ZlibOptions
} from 'node:zlib'
import { promisify } from 'node:util'
import { entityTag } from '../../http/conditional.ts'
import { chooseEncoding, chooseMediaType, type Encoding } from '../../http/media.ts'
import { ownBytes } from '../../workers/moved.ts'
import type { Presented } from '../records/presented.ts'

/** What an answer may look like: the headers of a request that say so. */
export interface Accepted {
  readonly accept?: string | undefined
  readonly 'accept-encoding'?: string | string[] | undefined
}

/** An answer's bytes and what its headers say of them. */
export interface Encoded extends Pick<Presented, 'language' | 'next' | 'title'> {
  readonly bytes: Uint8Array
  readonly tag: string
  readonly type: string
  readonly encoding: Encoding
}

const kibibyte = 1024
/** What small texts get, which are cached and sent often, and what larger ones get for less time and memory. */
const effort = [
  { to: 128 * kibibyte, br: 11, window: 22, gzip: 9 },
  { to: 1024 * kibibyte, br: 6, window: 20, gzip: 6 },
  { to: Infinity, br: 4, window: 18, gzip: 6 },
]

function gzipOptions (length: number): ZlibOptions {
  return { level: effort.find(({ to }) => length <= to)?.gzip ?? 1 }
}

function brotliOptions (length: number): BrotliOptions {
  const { br = 1, window = 18 } = effort.find(({ to }) => length <= to) ?? {}
  return {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: br,
      [constants.BROTLI_PARAM_LGWIN]: window,
      [constants.BROTLI_PARAM_SIZE_HINT]: length,
    },
  }
}

/** Compresses beside the event loop. */
export function compress (bytes: Buffer, encoding: Exclude<Encoding, 'identity'>): Promise<Buffer> {
  return encoding === 'gzip'
    ? promisify(gzip)(bytes, gzipOptions(bytes.length))
    : promisify(brotliCompress)(bytes, brotliOptions(bytes.length))
}

function compressSync (bytes: Buffer, encoding: Encoding): Buffer {
  if (encoding === 'identity') return bytes
  return encoding === 'gzip'
    ? gzipSync(bytes, gzipOptions(bytes.length))
    : brotliCompressSync(bytes, brotliOptions(bytes.length))
}

/** The tag of an answer's bytes. */
export function tagOf (bytes: Uint8Array, type: string, language: string, encoding: Encoding): string {
  return encoding === 'identity' ? entityTag(bytes, type, language) : entityTag(bytes, type, language, encoding)
}

/** Makes all of an answer at once, in a worker thread. Throws 406. */
export function encode (
  { types, language, next, title, represent }: Presented,
  accepted: Accepted
): Encoded & { readonly bytes: Uint8Array<ArrayBuffer> } {
  const type = chooseMediaType({ ...accepted }, types)
  const encoding = chooseEncoding({ ...accepted })
  const bytes = ownBytes(compressSync(Buffer.from(represent(type)), encoding))
  return {
    bytes,
    tag: tagOf(bytes, type, language, encoding),
    type,
    encoding,
    language,
    ...(next !== undefined && { next }),
    ...(title !== undefined && { title }),
  }
}
