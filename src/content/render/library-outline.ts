import type { AimsRecord, GuidePart, GuidePartRecord, GuideRecord } from '../records/library-schemas.ts'
import { itemField } from '../records/library-wording.ts'
import type { SourceRecord } from '../records/schemas.ts'
import { frame, inLanguageOf, list, own, present, type Layout } from './layout.ts'
import { ownLanguage } from './notices.ts'
import type { OwnWords } from './own-words.ts'

export function outlineOfGuide (guide: GuideRecord, publicUrl: string, said: OwnWords): Layout {
  const words = inLanguageOf(guide)
  const texts = (name: 'facts' | 'limits' | GuidePart) =>
    guide[name].map(({ slug, text, ...item }) => ({
      text: words(text, name, itemField(name, slug)),
      url: 'url' in item ? publicUrl + item.url : undefined,
    }))
  return {
    ...frame({ ...guide, slug: 'guide' }),
    lead: words(guide.summary, 'summary'),
    blocks: present(
      list(own(said.whatItIs), texts('facts')),
      list(own(said.whoBenefits), texts('benefits')),
      list(own(said.whoItIsFor), texts('audiences')),
      list(own(said.whenItHelps), texts('situations')),
      { heading: own(said.asChecklist), paragraphs: [words(guide.checklistNote, 'checklistNote')] },
      { heading: own(said.ownPrinciples), paragraphs: [words(guide.adaptingNote, 'adaptingNote')] },
      list(own(said.limits), texts('limits'))
    ),
  }
}

export function outlineOfGuidePart (part: GuidePartRecord, publicUrl: string, said: OwnWords): Layout {
  const lead = part.text === `${part.title}.` ? null : inLanguageOf(part)(part.text, 'text')
  const guide = { text: own(said.wholeGuide), url: `${publicUrl}${part.links.guide}` }
  return { ...frame(part), lead, blocks: present(list(null, [guide])) }
}

export function outlineOfAims (aims: AimsRecord): Layout {
  const words = inLanguageOf(aims)
  return {
    ...frame({ ...aims, slug: 'aims' }),
    lead: null,
    blocks: present(
      list(
        null,
        aims.aims.map(({ slug, title, text }) => {
          const fields = ['aims', itemField('aims', slug)]
          return { text: words(title, ...fields), note: words(text, ...fields) }
        }),
        true
      ),
      { heading: null, paragraphs: [words(aims.credit, 'credit')] }
    ),
  }
}

export function outlineOfSource (source: SourceRecord): Layout {
  const published = source.published === null ? '' : `, ${source.published}`
  return {
    lang: ownLanguage,
    kind: source.type,
    slug: source.slug,
    title: own(source.title),
    lead: own(`${source.authors === null ? '' : `${source.authors}. `}${source.publisher}${published}.`),
    blocks: present(
      source.note !== null && { heading: null, paragraphs: [own(source.note)] },
      source.url !== null && list(own('Read it'), [{ text: own(source.title), url: source.url }])
    ),
    attribution: null,
  }
}
