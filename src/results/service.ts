import { setImmediate } from 'node:timers/promises'
import type { Viewed } from '../content/worker.ts'
import type { Caller, Participant } from '../identity/index.ts'
import type { Reader } from '../storage/storage.ts'
import { isInline } from '../workers/inline.ts'
import { giveUp, type JsonBytes } from '../workers/json-bytes.ts'
import { handedOver } from '../workers/moved.ts'
import { workerTask, type WorkerTask } from '../workers/pool.ts'
import { timeSlices } from '../workers/time-slices.ts'
import { absentIfErased, findAssessment, isConfidential, type AssessmentsContext } from '../assessments/context.ts'
import { readableResults } from '../assessments/release/readable.ts'
import { versionOf } from '../assessments/versions/find.ts'
import { assessmentProblem, notOfParticipant } from '../assessments/errors.ts'
import type { AssessmentRow } from '../assessments/repository.ts'
import type { Located } from './rewording.ts'
import type { StoredResult } from './stored-results.ts'
import type * as Views from './views.ts'
import type { StoredContent } from '../assessments/versions/stored-content.ts'
import type { ReadResult, ResultRow } from '../assessments/release/repository.ts'

/** Which result of which assessment; the newest if there is no number. */
export interface WantedResult {
  readonly assessment: string
  readonly number?: number | undefined
}

/** Who reads: an organisation, or somebody who took part in the assessment (rule M7). */
export type ResultReader = Pick<Caller, 'organisation'> | Participant

/** What a request asks for, and the connection that it reads from. */
export interface QueryOfCaller {
  readonly read: Reader
  readonly caller: ResultReader
}

/** A request for one result. */
export interface ResultQuery extends QueryOfCaller {
  readonly wanted: WantedResult
}

/** A request for something to be read, in a wording of the version. */
export interface ReadingQuery extends ResultQuery {
  readonly viewed: Viewed
}

const ofOthers = 'In a shared assessment participants read the results that the ratings they submitted are part of, ' +
  'and earlier ones'

/** A result as it was released. */
export interface FoundResult<Row = ReadResult> {
  readonly assessment: AssessmentRow
  readonly row: Row
}

/** With what people wrote, as the end of its document has it. */
export interface FoundForReport extends FoundResult {
  readonly written: JsonBytes
}

/** What is computed from results (`views.ts`): on the event loop if they are small, else in the worker thread. */
export interface View<Input extends object, Output = string> {
  readonly run: (input: Input) => Output
  readonly task: WorkerTask<Input, Output>
}

/** What a view reads, and for whom. */
export interface Scope {
  readonly owner: string
  readonly bytes: number
  readonly documents?: readonly JsonBytes[]
  readonly versions: readonly string[]
}

const views = new URL('./views.ts', import.meta.url)

/** `name` is that of the export: a bundler may call the function itself otherwise. */
export function view<Input extends object, Output> (
  run: (input: Input) => Output,
  name: keyof typeof Views
): View<Input, Output> {
  return { run, task: workerTask<(input: Input) => Output>(views, name) as WorkerTask<Input, Output> }
}

