import { isCounted } from './digest.ts'
import type { Principle, VersionContent } from './principle-set.ts'

/** A reason why a version may not be published. `pointer` is an RFC 6901 pointer into the content. */
export interface Refusal {
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

export const slugPattern = '^[a-z][a-z0-9-]{1,62}$'

/** Rule V4, with the references that must resolve: everything that stands in the way of publishing, in document order. */
export function refusalsOf (content: VersionContent): Refusal[] {
  return [
    ...(content.principles.length === 0 ? [refusal('/principles', 'empty_set', 'A set needs at least one principle')] : []),
    ...repeated(content.principles.map(({ slug }) => slug), '/principles', 'slug'),
    ...repeated(content.principles.flatMap(({ statements }) => statements.map(({ key }) => key)), '/principles', 'statement key'),
    ...repeated(content.examples.map(({ slug }) => slug), '/examples', 'slug'),
    ...repeated(content.categories.map(({ slug }) => slug), '/categories', 'slug'),
    ...repeated(content.sources.map(({ slug }) => slug), '/sources', 'slug'),
    ...(content.assessable ? refusalsOfScale(content) : []),
    ...content.principles.flatMap((principle, index) => refusalsOfPrinciple(content, principle, `/principles/${index}`)),
    ...content.examples.flatMap((example, index) => [
      ...unresolved([example.category], content.categories, `/examples/${index}/category`, 'category'),
      ...unresolved(example.provenance.sources, content.sources, `/examples/${index}/provenance/sources`, 'source'),
    ]),
    ...unresolved(content.provenance.sources, content.sources, '/provenance/sources', 'source'),
    ...content.replacedBy.flatMap(({ to }, index) => unresolved(to, content.principles, `/replacedBy/${index}/to`, 'principle')),
    ...refusalsOfWordings(content),
  ]
}

/** One wording a language and variant, the standard one among them; it says over what there is to say. */
function refusalsOfWordings ({ lang, principles, wordings }: VersionContent): Refusal[] {
  const names = wordings.map(wording => `${wording.lang}/${wording.variant}`)
  const statements = principles.flatMap(({ statements }) => statements.map(({ key }) => ({ slug: key })))
  return [
    ...repeated([`${lang}/standard`, ...names], '/wordings', 'wording'),
    ...wordings.flatMap(({ principles: texts }, index) => [
      ...repeated(texts.map(({ slug }) => slug), `/wordings/${index}/principles`, 'slug'),
      ...unresolved(texts.map(({ slug }) => slug), principles, `/wordings/${index}/principles`, 'principle'),
      ...unresolved(texts.flatMap(text => text.statements?.map(({ key }) => key) ?? []), statements, `/wordings/${index}/principles`, 'statement'),
    ]),
  ]
}

function refusalsOfScale ({ scale, principles }: VersionContent): Refusal[] {
  const points = scale?.levels.map(level => level.points) ?? []
  return [
    ...(points.length < 2 ? [refusal('/scale/levels', 'too_few_levels', 'A scale needs at least two levels')] : []),
    ...(points.length >= 2 && Math.min(...points) === Math.max(...points)
      ? [refusal('/scale/levels', 'flat_scale', 'The lowest and the highest level need different points')]
      : []),
    ...repeated(scale?.levels.map(({ key }) => key) ?? [], '/scale/levels', 'level key'),
    ...(principles.length > 0 && !principles.some(({ statements }) => statements.some(isCounted))
      ? [refusal('/principles', 'nothing_counted', 'At least one statement must be counted with a weight above 0')]
      : []),
  ]
}

function refusalsOfPrinciple (content: VersionContent, principle: Principle, pointer: string): Refusal[] {
  return [
    ...(content.assessable && principle.statements.length === 0
      ? [refusal(`${pointer}/statements`, 'no_statement', `The principle "${principle.slug}" needs at least one statement`)]
      : []),
    ...repeated(principle.examples.map(({ example }) => example), `${pointer}/examples`, 'example'),
    ...unresolved(principle.examples.map(({ example }) => example), content.examples, `${pointer}/examples`, 'example'),
    ...unresolved(principle.provenance.sources, content.sources, `${pointer}/provenance/sources`, 'source'),
  ]
}

function repeated (keys: readonly string[], pointer: string, what: string): Refusal[] {
  const seen = new Set<string>()
  const twice = new Set(keys.filter(key => seen.size === seen.add(key).size))
  return [...twice].map(key => refusal(pointer, 'duplicate_key', `The ${what} "${key}" is used more than once`))
}

function unresolved (slugs: readonly string[], records: ReadonlyArray<{ readonly slug: string }>, pointer: string, what: string): Refusal[] {
  const known = new Set(records.map(({ slug }) => slug))
  return slugs
    .filter(slug => !known.has(slug))
    .map(slug => refusal(pointer, 'unknown_reference', `No ${what} "${slug}" stands in this version`))
}

function refusal (pointer: string, code: string, detail: string): Refusal {
  return { pointer, code, detail }
}
