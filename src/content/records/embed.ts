import { languageAttributes } from '../../http/languages.ts'
import { escapeHtml } from '../render/markup.ts'
import type { Words } from './words.ts'

/** What shows a record on a page of somebody else: its address, and an element to paste. */
export function embedOf (url: string, title: Words) {
  return {
    url,
    html: `<iframe src="${escapeHtml(url)}" title="${escapeHtml(title.text)}"${languageAttributes(title.lang)} ` +
      'width="720" height="480" style="max-width: 100%" loading="lazy"></iframe>',
  }
}
