import { invalidRequest } from '../../http/problems/invalid-request.ts'
import { ref } from '../../http/schema.ts'
import { bodyValidator } from '../../http/body/validation.ts'
import { jsonOf } from '../exchange/json-file.ts'
import { readRows, textOfCell, type TableForm } from '../exchange/rows.ts'
import type { ReadFile } from './file.ts'
import { readXliff } from './read-xliff.ts'
import { maxTexts, TranslationSchema, type TranslationBody } from './schemas.ts'

const form: TableForm<'key' | 'source' | 'target' | 'state' | 'notes'> = {
  columns: ['key', 'source', 'target', 'state', 'notes'],
  needed: ['key', 'target'],
  texts: ['target'],
  maxRows: 2 * maxTexts,
}

/** Reads a file by its media type. Throws 400 and 422 for JSON of another shape. */
export function readFile (type: string, bytes: Uint8Array<ArrayBuffer>): ReadFile {
  if (type === 'application/json') return readJsonFile(bytes)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { texts: [], faults: [{ line: 1, code: 'not_utf8', detail: 'The file is not UTF-8' }], language: undefined }
  }
  return type === 'text/csv' ? readTableFile(text) : readXliff(text)
}

function readTableFile (text: string): ReadFile {
  const { rows, faults } = readRows(text, form)
  const texts = rows.map(({ line, given }) => {
    const source = textOfCell(given('source'))
    return {
      key: textOfCell(given('key')).trim(),
      line,
      target: textOfCell(given('target')),
      ...(source.trim() !== '' && { source }),
    }
  })
  return { texts, faults, language: undefined }
}

let validate: ReturnType<typeof bodyValidator> | undefined

function readJsonFile (bytes: Uint8Array<ArrayBuffer>): ReadFile {
  validate ??= bodyValidator([TranslationSchema], ref(TranslationSchema))
  const body = jsonOf(Uint8Array.from(bytes))
  const errors = validate(body)
  if (errors) throw invalidRequest(errors, 'body')
  const { texts } = body as TranslationBody
  return {
    texts: texts.map((text, index) => ({ ...text, pointer: `/texts/${index}` })),
    faults: [],
    language: undefined,
  }
}