/** Released results. They passed the gate when they were released: nothing else is read of the responses (rule D6). */
export function resultService (context: AssessmentsContext) {
  const { repository, workers } = context
  const readable = readableResults(context)

  /** The assessment; and for somebody who took part in it, the results that they read, the oldest first. */
  async function open (reader: Reader, caller: ResultReader, id: string) {
    if (!('response' in caller)) {
      return { assessment: await findAssessment(context, reader, caller.organisation, id), shown: undefined }
    }
    if (caller.assessment !== id) throw notOfParticipant()
    const assessment = await absentIfErased(
      findAssessment(context, reader, caller.organisation, id),
      notOfParticipant
    )
    const response = await repository.findResponseFrame(reader, caller.organisation, caller.response)
    if (!response) throw notOfParticipant()
    return { assessment, shown: await readable.list(reader, assessment, response) }
  }

  /** The assessment, and the number of the result; undefined for the newest. Throws 404 for what may not be read. */
  async function locate (reader: Reader, caller: ResultReader, { assessment: id, number }: WantedResult) {
    const { assessment, shown } = await open(reader, caller, id)
    if (!shown) return { assessment, number }
    const own = number === undefined ? shown.at(-1) : shown.find(each => each.number === number)
    if (own) return { assessment, number: own.number }
    const isOfOthers = assessment.releasedAt !== null && !isConfidential(assessment)
    const theirs = shown.length > 0 ? 'GET …/results lists them' : 'No result has ratings of yours'
    throw assessmentProblem('result_not_found', isOfOthers ? `${ofOthers}. ${theirs}` : undefined)
  }

  function found<Row> (assessment: AssessmentRow, row: Row | undefined): FoundResult<Row> {
    if (!row) throw assessmentProblem('result_not_found')
    return { assessment, row }
  }

  async function find (reader: Reader, caller: ResultReader, wanted: WantedResult): Promise<FoundResult> {
    const { assessment, number } = await locate(reader, caller, wanted)
    return found(
      assessment,
      number === undefined
        ? await repository.findNewestResult(reader, assessment)
        : await repository.findResult(reader, assessment, number)
    )
  }

  /** SQLite reads a document in one go, and whoever looks at two would read them one right after the other. */
  async function findInTurn (reader: Reader, caller: ResultReader, wanted: WantedResult): Promise<FoundResult> {
    const found = await find(reader, caller, wanted)
    if (!isInline(found.row.document.length)) await setImmediate()
    return found
  }

  return {
    find,

    /** Without what people wrote, which reports alone read. */
    async findForView (reader: Reader, caller: ResultReader, wanted: WantedResult): Promise<FoundResult> {
      const { assessment, row } = await findInTurn(reader, caller, wanted)
      return { assessment, row: { ...row, document: withoutWritten(row.document) } }
    },

    /** With what people wrote beside it. */
    async findForReport (reader: Reader, caller: ResultReader, wanted: WantedResult): Promise<FoundForReport> {
      const { assessment, row } = await findInTurn(reader, caller, wanted)
      const { record, written } = dividedResult(row.document)
      return { assessment, row: { ...row, document: record }, written }
    },

    /** Without its document. */
    async findSummary (reader: Reader, caller: ResultReader, wanted: WantedResult) {
      const { assessment, number } = await locate(reader, caller, wanted)
      return found(assessment, await repository.findSummary(reader, assessment, number))
    },

    async list (reader: Reader, caller: ResultReader, id: string) {
      const { assessment, shown } = await open(reader, caller, id)
      return shown ?? repository.listResults(reader, assessment)
    },

    /** Of documents, which are given up, and versions, by their ids. `bytes` are those of the results. */
    async render<Input extends object, Output> (
      reader: Reader,
      { run, task }: View<Input, Output>,
      { owner, bytes, documents = [], versions }: Scope,
      inputOf: (contentOf: (versionId: string) => StoredContent) => Input
    ): Promise<Output> {
      const ids = [...new Set(versions)]
      let size = bytes
      for (const id of ids) size += (await repository.findVersion(reader, id)).size
      if (isInline(size)) {
        const contents = new Map<string, StoredContent>()
        for (const id of ids) contents.set(id, (await versionOf(context, reader, { versionId: id })).content)
        return run(inputOf(id => contentIn(contents, id)))
      }
      return workers.run(task, async () => {
        const contents = new Map<string, JsonBytes>()
        const pause = timeSlices()
        for (const id of ids) {
          contents.set(id, await repository.findContentBytes(reader, id))
          await pause()
        }
        return handedOver(inputOf(id => contentIn(contents, id)), [...documents, ...contents.values()])
      }, { owner })
    },

    /** The version that a result is of: its assessment may have moved on to another since. */
    async versionOfResult (
      reader: Reader,
      { assessment: { organisationId, setId }, row: { versionId } }: FoundResult<Pick<ResultRow, 'versionId'>>
    ): Promise<Located> {
      return { organisationId, setId, versionId, number: await repository.findVersion(reader, versionId) }
    },
  }
}

const mark = ',"responses":'
/** What comes after the mark where everybody's responses are told; a member of this name elsewhere is a number. */
const beginnings = ['[', 'null,"comments":']

/** The record of a result up to what people wrote, which may be much larger. The document is given up. */
export function withoutWritten (document: JsonBytes): JsonBytes {
  const record = recordOf(document)
  giveUp(document)
  return record
}

/** A result in two: its record, and `responses` with what comes after it, as an object. The document is given up. */
export function dividedResult (document: JsonBytes): { readonly record: JsonBytes, readonly written: JsonBytes } {
  const record = recordOf(document)
  const written = Uint8Array.from(document.subarray(record.length - 1))
  written[0] = '{'.charCodeAt(0)
  giveUp(document)
  return { record, written }
}

/** In bytes of its own: to slice a Buffer is to share its memory. */
function recordOf (document: JsonBytes): JsonBytes {
  const bytes = Buffer.from(document.buffer, document.byteOffset, document.byteLength)
  const isEnd = (at: number) =>
    beginnings.some(beginning =>
      bytes.toString('latin1', at + mark.length, at + mark.length + beginning.length) === beginning
    )
  let end = bytes.indexOf(mark)
  while (end >= 0 && !isEnd(end)) end = bytes.indexOf(mark, end + 1)
  if (end < 0) throw new TypeError('A result says what was written, or that nothing of it is told')
  const record = Uint8Array.from(bytes.subarray(0, end + 1))
  record[end] = '}'.charCodeAt(0)
  return record
}

function contentIn<Content> (contents: ReadonlyMap<string, Content>, id: string): Content {
  const content = contents.get(id)
  if (!content) throw new TypeError('A view reads the versions of its results')
  return content
}

/** As the views take it. */
export function storedResult (
  { assessment, row: { number, releasedAt, document } }: FoundResult
): Omit<StoredResult, 'content'> {
  return { assessment: assessment.id, number, releasedAt: releasedAt.toISOString(), document }
}

export type ResultService = ReturnType<typeof resultService>
