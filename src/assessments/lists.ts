import { and, asc, desc, eq, exists, gt, gte, isNotNull, isNull, lt, lte, or, sql, type SQL } from 'drizzle-orm'
import { hasTag } from '../arrangements/index.ts'
import type { State } from '../domain/assessments/lifecycle.ts'
import type { Mode } from '../domain/assessments/model.ts'
import type { Keyset } from '../http/pages.ts'
import { isUuid } from '../storage/principal.ts'
import type { Reader } from '../storage/storage.ts'
import type { Tables } from '../storage/schema/tables.ts'

type AssessmentRow = Tables['assessments']['$inferSelect']

/** What a list of assessments may be narrowed to. */
export interface AssessmentFilters {
  readonly arrangement?: string
  readonly set?: string
  readonly state?: State
  readonly mode?: Mode
  /** Of the arrangement. */
  readonly tag?: string
  readonly externalId?: string
  /** From then on. */
  readonly releasedFrom?: Date
  /** Before then. */
  readonly releasedUntil?: Date
  /** From then on. */
  readonly updatedFrom?: Date
}

export const assessmentSorts = ['createdAt', 'releasedAt', '-releasedAt'] as const
/** How a list is ordered. What is not released comes last by release, in the order of creation. */
export type AssessmentOrder = typeof assessmentSorts[number] | 'updatedAt'

/** Where an assessment stands in a list: when it was released or updated, null where that does not matter. */
export interface AssessmentKeyInList {
  readonly at: Date | null
  readonly id: string
}

/** So many at most that come after one, in an order. */
export interface AssessmentSlice {
  readonly order: AssessmentOrder
  readonly after: AssessmentKeyInList | undefined
  readonly count: number
}

/** What of an assessment stands in the cursor of a list in this order. */
export function assessmentKeyset (order: AssessmentOrder): Keyset<AssessmentRow, AssessmentKeyInList> {
  const timeOf = ({ releasedAt, updatedAt }: AssessmentRow) => {
    if (order === 'createdAt') return null
    return order === 'updatedAt' ? updatedAt : releasedAt
  }
  return {
    write: row => `${timeOf(row)?.toISOString() ?? ''} ${row.id}`,
    read (text) {
      const [time = '', id = ''] = text.split(' ')
      const at = time === '' ? null : new Date(time)
      return isUuid(id) && !Number.isNaN(at?.getTime()) ? { at, id } : undefined
    },
  }
}

/** Lists of assessments, each order and filter by an index of its own; a tag is looked up in each arrangement. */
export function assessmentLists ({ assessments, arrangements }: Pick<Tables, 'assessments' | 'arrangements'>) {
  const { id, releasedAt, updatedAt } = assessments

  function isWithin (reader: Reader, organisationId: string, filters: AssessmentFilters): SQL | undefined {
    const { arrangement, set, state, mode, tag, externalId, releasedFrom, releasedUntil, updatedFrom } = filters
    const isTagged = (wanted: string) =>
      exists(
        reader.select({ one: sql`1` }).from(arrangements).where(
          and(
            eq(arrangements.organisationId, assessments.organisationId),
            eq(arrangements.id, assessments.arrangementId),
            hasTag(arrangements, wanted)
          )
        )
      )
    return and(
      eq(assessments.organisationId, organisationId),
      arrangement === undefined ? undefined : eq(assessments.arrangementId, arrangement),
      set === undefined ? undefined : eq(assessments.setId, set),
      state === undefined ? undefined : eq(assessments.state, state),
      mode === undefined ? undefined : eq(assessments.mode, mode),
      externalId === undefined ? undefined : eq(assessments.externalId, externalId),
      releasedFrom && gte(releasedAt, releasedFrom),
      releasedUntil && lt(releasedAt, releasedUntil),
      updatedFrom && gte(updatedAt, updatedFrom),
      tag === undefined ? undefined : isTagged(tag)
    )
  }

  const byId = (reader: Reader, where: SQL | undefined, after: string | undefined, count: number) =>
    reader.select().from(assessments).where(and(where, after === undefined ? undefined : gt(id, after)))
      .orderBy(asc(id)).limit(count)

  const inTime = (
    reader: Reader,
    where: SQL | undefined,
    { order, after, count }: AssessmentSlice
  ): Promise<AssessmentRow[]> => {
    const time = order === 'updatedAt' ? updatedAt : releasedAt
    const [direction, isBehind, isBehindOrAt] = order === '-releasedAt' ? [desc, lt, lte] : [asc, gt, gte]
    const isAfter = after?.at &&
      and(isBehindOrAt(time, after.at), or(isBehind(time, after.at), isBehind(id, after.id)))
    return reader.select().from(assessments).where(and(where, isNotNull(time), isAfter ?? undefined))
      .orderBy(direction(time), direction(id)).limit(count)
  }

  return {
    async list (
      reader: Reader,
      organisationId: string,
      filters: AssessmentFilters,
      slice: AssessmentSlice
    ): Promise<AssessmentRow[]> {
      const { order, after, count } = slice
      const where = isWithin(reader, organisationId, filters)
      if (order === 'createdAt') return byId(reader, where, after?.id, count)
      if (order === 'updatedAt') return inTime(reader, where, slice)
      const isPastReleased = after?.at === null
      const released = isPastReleased ? [] : await inTime(reader, where, slice)
      if (released.length === count || filters.releasedFrom || filters.releasedUntil) return released
      const others = and(where, isNull(releasedAt))
      return [
        ...released,
        ...await byId(reader, others, isPastReleased ? after.id : undefined, count - released.length),
      ]
    },
  }
}
