import type { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

/** More than twice the largest body that is taken, in bytes: whoever sends somewhat too much is told so. */
const maxUnread = 11 * 1024 * 1024

/**
 * An answer may be sent before the body of its request was read whole. Node then closes the connection at once, which
 * resets it while the client still sends: a proxy makes 502 of that and counts it against the instance. Here only the
 * sending side is closed at first, and what still comes is read and dropped: 11 MiB at most, for `patience`
 * milliseconds at most.
 */
export function lingerAfterResponse (request: IncomingMessage, response: ServerResponse, patience: number): void {
  // Before Node's own listener, which closes the connection or keeps it for the next request.
  response.prependOnceListener('finish', () => {
    const { complete, socket } = request
    // An injected request has no connection.
    if (complete || !(socket instanceof Socket)) return
    let isClosing = false
    socket.destroySoon = () => {
      isClosing = true
      socket.end()
    }
    const stop = destroyAfter(socket, patience)
    request.removeAllListeners('readable').on('data', counter(socket)).resume().once('end', () => {
      stop()
      if (isClosing) socket.destroy()
      else Reflect.deleteProperty(socket, 'destroySoon')
    })
  })
}

/** Sends the last bytes of a connection whose parser has given up, and lingers in the same way. */
export function endAndLinger (socket: Socket, bytes: string, patience: number): void {
  destroyAfter(socket, patience)
  socket.on('data', counter(socket)).end(bytes)
}

/** Gives what stops the clock. A connection that is kept has no trace of it then. */
function destroyAfter (socket: Socket, patience: number): () => void {
  const timer = setTimeout(() => socket.destroy(), patience)
  const stop = () => {
    clearTimeout(timer)
    socket.off('close', stop)
  }
  socket.once('close', stop)
  return stop
}

/** Counts what comes and destroys the connection where that is too much. */
function counter (socket: Socket): (chunk: Buffer) => void {
  let left = maxUnread
  return ({ length }) => {
    left -= length
    if (left < 0) socket.destroy()
  }
}
