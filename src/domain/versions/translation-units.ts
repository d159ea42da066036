import { textLimits } from '../values/limits.ts'
import type { CategoryTexts, CustomContent, ExampleTexts, PrincipleTexts, Wording } from './principle-set.ts'
import { textsOfCategory, textsOfExample } from './record-texts.ts'

/** One text that is translated by itself. */
export interface TranslationUnit {
  /** Permanent, as the keys and slugs that it is made of: `principles.safe.statements.no-harm`. */
  readonly key: string
  /** The standard text. */
  readonly source: string
  /** How many characters the translation may have (rule V4). */
  readonly limit: number
  /** What the text is, for who translates it. */
  readonly what: string
  /** The wording's own text. */
  readonly target: string | undefined
  /** Rule V10, of the principle or the set that it is of. */
  readonly isOutdated: boolean
  /** Texts of one list go into a wording together or not at all. */
  readonly list: string | undefined
}

type Unit = Omit<TranslationUnit, 'key' | 'source' | 'list'> & Partial<Pick<TranslationUnit, 'list'>>
type Add = (key: string, source: string | null, unit: Unit) => void

const exampleTexts = {
  title: { limit: textLimits.title, what: 'Title of an example' },
  summary: { limit: textLimits.summary, what: 'What the example is' },
  reason: { limit: textLimits.summary, what: 'Why the example is peer support, partly or not' },
  cadence: { limit: textLimits.label, what: 'How often people of the example meet' },
  groupSize: { limit: textLimits.label, what: 'How many people the example is for' },
} as const
const categoryTexts = {
  title: { limit: textLimits.label, what: 'Title of a category of examples' },
  description: { limit: textLimits.description, what: 'Description of a category of examples' },
} as const

/** Every standard text that a wording may say over, in the order in which it is read. What is blank is none. */
export function translationUnits (content: CustomContent, wording: Wording | undefined): TranslationUnit[] {
  const units: TranslationUnit[] = []
  const add: Add = (key, source, unit) => {
    if (source !== null && source.trim() !== '') units.push({ key, source, list: undefined, ...unit })
  }
  const ofSet = { isOutdated: wording?.translates?.setOutdated ?? false }
  add('title', content.title, {
    limit: textLimits.title,
    what: 'Title of the set',
    target: wording?.title,
    ...ofSet,
  })
  add('description', content.description, {
    limit: textLimits.description,
    what: 'Description of the set',
    target: wording?.description,
    ...ofSet,
  })
  for (const { key, label, anchor } of content.scale?.levels ?? []) {
    const own = wording?.scale?.levels.find(level => level.key === key)
    const list = levelKey(key)
    const shared = { list, ...ofSet }
    add(`${list}.label`, label, { limit: textLimits.label, what: 'Level of the scale', target: own?.label, ...shared })
    add(`${list}.anchor`, anchor, {
      limit: textLimits.anchor,
      what: `What the level "${label}" looks like`,
      target: own?.anchor,
      ...shared,
    })
  }
  addPrinciples(content, wording, add)
  const { outdatedExamples = [], outdatedCategories = [] } = wording?.translates ?? {}
  addRecords('examples', exampleTexts, content.examples.map(textsOfExample), wording?.examples, outdatedExamples, add)
  addRecords(
    'categories',
    categoryTexts,
    content.categories.map(textsOfCategory),
    wording?.categories,
    outdatedCategories,
    add
  )
  return units
}

function addRecords<Field extends string> (
  list: 'examples' | 'categories',
  fields: Readonly<Record<Field, { readonly limit: number, readonly what: string }>>,
  records: ReadonlyArray<{ readonly slug: string } & Readonly<Record<NoInfer<Field>, string | null>>>,
  told: ReadonlyArray<{ readonly slug: string } & Readonly<Partial<Record<NoInfer<Field>, string>>>> = [],
  outdated: readonly string[],
  add: Add
): void {
  const bySlug = new Map(told.map(texts => [texts.slug, texts]))
  for (const record of records) {
    const own = bySlug.get(record.slug)
    for (const field of Object.keys(fields) as Field[]) {
      add(`${list}.${record.slug}.${field}`, record[field], {
        ...fields[field],
        target: own?.[field],
        isOutdated: outdated.includes(record.slug),
      })
    }
  }
}

