import type { Refusal } from '../domain/values/issue.ts'
import { mostFaults, Problem, problemTypes, type Fault } from '../http/problems/problem.ts'

export const assessmentProblems = problemTypes({
  assessment_not_found: { status: 404, title: 'No such assessment', help: 'Your organisation has no assessment with this id. GET /v1/assessments lists them.' },
  assessment_erased: { status: 410, title: 'Assessment erased', help: 'The assessment was deleted, with everything that was said in it. Nothing of it is left.' },
  result_not_found: { status: 404, title: 'No such result', help: 'A result comes about when the assessment is released. GET …/results lists them.' },
  milestone_not_found: { status: 404, title: 'No such milestone', help: 'The assessment has no milestone of this name. GET …/milestones lists them.' },
  milestone_taken: { status: 409, title: 'Milestone taken', help: 'The assessment has a milestone of this name, which never changes. Choose another name.' },
  milestone_without_ratings: { status: 409, title: 'Milestone without ratings', help: 'A milestone of a confidential assessment holds no ratings, so there is nothing to restore.' },
  milestone_not_restorable: { status: 409, title: 'Milestone not restorable', help: 'The version that its ratings answer can no longer be read, or is of another set than the open assessment looks through.' },
  not_in_this_state: { status: 409, title: 'Not in this state', help: 'A milestone is made while the assessment is a draft, open or closed. It is restored, and an assessment is upgraded, while it is a draft or open.' },
  too_many_kept: { status: 409, title: 'Too many', help: 'An assessment has at most 500 milestones of your own naming, 500 actions and 500 items of evidence.' },
  action_not_found: { status: 404, title: 'No such action', help: 'The assessment has no action with this id. GET …/actions lists them.' },
  evidence_not_found: { status: 404, title: 'No such evidence', help: 'The assessment has no evidence with this id. GET …/evidence lists it.' },
  scoring_method_not_found: { status: 404, title: 'No such scoring method', help: 'GET /v1/scoring-methods lists the methods and their versions.' },
  arrangement_unknown: { status: 422, title: 'Unknown arrangement', help: 'Your organisation has no arrangement with this id. Make one with POST /v1/arrangements.' },
  version_not_available: { status: 422, title: 'Version not available', help: 'Name a set of the service by its slug, or one that you may read by its id, and one of its versions exactly. A retired version is not used for anything new.' },
  set_not_assessable: { status: 422, title: 'Set not assessable', help: 'The set is known by its names alone, so there is nothing to rate. Adapt it, with statements of your own, or use another.' },
  not_scorable: { status: 422, title: 'Nothing that could be scored', help: 'Send either `content` or a set and its version, and either `ratings` or `responses`. The `errors` name everything that stands in the way.' },
  invalid_settings: { status: 422, title: 'Settings that do not fit', help: 'The `errors` name each. A single assessment has no disclosure, k, voice or perspectives; k is for confidential ones.' },
  invalid_ratings: { status: 422, title: 'Ratings refused', help: 'The `errors` name every bad rating by its statement. Nothing was written.' },
  transition_not_allowed: { status: 409, title: 'Transition not allowed', help: 'The assessment cannot go there from its state. `availableTransitions` of the assessment lists where it can go.' },
  assessment_not_open: { status: 409, title: 'Assessment not open', help: 'Ratings are given while the assessment is open.' },
  not_mutual: { status: 409, title: 'Not mutual', help: 'A single assessment has no participants: its one response is at …/response, for a key.' },
  not_single: { status: 409, title: 'Not single', help: 'In a mutual assessment everybody rates with a response token of their own, at …/responses/me.' },
  settings_frozen: { status: 409, title: 'Settings frozen', help: 'Set, version, voice and perspectives are fixed from open on. An upgrade moves an assessment to another version of its set.' },
  disclosure_frozen: { status: 409, title: 'Disclosure frozen', help: 'What is promised to participants is fixed when the assessment opens: disclosure and k cannot be changed any more. Once somebody has taken a seat in a draft, a confidential assessment stays confidential and its k may only be raised.' },
  consent_missing: { status: 409, title: 'Consent missing', help: 'Not everybody who took a seat agrees that the others see their ratings. Ask again, or make the assessment confidential before you open it.' },
  seats_closed: { status: 409, title: 'Seats closed', help: 'Seats are issued and taken while the assessment is a draft or open.' },
  seat_not_found: { status: 404, title: 'No such seat', help: 'The invitation code opens nothing: it is mistyped, or its assessment is gone. Ask whoever invited you for another.' },
  seat_already_claimed: { status: 409, title: 'Seat taken', help: 'Somebody has used this invitation code before. If it was not you, tell whoever invited you: nothing of it can be undone.' },
  response_withdrawn: { status: 409, title: 'Response withdrawn', help: 'The response was withdrawn and its ratings are gone; it cannot be taken up again.' },
  nothing_to_upgrade: { status: 409, title: 'Nothing to upgrade', help: 'The assessment looks through that version already.' },
  action_move_not_allowed: { status: 422, title: 'Not possible for the action', help: 'The `errors` name what stands in the way: `availableStates` of the action lists where it can go, and accepting something as it is takes a reason.' },
  invalid_evidence: { status: 422, title: 'Evidence refused', help: 'The `errors` name what is wrong: a link is an https address of the public web, a file is told by its SHA-256 digest, and nothing expires before it was collected.' },
  unknown_reference: { status: 422, title: 'Unknown reference', help: 'The body names something that the assessment does not have; the `errors` name what.' },
})

export type AssessmentProblem = keyof typeof assessmentProblems

/** A problem of the table above. `detail` is for what only this request can be told; without it the help is. */
export function assessmentProblem (type: AssessmentProblem, detail: string = assessmentProblems[type].help, faults: readonly Fault[] = []): Problem {
  return new Problem(assessmentProblems[type], detail, { faults })
}

/** Everything that was refused, with its place in the body. */
export function refused (type: AssessmentProblem, refusals: readonly Refusal[], most = mostFaults): Problem {
  const [first] = refusals
  const many = refusals.length === 1 ? '' : `${refusals.length} things are wrong${refusals.length > most ? `, of which the first ${most} are named` : ''}. The first: `
  return assessmentProblem(type, `${many}${first?.detail ?? ''}`, refusals.slice(0, most))
}
