import { isSameJson } from '../values/canonical-json.ts'
import { isCounted } from './digest.ts'
import type { CustomContent, Principle, PrincipleTexts, Wording } from './principle-set.ts'
import { fieldsOf, type RecordTexts } from './record-texts.ts'
import { isSameText, isTextField } from './standard-text.ts'
import {
  changeOfOrder, changesOfFields, details, nameOfWording, paired, slugOf, textBump, wholeChange, type Change,
  type BumpReason, type ChangeKind, type ChangedItem
} from './change.ts'

const newLanguage: BumpReason = { bump: 'minor', reason: 'new_language' }
const description: BumpReason = { bump: 'minor', reason: 'description' }

export function changesOfWordings (before: CustomContent, after: CustomContent, kind: ChangeKind): Change[] {
  const counted = new Set(after.principles.filter(({ statements }) => statements.some(isCounted)).map(slugOf))
  const [standardBefore, standardAfter] = [before, after].map(({ principles }) =>
    new Map(principles.map(principle => [principle.slug, principle]))
  )
  return paired(before.wordings, after.wordings, nameOfWording).flatMap(([was, is, key]) => {
    const place: ChangedItem = { item: 'wording', key, principle: null }
    if (!was || !is) {
      return [
        wholeChange(
          place,
          was,
          is,
          is ? newLanguage : { bump: 'minor', reason: 'language_removed' }
        ),
      ]
    }
    const { principles: textsBefore, examples: _e, categories: _c, ...frameBefore } = was
    const { principles: textsAfter, examples: _e2, categories: _c2, ...frameAfter } = is
    return [
      ...changesOfFields(
        place,
        frameBefore,
        frameAfter,
        field => field === 'scale' ? scaleBump(was, is) : field === 'description' ? description : details
      ),
      ...paired(textsBefore, textsAfter, slugOf).flatMap(([from, to, principle]) =>
        changesOfFields(
          { ...place, principle },
          from ?? {},
          to ?? {},
          field =>
            isFilledUp(field, from, to) &&
              isStandardTextSame(field, standardBefore?.get(principle), standardAfter?.get(principle))
              ? newLanguage
              : textBump(counted.has(principle), kind)
        )
      ),
      ...changeOfOrder(place, 'principles', textsBefore.map(slugOf), textsAfter.map(slugOf)),
      ...changesOfRecords(place, 'examples', was, is),
      ...changesOfRecords(place, 'categories', was, is),
    ]
  })
}

/** Texts of examples and categories, which nobody rates: minor, whatever becomes of them. */
function changesOfRecords (
  place: ChangedItem,
  list: 'examples' | 'categories',
  { [list]: before = [] }: Wording,
  { [list]: after = [] }: Wording
): Change[] {
  const reworded: BumpReason = { bump: 'minor', reason: list === 'examples' ? 'example' : 'category' }
  return paired<RecordTexts>(before, after, slugOf).flatMap(([was, is, slug]) => {
    const [from, to] = [was, is].map(texts => texts ? fieldsOf(texts) : {})
    return changesOfFields(place, from ?? {}, to ?? {}, field => field !== null && field in (from ?? {})
      ? reworded
      : newLanguage).map(change => ({ ...change, field: `${list}.${slug}.${change.field}` }))
  })
}

/** Labels and anchors of a wording are those of the same levels, with the same points, so no answer means otherwise. */
function scaleBump (before: Wording, after: Wording): BumpReason {
  const told = after.scale?.levels ?? []
  const isFilledUp = (before.scale?.levels ?? []).every(level => told.some(one => isSameJson(one, level)))
  return isFilledUp ? newLanguage : { bump: 'patch', reason: 'label' }
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
