import { LRUCache } from 'lru-cache'
import type { FastifyRequest } from 'fastify'
import type { StoredState } from '../storage/storage.ts'
import { maxWhole, type WholeAnswer } from './output.ts'

/** How much is cached, and the largest answer that is, in bytes. */
const budget = { max: 5_000, maxSize: 8 * 1024 * 1024, maxEntrySize: maxWhole }
/** In every time zone a day begins with a quarter of an hour, and answers depend on the day. In milliseconds. */
const quarter = 15 * 60 * 1000

/** Whoever asks with a key; `asOf` is how all was stored when the key was judged. */
export interface KeyHolder {
  readonly key: string
  readonly asOf?: StoredState | undefined
}

interface Cached extends WholeAnswer {
  readonly asOf: StoredState
  readonly quarter: number
}

/**
 * Caches answers to reads by a key for as long as nobody has written anything: then no right, erasure or revocation can
 * have changed either. Participants' answers are never cached (rule D13).
 */
export function answerCache (now: () => Date) {
  const cache = new LRUCache<string, Cached>({
    ...budget,
    sizeCalculation: ({ bytes }, key) => bytes.length + key.length,
  })
  const quarterNow = () => Math.floor(now().getTime() / quarter)

  return {
    find (request: FastifyRequest, caller: unknown): WholeAnswer | undefined {
      if (!isKeyHolder(caller) || caller.asOf === undefined) return undefined
      const found = cache.get(nameOf(request, caller))
      return found && found.asOf === caller.asOf && found.quarter === quarterNow() ? found : undefined
    },

    /** To be called before an answer is made, which is given to what it returns; undefined where none can be cached. */
    keeper (request: FastifyRequest, caller: unknown): ((answer: WholeAnswer) => void) | undefined {
      if (!isKeyHolder(caller) || caller.asOf === undefined) return undefined
      const { asOf } = caller
      const name = nameOf(request, caller)
      const quarter = quarterNow()
      return answer => {
        cache.set(name, { ...answer, asOf, quarter })
      }
    },
  }
}

export type AnswerCache = ReturnType<typeof answerCache>

function isKeyHolder (caller: unknown): caller is KeyHolder {
  return typeof caller === 'object' && caller !== null && 'key' in caller
}

/** All that chooses an answer. */
function nameOf ({ originalUrl, headers }: FastifyRequest, { key }: KeyHolder): string {
  return `${key} ${originalUrl}\n${headers.accept ?? ''}\n${headers['accept-language'] ?? ''}`
}
