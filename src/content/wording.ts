import type { Principle, PrincipleTexts, Variant, CustomContent, Wording } from '../domain/principle-set.ts'

/** Which wording a reader asked for. */
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

/** Which wording was served, and where it had to be filled up from the standard one. */
export interface Served {
  readonly lang: string
  readonly variant: Variant
  readonly variantStatus: string | null
  /** Which version of the set a translation was made from, and whether the text has moved since; null where that is this version. */
  readonly translates: { readonly version: string, readonly outdated: boolean } | null
  readonly fallbacks: Fallback[]
}

/** Every language and variant that a version has; the standard one first. */
export function viewsOf (content: CustomContent): View[] {
  return [standardView(content), ...content.wordings.map(({ lang, variant }) => ({ lang, variant }))]
}

/** The wording that every version has: its own language, nothing simplified. */
export function standardView ({ lang }: Pick<CustomContent, 'lang'>): View {
  return { lang, variant: 'standard' }
}

/** The nearest wording there is: both as asked, else the standard one of that language, else the version's own. */
export function nearestView (content: CustomContent, { lang, variant }: View): View {
  const views = viewsOf(content)
  return views.find(view => view.lang === lang && view.variant === variant) ??
    views.find(view => view.lang === lang && view.variant === 'standard') ??
    views.find(view => view.variant === variant) ??
    standardView(content)
}

/** The texts of exactly this language and variant; undefined for the standard wording, which is the content itself. */
export function wordingFor (content: CustomContent, view: View): Wording | undefined {
  return content.wordings.find(({ lang, variant }) => lang === view.lang && variant === view.variant)
}

/** The standard wording as it is served, for records that have no other. */
export function servedAsStandard (content: Pick<CustomContent, 'lang'>): Served {
  return { ...standardView(content), variantStatus: null, translates: null, fallbacks: [] }
}

/** The set's own title and description in a wording. */
export function setTexts (content: CustomContent, view: View) {
  const wording = wordingFor(content, view)
  if (!wording) return { title: content.title, description: content.description, served: servedAsStandard(content) }
  const { title, description } = wording
  return {
    title: title ?? content.title,
    description: description ?? content.description,
    served: served(content, wording, { title, description }, wording.translates?.outdated.length !== 0),
  }
}

/** A principle's texts in a wording, filled up field by field from the standard text. */
export function principleTexts (content: CustomContent, principle: Principle, view: View) {
  const wording = wordingFor(content, view)
  const own: PrincipleTexts | undefined = wording?.principles.find(({ slug }) => slug === principle.slug)
  const statements = principle.statements.map(({ key, text }) => ({
    key,
    text: own?.statements?.find(statement => statement.key === key)?.text ?? text,
  }))
  const { title, gloss, explanation, points } = own ?? {}
  const allStatements = principle.statements.every(({ key }) => own?.statements?.some(statement => statement.key === key))
  return {
    title: title ?? principle.title,
    gloss: gloss ?? principle.gloss,
    explanation: explanation ?? principle.explanation,
    points: points ?? principle.points,
    statements,
    served: wording
      ? served(content, wording, { title, gloss, explanation, points, statements: allStatements ? statements : undefined }, wording.translates?.outdated.includes(principle.slug) ?? false)
      : servedAsStandard(content),
  }
}

function served (content: CustomContent, wording: Wording, fields: Readonly<Record<string, unknown>>, outdated: boolean): Served {
  return {
    lang: wording.lang,
    variant: wording.variant,
    variantStatus: wording.status,
    translates: wording.translates ? { version: wording.translates.version, outdated } : null,
    fallbacks: Object.entries(fields)
      .filter(([, value]) => value === undefined)
      .map(([field]) => ({ field, ...standardView(content) })),
  }
}
