import type { MessagePort } from 'node:worker_threads'
import { itemFates, type ItemFate, type OnTheWay } from '../../domain/follow-up/fates.ts'
import { rewordedBetween } from '../../domain/follow-up/rewording.ts'
import { needsConfirmation, ratingsMover } from '../../domain/follow-up/upgrade.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { receiveItems } from '../../workers/items.ts'
import { milestoneDocument, type MilestoneInput } from '../milestones/snapshot.ts'
import type { ResponseRow } from '../repository.ts'
import type { StoredRelease } from '../versions/rewording-task.ts'
import { openContent } from '../versions/stored-content.ts'

// Pure, so that a worker thread can run it. Ratings come and go as the texts that they are stored as.

/**
 * What becomes of every statement between two versions of a set, whichever is the older, and the scales that its levels
 * are of.
 */
export interface Move {
  readonly from: Pick<CustomContent, 'scale'>
  readonly to: Pick<CustomContent, 'scale'>
  readonly fates: readonly ItemFate[]
}

/** Rule U, of every release between two versions, both with them, the oldest first. Three are held at a time. */
export async function moveThrough (
  releases: AsyncIterable<StoredRelease>,
  { isForward }: { readonly isForward: boolean }
): Promise<Move> {
  const substantive = new Set<string>()
  const way: OnTheWay[] = []
  let oldest: CustomContent | undefined
  let newest: CustomContent | undefined
  for await (const { content, changeKind } of releases) {
    const release = openContent(content)
    if (newest) { for (const name of rewordedBetween(newest, release, changeKind)) substantive.add(name) }
    oldest ??= release
    newest = release
    way.push({
      replacedBy: release.replacedBy,
      principles: release.principles.map(({ slug, statements }) => ({
        slug,
        statements: statements.map(({ key }) => ({ key })),
      })),
    })
  }
  if (!oldest || !newest) throw new TypeError('Both versions are among the releases between them')
  const [from, to] = isForward ? [oldest, newest] : [newest, oldest]
  // A release tells what became of what was before it, so nothing is followed back through one.
  const fates = itemFates(from, to, name => !substantive.has(name), isForward ? way : [from, to])
  return { from: { scale: from.scale }, to: { scale: to.scale }, fates }
}

export interface MoveTask {
  /** Gives each `StoredRelease` in turn (`sendItems`). */
  readonly releases: MessagePort
  readonly isForward: boolean
}

/** A `Move` as JSON, in a worker thread. Nothing of it stays there. */
export async function findMove ({ releases, isForward }: MoveTask): Promise<string> {
  return JSON.stringify(await moveThrough(receiveItems<StoredRelease>(releases), { isForward }))
}

/** A response with its ratings as they are stored. */
export type MovedResponse = Pick<ResponseRow, 'id' | 'revision' | 'state'> & { readonly ratings: string }

/** What a milestone of an upgrade says besides ratings and fates. */
export type UpgradeFrame = Omit<MilestoneInput, 'ratings' | 'fates'>

export interface MovedResponses {
  /** By their ids, with the revisions that they were read at. */
  readonly responses: ReadonlyMap<string, MovedResponse>
  /** How it was before; undefined where that is not kept. */
  readonly milestone: { readonly createdAt: Date, readonly document: string } | undefined
}

/**
 * Rule U: responses in the other version. One that was submitted goes back to its participant where anything is to be
 * confirmed.
 */
export async function moveAll (
  move: Move,
  frame: UpgradeFrame | undefined,
  responses: AsyncIterable<MovedResponse>
): Promise<MovedResponses> {
  const moved = new Map<string, MovedResponse>()
  const mover = ratingsMover(move)
  const isAsked = needsConfirmation(move.fates)
  let first: string | undefined
  for await (const response of responses) {
    const { id, state, ratings } = response
    first ??= ratings
    moved.set(id, {
      ...response,
      ratings: JSON.stringify(mover(JSON.parse(ratings))),
      state: state === 'submitted' && isAsked ? 'in_progress' : state,
    })
  }
  const ratings = frame?.assessment.mode === 'single' && first !== undefined ? JSON.parse(first) : undefined
  return {
    responses: moved,
    milestone: frame && { createdAt: frame.at, document: milestoneDocument({ ...frame, ratings, fates: move.fates }) },
  }
}

export interface MoveResponsesTask {
  /** JSON of a `Move`. */
  readonly move: string
  readonly frame: UpgradeFrame | undefined
  /** Gives each `MovedResponse`, as it was, in turn (`sendItems`). */
  readonly responses: MessagePort
}

/** In a worker thread. Nothing of it stays there. */
export function moveResponses ({ move, frame, responses }: MoveResponsesTask): Promise<MovedResponses> {
  return moveAll(JSON.parse(move), frame, receiveItems<MovedResponse>(responses))
}
