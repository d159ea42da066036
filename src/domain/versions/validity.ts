import { isGreater, parseBound } from '../values/fraction.ts'
import { isCounted } from './digest.ts'
import { minLevels } from '../values/limits.ts'
import type { CustomContent, Principle } from './principle-set.ts'
import { createIssue, type Issue } from '../values/issue.ts'
import { issuesOfTexts } from './text-validity.ts'

/**
 * Rule V4, with the references that must resolve: everything that stands in the way of publishing. The pointers lead
 * into the content.
 */
export function issuesOf (content: CustomContent): Issue[] {
  const known = knownIn(content)
  return [
    ...issuesOfTexts(content),
    ...(content.principles.length === 0
      ? [createIssue('/principles', 'empty_set', 'A set needs at least one principle')]
      : []),
    ...repeated(content.principles.map(({ slug }) => slug), '/principles', 'slug'),
    ...repeated(
      content.principles.flatMap(({ statements }) => statements.map(({ key }) => key)),
      '/principles',
      'statement key'
    ),
    ...repeated(content.examples.map(({ slug }) => slug), '/examples', 'slug'),
    ...repeated(content.categories.map(({ slug }) => slug), '/categories', 'slug'),
    ...repeated(content.sources.map(({ slug }) => slug), '/sources', 'slug'),
    ...(content.assessable ? [...refusalsOfScale(content), ...refusalsOfBounds(content)] : []),
    ...content.principles.flatMap((principle, index) =>
      refusalsOfPrinciple(content, principle, known, `/principles/${index}`)
    ),
    ...content.examples.flatMap((example, index) => [
      ...unresolved([example.category], known.categories, `/examples/${index}/category`, 'category'),
      ...unresolved(example.provenance.sources, known.sources, `/examples/${index}/provenance/sources`, 'source'),
    ]),
    ...unresolved(content.provenance.sources, known.sources, '/provenance/sources', 'source'),
    ...content.replacedBy.flatMap(({ to }, index) =>
      unresolved(to, known.named, `/replacedBy/${index}/to`, 'principle or statement')
    ),
    ...refusalsOfWordings(content, known),
  ]
}

/** Slugs and keys that something may refer to. */
interface Known {
  readonly principles: ReadonlySet<string>
  readonly statements: ReadonlySet<string>
  /** Principles and statements. */
  readonly named: ReadonlySet<string>
  readonly examples: ReadonlySet<string>
  readonly categories: ReadonlySet<string>
  readonly sources: ReadonlySet<string>
}

function knownIn ({ principles, examples, categories, sources }: CustomContent): Known {
  const slugs = (records: ReadonlyArray<{ readonly slug: string }>) => new Set(records.map(({ slug }) => slug))
  const statements = new Set(principles.flatMap(({ statements }) => statements.map(({ key }) => key)))
  const known = {
    principles: slugs(principles),
    examples: slugs(examples),
    categories: slugs(categories),
    sources: slugs(sources),
  }
  return { ...known, statements, named: new Set([...known.principles, ...statements]) }
}

/** One wording a language and variant, the standard one among them; it says over what there is to say. */
function refusalsOfWordings ({ lang, scale, wordings }: CustomContent, known: Known): Issue[] {
  const levels = new Set(scale?.levels.map(({ key }) => key))
  const names = wordings.map(wording => `${wording.lang}/${wording.variant}`)
  return [
    ...repeated([`${lang}/standard`, ...names], '/wordings', 'wording'),
    ...wordings.flatMap(({ scale: told, principles: texts, examples = [], categories = [] }, index) => [
      ...repeated(told?.levels.map(({ key }) => key) ?? [], `/wordings/${index}/scale/levels`, 'level key'),
      ...unresolved(told?.levels.map(({ key }) => key) ?? [], levels, `/wordings/${index}/scale/levels`, 'level'),
      ...repeated(texts.map(({ slug }) => slug), `/wordings/${index}/principles`, 'slug'),
      ...unresolved(texts.map(({ slug }) => slug), known.principles, `/wordings/${index}/principles`, 'principle'),
      ...unresolved(
        texts.flatMap(text => text.statements?.map(({ key }) => key) ?? []),
        known.statements,
        `/wordings/${index}/principles`,
        'statement'
      ),
      ...repeated(examples.map(({ slug }) => slug), `/wordings/${index}/examples`, 'slug'),
      ...unresolved(examples.map(({ slug }) => slug), known.examples, `/wordings/${index}/examples`, 'example'),
      ...repeated(categories.map(({ slug }) => slug), `/wordings/${index}/categories`, 'slug'),
      ...unresolved(categories.map(({ slug }) => slug), known.categories, `/wordings/${index}/categories`, 'category'),
    ]),
  ]
}

function refusalsOfScale ({ scale, principles }: CustomContent): Issue[] {
  const points = scale?.levels.map(level => level.points) ?? []
  return [
    ...(points.length < minLevels
      ? [createIssue('/scale/levels', 'too_few_levels', 'A scale needs at least two levels')]
      : []),
    ...(points.length >= minLevels && Math.min(...points) === Math.max(...points)
      ? [createIssue('/scale/levels', 'flat_scale', 'The lowest and the highest level need different points')]
      : []),
    ...repeated(scale?.levels.map(({ key }) => key) ?? [], '/scale/levels', 'level key'),
    ...(principles.length > 0 && !principles.some(({ statements }) => statements.some(isCounted))
      ? [createIssue('/principles', 'nothing_counted', 'At least one statement must be counted with a weight above 0')]
      : []),
  ]
}

function refusalsOfBounds (content: CustomContent): Issue[] {
  const weakBelow = parseBound(content.weakBelow)
  const strongFrom = parseBound(content.strongFrom)
  return [
    ...(['minCoverage', 'weakBelow', 'strongFrom'] as const)
      .filter(field => !parseBound(content[field]))
      .map(field =>
        createIssue(
          `/${field}`,
          'bad_bound',
          'A bound is a number from 0 to 1, written as a decimal ("0.5") or a fraction ("1/2")'
        )
      ),
    ...(weakBelow && strongFrom && isGreater(weakBelow, strongFrom)
      ? [createIssue('/weakBelow', 'bad_bound', 'What is weak must end where what is strong begins, or before')]
      : []),
  ]
}

function refusalsOfPrinciple (content: CustomContent, principle: Principle, known: Known, pointer: string): Issue[] {
  return [
    ...(content.assessable && principle.statements.length === 0
      ? [
          createIssue(
          `${pointer}/statements`,
          'no_statement',
          `The principle "${principle.slug}" needs at least one statement`
          ),
        ]
      : []),
    ...repeated(principle.examples.map(({ example }) => example), `${pointer}/examples`, 'example'),
    ...unresolved(principle.examples.map(({ example }) => example), known.examples, `${pointer}/examples`, 'example'),
    ...unresolved(principle.provenance.sources, known.sources, `${pointer}/provenance/sources`, 'source'),
  ]
}

function repeated (keys: readonly string[], pointer: string, what: string): Issue[] {
  const seen = new Set<string>()
  const twice = new Set(keys.filter(key => seen.size === seen.add(key).size))
  return [...twice].map(key => createIssue(pointer, 'duplicate_key', `The ${what} "${key}" is used more than once`))
}

function unresolved (slugs: readonly string[], known: ReadonlySet<string>, pointer: string, what: string): Issue[] {
  return slugs
    .filter(slug => !known.has(slug))
    .map(slug => createIssue(pointer, 'unknown_reference', `No ${what} "${slug}" stands in this version`))
}
