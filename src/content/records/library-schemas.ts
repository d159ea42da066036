import { Type, type Static } from '@sinclair/typebox'
import { variants } from '../../domain/versions/principle-set.ts'
import { strict, oneOf, orNull, ref } from '../../http/schema.ts'
import { searchTypes } from './search-types.ts'
import { withWordings } from './worded.ts'
import { EmbedSchema, Links, Path, provenance, Slug, wording } from './schemas.ts'

const Passages = Type.Array(Type.Object({ slug: Slug, text: Type.String() }, strict))
/** Each is a record of its own. */
const Parts = (description: string) =>
  Type.Array(Type.Object({ slug: Slug, text: Type.String(), url: Path }, strict), { description })

export const GuideSchema = withWordings(Type.Object({
  id: Type.String(),
  type: Type.Literal('guide'),
  title: Type.String(),
  summary: Type.String(),
  facts: Type.Array(Type.Object({ slug: Slug, text: Type.String() }, strict), { description: 'What peer support is' }),
  benefits: Parts('Who benefits, and how'),
  audiences: Parts('Who the principles are for'),
  situations: Parts('When they help'),
  checklistNote: Type.String(),
  adaptingNote: Type.String(),
  limits: Passages,
  ...wording,
  ...provenance,
  links: Links,
}, {
  $id: 'Guide',
  description: 'What peer support is, who the principles are for and how they can be used',
  ...strict,
}))
export type GuideRecord = Static<typeof GuideSchema>

/** The lists of the guide whose items are records, and what such a record is called. */
export const guideParts = { benefits: 'benefit', audiences: 'audience', situations: 'situation' } as const
export type GuidePart = keyof typeof guideParts

export const GuidePartSchema = withWordings(Type.Object({
  id: Type.String(),
  type: oneOf(Object.values(guideParts)),
  slug: Slug,
  title: Type.String(),
  text: Type.String(),
  ...wording,
  ...provenance,
  embed: ref(EmbedSchema),
  links: Links,
}, { $id: 'GuidePart', description: 'Somebody who benefits, an audience or a situation of the guide', ...strict }))
export type GuidePartRecord = Static<typeof GuidePartSchema>

export const AimsSchema = withWordings(Type.Object({
  id: Type.String(),
  type: Type.Literal('aims'),
  title: Type.String(),
  aims: Type.Array(Type.Object({ slug: Slug, title: Type.String(), text: Type.String() }, strict)),
  credit: Type.String(),
  ...wording,
  ...provenance,
  links: Links,
}, { $id: 'Aims', description: 'The aims of every kind of peer support', ...strict }))
export type AimsRecord = Static<typeof AimsSchema>

const FoundSchema = Type.Object({
  type: Type.String({ description: `One of ${searchTypes.join(', ')}` }),
  set: orNull(Slug),
  slug: Slug,
  title: Type.String(),
  url: Path,
  lang: Type.String({ description: 'The language of the text that was found' }),
  variant: oneOf(variants, { description: 'The wording that was found' }),
  words: Type.Array(Type.String(), {
    description: 'The words that the text has, as you wrote them. Words such as `the` are not looked for',
  }),
  snippet: Type.Object({
    text: Type.String(),
    ranges: Type.Array(
      Type.Object({ start: Type.Integer({ minimum: 0 }), end: Type.Integer({ minimum: 0 }) }, strict),
      {
        description: 'The positions of the matches in the snippet: UTF-16 offsets, end exclusive',
      }
    ),
  }, strict),
}, strict)

export const SearchResultsSchema = Type.Object({
  match: oneOf(['every', 'some', 'none'], {
    description:
      '`every`: each result has every word. `some`: nothing has them all, so the results have some of them, those ' +
      'with the most first. `none`: nothing has any of them',
  }),
  items: Type.Array(FoundSchema, { description: 'Best match first, each record once' }),
}, { $id: 'SearchResults', ...strict })
export type SearchResults = Static<typeof SearchResultsSchema>
