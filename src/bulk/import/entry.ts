import { issueOfBytes, issueOfNames, withLineBreaks, withoutPauses } from '../../http/body/strict-json.ts'
import type { RawLine } from '../../http/body/ndjson.ts'
import { maxIssues, Problem, type RequestIssue } from '../../http/problems/problem.ts'
import type { ExportedAssessment } from '../export/schemas.ts'
import type { ImportEntry, ImportOutcome } from './schemas.ts'

/** What is wrong with a line, or with the entry in it. */
export type EntryIssue = ImportOutcome['errors'][number]

/** A line, with the entry that stands in it or with what is wrong. */
export interface ReadLine {
  readonly number: number
  readonly entryId: string | null
  readonly entry: ImportEntry | undefined
  readonly errors: readonly EntryIssue[]
}

/** Of a line, in bytes. */
export const maxLineBytes = 256 * 1024

const lineTooLong: EntryIssue = {
  code: 'line_too_long',
  detail: `The line has more than ${maxLineBytes / 1024} KiB. Of a line of an export send \`entry\` alone`,
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** `validate` throws a problem for a value that is no entry. */
export function entryReader (validate: (value: unknown) => ImportEntry) {
  return ({ number, bytes }: RawLine): ReadLine => {
    const refused = (errors: readonly EntryIssue[], entryId: string | null = null): ReadLine => ({
      number,
      entryId,
      entry: undefined,
      errors,
    })
    if (!bytes) return refused([lineTooLong])
    let text: string
    let value: unknown
    try {
      text = withLineBreaks(decoder.decode(bytes))
    } catch {
      return refused([{ code: 'not_utf8', detail: 'The line is not UTF-8' }])
    }
    try {
      value = JSON.parse(text)
    } catch {
      return refused([{ code: 'not_json', detail: 'The line is not JSON' }])
    }
    const issue = issueOfBytes(bytes) ?? withoutPauses(issueOfNames(text))
    if (issue !== undefined) return refused([{ code: 'not_strict_json', detail: issue }])
    if (isExported(value)) {
      if (!value.entry) return refused([notImportable(value.notImportable)])
      value = value.entry
    }
    try {
      const entry = validate(value)
      return { number, entryId: entry.entryId, entry, errors: [] }
    } catch (error) {
      if (error instanceof Problem) return refused(issuesOf(error), entryIdIn(value))
      throw error
    }
  }
}

/** A line as an export has it: what it says besides its entry follows from that. */
function isExported (value: unknown): value is Pick<ExportedAssessment, 'entry' | 'notImportable'> {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'exported-assessment' &&
    'entry' in value
}

function notImportable (why: unknown): EntryIssue {
  return {
    pointer: '/entry',
    code: 'not_importable',
    detail: why === 'mutual'
      ? 'An import takes single assessments alone; this line is of a mutual one, whose result cannot be made again'
      : 'The export has no entry for this assessment: `notImportable` says why',
  }
}

/** What a problem says of the entry, as an outcome tells it. */
export function issuesOf ({ faults, type, message }: Problem): EntryIssue[] {
  if (faults.length === 0) return [{ code: type.code, detail: message }]
  return faults.slice(0, maxIssues).map(({ pointer, code, detail }: RequestIssue) => ({
    ...(pointer !== undefined && { pointer }),
    code,
    detail,
  }))
}

/** So that a client may know which of its entries it was; a text of any other kind is not said again. */
function entryIdIn (value: unknown): string | null {
  const entryId = typeof value === 'object' && value !== null && 'entryId' in value ? value.entryId : null
  return typeof entryId === 'string' && /^[!-~]{1,200}$/.test(entryId) ? entryId : null
}
