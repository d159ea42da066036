import { resolvedLevelMaps, type KnownScales } from '../../domain/tailoring/level-maps.ts'
import { operationsOf } from '../../domain/tailoring/operations.ts'
import type { Issue } from '../../domain/values/issue.ts'
import type { CustomContent, Scale } from '../../domain/versions/principle-set.ts'
import type { SetDraft } from '../../storage/schema/sets.ts'

/** The scale that the author wrote, and where in the draft; that of a base is as it was published. */
export function ownScaleOf (draft: SetDraft): { readonly scale: Scale, readonly pointer: string } | undefined {
  if (!draft.base) return draft.content.scale ? { scale: draft.content.scale, pointer: '/content/scale' } : undefined
  const configured = operationsOf(draft.tailoring.operations, 'configureSet').find(({ operation }) => operation.scale)
  const scale = configured?.operation.scale
  return scale && { scale, pointer: `/tailoring/operations/${configured.index}/scale` }
}

/** Names each level map of the author's own scale by a digest. */
export function withLevelMaps (
  content: CustomContent,
  draft: SetDraft,
  known: KnownScales
): { readonly content: CustomContent, readonly issues: readonly Issue[] } {
  const own = ownScaleOf(draft)
  if (!own || !content.scale) return { content, issues: [] }
  const { scale: { levelMaps }, issues } = resolvedLevelMaps(own.scale, known, own.pointer)
  return { content: { ...content, scale: { ...content.scale, levelMaps } }, issues }
}
