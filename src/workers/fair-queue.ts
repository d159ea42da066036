/**
 * One waiting line for each owner. Owners take turns, so that many tasks of one delay another's first task by one task
 * at most.
 */
export interface FairQueue<Task> {
  sizeOf(owner: string): number
  /** At the end of its owner's line, or at its beginning. */
  push(task: Task, options?: { readonly first: boolean }): void
  /** The next task, or undefined where none waits. */
  shift(): Task | undefined
}

/** `ownerOf` says in whose line a task waits. */
export function createFairQueue<Task> (ownerOf: (task: Task) => string): FairQueue<Task> {
  // A Map keeps its order of insertion: the first line is next, and goes to the end when one of its tasks was taken.
  const lines = new Map<string, Task[]>()

  return {
    sizeOf: owner => lines.get(owner)?.length ?? 0,

    push (task, { first } = { first: false }) {
      const owner = ownerOf(task)
      const line = lines.get(owner) ?? []
      if (first) line.unshift(task)
      else line.push(task)
      lines.set(owner, line)
    },

    shift () {
      const [first] = lines
      if (!first) return undefined
      const [owner, line] = first
      const task = line.shift()
      lines.delete(owner)
      if (line.length > 0) lines.set(owner, line)
      return task
    },
  }
}
