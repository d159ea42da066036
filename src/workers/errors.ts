/** Why a worker thread has no result. */
export type WorkerErrorCode = 'queue_full' | 'timeout' | 'out_of_memory' | 'closed'

/**
 * The work was not done, and nothing was changed: it may be tried again, or with less. Anything a task throws itself
 * stays as it is.
 */
export class WorkerError extends Error {
  override readonly name = 'WorkerError'
  readonly code: WorkerErrorCode

  constructor (code: WorkerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
