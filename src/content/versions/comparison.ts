import type { ChangeKind } from '../../domain/versions/change.ts'
import { compareVersions } from '../../domain/versions/version-number.ts'
import { throwProblem } from '../../http/problems/transfer.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import { handedOver } from '../../workers/moved.ts'
import { workerTask, type Workers } from '../../workers/pool.ts'
import type { Accepted } from '../delivery/encode.ts'
import type { Located } from '../delivery/resources.ts'
import { notFound } from '../errors.ts'
import { ofSet, stateOf } from './about.ts'
import { presentDiff } from './diff-task.ts'
import type { PublishedVersions } from './published.ts'
import type { SetVersion } from './version.ts'

const diffTask = workerTask<typeof import('./diff-task.ts').answerDiff>(
  new URL('./diff-task.ts', import.meta.url),
'answerDiff'
)

/** Compares two versions, from `largeFrom` characters on in a worker thread. */
export function createComparison (workers: Workers, largeFrom: number) {
  return function compare (
    shelf: ReturnType<PublishedVersions>,
    from: SetVersion,
    to: SetVersion,
    owner: string
  ): Located {
    const about = { ...ofSet(to.set), caching: 'pinned' as const, contentLocation: null }
    return {
      state: JSON.stringify([stateOf(from), stateOf(to)]),
      setId: to.set.id,
      async make () {
        const request = { from, to, kind: await kindBetween(shelf, from, to) }
        if (from.size + to.size < largeFrom) {
          return { ...about, ...presentDiff(request, (await shelf.open(from)).content, (await shelf.open(to)).content) }
        }
        const read = async (accepted: Accepted) => {
          const [before, after] = [await contentOf(shelf, from), await contentOf(shelf, to)]
          return handedOver({ ...request, before, after, accepted }, [before, after])
        }
        return {
          ...about,
          encode: async accepted => throwProblem(await workers.run(diffTask, () => read(accepted), { owner })),
        }
      },
    }
  }
}

async function contentOf (shelf: ReturnType<PublishedVersions>, version: SetVersion): Promise<JsonBytes> {
  const { content } = await shelf.bytesOf(version, ['content'])
  if (!content) throw notFound('version_not_found', 'This version')
  return content
}

/** How the rewordings between two versions are meant: as something else, unless all were editorial. */
async function kindBetween (shelf: ReturnType<PublishedVersions>, a: SetVersion, b: SetVersion): Promise<ChangeKind> {
  const [older, newer] = compareVersions(a, b) < 0 ? [a, b] : [b, a]
  const between = (await shelf.versions(a.set)).filter(version =>
    compareVersions(version, older) > 0 && compareVersions(version, newer) <= 0
  )
  return between.every(({ changeKind }) => changeKind === 'editorial') ? 'editorial' : 'substantive'
}
