import { states } from '../../domain/assessments/lifecycle.ts'
import { byId, keysetPage, type Page, type PageQuery } from '../../http/pages.ts'
import { isUuid } from '../../storage/principal.ts'
import type { Reader } from '../../storage/storage.ts'
import {
  auditor, findAssessment, lockAssessment, type AssessmentsContext, type ReadAssessment,
  type WriteAssessment
} from '../context.ts'
import { assessmentProblem, problemWithIssues } from '../errors.ts'
import { evidenceIssues, issuesOfDays, maxEvidence } from './check.ts'
import type { EvidenceRow } from './repository.ts'
import type { EvidenceDays, NewEvidence } from './schemas.ts'
import type { AssessmentRow } from '../repository.ts'

export interface ListEvidence extends ReadAssessment {
  readonly query: PageQuery
}

export interface FindEvidence extends ReadAssessment {
  readonly evidenceId: string
}

export interface CreateEvidence extends WriteAssessment {
  readonly body: NewEvidence
}

export interface UpdateEvidence extends DeleteEvidence {
  /** Its days, from those that it has. */
  readonly change: (current: EvidenceDays) => EvidenceDays
}

export interface DeleteEvidence extends WriteAssessment {
  readonly evidenceId: string
}

/** Rule E1: what the organisation has to show. In a confidential assessment too, where no rating can name it. */
export function evidenceService (context: AssessmentsContext) {
  const { repository, evidence, now, newId } = context
  const record = auditor(context)

  async function found (reader: Reader, assessment: AssessmentRow, id: string): Promise<EvidenceRow> {
    const item = isUuid(id) ? await evidence.find(reader, assessment, id) : undefined
    if (!item) throw assessmentProblem('evidence_not_found')
    return item
  }

  return {
    async find ({ read, caller, id, evidenceId }: FindEvidence): Promise<EvidenceRow> {
      return found(read, await findAssessment(context, read, caller.organisation, id), evidenceId)
    },

    async list ({ read, caller, id, query }: ListEvidence): Promise<Page<EvidenceRow>> {
      const assessment = await findAssessment(context, read, caller.organisation, id)
      return keysetPage(
        query,
        `evidence ${assessment.id}`,
        byId,
        (after, count) => evidence.list(read, assessment, after, count)
      )
    },

    async create ({ tx, caller, id, body }: CreateEvidence): Promise<EvidenceRow> {
      const { kind, title, content, collected, expires = null } = body
      const assessment = await lockAssessment(context, { tx, caller, id }, states)
      const refusals = evidenceIssues(body)
      if (refusals.length > 0) throw problemWithIssues('invalid_evidence', refusals)
      if (await evidence.count(tx, assessment) >= maxEvidence) {
        throw assessmentProblem('too_many_kept', `An assessment has at most ${maxEvidence} items of evidence`)
      }
      const item: EvidenceRow = {
        id: newId(),
        organisationId: caller.organisation,
        assessmentId: assessment.id,
        kind,
        title,
        content,
        collected,
        expires,
        createdAt: now(),
      }
      await evidence.insert(tx, item)
      await repository.noteUpdate(tx, assessment, item.createdAt)
      await record(tx, caller, 'evidence.created', item.id, 'evidence')
      return item
    },

    /** Only its days, so that what results say of it stays true (rule E1). */
    async update ({ tx, caller, id, evidenceId, change }: UpdateEvidence): Promise<EvidenceRow> {
      const assessment = await lockAssessment(context, { tx, caller, id }, states)
      const item = await found(tx, assessment, evidenceId)
      const { collected, expires = null } = change({ collected: item.collected, expires: item.expires })
      const refusals = issuesOfDays({ collected, expires })
      if (refusals.length > 0) throw problemWithIssues('invalid_evidence', refusals)
      await repository.noteUpdate(tx, assessment, now())
      await evidence.update(tx, item, { collected, expires })
      await record(tx, caller, 'evidence.changed', item.id, 'evidence')
      return { ...item, collected, expires }
    },

    /** Ratings that name it stay as they were given. */
    async delete ({ tx, caller, id, evidenceId }: DeleteEvidence): Promise<void> {
      const assessment = await findAssessment(context, tx, caller.organisation, id)
      const item = await found(tx, assessment, evidenceId)
      // First, as everybody who writes into it does: else each could hold what the other waits for.
      await repository.noteUpdate(tx, assessment, now())
      await evidence.delete(tx, item)
      await record(tx, caller, 'evidence.deleted', item.id, 'evidence')
    },
  }
}

export type EvidenceService = ReturnType<typeof evidenceService>
