import { externalIdTaken, conflictIfTaken } from '../../arrangements/index.ts'
import { issuesOfMove, type Action } from '../../domain/assessments/actions.ts'
import { states } from '../../domain/assessments/lifecycle.ts'
import { dayIn } from '../../domain/values/day.ts'
import { createIssue, type Issue } from '../../domain/values/issue.ts'
import { assertMatch, assertWritten, revisionTag } from '../../http/conditional.ts'
import { byId, keysetPage, type Page, type PageQuery } from '../../http/pages.ts'
import { isUuid } from '../../storage/principal.ts'
import type { Reader } from '../../storage/storage.ts'
import type { Caller } from '../../identity/index.ts'
import type { ActionFilters, ActionRow } from './repository.ts'
import type { ActionBody, NewAction } from './schemas.ts'
import {
  auditor, findAssessment, lockAssessment, type AssessmentsContext, type ReadAssessment,
  type WriteAssessment
} from '../context.ts'
import { assessmentProblem, problemWithIssues } from '../errors.ts'
import type { AssessmentRow } from '../repository.ts'

export const maxActions = 500

export interface ListActions extends ReadAssessment {
  readonly query: PageQuery
}

export interface ListAllActions {
  readonly read: Reader
  readonly caller: Caller
  readonly query: PageQuery & ActionFilters
}

export interface FindAction extends ReadAssessment {
  readonly actionId: string
}

export interface CreateAction extends WriteAssessment {
  readonly body: NewAction
}

export interface DeleteAction extends WriteAssessment {
  readonly actionId: string
  readonly ifMatch: string | undefined
}

export interface UpdateAction extends DeleteAction {
  readonly change: (current: ActionBody) => ActionBody
}

