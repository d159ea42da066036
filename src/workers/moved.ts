import { isMainThread } from 'node:worker_threads'
import { piscina } from './piscina.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** The output of a task whose buffers are moved out of its thread instead of copied. */
export function moved<Output extends object> (output: Output, bytes: readonly Bytes[]): Output {
  // On the event loop a task is a function like any other.
  return isMainThread ? output : handedOver(output, bytes)
}

/** The same bytes with no others in their buffer, so that it can be moved to another thread. */
export function ownBytes ({ buffer, byteOffset, byteLength }: Buffer): Bytes {
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
  return isOwn ? new Uint8Array(buffer) : Uint8Array.from(new Uint8Array(buffer, byteOffset, byteLength))
}

/** The input of a task whose buffers are moved into its thread instead of copied: they are empty afterwards. */
export function handedOver<Input extends object> (input: Input, bytes: readonly Bytes[]): Input {
  const { move, transferableSymbol, valueSymbol } = piscina()
  return move(
    { [transferableSymbol]: bytes.map(({ buffer }) => buffer), [valueSymbol]: input } as never
  ) as unknown as Input
}
