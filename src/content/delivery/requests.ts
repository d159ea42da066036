import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { audiences, formats, judgements, variants } from '../../domain/versions/principle-set.ts'
import { closed, oneOf, pageQuery, shared } from '../../http/schema.ts'
import { origins } from '../../storage/schema/tables.ts'

/** The parameters of the content operations. Closed: an unknown or repeated one is refused. */

const name = (component: string, description: string, example: string) => shared(component, Type.String({ maxLength: 200, description, examples: [example] }))

export const pathParameters = {
  set: name('set', 'The slug of a set of the service, or the id of any', 'core'),
  version: name('version', 'A version such as 1.0.0, or the beginning of one such as 1 or 1.0, which leads to the newest that begins so', '1.0.0'),
  principle: name('principle', 'The slug of a principle', 'safe'),
  example: name('example', 'The slug of an example', 'action-learning-sets'),
  category: name('category', 'The slug of a category', 'group-reflection'),
  source: name('source', 'The slug of a source', 'peer-based-approaches'),
  a: name('fromVersion', 'The version to compare from', '1.0.0'),
  b: name('toVersion', 'The version to compare with', '1.0.0'),
}

const languageQuery = {
  lang: Type.Optional(shared('lang', Type.String({
    pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
    maxLength: 35,
    description: 'A BCP 47 language; goes before Accept-Language. Where the texts do not exist in it, the standard ones are served and the answer says so',
  }))),
  variant: Type.Optional(shared('variant', oneOf(variants, { description: 'A wording for other readers. Where it does not exist, the standard one is served and the answer says so' }))),
}

/** Comma-separated names out of a closed list, as text, so that the document shows the list and the validator holds it. */
function names (component: string, all: readonly string[], description: string) {
  const one = `(${all.map(text => text.replaceAll('.', '\\.')).join('|')})`
  return Type.Optional(shared(component, Type.String({ pattern: `^${one}(,${one})*$`, maxLength: 500, description: `${description}: ${all.join(', ')}` })))
}

export const expansions = {
  set: ['principles', 'principles.examples'],
  principle: ['examples'],
  example: ['principles'],
} as const

interface QueryParts {
  readonly fieldsOf?: TSchema & { properties: Record<string, TSchema> }
  readonly expand?: keyof typeof expansions
  readonly paged?: boolean
}

/** The query of an operation: language always, and what else it takes. */
export function queryOf<Own extends Record<string, TSchema>> ({ fieldsOf, expand, paged }: QueryParts, own: Own) {
  const more: Record<string, TSchema> = {
    ...(fieldsOf && { fields: names(`fieldsOf${fieldsOf.$id}`, Object.keys(fieldsOf.properties), 'Comma-separated members to send, JSON only') }),
    ...(expand && { expand: names(`expand-${expand}`, expansions[expand], 'Comma-separated parts to send whole') }),
    ...(paged && pageQuery),
  }
  return Type.Object({ ...languageQuery, ...more, ...own }, closed)
}

export const exampleFilters = {
  principle: Type.Optional(Type.String({ maxLength: 64, description: 'The slug of a principle that it belongs to' })),
  category: Type.Optional(Type.String({ maxLength: 64, description: 'The slug of its category' })),
  format: Type.Optional(oneOf(formats)),
  audience: Type.Optional(oneOf(audiences)),
  peerSupport: Type.Optional(oneOf(judgements, { description: 'Whether it is peer support itself, in our judgement' })),
}

export const setFilters = {
  origin: Type.Optional(oneOf(origins)),
  slug: Type.Optional(Type.String({ maxLength: 64, description: 'The slug of a set; that of a custom set is unique within its organisation alone' })),
  own: Type.Optional(oneOf(['true', 'false'], { description: '`true`: only the sets of the organisation whose key is sent' })),
}

export const crosswalkFilters = {
  from: Type.Optional(Type.String({ maxLength: 64, description: 'The slug of the set that is mapped' })),
  to: Type.Optional(Type.String({ maxLength: 64, description: 'The slug of the set it is mapped to' })),
}

export const searchTypes = ['principle-set', 'principle', 'example', 'category', 'guide', 'aims'] as const

export const SearchQuerySchema = Type.Object({
  q: Type.String({ minLength: 1, maxLength: 500, description: 'Words that must all be there, the last one at least as a beginning. Punctuation is not read', examples: ['safe'] }),
  type: Type.Optional(oneOf(searchTypes)),
  set: Type.Optional(Type.String({ maxLength: 64, description: 'The slug of a set' })),
  category: Type.Optional(Type.String({ maxLength: 64, description: 'The slug of an example\'s category' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
}, closed)
export type SearchQuery = Static<typeof SearchQuerySchema>

/** What `queryOf` may hold, as a handler reads it. */
export interface ContentQuery {
  readonly lang?: string
  readonly variant?: typeof variants[number]
  readonly fields?: string
  readonly expand?: string
  readonly limit?: number
  readonly cursor?: string
}