/** Rule I5: what is to be done, whatever the state of the assessment. Nothing here touches a rating. */
export function actionService (context: AssessmentsContext) {
  const { repository, actions, facts, organisationOf, now, newId } = context
  const record = auditor(context)

  async function found (reader: Reader, assessment: AssessmentRow, id: string): Promise<ActionRow> {
    const action = isUuid(id) ? await actions.find(reader, assessment, id) : undefined
    if (!action) throw assessmentProblem('action_not_found')
    return action
  }

  /** Throws 422 where the version of the assessment has no such principle, or no such statement under it. */
  async function assertKnown (
    reader: Reader,
    assessment: AssessmentRow,
    { principle, statement }: Pick<Action, 'principle' | 'statement'>
  ): Promise<void> {
    const known = (await facts.places(reader, assessment)).find(place => place.principle === principle)
    if (!known) throw unknown('/principle', `The version has no principle "${principle}"`)
    if (statement !== null && !known.statements.includes(statement)) {
      throw unknown(
        '/statement',
        'The principle ' +
          `"${principle}" has no statement "${statement}"`
      )
    }
  }

  return {
    async find ({ read, caller, id, actionId }: FindAction): Promise<ActionRow> {
      return found(read, await findAssessment(context, read, caller.organisation, id), actionId)
    },

    async list ({ read, caller, id, query }: ListActions): Promise<Page<ActionRow>> {
      const assessment = await findAssessment(context, read, caller.organisation, id)
      return keysetPage(
        query,
        `actions ${assessment.id}`,
        byId,
        (after, count) => actions.list(read, assessment, after, count)
      )
    },

    /** Of all assessments of the organisation, or of one arrangement. */
    listAll: ({ read, caller: { organisation }, query }: ListAllActions): Promise<Page<ActionRow>> => {
      const { arrangement, state, dueBefore, externalId, ...page } = query
      const filters = {
        ...(arrangement !== undefined && { arrangement: arrangement.toLowerCase() }),
        ...(state && { state }),
        ...(dueBefore !== undefined && { dueBefore }),
        ...(externalId !== undefined && { externalId }),
      }
      return keysetPage(
        page,
        `actions ${JSON.stringify(filters)}`,
        byId,
        (after, count) => actions.listOfOrganisation(read, organisation, filters, after, count)
      )
    },

    async create ({ tx, caller, id, body }: CreateAction): Promise<ActionRow> {
      const { what, principle, statement = null, owner, due = null, review = null, externalId = null } = body
      const assessment = await lockAssessment(context, { tx, caller, id }, states)
      await assertKnown(tx, assessment, { principle, statement })
      if (await actions.count(tx, assessment) >= maxActions) {
        throw assessmentProblem('too_many_kept', `An assessment has at most ${maxActions} actions`)
      }
      const at = now()
      const action: ActionRow = {
        id: newId(),
        organisationId: caller.organisation,
        assessmentId: assessment.id,
        what,
        principle,
        statement,
        owner,
        due,
        review,
        state: 'planned',
        reason: null,
        doneOn: null,
        externalId,
        revision: 1,
        createdAt: at,
        updatedAt: at,
      }
      if (!await actions.insert(tx, action)) throw externalIdTaken()
      await repository.noteUpdate(tx, assessment, at)
      await record(tx, caller, 'action.created', action.id, 'action')
      return action
    },

    /** What became of its principle since does not stand in the way of another change. */
    async update ({ tx, caller, id, actionId, ifMatch, change }: UpdateAction): Promise<ActionRow> {
      const assessment = await findAssessment(context, tx, caller.organisation, id)
      const action = await found(tx, assessment, actionId)
      assertMatch(ifMatch, revisionTag(action.revision))
      const current = bodyOf(action)
      const {
        what,
        principle,
        statement = null,
        owner,
        due = null,
        review = null,
        externalId = null,
        state,
        reason: stays = null,
      } = change(current)
      // A reason is of one move: what was given with another says nothing of this one.
      const reason = state === action.state ? stays : change({ ...current, reason: null }).reason ?? null
      const refusals = issuesOf(action, { state, reason })
      if (refusals.length > 0) throw problemWithIssues('action_move_not_allowed', refusals)
      if (principle !== action.principle || statement !== action.statement) {
        await assertKnown(tx, assessment, { principle, statement })
      }
      const at = now()
      const { timeZone } = await organisationOf(tx, caller.organisation)
      const doneOn = state === 'done' ? action.doneOn ?? dayIn(timeZone, at) : null
      const next = { what, principle, statement, owner, due, review, externalId, state, reason, doneOn, updatedAt: at }
      // First, as everybody who writes into it does: else each could hold what the other waits for.
      await repository.noteUpdate(tx, assessment, at)
      assertWritten(await conflictIfTaken(actions.update(tx, action, next)), action)
      await record(tx, caller, 'action.changed', action.id, 'action')
      return { ...action, ...next, revision: action.revision + 1 }
    },

    async delete ({ tx, caller, id, actionId, ifMatch }: DeleteAction): Promise<void> {
      const assessment = await findAssessment(context, tx, caller.organisation, id)
      const action = await found(tx, assessment, actionId)
      assertMatch(ifMatch, revisionTag(action.revision))
      await repository.noteUpdate(tx, assessment, now())
      assertWritten(await actions.delete(tx, action), action)
      await record(tx, caller, 'action.deleted', action.id, 'action')
    },
  }
}

function unknown (pointer: string, detail: string): Error {
  return problemWithIssues('unknown_reference', [createIssue(pointer, 'unknown_reference', detail)])
}

/** Of what is settled as it is, the reason may be said in other words, and is as long as before. */
function issuesOf ({ state: from }: ActionRow, { state: to, reason }: Pick<Action, 'state' | 'reason'>): Issue[] {
  if (to !== from) return issuesOfMove(from, to, reason)
  return to === 'accepted_as_is' ? issuesOfMove('planned', to, reason) : []
}

/** What of an action can be changed, as it is sent. */
function bodyOf (
  { what, principle, statement, owner, due, review, externalId, state, reason }: ActionRow
): ActionBody {
  return { what, principle, statement, owner, due, review, externalId, state, reason }
}

export type ActionService = ReturnType<typeof actionService>
