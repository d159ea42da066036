import { pageOf } from '../http/pages.ts'
import type { Storage } from '../storage/storage.ts'
import { notFound } from './errors.ts'
import {
  aimsRecord, crosswalkRecords, guidePartRecord, guideRecord, sourceRecords
} from './records/library-presenter.ts'
import { libraryLanguage } from './records/library-wording.ts'
import type { ContentRepository } from './versions/repository.ts'
import { collection, readable, type ContentRequest, type Resource } from './delivery/resources.ts'
import type { Library } from './seed/schemas.ts'
import { readLibrary } from './seed/stored-library.ts'
import type { AimsRecord, GuidePart, GuidePartRecord, GuideRecord } from './records/library-schemas.ts'
import { selectBySlug } from './records/selection.ts'
import { viewIn } from './records/view.ts'
import { inEveryWording } from './records/worded.ts'
import type { View } from './records/wording.ts'

const keys = { surrogateKeys: ['content', 'library'] }

/**
 * The content that is not a set: what peer support is, its aims, the sources, the crosswalks.
 */
export function libraryService ({ as }: Pick<Storage, 'as'>, repository: ContentRepository, publicUrl: string) {
  const library = () => readLibrary(repository, as('public').read)

  /** A document of the library in the wording that is asked for, or in all. */
  async function worded (
    kind: 'guide' | 'aims',
    recordOf: (library: Library, publicUrl: string, view: View) => GuideRecord | GuidePartRecord | AimsRecord,
    asked: ContentRequest
  ): Promise<Resource> {
    const all = await library()
    const views = { lang: libraryLanguage, wordings: all[kind].wordings }
    const recordIn = (view: View) => recordOf(all, publicUrl, view)
    const wordings = asked.query.wordings && inEveryWording(views, recordIn)
    return readable(recordIn(viewIn(views, asked)), asked, publicUrl, keys, { wordings })
  }

  return {
    guide: async (asked: ContentRequest): Promise<Resource> => worded('guide', guideRecord, asked),
    aims: async (asked: ContentRequest): Promise<Resource> => worded('aims', aimsRecord, asked),

    guidePart: async (part: GuidePart, slug: string, asked: ContentRequest): Promise<Resource> =>
      worded('guide', (library, publicUrl, view) => {
        const record = guidePartRecord(library, { part, slug }, publicUrl, view)
        if (!record) throw notFound('guide_part_not_found', `"${slug}" among the ${part} of the guide`)
        return record
      }, asked),

    async sources (asked: ContentRequest): Promise<Resource> {
      const records = sourceRecords(await library())
      const { slugs } = asked.query
      if (slugs) {
        const { missing, ...found } = selectBySlug(records, slugs)
        return collection(found, asked, keys, { missing })
      }
      return collection(pageOf(records, ({ slug }) => slug, asked.query, 'sources'), asked, keys)
    },

    async source (slug: string, asked: ContentRequest): Promise<Resource> {
      const found = sourceRecords(await library()).find(source => source.slug === slug)
      if (!found) throw notFound('source_not_found', `The source "${slug}"`)
      return readable(found, asked, publicUrl, keys)
    },

    async crosswalks (
      filters: { readonly from?: string, readonly to?: string },
      asked: ContentRequest
    ): Promise<Resource> {
      const records = crosswalkRecords(await library(), publicUrl)
        .filter(({ from, to }) => (filters.from ?? from) === from && (filters.to ?? to) === to)
      return collection(
        pageOf(records, ({ id }) => id, asked.query, `crosswalks ${filters.from} ${filters.to}`),
        asked,
        keys
      )
    },
  }
}

export type LibraryService = ReturnType<typeof libraryService>
