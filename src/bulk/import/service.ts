import type { Edition } from '../../content/index.ts'
import { unspecified, type Rating } from '../../domain/assessments/model.ts'
import { keptRatings, refusalsOfRatings } from '../../domain/assessments/rating.ts'
import { dayOf } from '../../domain/values/day.ts'
import { digestOf } from '../../domain/versions/digest.ts'
import { pointerTo, refusal, type Refusal } from '../../domain/values/issue.ts'
import { formatVersion } from '../../domain/versions/version-number.ts'
import { mostFaults, Problem } from '../../http/problems/problem.ts'
import type { Caller } from '../../identity/index.ts'
import { findUnavailable, isForeignKeyViolation, isUniqueViolation } from '../../storage/errors.ts'
import { isUuid } from '../../storage/principal.ts'
import type { Storage } from '../../storage/storage.ts'
import { timeSlices } from '../../workers/time-slices.ts'
import type { AssessmentService } from '../../assessments/service.ts'
import { auditor, setOfResult, type AssessmentsContext } from '../../assessments/context.ts'
import { releaseBuilder } from '../../assessments/release/release.ts'
import type { AssessmentRow, TransitionRow } from '../../assessments/repository.ts'
import { settingsOf } from '../../assessments/settings.ts'
import { faultsOf, type EntryFault, type ReadLine } from './entry.ts'
import { importRepository, type EntryRows, type KnownEntry } from './repository.ts'
import type { ImportEntry, ImportOutcome } from './schemas.ts'

/** How many versions and arrangements an import remembers. */
const mostRemembered = 200
/** How many bytes of results one transaction writes, but for one result that is larger. */
const bytesAtOnce = 1024 * 1024
/** How often a group is tried again where somebody else has imported one of its entries meanwhile. */
const mostTries = 5

interface Plan {
  readonly outcome: ImportOutcome
  readonly rows?: EntryRows
}

/**
 * Many single assessments, each released as it comes (rule L). An entry has the name that its organisation gave it, so
 * it comes about once.
 */
