import { canonicalJson, isSameJson } from '../values/canonical-json.ts'
import { isCounted, scoringOf } from './digest.ts'
import type { CustomContent, Principle, PrincipleTexts, Wording } from './principle-set.ts'
import { isSameText, isTextField } from './standard-text.ts'
import { higherBump, type Bump } from './version-number.ts'

/** Rule T8: whether the reworded texts mean something else, or read better and mean the same. */
export const changeKinds = ['substantive', 'editorial'] as const
export type ChangeKind = typeof changeKinds[number]

export const changedItems = ['set', 'principle', 'statement', 'example', 'category', 'source', 'wording'] as const

export const changeReasons = [
  'scoring_changed',
  'substantive_text_of_counted_item',
  'substantive_text_of_uncounted_item',
  'uncounted_item',
  'example',
  'category',
  'source',
  'description',
  'new_language',
  'language_removed',
  'editorial_text',
  'order',
  'label',
  'details',
] as const
export type ChangeReason = typeof changeReasons[number]

/**
 * One difference between two versions. `field` is null where a whole item came or went; `from` and `to` are null where
 * there is nothing.
 */
export interface Change {
  readonly item: typeof changedItems[number]
  /** The slug or key of the item; for a wording "lang/variant"; for the set "set". */
  readonly key: string
  /** The principle that a statement or a wording's text belongs to. */
  readonly principle: string | null
  readonly field: string | null
  readonly from: unknown
  readonly to: unknown
  readonly bump: Bump
  readonly reason: ChangeReason
}

/** Rule V1: everything that differs between two versions, and the highest bump that any of it asks for. */
export interface Changes {
  /** Null when nothing differs. */
  readonly bump: Bump | null
  readonly reasons: readonly ChangeReason[]
  readonly changes: readonly Change[]
}

type Verdict = Pick<Change, 'bump' | 'reason'>
type Place = Pick<Change, 'item' | 'key' | 'principle'>
/** Says what a change of one field asks for. */
type Judge = (field: string | null) => Verdict

const scoring: Verdict = { bump: 'major', reason: 'scoring_changed' }
const uncounted: Verdict = { bump: 'minor', reason: 'uncounted_item' }
const details: Verdict = { bump: 'patch', reason: 'details' }
const order: Verdict = { bump: 'patch', reason: 'order' }

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
  const place: Place = { item: 'set', key: 'set', principle: null }
  const scaleChange = levelPoints(before) === levelPoints(after) ? { bump: 'patch', reason: 'label' } as const : scoring
  const judge: Judge = field => {
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
    const place: Place = { item: 'principle', key: slug, principle: null }
    const counts = [was, is].some(principle => principle?.statements.some(isCounted))
    if (!was || !is) return [wholeChange(place, was, is, counts ? scoring : uncounted)]
    const judge: Judge = field => {
      if (field === 'weight') return counts ? scoring : uncounted
      if (field === 'examples') return { bump: 'minor', reason: 'example' }
      if (field === 'optional') return details
      return textVerdict(counts, kind)
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
    const place: Place = { item: 'statement', key, principle: after.slug }
    const counts = [was, is].some(statement => statement && isCounted(statement))
    if (!was || !is) return [wholeChange(place, was, is, counts ? scoring : uncounted)]
    return changesOfFields(
      place,
      was,
      is,
      field => field === 'text' ? textVerdict(counts, kind) : counts ? scoring : uncounted
    )
  })
  const place: Place = { item: 'principle', key: after.slug, principle: null }
  return [...items, ...changeOfOrder(place, 'statements', before.statements.map(keyOf), after.statements.map(keyOf))]
}

function changesOfRecords<Record extends { readonly slug: string }> (
  item: 'example' | 'category' | 'source',
  before: readonly Record[],
  after: readonly Record[]
): Change[] {
  const verdict: Verdict = { bump: 'minor', reason: item }
  return paired(before, after, slugOf).flatMap(([was, is, key]) => {
    const place: Place = { item, key, principle: null }
    return was && is ? changesOfFields(place, was, is, () => verdict) : [wholeChange(place, was, is, verdict)]
  })
}

