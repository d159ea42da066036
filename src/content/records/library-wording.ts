import type { Library } from '../seed/schemas.ts'
import { nearestWording, servedTexts, type Text, type View } from './wording.ts'

type Guide = Library['guide']
type Aims = Library['aims']
type Item = { readonly slug: string }

/** The library is written in English; its other wordings say that over. */
export const libraryLanguage = 'en'

/** The guide's texts in the wording nearest to what was asked for, each filled up from the standard text. */
export function guideTexts (guide: Guide, asked: View) {
  const { provenance: _, wordings, ...standard } = guide
  const views = { lang: libraryLanguage, wordings }
  const wording = nearestWording(views, asked)
  const { title, summary, checklistNote, adaptingNote } = wording ?? {}
  const lists = {
    facts: filledUp('facts', standard.facts, wording?.facts),
    benefits: filledUp('benefits', standard.benefits, wording?.benefits),
    audiences: filledUp('audiences', standard.audiences, wording?.audiences),
    situations: filledUp('situations', standard.situations, wording?.situations),
    limits: filledUp('limits', standard.limits, wording?.limits),
  }
  return {
    texts: {
      ...standard,
      title: title ?? guide.title,
      summary: summary ?? guide.summary,
      facts: lists.facts.items,
      benefits: lists.benefits.items,
      audiences: lists.audiences.items,
      situations: lists.situations.items,
      checklistNote: checklistNote ?? guide.checklistNote,
      adaptingNote: adaptingNote ?? guide.adaptingNote,
      limits: lists.limits.items,
    },
    served: servedTexts(views, asked, wording, {
      title: { own: title, standard: guide.title },
      summary: { own: summary, standard: guide.summary },
      ...lists.facts.texts,
      ...lists.benefits.texts,
      ...lists.audiences.texts,
      ...lists.situations.texts,
      checklistNote: { own: checklistNote, standard: guide.checklistNote },
      adaptingNote: { own: adaptingNote, standard: guide.adaptingNote },
      ...lists.limits.texts,
    }, false),
  }
}

/** An item of the guide that is a record, in the nearest wording; undefined where there is none of the name. */
export function guidePartTexts (
  guide: Guide,
  { part, slug }: { readonly part: 'benefits' | 'audiences' | 'situations', readonly slug: string },
  asked: View
) {
  const found = guide[part].find(item => item.slug === slug)
  if (!found) return undefined
  const views = { lang: libraryLanguage, wordings: guide.wordings }
  const wording = nearestWording(views, asked)
  const own = wording?.[part]?.find(item => item.slug === slug)?.text
  const texts = { own, standard: found.text }
  return { text: own ?? found.text, served: servedTexts(views, asked, wording, { title: texts, text: texts }, false) }
}

/** What the aims are called where nobody quotes them. */
export const aimsTitle = 'The aims of peer support'

/** The texts of the aims in the wording nearest to what was asked for, each filled up from the standard text. */
export function aimsTexts ({ aims, credit, wordings }: Aims, asked: View) {
  const views = { lang: libraryLanguage, wordings }
  const wording = nearestWording(views, asked)
  const list = filledUp('aims', aims, wording?.aims)
  return {
    texts: { title: wording?.title ?? aimsTitle, aims: list.items, credit: wording?.credit ?? credit },
    served: servedTexts(views, asked, wording, {
      title: { own: wording?.title, standard: aimsTitle },
      ...list.texts,
      credit: { own: wording?.credit, standard: credit },
    }, false),
  }
}

/** How the fallbacks name an item where others of its list are in the wording that was asked for. */
export function itemField (list: string, slug: string): string {
  return `${list}.${slug}`
}

/** The items of a list, each in the words of the wording where that has it. */
function filledUp<AnItem extends Item> (
  name: string,
  standard: readonly AnItem[],
  told: ReadonlyArray<Partial<AnItem> & Item> = []
) {
  const own = new Map(told.map(item => [item.slug, item]))
  const texts: Record<string, Text> = standard.some(({ slug }) => own.has(slug))
    ? Object.fromEntries(standard.map(item => [
      itemField(name, item.slug),
      { own: own.get(item.slug), standard: item },
    ]))
    : { [name]: { standard } }
  return { items: standard.map((item): AnItem => ({ ...item, ...own.get(item.slug) })), texts }
}
