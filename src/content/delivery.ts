import { brotliCompress, constants, gzip } from 'node:zlib'
import { promisify } from 'node:util'
import { LRUCache } from 'lru-cache'
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { entityTag, isNotModified } from '../http/conditional.ts'
import { chooseEncoding, chooseMediaType, type Encoding } from '../http/media.ts'
import type { Storage } from '../storage/storage.ts'
import { whileUnchanged } from '../storage/unchanged.ts'
import { readerIn } from './reader.ts'

/** Something that can be delivered: what it says, in which media types, and how long that stays true. */
export interface Resource {
  readonly types: readonly string[]
  readonly language: string
  /** Pinned content never changes; current content may, when a version is published. */
  readonly caching: 'pinned' | 'current'
  /** What is not for everybody is looked up again once anything was written, and no shared cache may keep it. */
  readonly audience: 'public' | 'private'
  /** Whether it may be withdrawn though it never changes, as a network's set may. */
  readonly revocable?: boolean
  /** The pinned address of the same bytes, where this is not it. */
  readonly contentLocation: string | null
  readonly surrogateKeys: readonly string[]
  /** The cursor of the next page. */
  readonly next?: string | null
  /** A title for people, where it has one. */
  readonly title?: string
  /** What else it points to, as the values of a Link header. */
  readonly links?: readonly string[]
  /** What else is told with it and with the news that it has not changed. */
  readonly lasting?: Readonly<Record<string, string>>
  /** What else its answer says, and may say otherwise. */
  readonly headers?: Readonly<Record<string, string>>
  represent (type: string): string
}

/** Another address has what was asked for. */
export interface Moved extends Pick<Resource, 'audience'> {
  readonly location: string
}

/** What a resource is made of has been found, for whoever asks; the same `state` of the same address makes the same resource. */
export interface Located {
  readonly state: string
  make (): Resource
}

interface Prepared {
  readonly bytes: Buffer
  readonly tag: string
}

/** How things stood before a resource was looked up. */
interface Before {
  readonly generation: number
  readonly stamp: number | undefined
}

interface Answer {
  readonly tag: string
  readonly bytes: Buffer
  readonly headers: Readonly<Record<string, string>>
  readonly revalidated: Readonly<Record<string, string>>
}

/** One table for all prepared content. */
export const cacheControl = {
  pinned: 'public, max-age=31536000, immutable',
  current: 'public, max-age=60, stale-while-revalidate=600',
  moved: 'public, max-age=60',
  search: 'public, max-age=60',
  private: 'private, no-cache',
} as const

/** How long an instance may not notice that another one has published or withdrawn something public, in milliseconds. */
const currentLifetime = 5_000

const compress: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  identity: async bytes => bytes,
  gzip: bytes => promisify(gzip)(bytes, { level: 9 }),
  br: bytes => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
}

/**
 * Hands out prepared bytes. Three caches, all bounded: answers by the request that led to them, where private ones stand by whoever
 * asked for them, and encoded bytes by what they say, so that an answer that must be looked up again costs no compression.
 */
