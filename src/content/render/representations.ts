import type { ReadableRecord } from '../records/readable-record.ts'
import { htmlFragment } from './html.ts'
import { jsonLd } from './json-ld.ts'
import type { VersionAround } from './notices.ts'
import { outlineOf } from './outline.ts'
import { markdownDocument, plainText } from './text.ts'

export const readableTypes = [
  'application/json',
  'application/ld+json',
  'text/html',
  'text/markdown',
  'text/plain',
] as const

/** Writes a record in one of its representations. All are made from the JSON record and say the same. */
export function represent (
  record: ReadableRecord,
  type: string,
  publicUrl: string,
  around: VersionAround | null
): string {
  if (type === 'application/json') return JSON.stringify(record)
  const outline = outlineOf(record, publicUrl, around)
  if (type === 'application/ld+json') return JSON.stringify(jsonLd(record, publicUrl, outline.notice))
  if (type === 'text/html') return htmlFragment(outline)
  return type === 'text/markdown' ? markdownDocument(outline) : plainText(outline)
}