function changesOfWordings (before: CustomContent, after: CustomContent, kind: ChangeKind): Change[] {
  const counted = new Set(after.principles.filter(({ statements }) => statements.some(isCounted)).map(slugOf))
  const [standardBefore, standardAfter] = [before, after].map(({ principles }) =>
    new Map(principles.map(principle => [principle.slug, principle]))
  )
  return paired(before.wordings, after.wordings, nameOfWording).flatMap(([was, is, key]) => {
    const place: Place = { item: 'wording', key, principle: null }
    if (!was || !is) {
      return [
        wholeChange(
          place,
          was,
          is,
          is ? { bump: 'minor', reason: 'new_language' } : { bump: 'minor', reason: 'language_removed' }
        ),
      ]
    }
    const { principles: textsBefore, ...frameBefore } = was
    const { principles: textsAfter, ...frameAfter } = is
    return [
      ...changesOfFields(
        place,
        frameBefore,
        frameAfter,
        field => field === 'description' ? { bump: 'minor', reason: 'description' } : details
      ),
      ...paired(textsBefore, textsAfter, slugOf).flatMap(([from, to, principle]) =>
        changesOfFields(
          { ...place, principle },
          from ?? {},
          to ?? {},
          field =>
            isFilledUp(field, from, to) &&
              isStandardTextSame(field, standardBefore?.get(principle), standardAfter?.get(principle))
              ? { bump: 'minor', reason: 'new_language' }
              : textVerdict(counted.has(principle), kind)
        )
      ),
      ...changeOfOrder(place, 'principles', textsBefore.map(slugOf), textsAfter.map(slugOf)),
    ]
  })
}

/** Whether a wording says a text that it left to the standard text before, and takes nothing back. */
function isFilledUp (
  field: string | null,
  before: PrincipleTexts | undefined,
  after: PrincipleTexts | undefined
): boolean {
  if (!before) return true
  if (!after || !isTextField(field)) return false
  if (field !== 'statements') return before[field] === undefined
  return (before.statements ?? []).every(({ key, text }) =>
    after.statements?.some(statement => statement.key === key && statement.text === text)
  )
}

/**
 * The other texts of a wording are judged with the standard text that they say over: where that stood still, nobody
 * rates anything else.
 */
function isStandardTextSame (
  field: string | null,
  before: Principle | undefined,
  after: Principle | undefined
): boolean {
  return before !== undefined && after !== undefined && (!isTextField(field) || isSameText(field, before, after))
}

function textVerdict (counts: boolean, kind: ChangeKind): Verdict {
  if (kind === 'editorial') return { bump: 'patch', reason: 'editorial_text' }
  return counts
    ? { bump: 'major', reason: 'substantive_text_of_counted_item' }
    : { bump: 'minor', reason: 'substantive_text_of_uncounted_item' }
}

function provenanceVerdict (field: string | null): Verdict {
  return field === 'sources' ? { bump: 'minor', reason: 'source' } : details
}

function wholeChange (place: Place, from: unknown, to: unknown, verdict: Verdict): Change {
  return { ...place, field: null, from: from ?? null, to: to ?? null, ...verdict }
}

function changesOfFields (place: Place, before: object, after: object, judge: Judge): Change[] {
  if (before === after) return []
  const was = before as Readonly<Record<string, unknown>>
  const is = after as Readonly<Record<string, unknown>>
  return [...new Set([...Object.keys(is), ...Object.keys(was)])]
    .filter(field => !isSameJson(was[field] ?? null, is[field] ?? null))
    .map(field => ({ ...place, field, from: was[field] ?? null, to: is[field] ?? null, ...judge(field) }))
}

function changeOfOrder (place: Place, field: string, before: readonly string[], after: readonly string[]): Change[] {
  const [was, is] = [new Set(before), new Set(after)]
  const from = before.filter(key => is.has(key))
  const to = after.filter(key => was.has(key))
  return from.join() === to.join() ? [] : [{ ...place, field: `${field}.order`, from, to, ...order }]
}

/** The items of both sides by key: first in the order of the newer side, then what has gone. */
function paired<Item> (before: readonly Item[], after: readonly Item[], keyOf: (item: Item) => string) {
  const was = new Map(before.map(item => [keyOf(item), item]))
  const is = new Map(after.map(item => [keyOf(item), item]))
  return [...new Set([...is.keys(), ...was.keys()])].map(key => [was.get(key), is.get(key), key] as const)
}

function slugOf ({ slug }: { readonly slug: string }): string {
  return slug
}

function nameOfWording ({ lang, variant }: Wording): string {
  return `${lang}/${variant}`
}