export function contentDelivery ({ stamp }: Pick<Storage, 'stamp'>) {
  const answers = new LRUCache<string, Answer>({
    max: 5_000, maxSize: 64 * 1024 * 1024, sizeCalculation: ({ bytes }, key) => bytes.length + key.length, ttlResolution: 100,
  })
  const prepared = new LRUCache<string, Prepared>({ max: 2_000, maxSize: 64 * 1024 * 1024, sizeCalculation: ({ bytes }, key) => bytes.length + key.length })
  /** Where in `answers` a private one is, by whoever asked for it. */
  const places = whileUnchanged<string>(stamp, 5_000)
  /** What was found before something was forgotten is not kept after. */
  let generation = 0
  const preparing = new Map<string, Promise<Prepared>>()

  async function prepare (text: string, type: string, language: string, encoding: Encoding): Promise<Prepared> {
    const bytes = Buffer.from(text)
    const identity = entityTag(bytes, type, language)
    if (encoding === 'identity') return { bytes, tag: identity }
    const key = `${identity} ${encoding}`
    const known = prepared.get(key) ?? preparing.get(key)
    if (known) return known
    const encoded = compress[encoding](bytes).then(bytes => ({ bytes, tag: entityTag(bytes, type, language, encoding) }))
    preparing.set(key, encoded)
    try {
      prepared.set(key, await encoded)
    } finally {
      preparing.delete(key)
    }
    return encoded
  }

  async function answerTo (request: FastifyRequest, resource: Resource): Promise<Answer> {
    const type = chooseMediaType(request.headers, resource.types)
    const encoding = chooseEncoding(request.headers)
    const { bytes, tag } = await prepare(resource.represent(type), type, resource.language, encoding)
    const links = [...(resource.next ? [`<${nextPage(request.originalUrl, resource.next)}>; rel="next"`] : []), ...resource.links ?? []]
    const revalidated = {
      etag: tag,
      'cache-control': cacheControl[cachingOf(resource)],
      vary: 'Accept, Accept-Encoding, Accept-Language, Authorization',
      'surrogate-key': resource.surrogateKeys.join(' '),
      ...(resource.contentLocation !== null && { 'content-location': resource.contentLocation }),
      ...(links.length > 0 && { link: links.join(', ') }),
      'x-content-type-options': 'nosniff',
      ...resource.lasting,
    }
    const headers = {
      ...revalidated,
      'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
      'content-length': String(bytes.length),
      'content-language': resource.language,
      ...(encoding !== 'identity' && { 'content-encoding': encoding }),
      ...(type === 'text/html' && { 'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'" }),
      ...resource.headers,
    }
    return { tag, bytes, headers, revalidated }
  }

  /** What is public is kept by the request alone. What is private is kept by the state it is found in, which is looked up unless nothing was written since. */
  async function answerFrom (request: FastifyRequest, found: Resource | Located, before: Before): Promise<Answer> {
    const key = keyOf(request)
    if (!('make' in found)) return keepPublic(key, found, await answerTo(request, found), before)
    const place = `${found.state} ${key}`
    const known = answers.get(place)
    if (known) return keepPrivate(request, place, known, before)
    const resource = found.make()
    const answer = await answerTo(request, resource)
    return resource.audience === 'private' ? keepPrivate(request, place, answer, before) : keepPublic(key, resource, answer, before)
  }

  function keepPublic (key: string, resource: Resource, answer: Answer, { generation: since }: Before): Answer {
    if (resource.audience === 'public' && since === generation) answers.set(key, answer, cachingOf(resource) === 'current' ? { ttl: currentLifetime } : {})
    return answer
  }

  function keepPrivate (request: FastifyRequest, place: string, answer: Answer, { stamp }: Before): Answer {
    answers.set(place, answer)
    places.keep(readerAndKeyOf(request), place, stamp)
    return answer
  }

  function answerKnownTo (request: FastifyRequest): Answer | undefined {
    const answer = answers.get(keyOf(request))
    if (answer || readerIn(request) === undefined) return answer
    const place = places.get(readerAndKeyOf(request))
    return place === undefined ? undefined : answers.get(place)
  }

  return {
    /** Answers what is prepared, before Fastify validates it again or waits for anything. */
    ready: ((request, reply, done) => {
      const answer = answerKnownTo(request)
      if (answer) send(request, reply, answer)
      else done()
    }) satisfies onRequestHookHandler,

    /** Answers a request by `resolve`; to be used behind `ready`. */
    async deliver (request: FastifyRequest, reply: FastifyReply, resolve: () => Promise<Resource | Located | Moved>) {
      const before = { generation, stamp: stamp() }
      const found = await resolve()
      if ('location' in found) return reply.header('cache-control', cacheControl[found.audience === 'private' ? 'private' : 'moved']).redirect(found.location, 307)
      return send(request, reply, await answerFrom(request, found, before))
    },

    /** What was answered may be wrong from now on: something was published or withdrawn. */
    forget () {
      generation++
      answers.clear()
    },
  }
}

export type Delivery = ReturnType<typeof contentDelivery>

/** What chooses an answer. */
function keyOf (request: FastifyRequest): string {
  const { accept = '', 'accept-encoding': coding = '', 'accept-language': language = '' } = request.headers
  return `${readerIn(request) === undefined ? '' : 'keyed '}${request.originalUrl}\n${accept}\n${String(coding)}\n${language}`
}

function readerAndKeyOf (request: FastifyRequest): string {
  return `${readerIn(request)} ${keyOf(request)}`
}

function send (request: FastifyRequest, reply: FastifyReply, { tag, bytes, headers, revalidated }: Answer): FastifyReply {
  if (isNotModified(request.headers['if-none-match'], tag)) return reply.code(304).headers(revalidated).send()
  return reply.headers(headers).send(bytes)
}

/** What can be withdrawn or renamed is never promised to be there as it is. */
function cachingOf ({ audience, caching, revocable = false }: Resource): 'private' | 'current' | 'pinned' {
  return audience === 'private' ? 'private' : revocable ? 'current' : caching
}

function nextPage (url: string, cursor: string): string {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  searchParams.set('cursor', cursor)
  return `${pathname}?${searchParams}`
}
