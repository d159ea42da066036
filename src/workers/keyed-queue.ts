/** Runs work under one key one after the other, in the order in which it came; under different keys, all at once. */
export function createKeyedQueue () {
  const last = new Map<string, Promise<void>>()

  return async function inQueue<Result> (key: string, work: () => Promise<Result>): Promise<Result> {
    const earlier = last.get(key)
    const result = earlier ? earlier.then(work) : work()
    const settled = result.then(() => {}, () => {})
    last.set(key, settled)
    try {
      return await result
    } finally {
      if (last.get(key) === settled) last.delete(key)
    }
  }
}
