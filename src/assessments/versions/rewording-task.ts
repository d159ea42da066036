import type { MessagePort } from 'node:worker_threads'
import {
  equalNames, inverted, noEqualNames, type EqualNames,
  type NamesOfRelease
} from '../../domain/follow-up/equal-names.ts'
import { likenesses, type Likeness } from '../../domain/follow-up/likeness.ts'
import { rewordedBetween } from '../../domain/follow-up/rewording.ts'
import type { ChangeKind } from '../../domain/versions/change.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { receiveItems } from '../../workers/items.ts'
import { openContent, type StoredContent } from './stored-content.ts'

/** A release of a set; its content as it is stored, or opened already. */
export interface StoredRelease {
  readonly content: StoredContent
  readonly changeKind: ChangeKind
}

/** What two versions say otherwise, and what alike. */
export interface Rewordings {
  /** Names of statements and principles that a release between meant otherwise. */
  readonly substantive: readonly string[]
  /** From the first to the last. */
  readonly equals: EqualNames
  /** From the first to the last, by the slugs of the last. */
  readonly forth: Readonly<Record<string, Likeness>>
  /** From the last to the first, by the slugs of the first. */
  readonly back: Readonly<Record<string, Likeness>>
}

/**
 * Of releases that are given one by one, the oldest first. No more than three are held at a time. Where they are not
 * all of one set (`isHistory` false), nothing counts as editorial and no name as another of the same.
 */
export async function rewordingsOf (releases: AsyncIterable<StoredRelease>, isHistory: boolean): Promise<Rewordings> {
  const substantive = new Set<string>()
  const way: NamesOfRelease[] = []
  let first: CustomContent | undefined
  let last: CustomContent | undefined
  for await (const { content: stored, changeKind } of releases) {
    const content = openContent(stored)
    if (last) { for (const name of rewordedBetween(last, content, changeKind)) substantive.add(name) }
    way.push(namesOf(content))
    first ??= content
    last = content
  }
  if (!first || !last) return { substantive: [], equals: noEqualNames, forth: {}, back: {} }
  const isEditorial = (name: string) => isHistory && !substantive.has(name)
  const equals = isHistory ? equalNames(way, name => substantive.has(name)) : noEqualNames
  return {
    substantive: [...substantive],
    equals,
    forth: likenesses(first, last, isEditorial, equals),
    back: likenesses(last, first, isEditorial, inverted(equals)),
  }
}

function namesOf ({ replacedBy, principles }: CustomContent): NamesOfRelease {
  return {
    replacedBy,
    principles: principles.map(({ slug, statements }) => ({
      slug,
      statements: statements.map(({ key }) => ({ key })),
    })),
  }
}

/** In a worker thread. Nothing of it stays there. */
export function findRewordings (
  { releases, isHistory }: { readonly releases: MessagePort, readonly isHistory: boolean }
): Promise<Rewordings> {
  return rewordingsOf(receiveItems<StoredRelease>(releases), isHistory)
}
