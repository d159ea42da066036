import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Content, SetVersion, VersionRow } from '../../content/index.ts'
import type { UpstreamItem } from '../../domain/tailoring/upstream.ts'
import { compareVersions } from '../../domain/versions/version-number.ts'
import type { Access, Reader } from '../../storage/storage.ts'
import { isInline } from '../../workers/inline.ts'
import { sendItems } from '../../workers/items.ts'
import { workerTask, type Workers } from '../../workers/pool.ts'
import { moveThrough } from '../responses/move-task.ts'
import { findingsOf } from '../release/release.ts'
import type { AssessmentRow, AssessmentsRepository } from '../repository.ts'
import type { StoredFindings } from '../release/result-summary.ts'
import { versionOf } from './find.ts'
import type { StoredRelease } from './rewording-task.ts'
import { Unprepared } from '../../http/retries.ts'
import {
  changedUpstream, outlineOf, statementKeysOf, type Base, type Outline, type StatementKeys,
  type DatedResponse
} from './facts-task.ts'

const tasks = new URL('./facts-task.ts', import.meta.url)
type Tasks = typeof import('./facts-task.ts')
const readOutline = workerTask<Tasks['readOutline']>(tasks, 'readOutline')
const readBase = workerTask<Tasks['readBase']>(tasks, 'readBase')
const readStatementKeys = workerTask<Tasks['readStatementKeys']>(tasks, 'readStatementKeys')
const findFindings = workerTask<Tasks['findFindings']>(tasks, 'findFindings')
const findUpstream = workerTask<Tasks['findUpstream']>(tasks, 'findUpstream')
const findMove = workerTask<typeof import('../responses/move-task.ts').findMove>(
  new URL('../responses/move-task.ts', import.meta.url),
'findMove'
)

/** In characters of JSON: more than the findings of the largest response. */
const maxRememberedBytes = 8 * 1024 * 1024

const nothingFound: StoredFindings = { ratedHigh: [], allSameLevel: false, toConfirm: [], ratedOn: null }

export interface VersionFactsOptions {
  readonly access: (organisation: string) => Access
  readonly repository: AssessmentsRepository
  readonly content: Content
  readonly workers: Workers
}

/** A version that an assessment rests on, or is to. */
export type VersionOf = Pick<AssessmentRow, 'organisationId' | 'versionId'>

/**
 * What is found in versions and in what was said of them. Of a large version it is made in the worker thread and
 * remembered, since none of it can change: `Unprepared` is thrown where it is not known, so that no transaction waits
 * for it (`whilePrepared`).
 */
