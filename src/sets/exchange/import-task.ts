import {
  jsonBytes, preparePart, type Addressed, type PreparedPart, type PreparedVersion,
  type RenderLimits
} from '../../content/worker.ts'
import { formatVersion, firstVersion, type VersionNumber } from '../../domain/versions/version-number.ts'
import type { CustomContent, Provenance } from '../../domain/versions/principle-set.ts'
import type { Issue } from '../../domain/values/issue.ts'
import { invalidRequest } from '../../http/problems/invalid-request.ts'
import { maxIssues, type RequestIssue } from '../../http/problems/problem.ts'
import { problemsAsData, type ProblemData } from '../../http/problems/transfer.ts'
import { ref } from '../../http/schema.ts'
import { bodyValidator } from '../../http/body/validation.ts'
import type { SetDraft } from '../../storage/schema/sets.ts'
import { takeJson, type JsonBytes } from '../../workers/json-bytes.ts'
import { moved } from '../../workers/moved.ts'
import { draftComponents } from '../drafts/schemas.ts'
import { notImportable } from '../errors.ts'
import { jsonOf } from './json-file.ts'
import type { ImportedSet } from './next-version.ts'
import { parseFile, parseTable, type ParsedImport } from './parsed-import.ts'
import { exchangeComponents, ImportSchema, type ImportBody, type ImportQuery, type ImportReport } from './schemas.ts'

/** Tasks of a worker thread: a file is read, checked and prepared there, and the event loop sees its bytes alone. */

export interface ImportInput {
  readonly type: 'application/json' | 'text/csv'
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly query: ImportQuery
  /** The provenance of what the organisation writes itself. */
  readonly own: Provenance
  /** The set that it is to be the next version of; null for a new set. */
  readonly previous: PreviousImport | null
  /** The ids of what would be made. */
  readonly setId: string
  readonly versionId: string
  readonly limits: RenderLimits
}

/** A set of which a newer version comes, with its draft and its newest content unparsed. */
export interface PreviousImport {
  readonly slug: string
  readonly draft: JsonBytes
  readonly newest: VersionNumber & { readonly id: string, readonly content: JsonBytes }
}

/** What a file holds, and what is wrong with it: the first of each, and how many there are. */
export interface FileSummary
  extends
  Pick<
    ImportReport,
    'slug' | 'title' | 'lang' | 'counts' | 'version' | 'origin' | 'contentDigest' | 'scoringDigest'
  > {
  readonly errors: readonly RequestIssue[]
  readonly errorCount: number
  readonly warnings: readonly Issue[]
  readonly warningCount: number
}

export interface CheckedImport {
  readonly file: FileSummary
  /**
   * JSON of a SetDraft; empty, as what follows, where nothing will be stored: for a trial, and where something is
   * wrong.
   */
  readonly draft: Uint8Array<ArrayBuffer>
  /** Null for a table, which makes a draft alone. */
  readonly version: PreparedVersion & { readonly changeNote: string } | null
  /** What the texts are rendered from, where there are more. */
  readonly content: Uint8Array<ArrayBuffer>
  readonly addressed: Addressed | undefined
  readonly part: PreparedPart
}

/** Reads and checks a body, and renders its texts for as long as a part may take. */
export function checkImport (input: ImportInput): CheckedImport | ProblemData {
  return problemsAsData(() => {
    const parsed = parseBody(input)
    const addressed: Addressed = {
      set: { id: input.setId, slug: parsed.slug, origin: 'custom' },
      version: parsed.version ?? firstVersion,
    }
    const isStored = input.query.dryRun !== 'true' && parsed.errors.length === 0
    const part = parsed.isReadable
      ? preparePart(parsed.content, isStored ? { addressed } : {}, 0, input.limits)
      : nothing()
    const content = (isStored && parsed.version) || part.next !== undefined
      ? jsonBytes(parsed.content)
      : new Uint8Array()
    const draft: SetDraft = {
      base: null,
      content: parsed.draft,
      ...(parsed.version && {
        imported: { versionId: input.versionId, ...(parsed.origin && { origin: parsed.origin }) },
      }),
    }
    const checked: CheckedImport = {
      file: summaryOf(parsed),
      draft: isStored ? jsonBytes(draft) : new Uint8Array(),
      version: isStored && parsed.version ? { ...parsed.version, content, lineage: null } : null,
      content,
      addressed: isStored ? addressed : undefined,
      part,
    }
    return moved(checked, [checked.draft, checked.content, checked.part.rendered])
  })
}

export interface PartInput {
  readonly content: JsonBytes
  readonly addressed: Addressed | undefined
  readonly from: number
  readonly limits: RenderLimits
}

/** Goes on where the part before had to stop. */
export function continueImport ({ content, addressed, from, limits }: PartInput): PreparedPart {
  const part = preparePart(takeJson<CustomContent>(content), { addressed }, from, limits)
  return moved(part, [part.rendered])
}

function nothing (): PreparedPart {
  return { rendered: new Uint8Array(), entries: [], removed: [], refused: [], next: undefined }
}

function parseBody ({ type, bytes, query, own, previous }: ImportInput): ParsedImport {
  if (type === 'text/csv') return parseTable(textOf(bytes), query, own)
  const file = fileOf(bytes)
  return parseFile(file, query, own, previous && openPrevious(previous))
}

function openPrevious ({ draft, newest, ...set }: PreviousImport): ImportedSet {
  return { ...set, draft: takeJson(draft), newest: { ...newest, content: takeJson(newest.content) } }
}

let validate: ReturnType<typeof bodyValidator> | undefined

/** Throws 422 where the file has another shape. */
function fileOf (bytes: JsonBytes): ImportBody {
  validate ??= bodyValidator([...draftComponents, ...exchangeComponents], ref(ImportSchema))
  const file = jsonOf(bytes)
  const errors = validate(file)
  if (errors) throw invalidRequest(errors, 'body')
  return file as ImportBody
}

/** The text of a table. Throws 422 where it is in another encoding than UTF-8, as older spreadsheets write it. */
function textOf (bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const [readable = ''] = new TextDecoder().decode(bytes).split('\ufffd', 1)
    const line = readable.split(/\r\n|\n|\r/).length
    throw notImportable([{
      line,
      code: 'not_utf8',
      detail: 'The file is not UTF-8 from here on: save it as "CSV UTF-8"',
    }])
  }
}

function summaryOf ({ slug, draft, version, origin, errors, warnings }: ParsedImport): FileSummary {
  const { principles, examples, categories, sources, wordings } = draft
  return {
    slug,
    title: draft.title,
    lang: draft.lang,
    counts: {
      principles: principles.length,
      statements: principles.reduce((sum, { statements = [] }) => sum + statements.length, 0),
      examples: examples.length,
      categories: categories.length,
      sources: sources.length,
      wordings: wordings.length,
    },
    version: version && formatVersion(version),
    origin: origin && { ...origin },
    contentDigest: version && version.contentDigest,
    scoringDigest: version && version.scoringDigest,
    errors: errors.slice(0, maxIssues),
    errorCount: errors.length,
    warnings: warnings.slice(0, maxIssues),
    warningCount: warnings.length,
  }
}
