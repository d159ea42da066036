import { assertMatch, revisionTag } from '../../http/conditional.ts'
import { throwProblem } from '../../http/problems/transfer.ts'
import type { Caller } from '../../identity/index.ts'
import { runBySize, smallInput } from '../../workers/by-size.ts'
import { createKeyedQueue } from '../../workers/keyed-queue.ts'
import { workerTask } from '../../workers/pool.ts'
import { publishing } from './publishing.ts'
import { rebasing } from './rebasing.ts'
import type { DraftBody } from './schemas.ts'
import { draftStore, nameOf, untilUnchanged, type DraftOptions, type PresentedDraft } from './store.ts'
import { editDraft, presentDraft } from './task.ts'
import type * as Tasks from './task.ts'

const module = new URL('./task.ts', import.meta.url)
const tasks = {
  editDraft: workerTask<typeof Tasks.editDraft>(module, 'editDraft'),
  presentDraft: workerTask<typeof Tasks.presentDraft>(module, 'presentDraft'),
}

interface UpdateDraft {
  readonly caller: Caller
  readonly id: string
  readonly ifMatch: string | undefined
  readonly body: object
  /** For what a merge patch makes, where that is done on the event loop. */
  readonly validated?: (body: unknown) => DraftBody
}

/**
 * Drafts of an organisation's sets. What is large is read as text and worked on before the transaction, off the event
 * loop; the transaction writes it if the draft is still at the revision that was read.
 */
export function draftService (options: DraftOptions) {
  const { access, now, workers, small = smallInput } = options
  const store = draftStore(options)
  const queue = createKeyedQueue()

  return {
    async find (organisation: string, key: string): Promise<PresentedDraft> {
      const { set, row } = await store.read(organisation, key)
      const draft = { set: nameOf(set), ...row }
      return {
        set,
        revision: row.revision,
        record: await runBySize(workers, tasks.presentDraft, presentDraft, draft, {
          owner: organisation,
          size: row.draft.length,
          small,
          transfer: [row.draft.buffer],
        }),
      }
    },

    /** Rule V7: of several updates of one revision one is written. */
    update: ({ caller, id, ifMatch, body, validated }: UpdateDraft) =>
      untilUnchanged(async (): Promise<PresentedDraft> => {
        const { set, row } = await store.read(caller.organisation, id)
        assertMatch(ifMatch, revisionTag(row.revision))
        const updatedAt = now()
        const revision = row.revision + 1
        const input = {
          current: { set: nameOf(set), draft: row.draft, revision, updatedAt },
          body: JSON.stringify(body),
          isPatch: validated !== undefined,
        }
        const size = row.draft.length + input.body.length
        const edited = throwProblem(
          await runBySize(workers, tasks.editDraft, given => editDraft(given, validated), input, {
            owner: caller.organisation,
            size,
            small,
            transfer: [row.draft.buffer],
          })
        )
        await access(caller.organisation).write(async tx => {
          await store.write(tx, set, row, edited.draft, updatedAt)
          await store.record(tx, caller, 'draft.edited', set.id)
        })
        return { set, revision, record: edited.record }
      }),

    /**
     * For what prepares and then publishes or rebases: one after the other for each set. Whoever comes second finds the
     * draft as the first has left it and is refused before anything is rendered. Other instances are noticed by the
     * revision of the draft.
     */
    inQueue: <Result>(organisation: string, id: string, work: () => Promise<Result>): Promise<Result> =>
      queue(`${organisation} ${id}`, () => untilUnchanged(work)),

    ...publishing(options, store),
    ...rebasing(options, store),
  }
}

export type DraftService = ReturnType<typeof draftService>
