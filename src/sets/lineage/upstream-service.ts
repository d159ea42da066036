import { notFound, type Content, type Located, type Moved, type SetVersion } from '../../content/index.ts'
import type { Accepted } from '../../content/worker.ts'
import { formatVersion } from '../../domain/versions/version-number.ts'
import { throwProblem } from '../../http/problems/transfer.ts'
import { undefinedIfAbsent } from '../../http/problems/problem.ts'
import { smallInput } from '../../workers/by-size.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import { handedOver } from '../../workers/moved.ts'
import { workerTask, type Workers } from '../../workers/pool.ts'
import { presentUpstream } from './upstream-task.ts'
import type { VersionTexts } from './version-texts.ts'

const task = workerTask<typeof import('./upstream-task.ts').answerUpstream>(
  new URL('./upstream-task.ts', import.meta.url),
'answerUpstream'
)

export interface UpstreamOptions {
  readonly content: Content
  readonly workers: Workers
  readonly texts: VersionTexts
  /** Up to how many characters of versions are compared on the event loop. */
  readonly small?: number
}

type Locate = Content['sets']['locate']

/** Rule T12: what other versions of its base mean for a version. */
export function upstreamService ({ content, workers, texts, small = smallInput }: UpstreamOptions) {
  return {
    /**
     * Compared with a version of the base, or its newest. Throws 404 where there is none that may be read, 409 without
     * a base.
     */
    async find (
      address: Parameters<Locate>[0],
      asked: Parameters<Locate>[1],
      to: string | undefined
    ): Promise<Located | Moved> {
      const located = await content.sets.locate(address, asked, '/upstream')
      if ('location' in located) return located
      const { version, about, state } = located
      const shelf = content.shelf(asked.organisation)
      const owner = asked.organisation ?? 'public'
      const { lineage = null } = await shelf.bytesOf(version, ['lineage'])
      const base = await texts.baseOf(owner, lineage)
      const target = await locateBase(shelf, base.setId, to)
      const audience = target.set.visibility === 'public' ? about.audience : 'private'
      const resource = { ...about, audience, caching: 'current' as const }
      return {
        state: JSON.stringify([state, target.id, target.set.visibility]),
        setId: version.set.id,
        async make () {
          const from = await locateBase(shelf, base.setId, base.version)
          const releases = await texts.releasesBetween(owner, base, target)
          const reference = { setId: base.setId, version: formatVersion(target), digest: target.contentDigest }
          const read = async () => ({
            version,
            lineage: await bytesOf(shelf, version, 'lineage'),
            reference,
            from: await bytesOf(shelf, from, 'content'),
            to: await bytesOf(shelf, target, 'content'),
            releases,
          })
          if (version.size + from.size + target.size <= small) return { ...resource, ...presentUpstream(await read()) }
          const handed = async (accepted: Accepted) => {
            const input = { ...await read(), accepted }
            return handedOver(input, [input.lineage, input.from, input.to])
          }
          return {
            ...resource,
            encode: async accepted => throwProblem(await workers.run(task, () => handed(accepted), { owner })),
          }
        },
      }
    },
  }
}

async function bytesOf (
  shelf: ReturnType<Content['shelf']>,
  version: SetVersion,
  name: 'content' | 'lineage'
): Promise<JsonBytes> {
  const { [name]: held } = await shelf.bytesOf(version, [name])
  if (!held) throw notFound('version_not_found', 'This version')
  return held
}

async function locateBase (
  shelf: ReturnType<Content['shelf']>,
  setId: string,
  version: string | undefined
): Promise<SetVersion> {
  const located = version === undefined
    ? shelf.locateCurrent(setId).then(newest => ({ version: newest }))
    : shelf.locate(setId, version)
  const found = await located.catch(undefinedIfAbsent)
  if (found && 'version' in found) return found.version
  throw notFound(
    'version_not_found',
    version === undefined ? 'Another version of the base' : `Version "${version}" of the base`
  )
}

export type UpstreamService = ReturnType<typeof upstreamService>