function addPrinciples ({ principles }: CustomContent, wording: Wording | undefined, add: Add): void {
  const told = new Map(wording?.principles.map(texts => [texts.slug, texts]))
  for (const { slug, title, gloss, explanation, points, statements } of principles) {
    const own: Partial<PrincipleTexts> = told.get(slug) ?? {}
    const isOutdated = wording?.translates?.outdated.includes(slug) ?? false
    const list = pointsKey(slug)
    add(`principles.${slug}.title`, title, {
      limit: textLimits.title,
      what: 'Title of a principle',
      target: own.title,
      isOutdated,
    })
    add(`principles.${slug}.gloss`, gloss, {
      limit: textLimits.gloss,
      what: 'What the principle means, in one sentence',
      target: own.gloss,
      isOutdated,
    })
    add(`principles.${slug}.explanation`, explanation, {
      limit: textLimits.explanation,
      what: 'Explanation of the principle, in Markdown',
      target: own.explanation,
      isOutdated,
    })
    points.forEach((point, index) =>
      add(`${list}.${index + 1}`, point, {
        limit: textLimits.point,
        what: 'Point of a list below the explanation: all of the list are translated, or none',
        target: own.points?.[index],
        isOutdated,
        list,
      }))
    for (const { key, text } of statements) {
      add(`principles.${slug}.statements.${key}`, text, {
        limit: textLimits.statement,
        what: 'Statement that is rated: it asks for the same in every language',
        target: own.statements?.find(statement => statement.key === key)?.text,
        isOutdated,
      })
    }
  }
}

/** A wording of the texts that there are by their keys. A list of which not every text is there is left out. */
export function wordingOfTexts (
  frame: Pick<Wording, 'lang' | 'variant' | 'status'>,
  content: CustomContent,
  texts: ReadonlyMap<string, string>
): Wording {
  const named = <Name extends string>(name: Name, text: string | undefined) =>
    (text === undefined ? {} : { [name]: text }) as Partial<Record<Name, string>>
  const levels = (content.scale?.levels ?? []).flatMap(({ key, anchor }) => {
    const label = texts.get(`${levelKey(key)}.label`)
    const described = texts.get(`${levelKey(key)}.anchor`) ?? (anchor.trim() === '' ? anchor : undefined)
    return label === undefined || described === undefined ? [] : [{ key, label, anchor: described }]
  })
  const principles = content.principles.flatMap(({ slug, points, statements }): PrincipleTexts[] => {
    const text = (name: string) => texts.get(`principles.${slug}.${name}`)
    const told = points.flatMap((_, index) => text(`points.${index + 1}`) ?? [])
    const rated = statements.flatMap(({ key }) => {
      const said = text(`statements.${key}`)
      return said === undefined ? [] : [{ key, text: said }]
    })
    const own = {
      ...named('title', text('title')),
      ...named('gloss', text('gloss')),
      ...named('explanation', text('explanation')),
      ...(points.length > 0 && told.length === points.length && { points: told }),
      ...(rated.length > 0 && { statements: rated }),
    }
    return Object.keys(own).length === 0 ? [] : [{ slug, ...own }]
  })
  const examples = recordsOf<ExampleTexts>('examples', exampleTexts, content.examples, texts)
  const categories = recordsOf<CategoryTexts>('categories', categoryTexts, content.categories, texts)
  return {
    ...frame,
    ...named('title', texts.get('title')),
    ...named('description', texts.get('description')),
    ...(levels.length > 0 && { scale: { levels } }),
    principles,
    ...(examples.length > 0 && { examples }),
    ...(categories.length > 0 && { categories }),
  }
}

function recordsOf<Texts extends { readonly slug: string }> (
  list: 'examples' | 'categories',
  fields: Readonly<Record<Exclude<keyof Texts, 'slug'>, object>>,
  records: ReadonlyArray<{ readonly slug: string }>,
  texts: ReadonlyMap<string, string>
): Texts[] {
  return records.flatMap(({ slug }) => {
    const own = Object.keys(fields).flatMap(field => {
      const text = texts.get(`${list}.${slug}.${field}`)
      return text === undefined ? [] : [[field, text] as const]
    })
    return own.length === 0 ? [] : [{ slug, ...Object.fromEntries(own) } as Texts]
  })
}

function levelKey (key: string): string {
  return `scale.${key}`
}

function pointsKey (slug: string): string {
  return `principles.${slug}.points`
}