export function importService (
  context: AssessmentsContext,
  { findVersion }: Pick<AssessmentService, 'findVersion'>,
  storage: Pick<Storage, 'tables' | 'insertAll'>
) {
  const { access, content, now, newId, newRandomId, newSecret } = context
  const repository = importRepository(storage)
  const record = auditor(context)

  return {
    /** One import of a caller: takes lines, a group at a time, and tells what came of each. */
    begin (caller: Caller) {
      const { organisation } = caller
      const { read, write } = access(organisation)
      const versions = new Map<string, Promise<Edition | readonly EntryFault[]>>()
      const names = new Map<string, string>()
      let isRecorded = false
      const pause = timeSlices()

      /** Which is read once: it never changes. */
      function versionOf ({ set, version }: ImportEntry): Promise<Edition | readonly EntryFault[]> {
        const key = `${set} ${version}`
        if (versions.size >= mostRemembered) versions.clear()
        const known = versions.get(key) ??
          findVersion(read, organisation, { set, version }).then(content.shelf(organisation, read).open).catch(
            error => {
              if (error instanceof Problem) return faultsOf(error)
              throw error
            }
          )
        versions.set(key, known)
        return known
      }

      async function learnNames (entries: readonly ImportEntry[]): Promise<void> {
        if (names.size >= mostRemembered) names.clear()
        const unknown = new Set(
          entries.map(({ arrangement }) => arrangement).filter(id => isUuid(id) && !names.has(id))
        )
        if (unknown.size === 0) return
        for (const [id, name] of await repository.findArrangements(read, organisation, [...unknown])) {
          names.set(id, name)
        }
      }

      async function planOf (line: ReadLine, known: Map<string, KnownEntry>, at: Date): Promise<Plan> {
        const { entry } = line
        if (!entry) return refused(line, line.errors)
        const assessedAt = new Date(entry.assessedAt ?? at)
        if (!(assessedAt <= at)) {
          return refused(line, [{
            pointer: '/assessedAt',
            code: 'invalid',
            detail: 'must be an instant that is not in the future',
          }])
        }
        const digest = digestOf({
          ...entry,
          entryId: undefined,
          ...(entry.assessedAt !== undefined && { assessedAt: assessedAt.toISOString() }),
        })
        const earlier = known.get(entry.entryId)
        if (earlier) {
          return earlier.digest === digest
            ? there(line, 'unchanged', earlier.id)
            : refused(line, [changed], earlier.id)
        }
        const name = names.get(entry.arrangement)
        if (name === undefined) {
          return refused(line, [{
            pointer: '/arrangement',
            code: 'arrangement_unknown',
            detail: 'is not an arrangement of your organisation',
          }])
        }
        const edition = await versionOf(entry)
        if (!('content' in edition)) return refused(line, edition)
        await pause()
        const refusals = [
          ...refusalsOfRatings(edition.content, entry.ratings as Readonly<Record<string, Rating>>, {
            disclosure: 'shared',
          }),
          ...refusalsOfEvidence(entry),
        ]
        if (refusals.length > 0) return refused(line, refusals.slice(0, mostFaults))
        await pause()
        const rows = await rowsOf(entry, { edition, digest, name, at, assessedAt })
        known.set(entry.entryId, { id: rows.assessment.id, digest })
        return { ...there(line, 'created', rows.assessment.id), rows }
      }

      /** As they would be had the assessment been made, opened, rated, closed and released. */
      async function rowsOf (
        entry: ImportEntry,
        { edition, digest, name, at, assessedAt }: {
          edition: Edition
          digest: string
          name: string
          at: Date
          assessedAt: Date
        }
      ): Promise<EntryRows> {
        const id = newId()
        const of = { organisationId: organisation, assessmentId: id }
        const assessment: AssessmentRow = {
          id,
          organisationId: organisation,
          arrangementId: entry.arrangement,
          setId: edition.set.id,
          version: formatVersion(edition),
          versionId: edition.id,
          mode: 'single',
          ...settingsOf('single', {}),
          state: 'released',
          salt: Buffer.from(newSecret()).toString('hex'),
          revision: 4,
          turns: 0,
          createdAt: at,
          releasedAt: assessedAt,
          entryId: entry.entryId,
          entryDigest: digest,
        }
        const response = {
          ...of,
          id: newRandomId(),
          perspective: unspecified,
          label: null,
          consent: null,
          tokenHash: null,
          expiresOn: null,
          state: 'submitted' as const,
          revision: 2,
          ratings: keptRatings(edition.content, entry.ratings as Readonly<Record<string, Rating>>),
          changedOn: dayOf(assessedAt),
        }
        const arrangement = { id: entry.arrangement, name }
        const frame = {
          assessment,
          arrangement,
          set: setOfResult(assessment, edition),
          seats: new Map(),
          number: 1,
          computedAt: at,
          releasedAt: assessedAt,
        }
        await pause()
        const builder = releaseBuilder(frame, edition.content)
        builder.add(response)
        await pause()
        const { milestone, ...result } = await builder.finish(pause)
        const step = (from: TransitionRow['from'], to: TransitionRow['to']): TransitionRow => ({
          ...of,
          id: newId(),
          from,
          to,
          actor: caller.key,
          reason: null,
          at,
        })
        return {
          assessment,
          response,
          result: {
            ...of,
            number: 1,
            arrangementId: entry.arrangement,
            versionId: assessment.versionId,
            releasedAt: assessedAt,
            ...result,
          },
          milestone: { ...of, name: 'release-1', createdAt: at, document: milestone },
          transitions: [step('draft', 'open'), step('open', 'closed'), step('closed', 'released')],
        }
      }

      /** The outcomes of the first of these lines: as many as one transaction may write, and at least one. */
      async function attempt (lines: readonly ReadLine[]): Promise<ImportOutcome[]> {
        const entries = lines.flatMap(({ entry }) => entry ?? [])
        const known = entries.length > 0
          ? await repository.findEntries(read, organisation, entries.map(({ entryId }) => entryId))
          : new Map<string, KnownEntry>()
        await learnNames(entries)
        const plans: Plan[] = []
        let bytes = 0
        for (const line of lines) {
          const plan = await planOf(line, known, now())
          plans.push(plan)
          bytes += plan.rows?.result.document.length ?? 0
          if (bytes >= bytesAtOnce) break
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
          versions.clear()
          names.clear()
          if (isUniqueViolation(error) && tries < mostTries) return takeFirst(lines, tries + 1)
          const [only] = lines
          if (only && lines.length === 1) {
            if (!isForeignKeyViolation(error)) throw error
            return [
              refused(only, [{ code: 'not_written', detail: 'Something that it refers to was deleted meanwhile' }])
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
    },
  }
}

export type ImportService = ReturnType<typeof importService>

const changed: EntryFault = {
  pointer: '/entryId',
  code: 'entry_changed',
  detail: 'An entry with this id was imported with other content: released results do not change',
}

function refused (
  { number, entryId }: ReadLine,
  errors: readonly EntryFault[],
  assessment: string | null = null
): Plan {
  return {
    outcome: {
      entryId,
      line: number,
      status: 'refused',
      assessment,
      result: null,
      errors: errors.map(({ pointer, code, detail }) => ({ ...(pointer !== undefined && { pointer }), code, detail })),
    },
  }
}

function there ({ number, entryId }: ReadLine, status: 'created' | 'unchanged', assessment: string): Plan {
  return { outcome: { entryId, line: number, status, assessment, result: 1, errors: [] } }
}

/** Rule R5: what is only now made has no evidence yet that its ratings could name. */
function refusalsOfEvidence ({ ratings }: ImportEntry): Refusal[] {
  return Object.entries(ratings).filter(([, { evidenceIds = [] }]) => evidenceIds.length > 0)
    .map(([key]) =>
      refusal(
        pointerTo('ratings', key, 'evidenceIds', 0),
        'unknown_reference',
        'An imported assessment has no evidence to refer to'
      )
    )
}
