import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import type { Caller } from '../identity/index.ts'
import { dayIn, dayOf } from '../domain/values/day.ts'
import { findUnavailable } from '../storage/errors.ts'
import type { Tables } from '../storage/schema/tables.ts'
import type { Reader } from '../storage/storage.ts'
import type { AssessmentsContext } from '../assessments/context.ts'
import { releaseDay } from '../assessments/release/result-summary.ts'
import type { AssessmentRow } from '../assessments/repository.ts'
import type { ErasureService } from '../assessments/erasure.ts'

/** How many assessments one call deletes, and how many one transaction. */
export const maxPurged = 1_000
const atOnce = 100
const dayLength = 24 * 60 * 60 * 1000
const settled = ['released', 'archived'] as const

export interface PurgeCommand {
  readonly caller: Caller
  readonly dryRun: boolean
}

export interface Purge {
  readonly retentionMonths: number
  /** What was last released on this day or earlier is due, as YYYY-MM-DD. */
  readonly before: string
  readonly ids: readonly string[]
  /** Whether more are due. */
  readonly more: boolean
}

/** The same day so many months earlier, or the last day of that month where it has no such day. As YYYY-MM-DD. */
export function monthsBefore (day: string, months: number): string {
  const [at, then] = [new Date(day), new Date(day)]
  then.setUTCMonth(at.getUTCMonth() - months)
  if (then.getUTCDate() !== at.getUTCDate()) then.setUTCDate(0)
  return dayOf(then)
}

/**
 * Deletes assessments when the retention period of their organisation is over, counted from the newest release. What
 * was reopened after that is still in use.
 */
export function retentionService (
  { access, repository, now }: Pick<AssessmentsContext, 'access' | 'repository' | 'now'>,
  erasure: Pick<ErasureService, 'eraseAll'>,
  { organisations, assessments }: Tables
) {
  return {
    /** In several transactions: after a failure the next call goes on with the rest. */
    async purge ({ caller, dryRun }: PurgeCommand): Promise<Purge> {
      const { organisation } = caller
      const { read, erase } = access(organisation)
      const [found] = await read.select().from(organisations).where(eq(organisations.id, organisation))
      if (!found) throw new TypeError('A key belongs to an organisation that exists')
      const { retentionMonths, timeZone } = found
      const before = monthsBefore(dayIn(timeZone, now()), retentionMonths)
      /** By the day that the newest result has, which may be another than that of the instant in the time zone. */
      async function isDue (reader: Reader, { id, releasedAt }: Pick<AssessmentRow, 'id' | 'releasedAt'>) {
        if (releasedAt === null) return false
        if (dayOf(new Date(releasedAt.getTime() + dayLength)) <= before) return true
        const newest = await repository.findNewestSummary(reader, { organisationId: organisation, id })
        return newest !== undefined && releaseDay(JSON.parse(newest.summary), releasedAt) <= before
      }
      const candidates = await read.select({ id: assessments.id, releasedAt: assessments.releasedAt }).from(assessments)
        .where(
          and(
            eq(assessments.organisationId, organisation),
            // In no time zone does a day end later; those at the end may be of a later one.
            lte(assessments.releasedAt, new Date(Date.parse(before) + 2 * dayLength)),
            inArray(assessments.state, [...settled])
          )
        )
        .orderBy(asc(assessments.releasedAt), asc(assessments.id)).limit(maxPurged + 1)
      const due: string[] = []
      for (const candidate of candidates) if (await isDue(read, candidate)) due.push(candidate.id)
      const ids = due.slice(0, maxPurged)
      const purge = { retentionMonths, before, ids, more: due.length > maxPurged }
      if (dryRun) return purge
      const erased: string[] = []
      try {
        for (let from = 0; from < ids.length; from += atOnce) {
          erased.push(
            ...await erase(async tx => {
              // One that was reopened meanwhile is in use, even where it was released again.
              const still: string[] = []
              for (const id of ids.slice(from, from + atOnce)) {
                const taken = await repository.lock(tx, { organisationId: organisation, id }, settled)
                if (taken && await isDue(tx, taken)) still.push(id)
              }
              await erasure.eraseAll(tx, caller, still)
              return still
            })
          )
        }
      } catch (error) {
        // An error would say that nothing was changed.
        if (erased.length === 0 || [undefined, 'outcome_unknown'].includes(findUnavailable(error)?.code)) throw error
        return { ...purge, ids: erased, more: true }
      }
      return { ...purge, ids: erased }
    },
  }
}

export type RetentionService = ReturnType<typeof retentionService>
