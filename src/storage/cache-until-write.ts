import { LRUCache } from 'lru-cache'
import type { Storage } from './storage.ts'

/** Of all that is kept together, in characters. */
const maxSize = 4 * 1024 * 1024
/** What an object counts for. */
const objectSize = 1024

/**
 * Keeps what was read while nothing has been written anywhere, `max` values at most; where the database cannot tell,
 * nothing.
 * `since` is the data version that was read before the value was read.
 */
export function cacheUntilNextWrite<Value extends object | string> (dataVersion: Storage['dataVersion'], max: number) {
  const kept = new LRUCache<string, { readonly since: number, readonly value: Value }>({
    max,
    maxSize,
    sizeCalculation: ({ value }, key) => key.length + (typeof value === 'string' ? value.length : objectSize),
  })

  return {
    get (key: string): Value | undefined {
      const found = kept.get(key)
      return found && found.since === dataVersion() ? found.value : undefined
    },
    keep (key: string, value: Value, since: number | undefined): void {
      if (since !== undefined) kept.set(key, { since, value })
    },
  }
}
