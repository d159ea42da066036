import type { CustomContent, Level } from '../../domain/versions/principle-set.ts'
import { isOutdated, nearestWording, type Served, type View } from './wording.ts'
import type { Words } from './words.ts'

/** What the parts of a version are called, each in the wording nearest to what was asked for. */
export interface WordsOfVersion {
  readonly title: Words
  /** The wording that they are of; null for the standard text (rule V10). */
  readonly wording: Pick<Served, 'variant' | 'variantStatus' | 'translates'> | null
  /** By slug, by key; undefined for what is not in the version. */
  readonly principle: (slug: string) => Words | undefined
  readonly statement: (key: string) => Words | undefined
  readonly levels: ReadonlyArray<Pick<Level, 'key' | 'points'> & { readonly label: Words }>
}

/** For pages and tables, which name many parts of a version and their texts alone. */
export function wordsOfVersion (content: CustomContent, asked: View): WordsOfVersion {
  const wording = nearestWording(content, asked)
  const own = (text: string | undefined, standard: string): Words =>
    text === undefined || !wording ? { text: standard, lang: content.lang } : { text, lang: wording.lang }
  const told = new Map(wording?.principles.map(principle => [principle.slug, principle]))
  const principles = new Map(content.principles.map(({ slug, title }) => [slug, own(told.get(slug)?.title, title)]))
  const levels = new Map(wording?.scale?.levels.map(level => [level.key, level]))
  const texts = new Map(wording?.principles.flatMap(({ statements = [] }) =>
    statements.map(({ key, text }) => [key, text] as const)
  ))
  const statements = new Map(content.principles.flatMap(({ statements }) =>
    statements.map(({ key, text }) => [key, own(texts.get(key), text)] as const)
  ))
  return {
    title: own(wording?.title, content.title),
    wording: wording
      ? {
          variant: wording.variant,
          variantStatus: wording.status,
          translates: wording.translates
            ? { version: wording.translates.version, outdated: isOutdated(wording) }
            : null,
        }
      : null,
    principle: slug => principles.get(slug),
    statement: key => statements.get(key),
    levels: (content.scale?.levels ?? []).map(({ key, label, points }) => ({
      key,
      points,
      label: own(levels.get(key)?.label, label),
    })),
  }
}
