import { keysetPage } from '../../http/pages.ts'
import { isUuid } from '../../storage/principal.ts'
import type { LinkState } from '../../storage/schema/library.ts'
import type { Storage } from '../../storage/storage.ts'
import { collection, type ContentRequest, type Resource } from '../delivery/resources.ts'
import { linksInHtml, replaceLinks } from './collect.ts'
import type { LinkStateRows, ListedLink } from './repository.ts'
import type { LinkStateRecord } from './schemas.ts'

/** Of lists by address: an address holds no blank. */
const byUrl = {
  write: ({ url, id }: ListedLink) => `${url} ${id}`,
  read (text: string) {
    const [url = '', id = ''] = text.split(' ')
    return isUuid(id) ? { url, id } : undefined
  },
}

function linkRecord ({ url, setId, state, reason, checkedAt, changedAt }: ListedLink): LinkStateRecord {
  return {
    url,
    set: setId,
    state,
    reason,
    checkedAt: checkedAt.toISOString(),
    changedAt: changedAt.toISOString(),
  }
}

/** Where the links of published content lead. */
export function linkStateService ({ as }: Pick<Storage, 'as'>, links: LinkStateRows) {
  const readerOf = (organisation: string | undefined) => as(organisation ?? 'public').read

  return {
    async list (
      { state: states }: { readonly state?: readonly LinkState[] },
      asked: ContentRequest
    ): Promise<Resource> {
      const { organisation, query } = asked
      const page = await keysetPage(
        query,
        `link-states ${JSON.stringify(states)}`,
        byUrl,
        (after, count) => links.listStates(readerOf(organisation), organisation, { states, after, count })
      )
      return collection({ ...page, items: page.items.map(linkRecord) }, asked, {
        audience: organisation === undefined ? 'public' : 'private',
        surrogateKeys: ['content', 'link-states'],
      })
    },

    /** What changes where a link of a set becomes broken, or stops being it. */
    async stateOf (organisation: string | undefined, setId: string): Promise<string> {
      return String((await links.findLastChange(readerOf(organisation), setId))?.getTime())
    },

    /** HTML of a set without its broken links; `replace` is given the words of each. */
    async withoutBroken (
      html: string,
      { organisation, setId, replace }: {
        readonly organisation: string | undefined
        readonly setId: string
        readonly replace: (words: string) => string
      }
    ): Promise<string> {
      const urls = [...new Set(linksInHtml(html))]
      const broken = new Set(await links.listBroken(readerOf(organisation), setId, urls))
      return broken.size === 0 ? html : replaceLinks(html, broken, replace)
    },
  }
}

export type LinkStateService = ReturnType<typeof linkStateService>
