import { setPath } from '../../content/index.ts'
import { assertMatch, revisionTag } from '../../http/conditional.ts'
import { throwProblem } from '../../http/problems/transfer.ts'
import type { Caller } from '../../identity/index.ts'
import { smallInput } from '../../workers/by-size.ts'
import { workerTask } from '../../workers/pool.ts'
import { draftSources, transferredInput } from '../drafts/sources.ts'
import { draftStore, untilUnchanged, type DraftOptions } from '../drafts/store.ts'
import type { WordingReport } from './schemas.ts'
import { writeWording, type TranslationTarget, type WordingInput } from './wording-task.ts'

const task = workerTask<typeof writeWording>(new URL('./wording-task.ts', import.meta.url), 'writeWording')

export interface WriteTranslation {
  readonly caller: Caller
  readonly id: string
  readonly ifMatch: string | undefined
  readonly file: WordingInput['file']
  readonly target: TranslationTarget
}

/** Translations that come back into drafts. */
export function translationService (options: DraftOptions) {
  const { access, now, workers, small = smallInput } = options
  const store = draftStore(options)
  const sourcesOf = draftSources({ ...options, small })

  return {
    /** Rule V7: of several updates of one revision one is written. */
    write: ({ caller, id, ifMatch, file, target }: WriteTranslation): Promise<WordingReport> =>
      untilUnchanged(async () => {
        const { set, row } = await store.read(caller.organisation, id)
        assertMatch(ifMatch, revisionTag(row.revision))
        const { size, read } = await sourcesOf(caller.organisation, set, row.draft)
        const input = async (): Promise<WordingInput> => ({ ...await read(), file, target })
        const { draft, report } = throwProblem(
          size + file.bytes.length <= small
            ? writeWording(await input())
            : await workers.run(task, async () => transferredInput(await input()), { owner: caller.organisation })
        )
        await access(caller.organisation).write(async tx => {
          await store.write(tx, set, row, draft, now())
          await store.record(tx, caller, 'draft.edited', set.id)
        })
        return {
          type: 'wording-report' as const,
          set: set.id,
          revision: row.revision + 1,
          ...report,
          links: { draft: `${setPath(set)}/draft` },
        }
      }),
  }
}

export type TranslationService = ReturnType<typeof translationService>