export function versionFacts (context: VersionFactsOptions) {
  const { access, repository, content, workers } = context
  const known = new LRUCache<string, string>({
    max: 500,
    maxSize: maxRememberedBytes,
    sizeCalculation: text => text.length,
  })

  function remembered (organisation: string, key: string, make: (reader: Reader) => Promise<string>): string {
    const text = known.get(key)
    if (text === undefined) {
      throw new Unprepared(async () => {
        known.set(key, await make(access(organisation).read))
      })
    }
    return text
  }

  async function ofContent (
    task: typeof readOutline,
    reader: Reader,
    owner: string,
    versionId: string
  ): Promise<string> {
    const content = await repository.findContentBytes(reader, versionId)
    return workers.run(task, { content }, { owner, transfer: [content.buffer] })
  }

  /** The contents of versions, stored or opened, each read when it is asked for. */
  async function * inTurn (
    reader: Reader,
    versions: readonly VersionRow[],
    isSmall: boolean
  ): AsyncGenerator<StoredRelease> {
    for (const { id, changeKind } of versions) {
      yield {
        changeKind,
        content: isSmall
          ? (await versionOf(context, reader, { versionId: id })).content
          : await repository.findContentBytes(reader, id),
      }
    }
  }

  return {
    async outline (reader: Reader, { organisationId: owner, versionId }: VersionOf): Promise<Outline> {
      const { size } = await repository.findVersion(reader, versionId)
      if (isInline(size)) return outlineOf((await versionOf(context, reader, { versionId })).content)
      return JSON.parse(
        remembered(owner, `outline ${versionId}`, read => ofContent(readOutline, read, owner, versionId))
      )
    },

    /** Undefined of a set made from nothing. */
    async base (reader: Reader, { organisationId: owner, versionId }: VersionOf): Promise<Base | undefined> {
      const { size, isFromNothing } = await repository.findVersion(reader, versionId)
      if (isFromNothing) return undefined
      if (isInline(size)) return (await versionOf(context, reader, { versionId })).lineage?.base
      return JSON.parse(remembered(owner, `base ${versionId}`, async read => {
        const { lineage } = await content.repository.findTexts(read, versionId, ['lineage']) ?? {}
        return workers.run(readBase, { lineage: lineage ?? '' }, { owner })
      }))
    },

    async places (reader: Reader, { organisationId: owner, versionId }: VersionOf): Promise<StatementKeys> {
      const { size } = await repository.findVersion(reader, versionId)
      if (isInline(size)) return statementKeysOf((await versionOf(context, reader, { versionId })).content)
      return JSON.parse(
        remembered(owner, `places ${versionId}`, read => ofContent(readStatementKeys, read, owner, versionId))
      )
    },

    /** Of the responses that count, as they are now. Never of a confidential assessment (rule D11). */
    async findings (reader: Reader, assessment: AssessmentRow): Promise<StoredFindings> {
      const { mode, versionId, organisationId: owner } = assessment
      const said: DatedResponse[] = []
      const counted = mode === 'single' ? undefined : 'submitted'
      for (
        let next = await repository.nextResponse(reader, assessment, counted, undefined);
        next;
        next = await repository.nextResponse(reader, assessment, counted, next.id)
      ) {
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
      return JSON.parse(remembered(owner, `findings ${versionId} ${mode} ${digest.digest('hex')}`, async read => {
        const content = await repository.findContentBytes(read, versionId)
        return workers.run(findFindings, { content, mode, said }, { owner, transfer: [content.buffer] })
      }))
    },

    /**
     * Rule T12: what became otherwise in the base of a custom version. `way` are the releases of the base, the oldest
     * first.
     */
    async upstream (
      reader: Reader,
      { organisationId: owner, versionId }: VersionOf,
      way: readonly VersionRow[]
    ): Promise<Array<Pick<UpstreamItem, 'slug' | 'kind'>>> {
      const { size } = await repository.findVersion(reader, versionId)
      const isSmall = isInline(way.reduce((sum, release) => sum + release.size, size))
      if (isSmall) {
        const { lineage } = await versionOf(context, reader, { versionId })
        return lineage ? changedUpstream(lineage, inTurn(reader, way, isSmall)) : []
      }
      return JSON.parse(remembered(owner, `upstream ${versionId} ${way.map(({ id }) => id).join(' ')}`, async read => {
        const { lineage } = await content.repository.findTexts(read, versionId, ['lineage']) ?? {}
        const each = inTurn(read, way, isSmall)
        return sendItems(
          async () => (await each.next()).value ?? undefined,
          port => workers.run(findUpstream, { lineage: lineage ?? '', releases: port }, { owner, transfer: [port] })
        )
      }))
    },

    /** Rule U: JSON of the `Move` to another version of the set. */
    async move (reader: Reader, { organisationId: owner, versionId }: VersionOf, to: SetVersion): Promise<string> {
      const from = await repository.findVersion(reader, versionId)
      const isForward = compareVersions(from, to) < 0
      const [older, newer] = isForward ? [from, to] : [to, from]
      const versions = await content.shelf(owner, reader).versions(to.set)
      const way = versions.filter(each => compareVersions(each, older) >= 0 && compareVersions(each, newer) <= 0)
        .toReversed()
      const isSmall = isInline(way.reduce((sum, { size }) => sum + size, 0))
      if (isSmall) return JSON.stringify(await moveThrough(inTurn(reader, way, isSmall), { isForward }))
      return remembered(owner, `move ${isForward} ${way.map(({ id }) => id).join(' ')}`, async read => {
        const each = inTurn(read, way, isSmall)
        return sendItems(
          async () => (await each.next()).value ?? undefined,
          port => workers.run(findMove, { releases: port, isForward }, { owner, transfer: [port] })
        )
      })
    },
  }
}

export type VersionFacts = ReturnType<typeof versionFacts>
