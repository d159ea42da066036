import { isSameJson } from '../values/canonical-json.ts'
import type { Category, CategoryTexts, CustomContent, ExampleTexts } from './principle-set.ts'

/** What a wording says of examples and categories: their texts by the names that wordings have for them. */
export type RecordTexts = ExampleTexts | CategoryTexts

/** What an example says, as its other wordings say it over; null for what it does not say. */
export function textsOfExample (
  { slug, title, summary, peerSupport, cadence, groupSize }: CustomContent['examples'][number]
) {
  return { slug, title, summary, reason: peerSupport?.reason ?? null, cadence, groupSize }
}

export function textsOfCategory ({ slug, title, description }: Category) {
  return { slug, title, description }
}

/** The texts of a record without its slug. */
export function fieldsOf ({ slug: _, ...texts }: { readonly slug: string }): Readonly<Record<string, unknown>> {
  return texts
}

/** By slug. */
export function textsBySlug (
  records: ReadonlyArray<{ readonly slug: string }>
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  return new Map(records.map(record => [record.slug, fieldsOf(record)]))
}

/** The texts of a wording whose standard text reads as it did; records of which none is left are left out. */
export function unchangedTexts<Texts extends RecordTexts> (
  told: readonly Texts[],
  before: ReadonlyArray<{ readonly slug: string }>,
  now: ReadonlyArray<{ readonly slug: string }>
): Texts[] {
  const [was, is] = [textsBySlug(before), textsBySlug(now)]
  return told.flatMap(texts => {
    const { slug } = texts
    const kept = Object.entries(fieldsOf(texts)).filter(([field]) => {
      const text = is.get(slug)?.[field] ?? null
      return text !== null && isSameJson(text, was.get(slug)?.[field] ?? null)
    })
    return kept.length === 0 ? [] : [{ slug, ...Object.fromEntries(kept) } as Texts]
  })
}
