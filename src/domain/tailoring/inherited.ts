import { isSameJson } from '../values/canonical-json.ts'
import type { CustomContent, Principle, PrincipleTexts, Scale, Wording } from '../versions/principle-set.ts'
import { unchangedTexts, textsOfCategory, textsOfExample } from '../versions/record-texts.ts'
import { isSameText, textFields } from '../versions/standard-text.ts'

type Said = Pick<CustomContent, 'title' | 'description' | 'scale' | 'principles' | 'examples' | 'categories'>

/**
 * The other wordings of a base, as far as they say over what still stands. A text falls out where the standard text
 * says something else now, a wording without a text of a principle falls out whole. Which version they translate is
 * left out: it would name a version of the base.
 */
export function inheritedWordings (base: CustomContent, now: Said, own: readonly Wording[]): Wording[] {
  const bySlug = ({ principles }: Pick<CustomContent, 'principles'>) =>
    new Map(principles.map(principle => [principle.slug, principle]))
  const [before, after] = [bySlug(base), bySlug(now)]
  return base.wordings
    .filter(({ lang, variant }) => !own.some(wording => wording.lang === lang && wording.variant === variant))
    .map(({ title, description, scale, principles, examples, categories, lang, variant, status }) => ({
      lang,
      variant,
      status,
      ...(title !== undefined && now.title === base.title && { title }),
      ...(description !== undefined && now.description === base.description && { description }),
      ...inheritedScale(scale, base.scale, now.scale),
      principles: principles.flatMap(texts => inheritedTexts(texts, before.get(texts.slug), after.get(texts.slug))),
      ...(examples && {
        examples: unchangedTexts(examples, base.examples.map(textsOfExample), now.examples.map(textsOfExample)),
      }),
      ...(categories && {
        categories: unchangedTexts(
          categories,
          base.categories.map(textsOfCategory),
          now.categories.map(textsOfCategory)
        ),
      }),
    }))
    .filter(({ principles }) => principles.length > 0)
}

/** The levels that are called and described as they were. */
function inheritedScale (
  told: Wording['scale'],
  before: Scale | null,
  now: Scale | null
): Pick<Wording, 'scale'> {
  const levels = told?.levels.filter(({ key }) => {
    const text = textOfLevel(now, key)
    return text !== undefined && isSameJson(text, textOfLevel(before, key) ?? null)
  }) ?? []
  return levels.length > 0 ? { scale: { levels } } : {}
}

function textOfLevel (scale: Scale | null, wanted: string): readonly string[] | undefined {
  const level = scale?.levels.find(({ key }) => key === wanted)
  return level && [level.label, level.anchor]
}

function inheritedTexts (
  texts: PrincipleTexts,
  before: Principle | undefined,
  now: Principle | undefined
): PrincipleTexts[] {
  if (!before || !now) return []
  const { slug, statements, ...others } = texts
  const fields = textFields.filter(field => field !== 'statements' && field in others && isSameText(field, before, now))
  const kept = statements?.filter(({ key }) => {
    const text = textOfStatement(now, key)
    return text !== undefined && text === textOfStatement(before, key)
  })
  const inherited = {
    ...Object.fromEntries(fields.map(field => [field, texts[field]])),
    ...(kept && kept.length > 0 && { statements: kept }),
  }
  return Object.keys(inherited).length === 0 ? [] : [{ slug, ...inherited }]
}

function textOfStatement ({ statements }: Principle, wanted: string): string | undefined {
  return statements.find(({ key }) => key === wanted)?.text
}

/**
 * Rule V8: the records of the base that something still refers to are copied, the others are not; then one's own, each
 * once.
 */
export function usedRecords<Record extends { readonly slug: string }> (
  base: readonly Record[],
  used: Iterable<string>,
  own: readonly Record[]
): Record[] {
  const slugs = new Set(used)
  const records = base.filter(({ slug }) => slugs.has(slug))
  const bySlug = Map.groupBy(records, ({ slug }) => slug)
  for (const record of own) {
    const others = bySlug.get(record.slug) ?? []
    if (others.some(other => isSameJson(other, record))) continue
    records.push(record)
    bySlug.set(record.slug, [...others, record])
  }
  return records
}
