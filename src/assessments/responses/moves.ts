import type { SetVersion } from '../../content/index.ts'
import type { Reader } from '../../storage/storage.ts'
import { isInline } from '../../workers/inline.ts'
import { sendItems } from '../../workers/items.ts'
import { workerTask } from '../../workers/pool.ts'
import type { AssessmentsContext } from '../context.ts'
import { moveAll, type MovedResponse, type MovedResponses, type UpgradeFrame } from './move-task.ts'
import type { AssessmentRow } from '../repository.ts'
import { Unprepared } from '../../http/retries.ts'

const moveResponses = workerTask<typeof import('./move-task.ts').moveResponses>(
  new URL('./move-task.ts', import.meta.url),
'moveResponses'
)

/**
 * Responses that were moved for a request, before the transaction that writes them. They hold while nothing has another
 * revision.
 */
export interface PreparedMove {
  made?: { readonly revision: number, readonly versionId: string, readonly moved: MovedResponses }
}

/** What a request begins with. `movedResponses` fills it where that is too much for a transaction. */
export const nothingMoved = async (): Promise<PreparedMove> => ({})

/**
 * All responses of an assessment in another version of its set. Throws `Unprepared` where that is much, and not in
 * `prepared` as it is now.
 */
export async function movedResponses (
  { access, repository, facts, workers }: AssessmentsContext,
  tx: Reader,
  assessment: AssessmentRow,
  to: SetVersion,
  prepared: PreparedMove,
  frame?: UpgradeFrame
): Promise<MovedResponses> {
  const { organisationId: owner, revision } = assessment
  async function * each (reader: Reader): AsyncGenerator<MovedResponse> {
    for (
      let next = await repository.nextStored(reader, assessment, undefined);
      next;
      next = await repository.nextStored(reader, assessment, next.id)
    ) yield next
  }
  const move = await facts.move(tx, assessment, to)
  if (isInline(move.length + await repository.ratingsBytes(tx, assessment))) {
    return moveAll(JSON.parse(move), frame, each(tx))
  }
  const { made } = prepared
  const isCurrent = made?.revision === revision && made.versionId === to.id &&
    (await repository.listFrames(tx, assessment)).every(({ id, revision }) =>
      made.moved.responses.get(id)?.revision === revision
    )
  if (made && isCurrent) return made.moved
  throw new Unprepared(async () => {
    const responses = each(access(owner).read)
    const moved = await sendItems<MovedResponse, MovedResponses>(
      async () => (await responses.next()).value ?? undefined,
      port => workers.run(moveResponses, { move, frame, responses: port }, { owner, transfer: [port] })
    )
    prepared.made = { revision, versionId: to.id, moved }
  })
}
