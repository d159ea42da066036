import type { Check } from '../../domain/assessments/check.ts'
import {
  checksOfActions, checksOfEvidence, checksOfResult, checksOfSeats, checksOfSet, checksOfSubmissions,
  type CheckedSet
} from '../../domain/follow-up/checks.ts'
import { checksOfFindings } from '../../domain/scoring/findings.ts'
import { whileMoved, whileReleaseIsAhead, whileSeatsMayBeTaken } from '../../domain/assessments/lifecycle.ts'
import { dayIn } from '../../domain/values/day.ts'
import { compareVersions, formatVersion, type VersionNumber } from '../../domain/versions/version-number.ts'
import type { VersionRow } from '../../content/index.ts'
import { undefinedIfAbsent } from '../../http/problems/problem.ts'
import type { Reader } from '../../storage/storage.ts'
import { maxActions } from '../actions/service.ts'
import { findAssessment, isConfidential, type AssessmentsContext } from '../context.ts'
import { assessmentPath, versionPathOf } from '../paths.ts'
import type { AssessmentRow } from '../repository.ts'
import type { StoredFindings, StoredSummary } from '../release/result-summary.ts'
import { whilePrepared } from '../../http/retries.ts'
import type { ResultRow } from '../release/repository.ts'

/**
 * Rule E2: something to look at, never a verdict. Of a confidential assessment its responses are counted, and not read
 * (rule D11). Throws `Unprepared` where something of a large version is to be made first.
 */
