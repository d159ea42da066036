import Negotiator from 'negotiator'
import { httpProblems, Problem } from './problems/problem.ts'

export const encodings = ['br', 'gzip', 'identity'] as const
export type Encoding = typeof encodings[number]

interface Headers {
  readonly [name: string]: string | string[] | undefined
}

/** The endings of an address and the media type each stands for. */
export const extensions: ReadonlyMap<string, string> = new Map([
  ['json', 'application/json'],
  ['csv', 'text/csv'],
  ['jsonld', 'application/ld+json'],
  ['html', 'text/html'],
  ['md', 'text/markdown'],
  ['txt', 'text/plain'],
  ['svg', 'image/svg+xml'],
  ['ndjson', 'application/x-ndjson'],
])

const extensionPattern = /^(\/v1\/[^?]*[^?/])\.(json|csv|jsonld|html|md|txt|svg|ndjson)(\?.*)?$/s

/**
 * `/v1/principles/safe.md` is `/v1/principles/safe` with `Accept: text/markdown`: the ending is taken off before
 * routing, so no route knows of it. Returns the address to route by.
 */
export function withoutExtension (
  request: { url?: string | undefined, headers: Record<string, string | string[] | undefined> }
): string {
  const url = request.url ?? '/'
  const match = url.includes('.') && extensionPattern.exec(url)
  if (!match) return url
  const [, path = '', ending = '', query = ''] = match
  request.headers.accept = extensions.get(ending)
  return path + query
}

/** The best of the available media types. Throws 406, listing what exists. */
export function chooseMediaType<Type extends string> (headers: Headers, available: readonly Type[]): Type {
  const chosen = new Negotiator({ headers: { ...headers, accept: withoutCharset(headers.accept) } }).mediaType(
    available
  )
  const type = available.find(one => one === chosen)
  if (type) return type
  throw new Problem(httpProblems.not_acceptable, `This resource is available as ${available.join(', ')}`)
}

/** Everything here is UTF-8, so a charset asked for chooses nothing; the negotiator would take it for another type. */
function withoutCharset (accept: string | string[] | undefined): string | undefined {
  return accept?.toString().replace(/;\s*charset\s*=\s*("[^"]*"|[^;,]*)/gi, '')
}

/** The best content coding. Throws 406 where even the uncoded bytes are refused. */
export function chooseEncoding (headers: Headers): Encoding {
  const chosen = new Negotiator({ headers }).encoding([...encodings], { preferred: [...encodings] })
  const encoding = encodings.find(one => one === chosen)
  if (encoding) return encoding
  throw new Problem(httpProblems.not_acceptable, `The available content codings are ${encodings.join(', ')}`)
}
