import { LRUCache } from 'lru-cache'
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { isNotModified } from '../../http/conditional.ts'
import { chooseEncoding, chooseMediaType } from '../../http/media.ts'
import type { Storage } from '../../storage/storage.ts'
import { cacheUntilNextWrite } from '../../storage/cache-until-write.ts'
import { compress, tagOf, type Accepted, type Encoded } from './encode.ts'
import type { Presented } from '../records/presented.ts'
import { readerIn } from './reader.ts'
import { withOneSpelling } from './spelling.ts'
import {
  cacheControl, cachingOf, type About, type LargeResource, type Located, type Moved,
  type Resource
} from './resources.ts'

type Prepared = Pick<Encoded, 'bytes' | 'tag'>

/** How things stood before a resource was looked up. */
interface Before {
  readonly generation: number
  readonly stamp: number | undefined
}

interface Answer {
  readonly tag: string
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  readonly revalidated: Readonly<Record<string, string>>
  readonly caching: keyof typeof cacheControl
}

interface Made {
  readonly resource: About
  readonly answer: Answer
}

/**
 * How long an instance may not notice that another one has published or withdrawn something public, in milliseconds.
 */
const currentLifetime = 5_000

/** How much is kept ready: what is larger than an entry is made again for each request. In bytes. */
const budget = { maxSize: 8 * 1024 * 1024, maxEntrySize: 1024 * 1024 }

/**
 * Hands out prepared bytes. Three caches, all bounded: answers by the request that led to them, where private ones
 * stand by whoever asked for them, and encoded bytes by what they say, so that an answer that must be looked up again
 * costs no compression.
 */
export function contentDelivery ({ dataVersion }: Pick<Storage, 'dataVersion'>) {
  const answers = new LRUCache<string, Answer>({
    ...budget,
    max: 5_000,
    sizeCalculation: ({ bytes }, key) => bytes.length + key.length,
    ttlResolution: 100,
  })
  const prepared = new LRUCache<string, Prepared>({
    ...budget,
    max: 2_000,
    sizeCalculation: ({ bytes }, key) => bytes.length + key.length,
  })
  /** Where in `answers` a private one is, by whoever asked for it. */
  const places = cacheUntilNextWrite<string>(dataVersion, 5_000)
  /** What was found before something was forgotten is not kept after. */
  let generation = 0
  const preparing = new Map<string, Promise<Prepared>>()
  const inTheMaking = new Map<string, Promise<Made>>()

  async function encodeHere ({ types, language, next, represent }: Presented, accepted: Accepted): Promise<Encoded> {
    const type = chooseMediaType({ ...accepted }, types)
    const encoding = chooseEncoding({ ...accepted })
    const prepared = await prepare(represent(type), type, language, encoding)
    return { ...prepared, type, encoding, language, ...(next !== undefined && { next }) }
  }

  async function prepare (
    text: string,
    type: string,
    language: string,
    encoding: Encoded['encoding']
  ): Promise<Prepared> {
    const bytes = Buffer.from(text)
    const identity = tagOf(bytes, type, language, 'identity')
    if (encoding === 'identity') return { bytes, tag: identity }
    const key = `${identity} ${encoding}`
    const known = prepared.get(key) ?? preparing.get(key)
    if (known) return known
    const encoded = compress(bytes, encoding).then(bytes => ({ bytes, tag: tagOf(bytes, type, language, encoding) }))
    preparing.set(key, encoded)
    try {
      prepared.set(key, await encoded)
    } finally {
      preparing.delete(key)
    }
    return encoded
  }

  async function answerTo (request: FastifyRequest, resource: Resource | LargeResource): Promise<Answer> {
    const { accept, 'accept-encoding': coding } = request.headers
    const accepted: Accepted = { accept, 'accept-encoding': coding }
    const { bytes, tag, type, encoding, language, next } =
      await ('encode' in resource ? resource.encode(accepted) : encodeHere(resource, accepted))
    const following = next && nextPage(withOneSpelling(request.originalUrl), next)
    const links = [...(following ? [`<${following}>; rel="next"`] : []), ...resource.links ?? []]
    const caching = cachingOf(resource, type)
    const revalidated = {
      etag: tag,
      'cache-control': cacheControl[caching],
      vary: 'Accept, Accept-Encoding, Accept-Language, Authorization',
      'surrogate-key': resource.surrogateKeys.join(' '),
      ...(resource.contentLocation !== null && { 'content-location': resource.contentLocation }),
      ...(links.length > 0 && { link: links.join(', ') }),
      ...resource.lasting,
    }
    const headers = {
      ...revalidated,
      'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
      'content-length': String(bytes.length),
      'content-language': language,
      ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    }
    return { tag, bytes, headers, revalidated, caching }
  }

  /**
   * What is public is kept by the request alone. What is private is kept by the state it is found in, which is looked
   * up unless nothing was written since.
   */
  async function answerFrom (request: FastifyRequest, found: Resource | Located, before: Before): Promise<Answer> {
    const key = keyOf(request)
    if (!('make' in found)) return keepPublic(key, found, await answerTo(request, found), before)
    const place = `${found.state} ${key}`
    const known = answers.get(place)
    if (known) return keepPrivate(request, place, known, before)
    const { resource, answer } = await madeOnce(place, async () => {
      const resource = await found.make()
      return { resource, answer: await answerTo(request, resource) }
    })
    return resource.audience === 'private'
      ? keepPrivate(request, place, answer, before)
      : keepPublic(key, resource, answer, before)
  }

  /** What is being made already is waited for. */
  function madeOnce (place: string, make: () => Promise<Made>): Promise<Made> {
    const making = inTheMaking.get(place) ?? make().finally(() => inTheMaking.delete(place))
    inTheMaking.set(place, making)
    return making
  }

  function keepPublic (key: string, resource: About, answer: Answer, { generation: since }: Before): Answer {
    if (resource.audience === 'public' && since === generation) {
      answers.set(key, answer, answer.caching === 'current' ? { ttl: currentLifetime } : {})
    }
    return answer
  }

  function keepPrivate (request: FastifyRequest, place: string, answer: Answer, { stamp }: Before): Answer {
    answers.set(place, answer)
    if (readerIn(request) !== undefined) places.keep(readerAndKeyOf(request), place, stamp)
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
      const before = { generation, stamp: dataVersion() }
      const found = await resolve()
      if ('location' in found) {
        return reply.header('cache-control', cacheControl[found.audience === 'private' ? 'private' : 'moved']).redirect(
          found.location,
          307
        )
      }
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
  return `${readerIn(request) === undefined ? '' : 'keyed '}${withOneSpelling(request.originalUrl)}\n${accept}\n${
    String(coding)
  }\n${language}`
}

function readerAndKeyOf (request: FastifyRequest): string {
  return `${readerIn(request)} ${keyOf(request)}`
}

function send (
  request: FastifyRequest,
  reply: FastifyReply,
  { tag, bytes, headers, revalidated }: Answer
): FastifyReply {
  if (isNotModified(request.headers['if-none-match'], tag)) return reply.code(304).headers(revalidated).send()
  return reply.headers(headers).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}

function nextPage (url: string, cursor: string): string {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  searchParams.set('cursor', cursor)
  return `${pathname}?${searchParams}`
}
