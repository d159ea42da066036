import { isSameJson } from '../values/canonical-json.ts'
import { scaleDigest } from '../versions/digest.ts'
import type { CustomContent, Principle, Scale, Statement } from '../versions/principle-set.ts'
import { renameTrace, stepsOf, type RenameTrace } from '../tailoring/upstream.ts'
import { carries, type Answer, type Carry } from '../assessments/model.ts'
import type { IsEditorial } from './rewording.ts'

/** Rule U: what becomes of the answers to a statement. */
export const fates = [...carries, 'retired', 'new'] as const
export type Fate = typeof fates[number]

/** Rule U, row by row: what becomes of a level, and why in plain words. What that is, is said once (`consequence`). */
export const rows = {
  identical: { fate: 'carried', detail: 'The statement says the same as before.' },
  editorial_text: { fate: 'carried', detail: 'The statement is worded better and means the same.' },
  weight_or_policy: { fate: 'carried', detail: 'It counts differently now.' },
  not_applicable_not_allowed: {
    fate: 'carried',
    detail: '"Not applicable" is no longer an answer to it. Whoever gave that answers again.',
  },
  substantive_text: { fate: 'to_confirm', detail: 'The statement says something else now.' },
  level_map: { fate: 'to_confirm', detail: 'The levels are new, and stand for old ones.' },
  no_level_map: { fate: 'reset', detail: 'The levels are new, and none stands for an old one.' },
  replaced_equal: { fate: 'carried', detail: 'It has a new name and means the same.' },
  replaced: { fate: 'to_confirm', detail: 'It takes the place of something similar.' },
  split: { fate: 'to_confirm', detail: 'It is one part of what was a whole.' },
  merged: { fate: 'to_confirm', detail: 'It joins several.' },
  removed: { fate: 'retired', detail: 'The statement is gone.' },
  new: { fate: 'new', detail: 'The statement is new.' },
} as const satisfies Record<string, { readonly fate: Fate, readonly detail: string }>
/** A row of the table of rule U. */
export type Row = keyof typeof rows

const consequences: Readonly<Record<Fate, string>> = {
  carried: 'Its answers are carried over.',
  to_confirm: 'The old answer is proposed, and counts once it is confirmed.',
  reset: 'It is rated again.',
  retired: 'Its answers stay in the milestone.',
  new: 'Nobody has answered it.',
}

/** Rule U: what becomes of the answers, in one sentence. */
export function consequence ({ fate, rows }: Pick<ItemFate, 'fate' | 'rows'>): string {
  return fate === 'to_confirm' && rows.includes('merged')
    ? 'The old level is proposed where it was the same in all of them, and it is rated again where it was not.'
    : consequences[fate]
}

/** Rule U: the rows that speak of one statement, and the one among them that carries least. */
export interface ItemFate {
  /** In the newer version; of what is retired, in the older. */
  readonly key: string
  readonly principle: string
  /** The statements of the older version whose answers come here. */
  readonly from: readonly string[]
  readonly rows: readonly Row[]
  /** Of a level. */
  readonly fate: Fate
}

/** What of a release statements are followed through. */
export interface OnTheWay extends Pick<CustomContent, 'replacedBy'> {
  readonly principles: ReadonlyArray<
    Pick<Principle, 'slug'> & { readonly statements: ReadonlyArray<Pick<Statement, 'key'>> }
  >
}

/** A statement and the principle that it stands under. */
interface Placed {
  readonly statement: Statement
  readonly principle: string
}

/** A statement of the older version, where its answers go, and what replacedBy says of it. */
interface Descent extends Placed {
  readonly to: readonly string[]
  readonly rows: readonly Row[]
  /** A replacement speaks of the statement itself, so it says what the new wording means. */
  readonly isReplaced: boolean
  /** Whether a release on the way gave what it was then called another meaning. */
  readonly isReworded: boolean
}

/**
 * Rule U: every statement of the newer version in its order, then what the older one had beside them. Nothing here
 * knows of any answer, so all of it may be shown to everybody. `way` are all releases from the older to the newer one,
 * both with them.
 */
export function itemFates (
  from: CustomContent,
  to: CustomContent,
  isEditorial: IsEditorial = () => false,
  way: readonly OnTheWay[] = [from, to]
): ItemFate[] {
  const statements = placedIn(to)
  const descents = descentsOf(from, way, isEditorial)
  const parents = Map.groupBy(descents.flatMap(descent => descent.to.map(key => ({ key, descent }))), ({ key }) => key)
  const scale = rowsOfScales(from.scale, to.scale)
  return [
    ...statements.map(({ statement, principle }) => {
      const sources = parents.get(statement.key)?.map(({ descent }) => descent) ?? []
      return fateOf(
        statement.key,
        principle,
        sources.map(source => source.statement.key),
        sources.length === 0
          ? ['new']
          : [
              ...sources.flatMap(source => rowsBetween(source, statement, isEditorial)),
              ...(sources.length > 1 ? ['merged' as const] : []),
              ...scale,
            ]
      )
    }),
    ...descents.filter(descent => descent.to.length === 0).map(({ statement, principle }) =>
      fateOf(statement.key, principle, [], ['removed'])
    ),
  ]
}

