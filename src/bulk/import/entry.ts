import { issueOfBytes, issueOfNames, withLineBreaks, withoutPauses } from '../../http/body/strict-json.ts'
import type { RawLine } from '../../http/body/ndjson.ts'
import { maxIssues, Problem, type RequestIssue } from '../../http/problems/problem.ts'
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
export const maxLineBytes = 64 * 1024

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
    if (!bytes) return refused([{ code: 'line_too_long', detail: `The line has more than ${maxLineBytes / 1024} KiB` }])
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
    try {
      const entry = validate(value)
      return { number, entryId: entry.entryId, entry, errors: [] }
    } catch (error) {
      if (error instanceof Problem) return refused(issuesOf(error), entryIdIn(value))
      throw error
    }
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
