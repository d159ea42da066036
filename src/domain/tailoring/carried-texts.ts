import { isSameJson } from '../values/canonical-json.ts'
import { keysOf, slugsOf, targetsOfSlug, type RebaseContext } from './rebase-context.ts'
import type { CustomContent, LevelTexts, Replacement, Wording } from '../versions/principle-set.ts'
import type { RecordTexts } from '../versions/record-texts.ts'
import { createIssue, type Issue } from '../values/issue.ts'
import type { Tailoring } from './operations.ts'
import type { UpstreamItem } from './upstream.ts'

/** Where a principle of the custom set is now. */
export function slugsNow (
  { slugs, upstream }: RebaseContext,
  slug: string,
  principles: CustomContent['principles']
): string[] {
  const own = slugs.get(slug)
  const item = upstream.get(slug)
  const now = own !== undefined ? [own] : item && item.kind !== 'removed_upstream' ? targetsOfSlug(item, slug) : [slug]
  return now.filter(one => principles.some(principle => principle.slug === one))
}

/** What there will be, by slug. */
export interface StandingRecords {
  readonly examples: ReadonlySet<string>
  readonly categories: ReadonlySet<string>
}

export function carriedWording (
  crossing: RebaseContext,
  wording: Wording,
  content: CustomContent,
  standing: StandingRecords,
  pointer: string
): { readonly wording: Wording, readonly lost: readonly Issue[] } {
  const keys = keysOf(content)
  const scale = carriedScale(wording, content, `${pointer}/scale/levels`)
  const texts = wording.principles.map(({ slug, statements, ...rest }, index) => {
    const [now, ...more] = slugsNow(crossing, slug, content.principles)
    if (now === undefined || more.length > 0) {
      return {
        kept: [],
        lost: [
          createIssue(
            `${pointer}/principles/${index}`,
            'target_gone',
            `The text of "${slug}", which is not there any more`
          ),
        ],
      }
    }
    const renamed = statements?.map(({ key, text }) => ({ key: crossing.keys.get(key) ?? key, text }))
    const gone = renamed?.filter(({ key }) => !keys.has(key)) ?? []
    return {
      kept: [{ slug: now, ...rest, ...(renamed && { statements: renamed.filter(({ key }) => keys.has(key)) }) }],
      lost: gone.map(({ key }) =>
        createIssue(
          `${pointer}/principles/${index}/statements`,
          'target_gone',
          `The text of the statement "${key}", which is not there any more`
        )
      ),
    }
  })
  const examples = carriedRecords('example', wording.examples, standing.examples, `${pointer}/examples`)
  const categories = carriedRecords('category', wording.categories, standing.categories, `${pointer}/categories`)
  return {
    wording: {
      ...wording,
      ...scale.kept,
      principles: texts.flatMap(({ kept }) => kept),
      ...(examples.kept && { examples: examples.kept }),
      ...(categories.kept && { categories: categories.kept }),
    },
    lost: [...scale.lost, ...texts.flatMap(({ lost }) => lost), ...examples.lost, ...categories.lost],
  }
}

/** Examples and categories keep their slugs, so their texts stay while they do. */
function carriedRecords<Texts extends RecordTexts> (
  what: string,
  told: readonly Texts[] | undefined,
  standing: ReadonlySet<string>,
  pointer: string
): { readonly kept: Texts[] | undefined, readonly lost: readonly Issue[] } {
  const stands = ({ slug }: RecordTexts) => standing.has(slug)
  return {
    kept: told?.filter(stands),
    lost: (told ?? []).filter(texts => !stands(texts)).map(({ slug }) =>
      createIssue(pointer, 'target_gone', `The text of the ${what} "${slug}", which is not there any more`)
    ),
  }
}

/** Levels are followed by their keys. */
function carriedScale (
  { scale: told }: Wording,
  { scale }: CustomContent,
  pointer: string
): { readonly kept: Pick<Wording, 'scale'>, readonly lost: readonly Issue[] } {
  const stands = ({ key }: LevelTexts) => scale?.levels.some(level => level.key === key) ?? false
  return {
    kept: told ? { scale: { levels: told.levels.filter(stands) } } : {},
    lost: (told?.levels ?? []).filter(level => !stands(level)).map(({ key }) =>
      createIssue(pointer, 'target_gone', `The text of the level "${key}", which is not there any more`)
    ),
  }
}

/** Rule V3: what the custom set told before, its own new names, and the renames of the base that it follows. */
export function carriedReplacements (
  crossing: RebaseContext,
  told: readonly Replacement[],
  items: readonly UpstreamItem[],
  now: CustomContent
) {
  const { custom, slugs } = crossing
  const known = slugsOf(custom)
  const standing = slugsOf(now)
  const stands = ({ to }: Replacement) => to.every(slug => standing.has(slug))
  const before = told.map(replacement => ({ ...replacement, to: replacement.to.map(slug => slugs.get(slug) ?? slug) }))
  const own = [...slugs].map(([from, to]): Replacement => ({ from: [from], to: [to], relationship: 'equal' }))
  const followed = items
    .flatMap(({ mapping }) => mapping ?? [])
    .map(mapping => ({ ...mapping, from: mapping.from.filter(slug => known.has(slug)) }))
    .filter(({ from }) => from.length > 0)
  const all = [...before.filter(stands), ...own, ...followed.filter(stands)]
  return {
    kept: all.filter((replacement, index) => !all.slice(0, index).some(other => isSameJson(other, replacement))),
    lost: before.flatMap((replacement, index) =>
      stands(replacement)
        ? []
        : [createIssue(`/replacedBy/${index}`, 'target_gone', `It names ${replacement.to.join(', ')}`)]
    ),
  }
}

/** The other wordings of a principle that is kept were the base's, which has them no more. */
export function inheritedTextsLost (
  { custom }: RebaseContext,
  { wordings }: Tailoring,
  items: readonly UpstreamItem[]
): Issue[] {
  const removed = new Set(items.filter(({ kind }) => kind === 'removed_upstream').map(({ slug }) => slug))
  return custom.wordings
    .filter(({ lang, variant }) => !wordings.some(own => own.lang === lang && own.variant === variant))
    .flatMap(({ lang, variant, principles }) =>
      principles
        .filter(({ slug }) => removed.has(slug))
        .map(({ slug }) => createIssue('/wordings', 'wording_gone', `"${slug}" in ${lang}/${variant} was the base's`))
    )
}
