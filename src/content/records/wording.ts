import type {
  CustomContent, Level, Principle, PrincipleTexts, Variant, Wording
} from '../../domain/versions/principle-set.ts'

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
export type Views<AView extends View = View> = Pick<CustomContent, 'lang'> & { readonly wordings: readonly AView[] }

/** Which wording was served, and which texts are of another one than was asked for. */
export interface Served {
  readonly lang: string
  readonly variant: Variant
  readonly variantStatus: string | null
  /**
   * Rule V10: which version of the set the texts say over, and whether the standard text has moved since; null where
   * that is this version, and of the standard text.
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
export function nearestWording<AView extends View> (content: Views<AView>, asked: View): AView | undefined {
  const view = nearestView(content, asked)
  return content.wordings.find(wording => isSameView(wording, view))
}

export function isSameView (one: View, other: View): boolean {
  return one.lang === other.lang && one.variant === other.variant
}

/** A text that a wording has of its own, and the standard one that stands in for it. */
export interface Text {
  readonly own?: unknown
  readonly standard: unknown
}

/** The standard wording as it is served, for records that have no other. */
export function servedAsStandard (
  content: Pick<CustomContent, 'lang'>,
  asked: View,
  texts: Readonly<Record<string, unknown>>
): Served {
  const standard = standardView(content)
  const fields = Object.entries(texts).filter(([, text]) => isText(text)).map(([field]) => field)
  return {
    ...standard,
    variantStatus: null,
    translates: null,
    fallbacks: isSameView(standard, asked) ? [] : fields.map(field => ({ field, ...standard })),
  }
}

/** The language that a field of a record is really in. */
export function languageOf (
  { lang, fallbacks }: Pick<Served, 'lang' | 'fallbacks'>,
  ...fields: readonly string[]
): string {
  return fallbacks.find(fallback => fields.includes(fallback.field))?.lang ?? lang
}

/** How the fallbacks name a statement where others of its principle are in the wording that was asked for. */
export function statementField (key: string): string {
  return `statements.${key}`
}

/** With the version that another wording translates, also where that is the one which it stands in. */
export function servedOf (version: string, served: Served): Served {
  return served.variantStatus === null || served.translates
    ? served
    : { ...served, translates: { version, outdated: false } }
}

/** The set's own title, description and scale, in the wording nearest to what was asked for. */
export function setTexts (content: CustomContent, asked: View) {
  const wording = nearestWording(content, asked)
  const { title, description } = wording ?? {}
  const { levels, texts } = scaleIn(content, wording)
  return {
    title: title ?? content.title,
    description: description ?? content.description,
    levels,
    served: servedTexts(content, asked, wording, {
      title: { own: title, standard: content.title },
      description: { own: description, standard: content.description },
      ...texts,
    }, isOutdated(wording)),
  }
}

/** The scale by itself, for whoever rates; no levels where nothing is rated. */
export function scaleTexts (content: CustomContent, asked: View) {
  const wording = nearestWording(content, asked)
  const { levels, texts } = scaleIn(content, wording)
  return { levels, served: servedTexts(content, asked, wording, texts, isOutdated(wording)) }
}

/** The levels in the order of the scale; in the fallbacks `scale`, or a level where others are the wording's own. */
function scaleIn ({ scale }: CustomContent, wording: Wording | undefined) {
  const told = new Map(wording?.scale?.levels.map(level => [level.key, level]))
  const levels = (scale?.levels ?? []).map(({ key, label, anchor, points }) => {
    const own = told.get(key)
    return { own, level: { key, label: own?.label ?? label, anchor: own?.anchor ?? anchor, points } }
  })
  const texts: Record<string, Text> = levels.some(({ own }) => own)
    ? Object.fromEntries(levels.map(({ own, level }) => [`scale.${level.key}`, { own, standard: level }]))
    : { scale: { standard: scale } }
  return { levels: levels.map(({ level }): Level => level), texts }
}

/** Rule V10, of what is not a principle's. */
export function isOutdated (wording: Wording | undefined): boolean {
  const { outdated = [], setOutdated = false, outdatedExamples = [], outdatedCategories = [] } =
    wording?.translates ?? {}
  return setOutdated || [outdated, outdatedExamples, outdatedCategories].some(slugs => slugs.length > 0)
}

/**
 * A principle's texts in the wording nearest to what was asked for, filled up field by field from the standard text.
 */
export function principleTexts (content: CustomContent, principle: Principle, asked: View) {
  const wording = nearestWording(content, asked)
  const own: PrincipleTexts | undefined = wording?.principles.find(({ slug }) => slug === principle.slug)
  const { title, gloss, explanation, points } = own ?? {}
  const statements = principle.statements.map(({ key, text }) => ({
    key,
    own: own?.statements?.find(statement => statement.key === key)?.text,
    standard: text,
  }))
  const rated: Record<string, Text> = statements.some(statement => statement.own !== undefined)
    ? Object.fromEntries(statements.map(({ key, ...texts }) => [statementField(key), texts]))
    : { statements: { standard: statements } }
  return {
    title: title ?? principle.title,
    gloss: gloss ?? principle.gloss,
    explanation: explanation ?? principle.explanation,
    points: points ?? principle.points,
    statements: statements.map(({ key, own, standard }) => ({ key, text: own ?? standard })),
    served: servedTexts(content, asked, wording, {
      title: { own: title, standard: principle.title },
      gloss: { own: gloss, standard: principle.gloss },
      explanation: { own: explanation, standard: principle.explanation },
      points: { own: points, standard: principle.points },
      ...rated,
    }, wording?.translates?.outdated.includes(principle.slug) ?? false),
  }
}

/** What a wording has no text of is served as the standard text, in its language. */
export function servedTexts (
  content: Pick<CustomContent, 'lang'>,
  asked: View,
  wording: Pick<Wording, 'lang' | 'variant' | 'status' | 'translates'> | undefined,
  texts: Readonly<Record<string, Text>>,
  outdated: boolean
): Served {
  const fields = Object.entries(texts).filter(([, { own, standard }]) => isText(own ?? standard))
  if (!wording || fields.every(([, { own }]) => own === undefined)) {
    return servedAsStandard(content, asked, Object.fromEntries(fields))
  }
  const { lang, variant, status, translates } = wording
  return {
    lang,
    variant,
    variantStatus: status,
    translates: translates ? { version: translates.version, outdated } : null,
    fallbacks: fields
      .map(([field, { own }]) => ({ field, ...(own === undefined ? standardView(content) : { lang, variant }) }))
      .filter(text => !isSameView(text, asked)),
  }
}

/** Whether there is anything to read. */
function isText (text: unknown): boolean {
  return text !== null && text !== undefined && text !== '' && !(Array.isArray(text) && text.length === 0)
}
