import type { Issue } from '../domain/values/issue.ts'
import { maxIssues, Problem, problemTypes, type RequestIssue } from '../http/problems/problem.ts'

export const assessmentProblems = problemTypes({
  assessment_not_found: {
    status: 404,
    title: 'No such assessment',
    help: 'Your organisation has no assessment with this id. GET /v1/assessments lists them.',
  },
  assessment_erased: {
    status: 410,
    title: 'Assessment erased',
    help: 'The assessment was deleted, with every response in it. Nothing of it is stored any more.',
  },
  result_not_found: {
    status: 404,
    title: 'No such result',
    help: 'A release of the assessment creates a result. GET …/results lists them.',
  },
  milestone_not_found: {
    status: 404,
    title: 'No such milestone',
    help: 'The assessment has no milestone of this name. GET …/milestones lists them.',
  },
  milestone_taken: {
    status: 409,
    title: 'Milestone name taken',
    help: 'The assessment has a milestone of this name already, and a milestone never changes. Choose another name.',
  },
  milestone_without_ratings: {
    status: 409,
    title: 'Milestone without ratings',
    help: 'A milestone of a confidential assessment has no ratings, so there is nothing to restore.',
  },
  milestone_not_restorable: {
    status: 409,
    title: 'Milestone cannot be restored',
    help:
      'The version that its ratings belong to can no longer be read, or is of another set than the open assessment.',
  },
  not_in_this_state: {
    status: 409,
    title: 'Not possible in this state',
    help:
      'A milestone can be created while the assessment is a draft, open or closed. A milestone can be restored, and ' +
      'an assessment upgraded, while it is a draft or open.',
  },
  too_many_kept: {
    status: 409,
    title: 'Too many',
    help: 'An assessment has at most 500 milestones that you created, 500 actions and 500 items of evidence.',
  },
  action_not_found: {
    status: 404,
    title: 'No such action',
    help: 'The assessment has no action with this id. GET …/actions lists them.',
  },
  evidence_not_found: {
    status: 404,
    title: 'No such evidence',
    help: 'The assessment has no evidence with this id. GET …/evidence lists it.',
  },
  scoring_method_not_found: {
    status: 404,
    title: 'No such scoring method',
    help: 'GET /v1/scoring-methods lists the methods and their versions.',
  },
  arrangement_unknown: {
    status: 422,
    title: 'Unknown arrangement',
    help: 'Your organisation has no arrangement with this id. Create one with POST /v1/arrangements.',
  },
  version_not_available: {
    status: 422,
    title: 'Version not available',
    help:
      'Send the slug of a set of the service, or the id of one that you may read, and the exact number of a version. ' +
      'A retired version cannot be used for anything new.',
  },
  set_not_assessable: {
    status: 422,
    title: 'Set cannot be assessed',
    help: 'Only the names of its principles are known, so there is nothing to rate. Adapt it with statements of your ' +
      'own, or use another set.',
  },
  not_scorable: {
    status: 422,
    title: 'Nothing to score',
    help: 'Send either `content` or a set and its version, and either `ratings` or `responses`. `errors` lists ' +
      'everything that is wrong.',
  },
  invalid_settings: {
    status: 422,
    title: 'Invalid settings',
    help: 'See `errors` for all that is wrong. A single assessment has no disclosure, k, voice or perspectives; ' +
      'only a confidential one has k.',
  },
  invalid_ratings: {
    status: 422,
    title: 'Invalid ratings',
    help: 'See `errors` for every invalid rating by its statement. Nothing was written.',
  },
  transition_not_allowed: {
    status: 409,
    title: 'Transition not allowed',
    help: 'The assessment cannot go to that state from the one it is in. Its `availableTransitions` lists the states ' +
      'that it can go to.',
  },
  assessment_not_open: {
    status: 409,
    title: 'Assessment not open',
    help: 'Ratings can be written, submitted and withdrawn only while the assessment is open.',
  },
  not_mutual: {
    status: 409,
    title: 'Not a mutual assessment',
    help: 'A single assessment has no participants. Use …/response with an API key.',
  },
  not_single: {
    status: 409,
    title: 'Not a single assessment',
    help: 'In a mutual assessment every participant rates at …/responses/me, with their own response token.',
  },
  settings_frozen: {
    status: 409,
    title: 'Settings fixed',
    help:
      'Set, version, voice and perspectives are fixed once the assessment is open. An upgrade moves it to another ' +
      'version of its set.',
  },
  disclosure_frozen: {
    status: 409,
    title: 'Disclosure fixed',
    help:
      'Disclosure and k are a promise to participants, so they are fixed once the assessment is open. Once a seat in ' +
      'a draft is claimed, a confidential assessment stays confidential and its k can only be raised.',
  },
  consent_missing: {
    status: 409,
    title: 'Consent missing',
    help: 'Somebody does not consent to what will be shown. Before you open a shared assessment, ask again (whoever ' +
      'claimed a seat can agree at …/responses/me/consent), or make it confidential. If you claim a seat, `detail` ' +
      'says what will be shown; without your consent you take no part, and your code stays good.',
  },
  too_few_submitted: {
    status: 409,
    title: 'Too few have submitted',
    help: 'Fewer participants than `k` have submitted, so a result would show nothing, and a confidential assessment ' +
      'is released only once. Reopen it so that more can submit, or send `nothingWillBeShown: true`.',
  },
  seats_closed: {
    status: 409,
    title: 'Seats closed',
    help: 'Seats can be created, claimed and withdrawn only while the assessment is a draft or open. If you were ' +
      'invited, ask whoever invited you whether it will be open again.',
  },
  seat_not_found: {
    status: 404,
    title: 'No such seat',
    help: 'The invitation code is mistyped, or was withdrawn, or its assessment was deleted. Ask whoever invited you ' +
      'for another code.',
  },
  seat_taken: {
    status: 409,
    title: 'Seat taken',
    help: 'Somebody has claimed the seat. Nothing links it to a response, so nobody can say whose response it would ' +
      'be: only whoever claimed it can withdraw, with their response token.',
  },
  seat_already_claimed: {
    status: 409,
    title: 'Seat already claimed',
    help: 'This invitation code was used before. If it was not by you, tell whoever invited you: it cannot be undone.',
  },
  response_withdrawn: {
    status: 409,
    title: 'Response withdrawn',
    help: 'The response was withdrawn and its ratings were deleted; it cannot be used again.',
  },
  nothing_to_upgrade: { status: 409, title: 'Nothing to upgrade', help: 'The assessment is of that version already.' },
  action_move_not_allowed: {
    status: 422,
    title: 'Not possible for the action',
    help: 'See `errors` for what is wrong. `availableStates` of the action lists the states that it can go to, and ' +
      '`accepted_as_is` needs a reason.',
  },
  invalid_evidence: {
    status: 422,
    title: 'Invalid evidence',
    help:
      'See `errors` for what is wrong. A link is an https address of the public web, a file is given by its SHA-256 ' +
      'digest, and evidence cannot expire before it was collected.',
  },
  unknown_reference: {
    status: 422,
    title: 'Unknown reference',
    help: 'The body refers to something that the assessment does not have; `errors` lists what.',
  },
})

export type AssessmentProblem = keyof typeof assessmentProblems

/** A problem of the table above. `detail` is about this request alone; without one it is the help. */
export function assessmentProblem (
  type: AssessmentProblem,
  detail: string = assessmentProblems[type].help,
  faults: readonly RequestIssue[] = []
): Problem {
  return new Problem(assessmentProblems[type], detail, { faults })
}

/** 404 for a participant, who can list no assessments: the same, whether there is one or not. */
export function notOfParticipant (): Problem {
  return assessmentProblem(
    'assessment_not_found',
    'Your response token opens no assessment at this address: it is of another one, or the assessment was deleted'
  )
}

/** Everything that was refused, with its place in the body. */
export function problemWithIssues (type: AssessmentProblem, refusals: readonly Issue[], most = maxIssues): Problem {
  const [first] = refusals
  const many = refusals.length === 1
    ? ''
    : `${refusals.length} things are wrong${
      refusals.length > most ? `, of which the first ${most} are named` : ''
    }. The first: `
  return assessmentProblem(type, `${many}${first?.detail ?? ''}`, refusals.slice(0, most))
}
