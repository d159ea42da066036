import { canonicalJson, isSameJson } from '../values/canonical-json.ts'
import { isCounted, scoringOf } from './digest.ts'
import type { CustomContent, Principle } from './principle-set.ts'
import { higherBump, type Bump } from './version-number.ts'
import {
  changeOfOrder, changesOfFields, details, nameOfWording, paired, scoring, slugOf, textBump, uncounted,
  wholeChange, type Change, type ChangeKind, type ChangeReason, type BumpRule, type ChangedItem,
  type BumpReason
} from './change.ts'
import { changesOfWordings } from './wording-changes.ts'

/** Rule V1: everything that differs between two versions, and the highest bump that any of it asks for. */
export interface Changes {
  /** Null when nothing differs. */
  readonly bump: Bump | null
  readonly reasons: readonly ChangeReason[]
  readonly changes: readonly Change[]
}

/**
 * Rules V1 and V6: every difference between two versions, in the order of the newer one, each with the bump it asks
 * for and why; the whole asks for the highest. `kind` says how the reworded texts are meant.
 */
export function changesBetween (
  before: CustomContent,
  after: CustomContent,
  kind: ChangeKind = 'substantive'
): Changes {
  const changes = [
    ...changesOfSet(before, after),
    ...changesOfPrinciples(before, after, kind),
    ...changesOfRecords('example', before.examples, after.examples),
    ...changesOfRecords('category', before.categories, after.categories),
    ...changesOfRecords('source', before.sources, after.sources),
    ...changesOfWordings(before, after, kind),
  ]
  const verdicts = [...changes, ...(isSameJson(scoringOf(before), scoringOf(after)) ? [] : [scoring])]
  return {
    bump: verdicts.reduce<Bump | null>((highest, { bump }) => highest ? higherBump(highest, bump) : bump, null),
    reasons: [...new Set(verdicts.map(({ reason }) => reason))],
    changes,
  }
}

function changesOfSet (before: CustomContent, after: CustomContent): Change[] {
  const place: ChangedItem = { item: 'set', key: 'set', principle: null }
  const scaleChange = levelPoints(before) === levelPoints(after) ? { bump: 'patch', reason: 'label' } as const : scoring
  const judge: BumpRule = field => {
    if (field === 'description') return { bump: 'minor', reason: 'description' }
    if (field === 'title') return { bump: 'patch', reason: 'label' }
    if (field === 'scale') return scaleChange
    return field === 'minCoverage' || field === 'composite' ? scoring : details
  }
  const {
    principles: _p,
    examples: _e,
    categories: _c,
    sources: _s,
    wordings: _w,
    provenance: provenanceBefore,
    ...was
  } = before
  const {
    principles: _p2,
    examples: _e2,
    categories: _c2,
    sources: _s2,
    wordings: _w2,
    provenance: provenanceAfter,
    ...is
  } = after
  return [
    ...changesOfFields(place, was, is, judge),
    ...changesOfFields(place, provenanceBefore, provenanceAfter, provenanceVerdict),
    ...(['principles', 'examples', 'categories', 'sources'] as const).flatMap(list =>
      changeOfOrder(place, list, before[list].map(slugOf), after[list].map(slugOf))
    ),
    ...changeOfOrder(place, 'wordings', before.wordings.map(nameOfWording), after.wordings.map(nameOfWording)),
  ]
}

function levelPoints ({ scale }: CustomContent): string {
  return canonicalJson(scale && Object.fromEntries(scale.levels.map(({ key, points }) => [key, points])))
}

function changesOfPrinciples (before: CustomContent, after: CustomContent, kind: ChangeKind): Change[] {
  return paired(before.principles, after.principles, slugOf).flatMap(([was, is, slug]) => {
    const place: ChangedItem = { item: 'principle', key: slug, principle: null }
    const counts = [was, is].some(principle => principle?.statements.some(isCounted))
    if (!was || !is) return [wholeChange(place, was, is, counts ? scoring : uncounted)]
    const judge: BumpRule = field => {
      if (field === 'weight') return counts ? scoring : uncounted
      if (field === 'examples') return { bump: 'minor', reason: 'example' }
      if (field === 'optional') return details
      return textBump(counts, kind)
    }
    const { statements: _before, provenance: provenanceBefore, ...textsBefore } = was
    const { statements: _after, provenance: provenanceAfter, ...textsAfter } = is
    return [
      ...changesOfFields(place, textsBefore, textsAfter, judge),
      ...changesOfFields(place, provenanceBefore, provenanceAfter, provenanceVerdict),
      ...changesOfStatements(was, is, kind),
    ]
  })
}

function changesOfStatements (before: Principle, after: Principle, kind: ChangeKind): Change[] {
  const keyOf = ({ key }: { readonly key: string }) => key
  const items = paired(before.statements, after.statements, keyOf).flatMap(([was, is, key]) => {
    const place: ChangedItem = { item: 'statement', key, principle: after.slug }
    const counts = [was, is].some(statement => statement && isCounted(statement))
    if (!was || !is) return [wholeChange(place, was, is, counts ? scoring : uncounted)]
    return changesOfFields(
      place,
      was,
      is,
      field => field === 'text' ? textBump(counts, kind) : counts ? scoring : uncounted
    )
  })
  const place: ChangedItem = { item: 'principle', key: after.slug, principle: null }
  return [...items, ...changeOfOrder(place, 'statements', before.statements.map(keyOf), after.statements.map(keyOf))]
}

function changesOfRecords<Record extends { readonly slug: string }> (
  item: 'example' | 'category' | 'source',
  before: readonly Record[],
  after: readonly Record[]
): Change[] {
  const verdict: BumpReason = { bump: 'minor', reason: item }
  return paired(before, after, slugOf).flatMap(([was, is, key]) => {
    const place: ChangedItem = { item, key, principle: null }
    return was && is ? changesOfFields(place, was, is, () => verdict) : [wholeChange(place, was, is, verdict)]
  })
}

function provenanceVerdict (field: string | null): BumpReason {
  return field === 'sources' ? { bump: 'minor', reason: 'source' } : details
}
