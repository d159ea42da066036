import { guidePartPath, titleOf } from '../records/library-presenter.ts'
import { guideParts, type GuidePart } from '../records/library-schemas.ts'
import { aimsTexts, guidePartTexts, guideTexts, libraryLanguage } from '../records/library-wording.ts'
import { viewsOf, type View } from '../records/wording.ts'
import { inView, searchText } from '../search/entries.ts'
import type { SearchEntry } from '../search/entry-rows.ts'
import { indexedWords } from '../search/words.ts'
import type { Library } from './schemas.ts'
import { serviceOrganisation } from './organisation.ts'

/** What the guide is of, which its title does not say. */
const guideName = 'peer support'

/** Every wording of the guide and of the aims; what a wording leaves to the standard text is found there. */
export function libraryEntries ({ guide, aims }: Library, newId: () => string): SearchEntry[] {
  const entriesOf = (
    type: string,
    { wordings }: Pick<Library['guide'] | Library['aims'], 'wordings'>,
    textsIn: (view: View) => { readonly title: string, readonly texts: readonly string[] },
    { slug = type, path = `/v1/${type}` } = {}
  ) =>
    viewsOf({ lang: libraryLanguage, wordings }).map(({ lang, variant }, wording): SearchEntry => {
      const { title, texts } = textsIn({ lang, variant })
      const url = inView(path, { lang, variant, wording })
      return {
        id: newId(),
        organisationId: serviceOrganisation.id,
        setId: null,
        setSlug: null,
        ...searchText({ type, slug, title, url, lang, variant, wording }, texts),
      }
    })
  return [
    // Twice: a short text ranks above the parts that repeat its words. Its parts are found by themselves.
    ...entriesOf('guide', guide, view => {
      const { title, summary } = guideTexts(guide, view).texts
      return { title, texts: [summary] }
    }).map(entry => ({ ...entry, titleWords: `${entry.titleWords} ${indexedWords(guideName, entry.lang)}` })),
    ...entriesOf('guide', guide, view => {
      const { title, facts, limits, checklistNote, adaptingNote } = guideTexts(guide, view).texts
      return { title, texts: [...[...facts, ...limits].map(({ text }) => text), checklistNote, adaptingNote] }
    }),
    ...(Object.keys(guideParts) as GuidePart[]).flatMap(part =>
      // What stands for a title of theirs is the beginning of the text.
      guide[part].flatMap(({ slug, text: standard }) =>
        entriesOf(guideParts[part], guide, view => {
          const { text } = guidePartTexts(guide, { part, slug }, view) ?? { text: standard }
          return { title: titleOf(text), texts: [text] }
        }, { slug, path: guidePartPath(part, slug) }).map(entry => ({ ...entry, titleWords: '' }))
      )
    ),
    ...entriesOf('aims', aims, view => {
      const { texts } = aimsTexts(aims, view)
      const passages = texts.aims.flatMap(({ title, text }) => [`${title}.`, text])
      return { title: texts.title, texts: [...passages, texts.credit] }
    }),
  ]
}
