import { Type } from '@sinclair/typebox'
import { maxContentBytes } from '../../domain/values/limits.ts'
import type { App } from '../../http/app.ts'
import { exceptBody } from '../../http/body/validation.ts'
import { ok, operations, type OperationsOptions } from '../../http/operation.ts'
import { ref } from '../../http/schema.ts'
import { requireApiKey } from '../../identity/index.ts'
import { takeFiles, UnreadFile } from '../exchange/unread-file.ts'
import { ownSet } from '../parameters.ts'
import { xliff } from './parts.ts'
import {
  TranslationSchema, translationComponents, TranslationTableSchema, wordingParameters, wordingQuery,
  WordingReportSchema, XliffSchema
} from './schemas.ts'
import type { TranslationService } from './service.ts'

export interface WordingRoutes extends Omit<OperationsOptions, 'tag'> {
  readonly service: TranslationService
}

/** XLIFF, under the names that tools give it. */
const xmlTypes = [xliff, 'application/x-xliff+xml', 'application/xml', 'text/xml']
/** Of a body, in bytes: each text stands in it twice, between tags. */
const maxFileSize = maxContentBytes * 2

const params = Type.Object({ set: ownSet, ...wordingParameters })
const body = Type.Unsafe<UnreadFile<string> | null>({
  content: {
    'application/json': { schema: ref(TranslationSchema) },
    [xliff]: { schema: XliffSchema },
    'text/csv': { schema: TranslationTableSchema },
  },
})

/** Translations into the wordings of a draft, below /v1. */
export function wordingRoutes (app: App, { service, ...options }: WordingRoutes): void {
  takeFiles(app, ['application/json', 'text/csv', ...xmlTypes])
  const { run } = operations(app, { tag: 'sets', ...options })

  for (const [method, isPart, operationId, summary, what] of [
    ['PUT', false, 'replaceWording', 'Replace a wording of a draft by a file of translations',
      'Texts that the file does not translate are left to the standard text.'],
    ['PATCH', true, 'changeWording', 'Update a wording of a draft by a file of translations',
      'Texts that the file does not translate stay as they are.'],
  ] as const) {
    run(`${method} /principle-sets/:set/draft/wordings/:lang/:variant`, {
      operationId,
      summary,
      description:
        'XLIFF 1.2 or 2.0, CSV or JSON, by the keys that a file for translators has. What is refused: keys of no ' +
        'text, texts that read otherwise by now, and translations with fewer paragraphs, links or placeholders, each ' +
        `told by key and line; nothing is written then. ${what}`,
      guard: requireApiKey('sets:write'),
      params,
      query: wordingQuery,
      ifMatch: true,
      body,
      success: ok('What was written', WordingReportSchema, 'ETag'),
      errors: [404, 410, 412, 428],
      options: { bodyLimit: maxFileSize, validatorCompiler: exceptBody(translationComponents) },
    }, async ({ caller, params: { set, lang, variant }, query: { partial, status }, ifMatch, body: sent }) => {
      const file = (sent ?? new UnreadFile<string>('application/json', new Uint8Array())).content
      const target = { lang, variant, status, isPart, isPartial: partial === 'true' }
      const report = await service.write({ caller, id: set, ifMatch, file, target })
      return { body: report, revision: report.revision }
    })
  }
}
