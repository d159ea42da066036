import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { rebase } from '../../domain/tailoring/rebase.ts'
import type { BaseReference, Lineage } from '../../storage/schema/sets.ts'
import { takeJson, type JsonBytes } from '../../workers/json-bytes.ts'
import { type TracedText, type DraftText, type EditedDraft, edited, contentOf, baseOf } from './texts.ts'

export interface RebaseInput {
  readonly current: Omit<DraftText, 'draft'>
  /** What was published, with its lineage. */
  readonly version: { readonly content: JsonBytes, readonly lineage: JsonBytes }
  /** What it is to stand on. */
  readonly reference: BaseReference & { readonly versionId: string }
  readonly base: Pick<TracedText, 'content' | 'lineage'>
  /** Content of what it stands on, and of the releases from there to the other one. */
  readonly from: JsonBytes
  readonly releases: readonly string[]
}

/** Rule T12: the draft that a published tailoring makes on another version of its base. */
export function rebaseDraft (
  { current: { set, ...state }, version, reference, base, from, releases }: RebaseInput
): EditedDraft {
  const { tailoring, ledger, base: standing } = takeJson<Lineage>(version.lineage)
  const { tailoring: rebased, ...outcome } = rebase({
    base: baseOf(reference, base),
    from: contentOf(from),
    tailoring,
    ledger,
    custom: contentOf(version.content),
    way: releases.map(text => JSON.parse(text) as CustomContent),
  })
  return edited(set, {
    ...state,
    draft: { base: reference, tailoring: rebased, upstream: { from: standing.version, ...outcome, resolved: [] } },
  })
}
