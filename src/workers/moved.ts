import { isMainThread } from 'node:worker_threads'
import { move, transferableSymbol, valueSymbol } from 'piscina'

/** The output of a task whose buffers are moved out of its thread instead of copied. */
export function moved<Output extends object> (output: Output, buffers: ReadonlyArray<Uint8Array<ArrayBuffer>>): Output {
  // On the event loop a task is a function like any other.
  if (isMainThread) return output
  return move({ [transferableSymbol]: buffers.map(({ buffer }) => buffer), [valueSymbol]: output } as never) as unknown as Output
}
