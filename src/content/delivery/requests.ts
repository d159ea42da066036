import { Type, type TSchema } from '@sinclair/typebox'
import { audiences, formats, judgements, variants } from '../../domain/versions/principle-set.ts'
import { strict, listOf, oneOf, pageQuery, sample, shared } from '../../http/schema.ts'
import { searchTypes } from '../records/search-types.ts'
import { origins } from '../../storage/schema/sets.ts'

/** The parameters of the content operations. Unknown and repeated ones are refused. */

const name = (component: string, description: string, example: string) =>
  shared(component, Type.String({ maxLength: 200, description, examples: [example] }))

export const pathParameters = {
  set: name('set', 'The id of a set, or the slug of one that the service comes with', 'core'),
  version: name(
    'version',
    'A version number such as 1.0.0, or the beginning of one such as 1 or 1.0, which redirects to the newest version ' +
      'that begins with it',
    '1.0.0'
  ),
  principle: name('principle', 'The slug of a principle', 'safe'),
  example: name('example', 'The slug of an example', 'action-learning-sets'),
  category: name('category', 'The slug of a category', 'group-reflection'),
  source: name('source', 'The slug of a source', 'peer-based-approaches'),
  a: name('fromVersion', 'The version to compare from', '1.0.0'),
  b: name('toVersion', 'The version to compare with', '1.0.0'),
}

