import { and, asc, count, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import type { ResponseState } from '../../domain/assessments/lifecycle.ts'
import { jsonText } from '../../storage/json-text.ts'
import { preparedQuery } from '../../storage/prepared-query.ts'
import type { Reader, Writer } from '../../storage/storage.ts'
import type { Tables } from '../../storage/schema/tables.ts'
import type { AssessmentKey } from '../key.ts'

export type ResponseRow = Tables['responses']['$inferSelect']
/** A response without its ratings, which may be large. */
export type ResponseFrame = Omit<ResponseRow, 'ratings'>
/** With its ratings as they are stored: JSON. */
export type StoredResponseRow = ResponseFrame & { readonly ratings: string }

/** Queries over what participants say. */
export function responsesRepository ({ responses }: Pick<Tables, 'responses'>) {
  const { ratings, ...frame } = getTableColumns(responses)
  const isOf = ({ organisationId, id }: AssessmentKey) =>
    and(eq(responses.organisationId, organisationId), eq(responses.assessmentId, id))

  const isIt = ({ organisationId, id }: AssessmentKey) =>
    and(eq(responses.organisationId, organisationId), eq(responses.id, id))
  const stored = { ...frame, ratings: jsonText(ratings) }
  const findFrame = preparedQuery('response_frame', (reader, key: AssessmentKey) =>
    reader.select(frame).from(responses).where(isIt(key)))
  const findStored = preparedQuery('stored_response', (reader, key: AssessmentKey) =>
    reader.select(stored).from(responses).where(isIt(key)))
  const findOnly = preparedQuery('only_response', (reader, key: AssessmentKey) =>
    reader.select(stored).from(responses).where(isOf(key)).limit(1))
  const countSubmitted = preparedQuery('count_submitted', (reader, key: AssessmentKey) =>
    reader.select({ submitted: count() }).from(responses).where(and(isOf(key), eq(responses.state, 'submitted'))))

  return {
    async insertResponse (tx: Writer, response: ResponseRow): Promise<void> {
      await tx.insert(responses).values(response)
    },

    /** A response without its ratings. */
    async findResponseFrame (reader: Reader, organisationId: string, id: string): Promise<ResponseFrame | undefined> {
      const [found] = await findFrame(reader, { organisationId, id })
      return found
    },

    /** A response with its ratings as they are stored. */
    async findStoredResponse (
      reader: Reader,
      organisationId: string,
      id: string
    ): Promise<StoredResponseRow | undefined> {
      const [found] = await findStored(reader, { organisationId, id })
      return found
    },

    /** That of a single assessment. */
    async findOnlyResponse (reader: Reader, key: AssessmentKey): Promise<StoredResponseRow | undefined> {
      const [found] = await findOnly(reader, key)
      return found
    },

    /** Without their ratings, by their random ids, which is no order of theirs. */
    listFrames: (reader: Reader, key: AssessmentKey): Promise<ResponseFrame[]> =>
      reader
        .select(frame).from(responses).where(isOf(key)).orderBy(asc(responses.id)),

    /** The first response after an id, whatever its state, with its ratings as they are stored. */
    async nextStored (reader: Reader, key: AssessmentKey, after: string | undefined) {
      const { id, revision, state } = responses
      const [found] = await reader.select({ id, revision, state, ratings: jsonText(ratings) }).from(responses)
        .where(and(isOf(key), after === undefined ? undefined : gt(id, after))).orderBy(asc(id)).limit(1)
      return found
    },

    /** How many bytes the ratings of all responses have. */
    async ratingsBytes (reader: Reader, key: AssessmentKey): Promise<number> {
      const [found] = await reader.select({
        bytes: sql<string | null>`sum(octet_length(${jsonText(responses.ratings)}))`,
      }).from(responses).where(isOf(key))
      return Number(found?.bytes ?? 0)
    },

    /** The first response after an id, with its ratings as they are stored; in one state only where it is named. */
    async nextResponse (
      reader: Reader,
      key: AssessmentKey,
      state: ResponseState | undefined,
      after: string | undefined
    ) {
      const { id, label, perspective, changedOn, ratings } = responses
      const [found] = await reader.select({ id, label, perspective, changedOn, ratings: jsonText(ratings) }).from(
        responses
      )
        .where(
          and(
            isOf(key),
            state === undefined ? undefined : eq(responses.state, state),
            after === undefined ? undefined : gt(id, after)
          )
        )
        .orderBy(asc(id)).limit(1)
      return found
    },

    /** Rule D2: how many are submitted. */
    async countSubmitted (reader: Reader, key: AssessmentKey): Promise<number> {
      const [found] = await countSubmitted(reader, key)
      return found?.submitted ?? 0
    },

    /** The next revision, with ratings as a text where they change, unless it is no longer at the one that was read. */
    async updateResponseText (
      tx: Writer,
      { organisationId, id, revision }: Pick<ResponseFrame, 'organisationId' | 'id' | 'revision'>,
      { ratings: text, ...changed }: Partial<StoredResponseRow>
    ): Promise<boolean> {
      const updated = await tx.update(responses).set({
        ...changed,
        ...(text !== undefined && { ratings: sql`${text}` }),
        revision: revision + 1,
      })
        .where(
          and(eq(responses.organisationId, organisationId), eq(responses.id, id), eq(responses.revision, revision))
        ).returning({ id: responses.id })
      return updated.length > 0
    },

    /** Rule D13: nobody has a name where nothing is shared. */
    async forgetNames (tx: Writer, key: AssessmentKey): Promise<void> {
      await tx.update(responses).set({ label: null, consent: null }).where(isOf(key))
    },

    /** Rule M7: all tokens alike, so that nothing tells who took part. */
    async extendTokens (tx: Writer, key: AssessmentKey, expiresOn: string): Promise<void> {
      await tx.update(responses).set({ expiresOn }).where(isOf(key))
    },

    /** Rule M7: which result of a shared assessment those who have submitted are part of. */
    async noteResult (tx: Writer, key: AssessmentKey, resultNumber: number): Promise<void> {
      await tx.update(responses).set({ resultNumber }).where(and(isOf(key), eq(responses.state, 'submitted')))
    },

    /** Rule M7: whether anybody who took a seat has not agreed. */
    async isConsentMissing (reader: Reader, key: AssessmentKey): Promise<boolean> {
      const found = await reader.select({ consent: responses.consent, state: responses.state }).from(responses).where(
        isOf(key)
      )
      return found.some(({ consent, state }) => consent !== true && state !== 'withdrawn')
    },
  }
}
