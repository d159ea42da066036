import { escapeHtml } from '../../http/html.ts'

/** Characters that XML 1.0 cannot write, and controls that no text needs. */
const unwritable = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu

/** A text without what an XML file cannot bring back. */
export function writable (text: string): string {
  return text.replace(unwritable, ' ')
}

/** A text between tags or quotation marks. */
export function escapeXml (text: string): string {
  return escapeHtml(writable(text))
}