const language = { pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$', maxLength: 35 }

/** Which wording is asked for. */
export const languageQuery = {
  lang: Type.Optional(shared(
    'lang',
    Type.String({
      ...language,
      description:
        'A BCP 47 language tag, such as `cy` for Welsh; takes precedence over Accept-Language. If there is no such ' +
        'translation, the standard text is returned; `fallbacks` of a record lists it',
      ...sample('cy'),
    })
  )),
  variant: Type.Optional(
    shared(
      'variant',
      oneOf(variants, {
        description:
          'A wording for other readers. If there is no such wording, the standard text is returned; `fallbacks` of ' +
          'a record lists it',
      })
    )
  ),
}

/**
 * Comma-separated names out of a closed list, as text, so that the document shows the list and the validator holds it.
 */
function names (component: string, all: readonly string[], description: string) {
  const one = `(${all.map(text => text.replaceAll('.', '\\.')).join('|')})`
  return Type.Optional(
    shared(
      component,
      Type.String({
        pattern: `^${one}(,${one})*$`,
        maxLength: 500,
        description: `${description}: ${all.join(', ')}`,
        ...sample(all.slice(0, 2).join(',')),
      })
    )
  )
}

export const expansions = {
  set: ['principles', 'principles.examples'],
  principle: ['examples'],
  example: ['principles'],
} as const

/** Of the values of a filter and the slugs of one request. */
const maxValues = 50

/** What names some of the records of a list, and what names all wordings of a record. */
const slugsQuery = {
  slug: Type.Optional(
    shared(
      'slugs',
      listOf(Type.String({ minLength: 1, maxLength: 64 }), {
        maxItems: maxValues,
        description:
          'Only the records with these slugs, in this order, all at once; `missing` lists those that there are not. ' +
          'Goes with `lang`, `variant`, `fields` and `expand` alone',
        ...sample(['safe', 'mutual']),
      })
    )
  ),
}
const wordingsQuery = {
  wordings: Type.Optional(
    shared(
      'wordings',
      oneOf(['all'], {
        description:
          'All wordings of the record at once, in its member `wordings`; in JSON only, and without `lang`, `variant` ' +
          'and `expand`',
      })
    )
  ),
}

/** Which parameters do not go together with one, of all that an operation takes. */
export const alone: ReadonlyMap<string, (name: string) => boolean> = new Map([
  ['slug', name => !['slug', 'lang', 'variant', 'fields', 'expand'].includes(name)],
  ['wordings', name => ['lang', 'variant', 'expand'].includes(name)],
])

interface QueryParts {
  readonly fieldsOf?: TSchema & { properties: Record<string, TSchema> }
  readonly expand?: keyof typeof expansions
  readonly paged?: boolean
  /** Whether some of the list can be named by their slugs. */
  readonly bySlug?: boolean
  /** Whether the record may exist in several wordings. */
  readonly worded?: boolean
}

/** The query of an operation: language always, and what else it takes. */
export function queryOf<Own extends Record<string, TSchema>> (
  { fieldsOf, expand, paged, bySlug, worded }: QueryParts,
  own: Own
) {
  const more: Record<string, TSchema> = {
    ...(fieldsOf &&
      {
        fields: names(
          `fieldsOf${fieldsOf.$id}`,
          Object.keys(fieldsOf.properties),
          'Comma-separated members to return, in JSON only'
        ),
      }),
    ...(expand && { expand: names(`expand-${expand}`, expansions[expand], 'Comma-separated parts to return in full') }),
    ...(paged && pageQuery),
    ...(bySlug && slugsQuery),
    ...(worded && wordingsQuery),
  }
  return Type.Object({ ...languageQuery, ...more, ...own }, strict)
}

const slug = (description: string, example: string) =>
  Type.Optional(Type.String({ maxLength: 64, description, ...sample(example) }))

/** Any of several values, with commas between them. */
const anyOf = <Item extends TSchema>(component: string, item: Item, description: string, example: readonly string[]) =>
  Type.Optional(shared(component, listOf(item, { maxItems: maxValues, description, ...sample(example) })))

const name64 = Type.String({ maxLength: 64 })

/** Filters of examples and counts of them; a principle's own are not asked by principle. */
const filtersOfPrinciple = {
  category: anyOf('category-any', name64, 'Only examples in any of these categories, by slug', [
    'group-reflection',
    'peer-network',
  ]),
  format: anyOf('format-any', oneOf(formats), 'Only examples in any of these formats', ['formal-group', 'one-to-one']),
  audience: anyOf('audience-any', oneOf(audiences), 'Only examples for any of these audiences', [
    'managers',
    'care-workers',
  ]),
  peerSupport: anyOf(
    'peerSupport-any',
    oneOf(judgements),
    'Whether the example is itself peer support, in our judgement',
    ['yes', 'partly']
  ),
}
const facetsOf = <const Names extends readonly string[]>(component: string, names: Names) =>
  anyOf(
    component,
    oneOf(names),
    'Counts of the examples by these, in `facets`: each of what the other filters leave',
    ['category', 'audience']
  )

export const exampleFiltersOfPrinciple = {
  ...filtersOfPrinciple,
  facets: facetsOf('facets-of-principle', ['category', 'audience', 'format', 'peerSupport']),
}

export const exampleFilters = {
  principle: anyOf('principle-any', name64, 'Only examples of any of these principles, by slug', ['safe', 'mutual']),
  ...filtersOfPrinciple,
  facets: facetsOf('facets', ['category', 'audience', 'format', 'principle', 'peerSupport']),
}

export const setFilters = {
  origin: Type.Optional(oneOf(origins)),
  slug: slug('The slug of a set. Slugs of custom sets are unique within their organisation only', 'core'),
  own: Type.Optional(
    oneOf(['true', 'false'], { description: '`true`: only the sets of your organisation, by API key' })
  ),
}

export const crosswalkFilters = {
  from: slug('The slug of the set that is mapped from', 'core'),
  to: slug('The slug of the set that is mapped to', 'imroc'),
}

export const searchQuery = {
  q: Type.String({
    minLength: 1,
    maxLength: 500,
    description:
      'What to search for. The last word may be the beginning of one. A word is found in its other forms too, and ' +
      'compounds however they are written: `well-being`, `wellbeing`. Punctuation is ignored',
    examples: ['safe'],
  }),
  type: Type.Optional(oneOf(searchTypes)),
  set: Type.Optional(
    Type.String({
      maxLength: 64,
      description:
        'Only results from this set, by its id or slug. Slugs of custom sets are unique within their organisation only',
      examples: ['core'],
    })
  ),
  category: slug('Only examples in this category, by slug', 'group-reflection'),
  lang: Type.Optional(
    Type.String({
      ...language,
      description: 'Only texts in this language, a BCP 47 tag: `pt` finds `pt-BR` too',
      examples: ['en'],
    })
  ),
  variant: Type.Optional(oneOf(variants, { description: 'Only texts in this wording', examples: ['easy-read'] })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
}

/** What `queryOf` may hold, as a handler reads it. */
export interface ContentQuery {
  readonly lang?: string
  readonly variant?: typeof variants[number]
  readonly fields?: string
  readonly expand?: string
  readonly limit?: number
  readonly cursor?: string
  /** Of some records in a list, by slug. */
  readonly slugs?: readonly string[]
  readonly wordings?: 'all'
}
