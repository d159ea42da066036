/** A custom set that is rebased from one version of its base to another (rule T12). */
import assert from 'node:assert/strict'
import type { CustomContent, VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { rebase, type Rebase } from '../../../src/domain/tailoring/rebase.ts'
import { resolve, type Resolution } from '../../../src/domain/tailoring/resolve.ts'
import type { Operation, Tailoring } from '../../../src/domain/tailoring/operations.ts'
import { upstreamOf, type UpstreamItem } from '../../../src/domain/tailoring/upstream.ts'
import { principle, version, withPrinciple } from '../../fixtures/versions.ts'
import { base, explicit, frozen, tailoring } from './tailorings.ts'

export const from = frozen(version({ principles: [...version().principles, principle('third'), principle('fourth')] }))
export const without = (slug: string, content: VersionContent = from) => ({
  ...content,
  principles: content.principles.filter(one => one.slug !== slug),
  wordings: [],
})
export const renamed = (slug: string, to: string) => ({
  ...withPrinciple(slug, { slug: to }, from),
  wordings: [],
  replacedBy: [{ from: [slug], to: [to], relationship: 'equal' as const }],
})

interface Upgrade {
  readonly custom: Resolution
  readonly items: readonly UpstreamItem[]
  readonly rebased: Rebase
  readonly again: Resolution
}

/** A custom set on `from`, and its draft on `to`. */
export function upgrade (
  operations: readonly Operation[],
  to: CustomContent,
  more: Partial<Tailoring> = {},
  on: CustomContent = from
): Upgrade {
  const custom = resolve({ base: base(on), setId: 'custom-set', tailoring: tailoring(operations, more) })
  assert.deepEqual(custom.refusals, [], 'the custom set could be published')
  const ownSlugs = operations.flatMap(one => 'principle' in one ? [one.principle.slug] : [])
  const published = { ...tailoring(operations, more), ...explicit(custom.operations), ...more }
  const task = frozen({
    base: base(to, { version: '2.0.0' }),
    from: on,
    tailoring: published,
    ledger: custom.ledger,
    custom: custom.content,
  })
  const rebased = rebase(task)
  return {
    custom,
    items: upstreamOf({ from: on, to, ledger: custom.ledger, ownSlugs }),
    rebased,
    again: resolve({ base: task.base, setId: 'custom-set', tailoring: rebased.tailoring }),
  }
}

export const kinds = ({ items }: Upgrade) =>
  Object.fromEntries(items.filter(({ kind }) => kind !== 'unchanged').map(({ slug, kind }) => [slug, kind]))
