import type { RunOptions, WorkerTask, Workers } from './pool.ts'

/** Characters of input up to which a task runs on the event loop: starting a thread for it would take longer than it does. */
export const smallInput = 128 * 1024

/** Runs a task where it belongs by the size of its input: in a worker thread, or `here`, which is the same function. */
export async function runBySize<Input extends object, Output> (
  workers: Workers, task: WorkerTask<Input, Output>, here: (input: Input) => Output, input: Input, { size, ...options }: RunOptions & { readonly size: number }
): Promise<Output> {
  return size <= smallInput ? here(input) : workers.run(task, input, options)
}
