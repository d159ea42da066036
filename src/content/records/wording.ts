import type { Principle, PrincipleTexts, Variant, CustomContent, Wording } from '../../domain/versions/principle-set.ts'

/** Which wording a reader asked for, or which one there is. */
export interface View {
  /** BCP 47, already matched to one that the content has where it has one. */
  readonly lang: string
  readonly variant: Variant
}

/** A field that the wording asked for lacks, and the wording that fills it. */
export interface Fallback {
  readonly field: string
  readonly lang: string
  readonly variant: Variant
}

/** The wordings that there are: the standard one in `lang`, and others. */
export type Views = Pick<CustomContent, 'lang'> & { readonly wordings: readonly View[] }

/** Which wording was served, and which texts are of another one than was asked for. */
export interface Served {
  readonly lang: string
  readonly variant: Variant
  readonly variantStatus: string | null
  /**
   * Which version of the set a translation was made from, and whether the text has moved since; null where that is this
   * version.
   */
  readonly translates: { readonly version: string, readonly outdated: boolean } | null
  readonly fallbacks: Fallback[]
}

/** Every language and variant that a version has; the standard one first. */
export function viewsOf (content: Views): View[] {
  return [standardView(content), ...content.wordings.map(({ lang, variant }) => ({ lang, variant }))]
}

/** The wording that every version has: its own language, nothing simplified. */
export function standardView ({ lang }: Pick<CustomContent, 'lang'>): View {
  return { lang, variant: 'standard' }
}

/**
 * The nearest wording there is: both as asked, else the standard one of that language, else the like of the version's
 * own language.
 */
export function nearestView (content: Views, { lang, variant }: View): View {
  const views = viewsOf(content)
  return views.find(view => view.lang === lang && view.variant === variant) ??
    views.find(view => view.lang === lang && view.variant === 'standard') ??
    views.find(view => view.lang === content.lang && view.variant === variant) ??
    standardView(content)
}

/** None where the standard text is the nearest. */
function nearestWording (content: CustomContent, asked: View): Wording | undefined {
  const view = nearestView(content, asked)
  return content.wordings.find(wording => isSameView(wording, view))
}

export function isSameView (one: View, other: View): boolean {
  return one.lang === other.lang && one.variant === other.variant
}

/** The standard wording as it is served, for records that have no other; `fields` are those with texts. */
export function servedAsStandard (
  content: Pick<CustomContent, 'lang'>,
  asked: View,
  fields: readonly string[]
): Served {
  const standard = standardView(content)
  return {
    ...standard,
    variantStatus: null,
    translates: null,
    fallbacks: isSameView(standard, asked) ? [] : fields.map(field => ({ field, ...standard })),
  }
}

/** The set's own title and description, in the wording nearest to what was asked for. */
export function setTexts (content: CustomContent, asked: View) {
  const wording = nearestWording(content, asked)
  const { title, description } = wording ?? {}
  return {
    title: title ?? content.title,
    description: description ?? content.description,
    served: served(content, asked, wording, { title, description }, wording?.translates?.outdated.length !== 0),
  }
}

/**
 * A principle's texts in the wording nearest to what was asked for, filled up field by field from the standard text.
 */
export function principleTexts (content: CustomContent, principle: Principle, asked: View) {
  const wording = nearestWording(content, asked)
  const own: PrincipleTexts | undefined = wording?.principles.find(({ slug }) => slug === principle.slug)
  const statements = principle.statements.map(({ key, text }) => ({
    key,
    text: own?.statements?.find(statement => statement.key === key)?.text ?? text,
  }))
  const { title, gloss, explanation, points } = own ?? {}
  const allStatements = principle.statements.every(({ key }) =>
    own?.statements?.some(statement => statement.key === key)
  )
  return {
    title: title ?? principle.title,
    gloss: gloss ?? principle.gloss,
    explanation: explanation ?? principle.explanation,
    points: points ?? principle.points,
    statements,
    served: served(
      content,
      asked,
      wording,
      { title, gloss, explanation, points, statements: allStatements ? statements : undefined },
      wording?.translates?.outdated.includes(principle.slug) ?? false
    ),
  }
}

/** `fields` are the texts of the wording's own; those it lacks are the standard one's. */
function served (
  content: CustomContent,
  asked: View,
  wording: Wording | undefined,
  fields: Readonly<Record<string, unknown>>,
  outdated: boolean
): Served {
  if (!wording) return servedAsStandard(content, asked, Object.keys(fields))
  const { lang, variant, status, translates } = wording
  return {
    lang,
    variant,
    variantStatus: status,
    translates: translates ? { version: translates.version, outdated } : null,
    fallbacks: Object.entries(fields)
      .map(([field, text]) => ({ field, ...(text === undefined ? standardView(content) : { lang, variant }) }))
      .filter(text => !isSameView(text, asked)),
  }
}
