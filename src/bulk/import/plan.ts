import type { Rating } from '../../domain/assessments/model.ts'
import { ratingIssues } from '../../domain/assessments/rating.ts'
import { dayIn, dayOf, dayWritten } from '../../domain/values/day.ts'
import { pointerTo, createIssue, type Issue } from '../../domain/values/issue.ts'
import { digestOf } from '../../domain/versions/digest.ts'
import { evidenceIssues } from '../../assessments/evidence/check.ts'
import { maxIssues } from '../../http/problems/problem.ts'
import type { EntryIssue, ReadLine } from './entry.ts'
import { monthsBefore } from '../../retention/index.ts'
import {
  acceptedPlan, dueForErasure, entryChanged, externalIdTaken, rejectedPlan, stillThere, type Plan
} from './outcome.ts'
import type { ImportReferences } from './references.ts'
import type { StoredEntry } from './repository.ts'
import { entryRows, type RowsOptions } from './rows.ts'
import type { ImportEntry } from './schemas.ts'

/** Years of fewer digits are read otherwise by each database. */
const earliestDay = '1900-01-01'

/** What is to become of a line: the outcome that is sent, and the rows of an entry that is new. */
export function entryPlans (references: ImportReferences, options: RowsOptions) {
  const { pause } = options
  const rowsOf = entryRows(options)

  return async (line: ReadLine, known: Map<string, StoredEntry>, at: Date): Promise<Plan> => {
    const { entry } = line
    if (!entry) return rejectedPlan(line, line.errors)
    const { timeZone, retentionMonths } = await references.settings()
    const today = dayIn(timeZone, at)
    const assessedAt = new Date(entry.assessedAt ?? at)
    const assessedOn = entry.assessedAt === undefined ? today : dayWritten(entry.assessedAt, assessedAt, timeZone)
    const isPast = isDate(entry.assessedAt) ? assessedOn <= today : assessedAt <= at
    if (!isPast || assessedOn < earliestDay || dayOf(assessedAt) < earliestDay) {
      return rejectedPlan(line, [{
        pointer: '/assessedAt',
        code: 'invalid',
        detail: `must be a day or an instant that is not in the future, nor before ${earliestDay}`,
      }])
    }
    const digest = digestOfEntry(entry, await references.setIdOf(entry.set), assessedAt)
    const isDue = assessedOn <= monthsBefore(today, retentionMonths)
    const warnings = isDue ? [dueForErasure(retentionMonths)] : []
    const earlier = known.get(entry.entryId)
    if (earlier) {
      if (earlier.digest === digest) return acceptedPlan(line, 'unchanged', earlier.id, warnings)
      return rejectedPlan(line, [takenBy(earlier, entry.entryId)], earlier.id)
    }
    const name = references.nameOf(entry.arrangement)
    if (name === undefined) {
      return rejectedPlan(line, [{
        pointer: '/arrangement',
        code: 'arrangement_unknown',
        detail: 'is not an arrangement of your organisation',
      }])
    }
    const edition = await references.versionOf(entry)
    if (!('content' in edition)) return rejectedPlan(line, edition)
    await pause()
    const refusals = [
      ...ratingIssues(edition.content, entry.ratings as Readonly<Record<string, Rating>>, {
        disclosure: 'shared',
      }),
      ...issuesOfEvidence(entry),
    ]
    if (refusals.length > 0) return rejectedPlan(line, refusals.slice(0, maxIssues))
    await pause()
    const rows = await rowsOf({ entry, edition, digest, name, at, assessedAt, assessedOn })
    known.set(entry.entryId, { id: rows.assessment.id, digest })
    return { ...acceptedPlan(line, 'created', rows.assessment.id, warnings), rows }
  }
}

/** Its assessment was exported from here, made by the caller, or imported with other content. */
function takenBy ({ id, digest }: StoredEntry, entryId: string): EntryIssue {
  if (digest !== null) return entryChanged(id)
  return id === entryId.toLowerCase() ? stillThere(id) : externalIdTaken(id)
}

/** A date alone is the beginning of that day in UTC, wherever it is one. */
function isDate (text: string | undefined): boolean {
  return text?.length === 'YYYY-MM-DD'.length
}

/** Rules E1 and R5: what is wrong with the evidence of an entry, and ratings that name what it has not. */
function issuesOfEvidence ({ ratings, evidence = [] }: ImportEntry): Issue[] {
  const known = new Set(evidence.map(({ id }) => id))
  const isRepeated = (id: string, index: number) => evidence.findIndex(each => each.id === id) < index
  return [
    ...evidence.flatMap((item, index) => [
      ...evidenceIssues(item, pointerTo('evidence', index)),
      ...(isRepeated(item.id, index)
        ? [createIssue(pointerTo('evidence', index, 'id'), 'duplicate_id', 'An item before it has this id')]
        : []),
    ]),
    ...Object.entries(ratings).flatMap(([key, { evidenceIds = [] }]) =>
      evidenceIds.flatMap((id, index) =>
        known.has(id)
          ? []
          : [
              createIssue(
                pointerTo('ratings', key, 'evidenceIds', index),
                'unknown_reference',
                'is not among the `evidence` of the entry'
              ),
            ]
      )
    ),
  ]
}

/** What an entry says, however its set is named and whatever ids its evidence has. */
function digestOfEntry (entry: ImportEntry, set: string, assessedAt: Date): string {
  const places = new Map((entry.evidence ?? []).map(({ id }, index) => [id, String(index)]))
  const ratings = Object.entries(entry.ratings).map(([key, rating]) => [
    key,
    { ...rating, ...(rating.evidenceIds && { evidenceIds: rating.evidenceIds.map(id => places.get(id) ?? id) }) },
  ])
  return digestOf({
    ...entry,
    entryId: undefined,
    set,
    ratings: Object.fromEntries(ratings),
    ...(entry.assessedAt !== undefined && { assessedAt: assessedAt.toISOString() }),
    ...(entry.evidence && { evidence: entry.evidence.map(({ id: _id, ...item }) => item) }),
  })
}
