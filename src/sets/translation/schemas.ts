import { Type } from '@sinclair/typebox'
import { variants } from '../../domain/versions/principle-set.ts'
import { oneOf } from '../../http/schema.ts'
import { Language } from '../fields.ts'
import { translationFormats } from './parts.ts'
import { translationColumns } from './table.ts'

export const XliffSchema = Type.String({
  description: 'XLIFF 1.2 or 2.0: a unit a text, with the key of the text as its `id`',
})

export const TranslationTableSchema = Type.String({
  description: `One row a text. Columns: ${translationColumns.join(', ')}. UTF-8, RFC 4180`,
  examples: ['key,source,target\r\nprinciples.safe.title,Safe,Diogel\r\n'],
})

export const translationQuery = {
  lang: Type.String({ ...Language, description: 'The language to translate into (BCP 47)', examples: ['cy'] }),
  variant: Type.Optional(
    oneOf(variants, { description: 'The wording to write; `standard` unless given', examples: ['standard'] })
  ),
  format: Type.Optional(
    oneOf(translationFormats, {
      description: '`xliff-1.2` unless given, which most tools read',
      examples: ['xliff-1.2'],
    })
  ),
}
