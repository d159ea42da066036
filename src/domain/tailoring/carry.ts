import type { Deciding } from './operations.ts'
import { carriedReplacement, retainedCopy, carriedAdapt } from './carried-principle.ts'
import { type RebaseContext, type Carried, targetsOf } from './rebase-context.ts'

/** Rule T12: a deciding operation on the newer base. What another operation `decided` about already is left to it. */
export function carriedDecision (crossing: RebaseContext, operation: Deciding, decided: ReadonlySet<string>): Carried {
  const targets = targetsOf(crossing, operation)
  const open = targets.filter(target => !decided.has(target))
  const merged = open.filter(target => isMerged(crossing, target))
  const alone = open.filter(target => !merged.includes(target))
  const decisions = merged.map(target => decisionOnMerged(crossing, target))
  if (operation.op === 'omit') {
    return { operations: [...alone.map(slug => ({ ...operation, slug })), ...decisions], lost: [] }
  }
  if (operation.op === 'replace') {
    const { operations, lost } = carriedReplacement(crossing, operation, alone)
    return { operations: [...operations, ...decisions], lost }
  }
  if (crossing.upstream.get(operation.slug)?.kind === 'removed_upstream') return retainedCopy(crossing, operation.slug)
  const [target] = alone
  if (operation.op === 'adapt' && target !== undefined && targets.length === 1) {
    return carriedAdapt(crossing, operation, target)
  }
  return {
    operations: [...alone.map(slug => ({ op: 'adopt', slug } as const)), ...decisions],
    lost: operation.op === 'adapt'
      ? [{ code: 'adaptation_not_carried', detail: `"${operation.slug}" was split or merged: ${targets.join(', ')}` }]
      : [],
  }
}

function isMerged ({ claims }: RebaseContext, target: string): boolean {
  return (claims.get(target)?.length ?? 0) > 1
}

/** What was merged is left out only if all its parts were. */
function decisionOnMerged ({ claims }: RebaseContext, slug: string): Deciding {
  const claimed = claims.get(slug) ?? []
  const [first] = claimed
  return first?.op === 'omit' && claimed.every(({ op }) => op === 'omit') ? { ...first, slug } : { op: 'adopt', slug }
}