export function checkService (context: AssessmentsContext) {
  const { access, repository, actions, evidence, content, facts, organisationOf, now } = context

  async function checksOf (reader: Reader, assessment: AssessmentRow): Promise<Check[]> {
    const { timeZone } = await organisationOf(reader, assessment.organisationId)
    const today = dayIn(timeZone, now())
    const items = await evidence.listExpiries(reader, assessment)
    const known = new Set(items.map(({ id }) => id))
    const newest = await repository.findNewestSummary(reader, assessment)
    const findings = mayBeRead(assessment) ? await findingsFor(reader, assessment, newest) : null
    return [
      ...findings ? checksOfFindings(findings, id => known.has(id.toLowerCase())) : [],
      ...newest ? await ofResult(reader, assessment, newest) : [],
      ...checksOfSet(await setOf(reader, assessment)),
      ...checksOfEvidence(
        items.map(({ id, expires }) => ({ expires, link: `${assessmentPath(assessment)}/evidence/${id}` })),
        today
      ),
      ...await ofActions(reader, assessment, ratedOn(assessment, findings, timeZone), today),
      ...await ofParticipants(reader, assessment),
    ]
  }

  /** While responses may change they are looked into; what was released of them stays as it is. */
  async function findingsFor (
    reader: Reader,
    assessment: AssessmentRow,
    newest: Pick<ResultRow, 'findings'> | undefined
  ): Promise<StoredFindings> {
    const stored = isSettled(assessment) ? newest?.findings : undefined
    return stored ? JSON.parse(stored) : facts.findings(reader, assessment)
  }

  /** Of what was released last, in the version that it was released of. */
  async function ofResult (
    reader: Reader,
    { organisationId }: AssessmentRow,
    { versionId, summary }: Pick<ResultRow, 'versionId' | 'summary'>
  ): Promise<Check[]> {
    const { principles }: StoredSummary = JSON.parse(summary)
    return checksOfResult({ principles }, await facts.outline(reader, { organisationId, versionId }))
  }

  /** Nothing is told of a set that the organisation may not read any more. */
  async function setOf (reader: Reader, assessment: AssessmentRow): Promise<CheckedSet> {
    const shelf = content.shelf(assessment.organisationId, reader)
    const set = await shelf.findSet(assessment.setId).catch(undefinedIfAbsent)
    const versions = set ? await shelf.versions(set) : []
    const isRetired = versions.some(({ id, retirement }) => id === assessment.versionId && retirement)
    const newest = newestAfter(await repository.findVersion(reader, assessment.versionId), versions)
    const upgrade = (to: string) =>
      whileMoved.includes(assessment.state)
        ? `${assessmentPath(assessment)}/upgrade?to=${to}`
        : versionPathOf({ setId: assessment.setId, version: to })
    return {
      retired: isRetired ? { link: versionPathOf(assessment) } : null,
      newer: newest ? { link: upgrade(formatVersion(newest)) } : null,
      upstream: await upstreamFor(reader, assessment),
    }
  }

  /** Rule T12: what the newest version of the base that a set may still be based on means for a custom one. */
  async function upstreamFor (reader: Reader, assessment: AssessmentRow): Promise<CheckedSet['upstream']> {
    const base = await facts.base(reader, assessment)
    if (!base) return []
    const shelf = content.shelf(assessment.organisationId, reader)
    const set = await shelf.findSet(base.setId).catch(undefinedIfAbsent)
    const versions = set ? await shelf.versions(set) : []
    const from = versions.find(each => formatVersion(each) === base.version)
    const newest = from && newestAfter(from, versions)
    if (!newest) return []
    const way = versions.filter(each => compareVersions(each, from) >= 0 && compareVersions(each, newest) <= 0)
    return facts.upstream(reader, assessment, way.toReversed())
  }

  async function ofActions (
    reader: Reader,
    assessment: AssessmentRow,
    ratedAt: string | null,
    today: string
  ): Promise<Check[]> {
    const rows = await actions.list(reader, assessment, undefined, maxActions)
    return checksOfActions(
      rows.map(({ id, principle, statement, state, due, review, doneOn }) => ({
        principle,
        statement,
        state,
        due,
        review,
        doneAt: doneOn,
        ratedAt,
        link: `${assessmentPath(assessment)}/actions/${id}`,
      })),
      today
    )
  }

  /** Whether enough people may take part, as long as seats may be issued, and whether enough have submitted. */
  async function ofParticipants (reader: Reader, assessment: AssessmentRow): Promise<Check[]> {
    const { k, state } = assessment
    if (k === null) return []
    return [
      ...whileSeatsMayBeTaken.includes(state)
        ? checksOfSeats({ seats: await repository.countInvitations(reader, assessment), k })
        : [],
      ...whileReleaseIsAhead.includes(state)
        ? checksOfSubmissions({ submitted: await repository.countSubmitted(reader, assessment), k })
        : [],
    ]
  }

  return {
    checksOf,

    async list (organisation: string, id: string): Promise<Check[]> {
      const { read } = access(organisation)
      return whilePrepared(async () => checksOf(read, await findAssessment(context, read, organisation, id)))
    },
  }
}

export type CheckService = ReturnType<typeof checkService>

/**
 * Rules D11 and M7: those of a shared assessment once they were told, by who submitted; reopened, people may have
 * changed them since.
 */
function mayBeRead (assessment: AssessmentRow): boolean {
  if (isConfidential(assessment)) return false
  return assessment.mode === 'single' || isSettled(assessment)
}

/** Whether responses can no longer change, unless the assessment is reopened. */
function isSettled ({ state }: AssessmentRow): boolean {
  return state === 'released' || state === 'archived'
}

/** YYYY-MM-DD. Of a mutual assessment when it was released: when people rate is theirs. */
function ratedOn (
  { mode, releasedAt }: AssessmentRow,
  findings: StoredFindings | null,
  timeZone: string
): string | null {
  return mode === 'mutual' ? releasedAt && dayIn(timeZone, releasedAt) : findings?.ratedOn ?? null
}

/** What there is to move on to: nothing that is retired. `versions` are all of a set, the newest first. */
function newestAfter (version: VersionNumber, versions: readonly VersionRow[]): VersionRow | undefined {
  return versions.find(each => !each.retirement && compareVersions(each, version) > 0)
}
