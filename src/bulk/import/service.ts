import { auditor, type AssessmentsContext } from '../../assessments/context.ts'
import type { AssessmentService } from '../../assessments/service.ts'
import type { Caller } from '../../identity/index.ts'
import { findUnavailable, isForeignKeyViolation, isUniqueViolation } from '../../storage/errors.ts'
import type { Storage } from '../../storage/storage.ts'
import { timeSlices } from '../../workers/time-slices.ts'
import type { ReadLine } from './entry.ts'
import { rejectedPlan, type Plan } from './outcome.ts'
import { entryPlans } from './plan.ts'
import { importReferences } from './references.ts'
import { importRepository, type StoredEntry } from './repository.ts'
import type { ImportOutcome } from './schemas.ts'

/** How many bytes of results one transaction writes, but for one result that is larger. */
const maxTransactionBytes = 1024 * 1024
/** How often a group is tried again where somebody else has imported one of its entries meanwhile. */
const maxTries = 5

/**
 * Many single assessments, each released as it comes (rule L). An entry has the name that its organisation gave it, so
 * it comes about once.
 */
export function importService (
  context: AssessmentsContext,
  { findVersion }: Pick<AssessmentService, 'findVersion'>,
  storage: Pick<Storage, 'tables' | 'insertAll'>
) {
  const { access, now, newId } = context
  const repository = importRepository(storage)
  const record = auditor(context)

  /** One import of a caller: takes lines, a group at a time, and returns the outcome of each. */
  function begin (caller: Caller) {
    const { organisation } = caller
    const { read, write } = access(organisation)
    const references = importReferences({ context, findVersion, repository, organisation })
    const pause = timeSlices()
    const planOf = entryPlans(references, { context, caller, pause })
    let isRecorded = false

    /** The outcomes of the first of these lines: as many as one transaction may write, and at least one. */
    async function attempt (lines: readonly ReadLine[]): Promise<ImportOutcome[]> {
      const entries = lines.flatMap(({ entry }) => entry ?? [])
      const known = entries.length > 0
        ? await repository.findEntries(read, organisation, entries.map(({ entryId }) => entryId))
        : new Map<string, StoredEntry>()
      await references.learnNames(entries)
      const plans: Plan[] = []
      let bytes = 0
      for (const line of lines) {
        const plan = await planOf(line, known, now())
        plans.push(plan)
        bytes += plan.rows?.result.document.length ?? 0
        if (bytes >= maxTransactionBytes) break
        await pause()
      }
      const rows = plans.flatMap(({ rows }) => rows ?? [])
      if (rows.length > 0) {
        await write(async tx => {
          await repository.insert(tx, rows)
          if (!isRecorded) await record(tx, caller, 'assessment.imported', newId(), 'import')
        })
        isRecorded = true
      }
      return plans.map(({ outcome }) => outcome)
    }

    /** One that cannot be written takes no other with it. Throws where the database cannot answer. */
    async function takeFirst (lines: readonly ReadLine[], tries = 1): Promise<ImportOutcome[]> {
      try {
        return await attempt(lines)
      } catch (error) {
        if (findUnavailable(error)) throw error
        references.forget()
        if (isUniqueViolation(error) && tries < maxTries) return takeFirst(lines, tries + 1)
        const [only] = lines
        if (only && lines.length === 1) {
          if (!isForeignKeyViolation(error)) throw error
          return [
            rejectedPlan(only, [{ code: 'not_written', detail: 'Something that it refers to was deleted meanwhile' }])
              .outcome,
          ]
        }
        const outcomes: ImportOutcome[] = []
        for (const line of lines) outcomes.push(...await takeFirst([line]))
        return outcomes
      }
    }

    return async (lines: readonly ReadLine[]): Promise<ImportOutcome[]> => {
      const outcomes: ImportOutcome[] = []
      while (outcomes.length < lines.length) outcomes.push(...await takeFirst(lines.slice(outcomes.length)))
      return outcomes
    }
  }

  return { begin }
}

export type ImportService = ReturnType<typeof importService>
