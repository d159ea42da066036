import { MessageChannel, type MessagePort } from 'node:worker_threads'

/**
 * Hands items to a task one at a time: `next` is asked for each when the task wants it, and undefined ends them. `run`
 * starts the task with the port in its input and its `transfer`. Bytes of an item are moved, the rest is copied.
 * Rejects where `next` does, and where the task does.
 */
export async function sendItems<Item extends object, Output> (
  next: () => Promise<Item | undefined>,
  run: (port: MessagePort) => Promise<Output>
): Promise<Output> {
  const { port1, port2 } = new MessageChannel()
  let failure: { readonly error: unknown } | undefined
  port1.on('message', () => {
    next().then(item => port1.postMessage(item ?? null, buffersOf(item)), (error: unknown) => {
      failure = { error }
      port1.close()
    })
  })
  try {
    return await run(port2)
  } catch (error) {
    throw failure ? failure.error : error
  } finally {
    port1.close()
  }
}

function buffersOf (item: object = {}): ArrayBuffer[] {
  return Object.values(item).flatMap(value =>
    value instanceof Uint8Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : []
  )
}

/** In the task: the items of a port, each asked for when the one before was taken. Throws where they break off. */
export async function * receiveItems<Item extends object> (port: MessagePort): AsyncGenerator<Item> {
  for (;;) {
    const item = await new Promise<Item | null>((resolve, reject) => {
      const broken = () => reject(new Error('The items broke off'))
      port.once('close', broken)
      port.once('message', (message: Item | null) => {
        port.off('close', broken)
        resolve(message)
      })
      port.postMessage('next')
    })
    if (item === null) return
    yield item
  }
}
