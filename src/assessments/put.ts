import { externalIdTaken, otherExternalId } from '../arrangements/index.ts'
import { isVersionFree, states } from '../domain/assessments/lifecycle.ts'
import { createIssue } from '../domain/values/issue.ts'
import { formatVersion } from '../domain/versions/version-number.ts'
import { assertPreconditions, assertWritten, revisionTag, type Preconditions } from '../http/conditional.ts'
import { Stale } from '../http/retries.ts'
import type { Caller } from '../identity/index.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import { auditor, type AssessmentsContext } from './context.ts'
import type { AssessmentCreation, CreateAssessment, NewAssessment } from './creation.ts'
import { assessmentProblem, problemWithIssues } from './errors.ts'
import type { AssessmentRow } from './repository.ts'
import { issuesOfSettings } from './settings.ts'
import type { TransitionStep } from './transition-step.ts'

export interface PutAssessment extends CreateAssessment {
  readonly externalId: string
  readonly preconditions: Preconditions
}

/**
 * Creates the single assessment with this external id, or makes of the one that is there what was sent; the same again
 * writes nothing. Throws 412 where the preconditions do not hold, 409 for another arrangement or mode, and for another
 * version once it is no draft.
 */
export function assessmentPut (context: AssessmentsContext, creation: AssessmentCreation, step: TransitionStep) {
  const { repository, content, now } = context
  const record = auditor(context)

  async function isVersionOf (
    reader: Reader,
    { organisationId, setId, version, versionId }: AssessmentRow,
    wanted: NewAssessment
  ): Promise<boolean> {
    if (wanted.version !== version) return false
    if (wanted.set.toLowerCase() === setId) return true
    return (await content.shelf(organisationId, reader).exact(wanted.set, version))?.id === versionId
  }

  function assertSameAssessment ({ arrangementId, mode }: AssessmentRow, wanted: NewAssessment): void {
    if (arrangementId !== wanted.arrangement.toLowerCase()) {
      throw externalIdTaken('An assessment of another arrangement has this externalId')
    }
    if (mode !== wanted.mode) throw externalIdTaken(`A ${mode} assessment has this externalId`)
  }

  async function isSame (reader: Reader, current: AssessmentRow, wanted: NewAssessment): Promise<boolean> {
    return await isVersionOf(reader, current, wanted) && !(wanted.open && current.state === 'draft')
  }

  async function change (
    tx: Writer,
    caller: Caller,
    current: AssessmentRow,
    wanted: NewAssessment
  ): Promise<AssessmentRow> {
    let row = current
    if (!await isVersionOf(tx, current, wanted)) {
      if (!isVersionFree(current.state)) throw assessmentProblem('settings_frozen')
      const chosen = await creation.findVersion(tx, caller.organisation, wanted)
      const next = { setId: chosen.set.id, version: formatVersion(chosen), versionId: chosen.id, updatedAt: now() }
      assertWritten(await repository.update(tx, current, next), current)
      await record(tx, caller, 'assessment.changed', current.id)
      row = { ...current, ...next, revision: current.revision + 1 }
    }
    return wanted.open && row.state === 'draft' ? step(tx, caller, row, { to: 'open' }) : row
  }

  return async (
    { tx, caller, externalId, preconditions, body }: PutAssessment
  ): Promise<{ readonly row: AssessmentRow, readonly isNew: boolean }> => {
    if (body.externalId !== undefined && body.externalId !== externalId) throw otherExternalId()
    const wanted = { ...body, externalId }
    const key = { organisationId: caller.organisation, externalId }
    const found = await repository.findByExternalId(tx, key)
    assertPreconditions(preconditions, found && revisionTag(found.revision))
    if (found) assertSameAssessment(found, wanted)
    assertSingle(wanted)
    if (found && await isSame(tx, found, wanted)) return { row: found, isNew: false }
    const created = found ? undefined : await creation.add({ tx, caller, body: wanted })
    if (created) return { row: created, isNew: true }
    const named = await repository.findByExternalId(tx, key)
    const current = named && await repository.lock(tx, named, states)
    if (current?.externalId !== externalId) throw new Stale()
    assertPreconditions(preconditions, revisionTag(current.revision))
    assertSameAssessment(current, wanted)
    return { row: await change(tx, caller, current, wanted), isNew: false }
  }
}

function assertSingle (
  { mode, open: _open, externalId: _id, arrangement: _of, set: _set, version: _version, ...settings }: NewAssessment
): void {
  const issues = mode === 'single'
    ? issuesOfSettings(mode, settings)
    : [createIssue('/mode', 'not_single', 'PUT is for single assessments. Create a mutual one with POST')]
  if (issues.length > 0) throw problemWithIssues('invalid_settings', issues)
}
