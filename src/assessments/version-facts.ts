import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { VersionRow } from '../content/index.ts'
import type { UpstreamItem } from '../domain/upstream.ts'
import type { Reader } from '../storage/storage.ts'
import { isInline } from '../workers/inline.ts'
import { sendItems } from '../workers/items.ts'
import { workerTask } from '../workers/pool.ts'
import { versionOf, type AssessmentsContext } from './context.ts'
import { findingsOf } from './release.ts'
import type { AssessmentRow } from './repository.ts'
import type { StoredFindings } from './result-summary.ts'
import { Unprepared } from './stale.ts'
import { changedUpstream, outlineOf, type Outline, type SaidOn, type StoredBase } from './version-facts-task.ts'

const tasks = new URL('./version-facts-task.ts', import.meta.url)
type Tasks = typeof import('./version-facts-task.ts')
const readOutline = workerTask<Tasks['readOutline']>(tasks, 'readOutline')
const findFindings = workerTask<Tasks['findFindings']>(tasks, 'findFindings')
const findUpstream = workerTask<Tasks['findUpstream']>(tasks, 'findUpstream')

/** In characters of JSON: more than the findings of the largest response. */
const mostRemembered = 8 * 1024 * 1024

const nothingFound: StoredFindings = { ratedHigh: [], allSameLevel: false, toConfirm: [], ratedOn: null }

/** A version that an assessment rests on, or is to. */
export type VersionOf = Pick<AssessmentRow, 'organisationId' | 'versionId'>

/**
 * What is found in versions and in what was said of them. Of a large version it is made in the worker thread and remembered, since
 * none of it can change: `Unprepared` is thrown where it is not known, so that no transaction waits for it (`whilePrepared`).
 */
export function versionFacts (context: Pick<AssessmentsContext, 'access' | 'repository' | 'content' | 'workers'>) {
  const { access, repository, content, workers } = context
  const known = new LRUCache<string, string>({ max: 500, maxSize: mostRemembered, sizeCalculation: text => text.length })

  function remembered<Fact> (organisation: string, key: string, make: (reader: Reader) => Promise<string>): Fact {
    const text = known.get(key)
    if (text === undefined) throw new Unprepared(async () => { known.set(key, await make(access(organisation).read)) })
    return JSON.parse(text) as Fact
  }

  return {
    async outline (reader: Reader, { organisationId: owner, versionId }: VersionOf): Promise<Outline> {
      const { size } = await repository.findVersion(reader, versionId)
      if (isInline(size)) {
        const { content, lineage } = await versionOf(context, reader, { versionId })
        return outlineOf(content, lineage)
      }
      return remembered(owner, `outline ${versionId}`, async read => {
        const { content: text = '', lineage = null } = await content.repository.findTexts(read, versionId, ['content', 'lineage']) ?? {}
        return workers.run(readOutline, { content: text, lineage }, { owner })
      })
    },

    /** Of the responses that count, as they are now. Never of a confidential assessment (rule D11). */
    async findings (reader: Reader, assessment: AssessmentRow): Promise<StoredFindings> {
      const { mode, versionId, organisationId: owner } = assessment
      const said: SaidOn[] = []
      const counted = mode === 'single' ? undefined : 'submitted'
      for (let next = await repository.nextResponse(reader, assessment, counted, undefined); next; next = await repository.nextResponse(reader, assessment, counted, next.id)) {
        said.push({ ratings: next.ratings, changedOn: next.changedOn })
      }
      if (said.every(({ ratings }) => ratings === '{}')) return nothingFound
      const { size } = await repository.findVersion(reader, versionId)
      if (isInline(said.reduce((sum, { ratings }) => sum + ratings.length, size))) {
        const { content } = await versionOf(context, reader, assessment)
        return findingsOf(content, assessment, said.map(each => ({ ...each, ratings: JSON.parse(each.ratings) })))
      }
      const digest = createHash('sha256')
      for (const { ratings, changedOn } of said) digest.update(`${changedOn} ${ratings}\n`)
      return remembered(owner, `findings ${versionId} ${mode} ${digest.digest('hex')}`, async read =>
        workers.run(findFindings, { content: await repository.findContentText(read, versionId), mode, said }, { owner }))
    },

    /** Rule T12: what became otherwise in the base of a custom version. `way` are the releases of the base, the oldest first. */
    async upstream (
      reader: Reader, { organisationId: owner, versionId }: VersionOf, way: readonly VersionRow[]
    ): Promise<Array<Pick<UpstreamItem, 'slug' | 'kind'>>> {
      const { size } = await repository.findVersion(reader, versionId)
      const isSmall = isInline(way.reduce((sum, release) => sum + release.size, size))
      async function * releases (from: Reader): AsyncGenerator<StoredBase> {
        for (const { id } of way) {
          yield { content: isSmall ? (await versionOf(context, from, { versionId: id })).content : await repository.findContentText(from, id) }
        }
      }
      if (isSmall) {
        const { lineage } = await versionOf(context, reader, { versionId })
        return lineage ? changedUpstream(lineage, releases(reader)) : []
      }
      return remembered(owner, `upstream ${versionId} ${way.map(({ id }) => id).join(' ')}`, async read => {
        const { lineage } = await content.repository.findTexts(read, versionId, ['lineage']) ?? {}
        const each = releases(read)
        return sendItems(async () => (await each.next()).value ?? undefined, port =>
          workers.run(findUpstream, { lineage: lineage ?? '', releases: port }, { owner, transfer: [port] }))
      })
    },
  }
}

export type VersionFacts = ReturnType<typeof versionFacts>
