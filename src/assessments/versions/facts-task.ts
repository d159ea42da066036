import type { MessagePort } from 'node:worker_threads'
import type { Mode } from '../../domain/assessments/model.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { ownSlugsOf } from '../../domain/tailoring/operations.ts'
import { upstreamOf, type OnTheWay, type UpstreamItem } from '../../domain/tailoring/upstream.ts'
import type { Lineage } from '../../storage/schema/sets.ts'
import { receiveItems } from '../../workers/items.ts'
import { takeJson, type JsonBytes } from '../../workers/json-bytes.ts'
import { findingsOf } from '../release/release.ts'
import type { StoredFindings } from '../release/result-summary.ts'
import type { StoredRelease } from './rewording-task.ts'
import { openContent } from './stored-content.ts'

// Pure, so that a worker thread can run it. What a thread is given is as it is stored, and what it makes is JSON.

/** What of a version bounds its seats and its results. */
export interface Outline extends Pick<CustomContent, 'minCoverage'> {
  readonly statements: number
}

export function outlineOf ({ minCoverage, principles }: CustomContent): Outline {
  return { minCoverage, statements: principles.reduce((sum, principle) => sum + principle.statements.length, 0) }
}

export function readOutline ({ content }: { readonly content: JsonBytes }): string {
  return JSON.stringify(outlineOf(takeJson(content)))
}

/** What a custom set was adapted from. */
export type Base = Pick<Lineage['base'], 'setId' | 'version'>

export function readBase ({ lineage }: { readonly lineage: string }): string {
  const { base: { setId, version } }: Lineage = JSON.parse(lineage)
  const base: Base = { setId, version }
  return JSON.stringify(base)
}

/** What there is to rate, by name. */
export type StatementKeys = ReadonlyArray<{ readonly principle: string, readonly statements: readonly string[] }>

export function statementKeysOf ({ principles }: CustomContent): StatementKeys {
  return principles.map(({ slug, statements }) => ({ principle: slug, statements: statements.map(({ key }) => key) }))
}

export function readStatementKeys ({ content }: { readonly content: JsonBytes }): string {
  return JSON.stringify(statementKeysOf(takeJson(content)))
}

/** What somebody said, and on which day. */
export interface DatedResponse {
  readonly ratings: string
  readonly changedOn: string
}

export function findFindings (
  { content, mode, said }: { readonly content: JsonBytes, readonly mode: Mode, readonly said: readonly DatedResponse[] }
): string {
  const found: StoredFindings = findingsOf(
    takeJson(content),
    { mode },
    said.map(each => ({ ...each, ratings: JSON.parse(each.ratings) }))
  )
  return JSON.stringify(found)
}

/**
 * Rule T12, of releases of the base that are given one by one, the oldest first: what became otherwise. Two are held at
 * a time.
 */
export async function changedUpstream (
  { ledger, tailoring }: Pick<Lineage, 'ledger' | 'tailoring'>,
  releases: AsyncIterable<StoredRelease>
): Promise<Array<Pick<UpstreamItem, 'slug' | 'kind'>>> {
  const way: OnTheWay[] = []
  let from: CustomContent | undefined
  let to: CustomContent | undefined
  for await (const { content } of releases) {
    to = openContent(content)
    from ??= to
    way.push({ replacedBy: to.replacedBy, principles: to.principles.map(({ slug }) => ({ slug })) })
  }
  if (!from || !to) return []
  return upstreamOf({ from, to, ledger, ownSlugs: ownSlugsOf(tailoring.operations), way })
    .filter(({ kind }) => kind !== 'unchanged').map(({ slug, kind }) => ({ slug, kind }))
}

export async function findUpstream (
  { lineage, releases }: { readonly lineage: string, readonly releases: MessagePort }
): Promise<string> {
  return JSON.stringify(await changedUpstream(JSON.parse(lineage), receiveItems<StoredRelease>(releases)))
}
