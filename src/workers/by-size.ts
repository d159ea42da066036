import type { RunOptions, WorkerTask, Workers } from './pool.ts'

/**
 * Characters of input up to which a task runs on the event loop: starting a thread for it would take longer than it
 * does.
 */
export const smallInput = 128 * 1024

interface SizeOptions extends RunOptions {
  readonly size: number
  /** Up to which size a task runs on the event loop. */
  readonly small: number
}

/** Runs a task where it belongs by the size of its input: in a worker thread, or `here`, which is the same function. */
export async function runBySize<Input extends object, Output> (
  workers: Workers,
  task: WorkerTask<Input, Output>,
  here: (input: Input) => Output,
  input: Input,
  { size, small, ...options }: SizeOptions
): Promise<Output> {
  return size <= small ? here(input) : workers.run(task, input, options)
}