function fateOf (key: string, principle: string, from: readonly string[], found: readonly Row[]): ItemFate {
  const said: readonly Row[] = found.length === 0 ? ['identical'] : [...new Set(found)]
  return {
    key,
    principle,
    from,
    rows: said,
    fate: said.map(row => rows[row].fate).find(fate => fate === 'retired' || fate === 'new') ?? leastOf(said),
  }
}

/** Rule U: what becomes of this answer. No scale touches a state other than a level. */
export function carryOf ({ rows: said }: ItemFate, answer: Answer): Carry {
  if ('level' in answer) return leastOf(said)
  if ('notApplicable' in answer && said.includes('not_applicable_not_allowed')) return 'reset'
  return leastOf(said.filter(row => row !== 'level_map' && row !== 'no_level_map'))
}

function leastOf (said: readonly Row[]): Carry {
  return leastCarried(carries.filter(carry => said.some(row => rows[row].fate === carry)))
}

/** "The row that carries least wins." */
export function leastCarried (found: readonly Carry[]): Carry {
  return carries.findLast(carry => found.includes(carry)) ?? 'carried'
}

function rowsBetween (descent: Descent, now: Statement, isEditorial: IsEditorial): Row[] {
  const { statement: was, rows: told } = descent
  const { key: _key, text: _text, ...configuredBefore } = was
  const { key: _key2, text: _text2, ...configuredNow } = now
  const ofText = rowsOfText(descent, now, isEditorial)
  const meansOtherwise = ofText.includes('substantive_text')
  return [
    ...told.filter(row => row !== 'replaced_equal' || !meansOtherwise),
    ...ofText,
    ...(isSameJson(configuredBefore, configuredNow) ? [] : ['weight_or_policy' as const]),
    ...(now.notApplicable === 'not_allowed' && was.notApplicable !== 'not_allowed'
      ? ['not_applicable_not_allowed' as const]
      : []),
  ]
}

/** Of what was replaced the replacement has told, and what it became on the way may tell more. */
function rowsOfText (
  { statement: was, isReplaced, isReworded }: Descent,
  now: Statement,
  isEditorial: IsEditorial
): Row[] {
  if (isReplaced) return isReworded ? ['substantive_text'] : []
  if (was.text === now.text) return []
  return [isEditorial(now.key) ? 'editorial_text' : 'substantive_text']
}

function rowsOfScales (before: Scale | null, now: Scale | null): Row[] {
  if (!before || !now || scaleDigest(before) === scaleDigest(now)) return []
  return [levelMap(before, now) ? 'level_map' : 'no_level_map']
}

/** What the newer scale says stands for the levels of the older one. */
export function levelMap (before: Scale, now: Scale): ReadonlyMap<string, string> | undefined {
  const found = now.levelMaps.find(({ fromDigest }) => fromDigest === scaleDigest(before))
  return found && new Map(found.map.map(({ from, to }) => [from, to]))
}

/** Rule V3: replacedBy may name statements. Where it names their principles, the statements go by equal key. */
function descentsOf (from: CustomContent, way: readonly OnTheWay[], isEditorial: IsEditorial): Descent[] {
  const ofKeys = stepsOf(
    way,
    ({ principles }) => principles.flatMap(({ statements }) => statements.map(({ key }) => key))
  )
  const ofSlugs = stepsOf(way, ({ principles }) => principles.map(({ slug }) => slug))
  return placedIn(from).map(({ statement, principle }) => {
    const trace = renameTrace(statement.key, ofKeys)
    const { to, names } = trace
    return {
      statement,
      principle,
      to,
      rows: [trace, renameTrace(principle, ofSlugs)].flatMap(rowsOfTrace),
      isReplaced: trace.mapping !== null,
      isReworded: way.length > 2 && [...names].some(name => !isEditorial(name)),
    }
  })
}

/** Of all that became of it on the way, as if each release had been moved to in turn. */
function rowsOfTrace ({ mapping, isSplit, isMerged }: RenameTrace): Row[] {
  if (!mapping) return []
  if (isSplit) return ['split']
  if (isMerged) return ['merged']
  return [mapping.relationship === 'equal' ? 'replaced_equal' : 'replaced']
}

function placedIn ({ principles }: CustomContent): Placed[] {
  return principles.flatMap(({ slug, statements }) => statements.map(statement => ({ statement, principle: slug })))
}
