import { and, asc, count, desc, eq, getTableColumns, gt, gte, lt, lte, or } from 'drizzle-orm'
import { textBytes } from '../../storage/json-text.ts'
import { preparedQuery } from '../../storage/prepared-query.ts'
import type { Reader, Writer } from '../../storage/storage.ts'
import type { Tables } from '../../storage/schema/tables.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import type { AssessmentKey } from '../key.ts'

export type ResultRow = Tables['results']['$inferSelect']
/** A result without what is found in its responses; its document is not parsed. */
export type ReadResult = Omit<ResultRow, 'document' | 'findings'> & { readonly document: JsonBytes }

/** What orders the results of an arrangement. */
type PlaceInTime = Pick<ResultRow, 'releasedAt' | 'assessmentId' | 'number'>

interface NumberedKey extends AssessmentKey {
  readonly number: number
}

/** Queries over results. Returns undefined for none. */
export function resultsRepository ({ results }: Pick<Tables, 'results'>) {
  const isOf = ({ organisationId, id }: AssessmentKey) =>
    and(eq(results.organisationId, organisationId), eq(results.assessmentId, id))
  const isOfArrangement = (organisationId: string, arrangementId: string) =>
    and(eq(results.organisationId, organisationId), eq(results.arrangementId, arrangementId))
  const isUntil = ({ releasedAt, assessmentId, number }: PlaceInTime) =>
    and(
      // The first of these is what an index ends at.
      lte(results.releasedAt, releasedAt),
      or(
        lt(results.releasedAt, releasedAt),
        lt(results.assessmentId, assessmentId),
        and(eq(results.assessmentId, assessmentId), lte(results.number, number))
      )
    )
  const { findings: _findings, ...columnsRead } = getTableColumns(results)
  const readResult = { ...columnsRead, document: textBytes(results.document) }

  const newestFirst = desc(results.number)
  const findResult = preparedQuery('result', (reader, key: NumberedKey) =>
    reader.select(readResult).from(results).where(and(isOf(key), eq(results.number, key.number))))
  const findNewest = preparedQuery('newest_result', (reader, key: AssessmentKey) =>
    reader.select(readResult).from(results).where(isOf(key)).orderBy(newestFirst).limit(1))
  const { number, versionId, summary, findings } = results
  const findNewestSummary = preparedQuery('newest_summary', (reader, key: AssessmentKey) =>
    reader.select({ number, versionId, summary, findings }).from(results).where(isOf(key)).orderBy(newestFirst)
      .limit(1))
  const findLastSummary = preparedQuery('last_summary', (reader, key: AssessmentKey) =>
    reader.select({ versionId, summary }).from(results).where(isOf(key)).orderBy(newestFirst).limit(1))
  const findSummary = preparedQuery('summary', (reader, key: NumberedKey) =>
    reader.select({ versionId, summary }).from(results).where(and(isOf(key), eq(results.number, key.number))))
  const findNewestNumber = preparedQuery('newest_number', (reader, key: AssessmentKey) =>
    reader.select({ number }).from(results).where(isOf(key)).orderBy(newestFirst).limit(1))

  return {
    async insertResult (tx: Writer, result: ResultRow): Promise<void> {
      await tx.insert(results).values(result)
    },

    async findResult (reader: Reader, key: AssessmentKey, number: number): Promise<ReadResult | undefined> {
      const [found] = await findResult(reader, { ...key, number })
      return found
    },

    async findNewestResult (reader: Reader, key: AssessmentKey): Promise<ReadResult | undefined> {
      const [found] = await findNewest(reader, key)
      return found
    },

    /** What is stored beside the newest result, without the result. */
    async findNewestSummary (
      reader: Reader,
      key: AssessmentKey
    ): Promise<Pick<ResultRow, 'number' | 'versionId' | 'summary' | 'findings'> | undefined> {
      const [found] = await findNewestSummary(reader, key)
      return found
    },

    /** What is stored beside a result, or the newest one where no number is named. */
    async findSummary (
      reader: Reader,
      key: AssessmentKey,
      number: number | undefined
    ): Promise<Pick<ResultRow, 'versionId' | 'summary'> | undefined> {
      const [found] = number === undefined
        ? await findLastSummary(reader, key)
        : await findSummary(reader, { ...key, number })
      return found
    },

    /** 0 where there is none. */
    async newestResultNumber (reader: Reader, key: AssessmentKey): Promise<number> {
      const [found] = await findNewestNumber(reader, key)
      return found?.number ?? 0
    },

    /** Without what they say, the oldest first. */
    listResults: (reader: Reader, key: AssessmentKey) =>
      reader
        .select({ number: results.number, releasedAt: results.releasedAt, versionId: results.versionId })
        .from(results).where(isOf(key))
        .orderBy(asc(results.number)),

    /** The results of an arrangement, the oldest first, so many at most after a place. */
    listTimeline: (
      reader: Reader,
      organisationId: string,
      arrangementId: string,
      after: { releasedAt: Date, assessmentId: string, number: number } | undefined,
      most: number
    ) =>
      reader
        .select({
          assessmentId: results.assessmentId,
          number: results.number,
          releasedAt: results.releasedAt,
          summary: results.summary,
        })
        .from(results)
        .where(and(
          isOfArrangement(organisationId, arrangementId),
          // The first of these is what an index begins at.
          after && gte(results.releasedAt, after.releasedAt),
          after &&
            or(
              gt(results.releasedAt, after.releasedAt),
              gt(results.assessmentId, after.assessmentId),
              and(eq(results.assessmentId, after.assessmentId), gt(results.number, after.number))
            )
        ))
        .orderBy(asc(results.releasedAt), asc(results.assessmentId), asc(results.number)).limit(most),

    /** How many results an arrangement has, or has up to one of them: the place of that one in time, from 1. */
    async countOfArrangement (
      reader: Reader,
      organisationId: string,
      arrangementId: string,
      until: PlaceInTime | undefined
    ): Promise<number> {
      const [found] = await reader.select({ count: count() }).from(results)
        .where(and(isOfArrangement(organisationId, arrangementId), until && isUntil(until)))
      return found?.count ?? 0
    },

    /** Of the results of an arrangement the newest, up to one of them; the newest first. */
    listNewestOfArrangement: (
      reader: Reader,
      organisationId: string,
      arrangementId: string,
      until: PlaceInTime | undefined,
      most: number
    ) =>
      reader
        .select({
          assessmentId: results.assessmentId,
          number: results.number,
          releasedAt: results.releasedAt,
          versionId: results.versionId,
          summary: results.summary,
        })
        .from(results)
        .where(and(isOfArrangement(organisationId, arrangementId), until && isUntil(until)))
        .orderBy(desc(results.releasedAt), desc(results.assessmentId), desc(results.number)).limit(most),
  }
}
