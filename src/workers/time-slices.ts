import { setImmediate } from 'node:timers/promises'

/** How long work on the event loop may go on before others have a turn, in milliseconds. */
export const sliceMs = 10

/**
 * For work that stays on the event loop: call the function it returns between two steps, outside of transactions. It
 * lets others run when the slice is used up, and costs a comparison otherwise.
 */
export function timeSlices (): () => Promise<void> | undefined {
  let end = performance.now() + sliceMs
  return () => {
    if (performance.now() < end) return undefined
    return setImmediate().then(() => {
      end = performance.now() + sliceMs
    })
  }
}
