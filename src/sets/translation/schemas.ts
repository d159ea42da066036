import { Type, type Static } from '@sinclair/typebox'
import { variants } from '../../domain/versions/principle-set.ts'
import { countLimits, textLimits } from '../../domain/values/limits.ts'
import { oneOf, sample, strict } from '../../http/schema.ts'
import { Id, Language, links, text } from '../fields.ts'
import { translationFormats } from './parts.ts'
import { translationColumns } from './table.ts'

export const XliffSchema = Type.String({
  description: 'XLIFF 1.2 or 2.0: a unit a text, with the key of the text as its `id`',
  examples: [
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">' +
    '<file original="core" source-language="en" target-language="cy" datatype="plaintext"><body>' +
    '<trans-unit id="principles.safe.title" xml:space="preserve"><source>Safe</source><target>Diogel</target>' +
    '</trans-unit></body></file></xliff>',
  ],
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

/** Of one wording: as many texts as a set may have. */
export const maxTexts = countLimits.principles * (countLimits.statements + countLimits.points + 3) +
  countLimits.examples * 5 + countLimits.categories * 2 + countLimits.levels * 2 + 2

export const TranslationSchema = Type.Object({
  texts: Type.Array(
    Type.Object({
      key: text(200),
      source: Type.Optional(text(textLimits.explanation, {
        description: 'The text that was translated; refused where it reads otherwise by now',
      })),
      target: text(textLimits.explanation),
    }, strict),
    { maxItems: maxTexts, description: 'By the keys that a file for translators has' }
  ),
}, {
  $id: 'Translation',
  description: 'Translations of texts by their keys',
  examples: [{ texts: [{ key: 'title', target: 'Ein hegwyddorion' }] }],
  ...strict,
})
export type TranslationBody = Static<typeof TranslationSchema>

export const wordingParameters = {
  lang: Type.String({ ...Language, examples: ['cy'] }),
  variant: oneOf(variants, { examples: ['standard'] }),
}

export const wordingQuery = Type.Object({
  partial: Type.Optional(
    oneOf(['true', 'false'], {
      description: '`true`: what can be written is, and the errors are returned with it',
      ...sample('true'),
    })
  ),
  status: Type.Optional(text(textLimits.label, {
    minLength: 1,
    description: 'What is said of the wording, in a few words; as before unless given, and of a new one "draft: not ' +
      'reviewed"',
    ...sample('draft: not reviewed'),
  })),
}, strict)
export type WordingQuery = Static<typeof wordingQuery>

const Count = Type.Integer({ minimum: 0 })

export const WordingReportSchema = Type.Object({
  type: Type.Literal('wording-report'),
  set: Id,
  lang: Type.String(),
  variant: oneOf(variants),
  status: Type.String(),
  revision: Type.Integer({ minimum: 1, description: 'Of the draft; its ETag has it too' }),
  written: Type.Integer({ minimum: 0, description: 'How many texts of the request were written' }),
  translated: Type.Integer({ minimum: 0, description: 'How many texts the wording has now' }),
  untranslated: Type.Integer({ minimum: 0, description: 'How many are left to the standard text' }),
  errors: Type.Array(
    Type.Object({
      pointer: Type.Optional(Type.String()),
      line: Type.Optional(Type.Integer({ minimum: 1 })),
      column: Type.Optional(Type.String()),
      code: Type.String(),
      detail: Type.String({ description: 'Begins with the key of the text' }),
    }, strict),
    { description: 'With `partial=true`: what was not written, and why' }
  ),
  errorCount: Count,
  links: links('draft'),
}, { $id: 'WordingReport', description: 'What was written into a wording of a draft', ...strict })
export type WordingReport = Static<typeof WordingReportSchema>

export const translationComponents = [TranslationSchema, WordingReportSchema]
