import type { MessagePort } from 'node:worker_threads'
import type { ChangeKind } from '../../domain/versions/change.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { rewordedBetween } from '../../domain/follow-up/rewording.ts'
import { receiveItems } from '../../workers/items.ts'
import { openContent, type StoredContent } from './stored-content.ts'

/** A release of a set; its content as it is stored, or opened already. */
export interface StoredRelease {
  readonly content: StoredContent
  readonly changeKind: ChangeKind
}

/** What was reworded between two versions: names of statements and principles. */
export interface Rewordings {
  /** Meant otherwise by a release between. */
  readonly substantive: readonly string[]
  /** Between the first and the last, whatever was meant. */
  readonly forth: readonly string[]
  /** The same from the last to the first. */
  readonly back: readonly string[]
}

/** Of releases that are given one by one, the oldest first. No more than three are held at a time. */
export async function rewordingsOf (releases: AsyncIterable<StoredRelease>): Promise<Rewordings> {
  const substantive = new Set<string>()
  let first: CustomContent | undefined
  let last: CustomContent | undefined
  for await (const { content: stored, changeKind } of releases) {
    const content = openContent(stored)
    if (last) { for (const name of rewordedBetween(last, content, changeKind)) substantive.add(name) }
    first ??= content
    last = content
  }
  const both = first && last && first !== last ? [rewordedBetween(first, last), rewordedBetween(last, first)] : []
  return { substantive: [...substantive], forth: both[0] ?? [], back: both[1] ?? [] }
}

/** In a worker thread. Nothing of it stays there. */
export function findRewordings ({ releases }: { readonly releases: MessagePort }): Promise<Rewordings> {
  return rewordingsOf(receiveItems<StoredRelease>(releases))
}
