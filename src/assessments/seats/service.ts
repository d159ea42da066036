import { isVersionFree, whileSeatsMayBeTaken } from '../../domain/assessments/lifecycle.ts'
import { unspecified } from '../../domain/assessments/model.ts'
import { dayOf } from '../../domain/values/day.ts'
import { hashSecret, isSecret, type Participant } from '../../identity/index.ts'
import { isUuid } from '../../storage/principal.ts'
import type { Reader } from '../../storage/storage.ts'
import {
  absentIfErased, auditor, findAssessment, lockAssessment, type AssessmentsContext,
  type WriteAssessment
} from '../context.ts'
import { assessmentProblem, problemWithIssues } from '../errors.ts'
import type { AssessmentRow, ResponseRow } from '../repository.ts'
import { readableResults } from '../release/readable.ts'
import { issuesOfSeats } from '../settings.ts'
import { readSeatToken, tokenExpiry, writeSeatToken } from './tokens.ts'
import type { InvitationRow } from './repository.ts'

/** So many seats of one perspective; without one they are `unspecified` (rule M0). */
export interface WantedSeats {
  readonly perspective?: string
  readonly count: number
}

/** An invitation code, and what whoever takes the seat says with it: a label is for shared disclosure (rule M7). */
export interface Claim {
  readonly code: string
  readonly consent: boolean
  readonly label?: string
}

export interface CreateSeats extends WriteAssessment {
  readonly body: { readonly seats: readonly WantedSeats[] }
}

export interface WithdrawSeat extends WriteAssessment {
  /** The id of the seat. */
  readonly seat: string
}

/** A seat with its code, which is shown this once. */
export interface IssuedSeat {
  readonly seat: InvitationRow
  readonly code: string
}

/** A new response with its token, which is shown this once. */
export interface Claimed {
  readonly assessment: AssessmentRow
  readonly response: ResponseRow
  readonly token: string
}

/** Rule M7: what somebody who does not consent is told. */
const needsConsent = {
  shared: 'In this assessment everybody sees what everybody said once it is released. A seat in it can only be ' +
    'taken by somebody who agrees',
  confidential: 'In this assessment comments are shown word for word, without names, where enough people wrote one. ' +
    'A seat in it can only be taken by somebody who agrees. Comments are optional: you can agree, and write none',
}

/** Rule M0: seats, and who takes them. Nothing joins an invitation to the response that it made (rule D13). */
export function seatService (context: AssessmentsContext) {
  const { access, repository, facts, now, newId, newRandomId, newSecret } = context
  const record = auditor(context)
  const readable = readableResults(context)

  return {
    async create ({ tx, caller, id, body: { seats: wanted } }: CreateSeats): Promise<IssuedSeat[]> {
      const { organisation: organisationId } = caller
      const assessment = await lockAssessment(context, { tx, caller, id }, whileSeatsMayBeTaken, 'seats_closed')
      if (assessment.mode === 'single') throw assessmentProblem('not_mutual')
      const unknown = wanted.flatMap(({ perspective = unspecified }, index) =>
        perspective === unspecified || assessment.perspectives.some(({ key }) => key === perspective)
          ? []
          : [{
              pointer: `/seats/${index}/perspective`,
              code: 'unknown_perspective',
              detail: `The assessment has no perspective "${perspective}"`,
            }]
      )
      if (unknown.length > 0) throw problemWithIssues('invalid_settings', unknown)
      const total = wanted.reduce((sum, { count }) => sum + count, await repository.countInvitations(tx, assessment))
      const tooMany = issuesOfSeats(total, await facts.outline(tx, assessment), '/seats')
      if (tooMany.length > 0) throw problemWithIssues('invalid_settings', tooMany)
      const issued = wanted.flatMap(({ perspective = unspecified, count }) =>
        Array.from({ length: count }, () => {
          const secret = newSecret()
          const seat = {
            id: newId(),
            organisationId,
            assessmentId: id,
            perspective,
            codeHash: hashSecret(secret),
            claimed: false,
          }
          return { seat, code: writeSeatToken('ppi', { organisation: organisationId, id: seat.id, secret }) }
        })
      )
      await repository.insertInvitations(tx, issued.map(({ seat }) => seat))
      await repository.noteUpdate(tx, assessment, now())
      await record(tx, caller, 'seats.issued', id)
      return issued
    },

    /** Rule M0: one that nobody has taken. It counts as never issued. */
    async withdraw ({ tx, caller, id, seat }: WithdrawSeat): Promise<void> {
      const { organisation } = caller
      const assessment = await lockAssessment(context, { tx, caller, id }, whileSeatsMayBeTaken, 'seats_closed')
      const found = isUuid(seat) ? await repository.findInvitation(tx, organisation, seat) : undefined
      if (found?.assessmentId !== assessment.id) {
        throw assessmentProblem('seat_not_found', 'The assessment has no such seat. GET …/participants lists them')
      }
      if (found.claimed) throw assessmentProblem('seat_taken')
      await repository.deleteInvitation(tx, found)
      await repository.noteUpdate(tx, assessment, now())
      await record(tx, caller, 'seat.withdrawn', id)
    },

    async list (reader: Reader, organisation: string, id: string): Promise<InvitationRow[]> {
      return repository.listInvitations(reader, await findAssessment(context, reader, organisation, id))
    },

    /** The code is used up. The token is shown to whoever claims, and stored nowhere. */
    async claim ({ code, consent, label }: Claim): Promise<Claimed> {
      const read = readSeatToken('ppi', code)
      if (!read) throw assessmentProblem('seat_not_found')
      return access(read.organisation).write(async tx => {
        const found = await repository.findInvitation(tx, read.organisation, read.id)
        if (!found || !isSecret(read.secret, found.codeHash)) throw assessmentProblem('seat_not_found')
        const assessment = await absentIfErased(
          lockAssessment(context, { tx, caller: read, id: found.assessmentId }, whileSeatsMayBeTaken, 'seats_closed'),
          () => assessmentProblem('seat_not_found')
        )
        // Again, since somebody may have been first until it was locked: to claim it, or to withdraw it.
        const seat = await repository.findInvitation(tx, read.organisation, read.id)
        if (!seat) throw assessmentProblem('seat_not_found')
        if (seat.claimed) throw assessmentProblem('seat_already_claimed')
        const isShared = assessment.disclosure === 'shared'
        if (isShared && label === undefined) {
          throw problemWithIssues('invalid_settings', [{
            pointer: '/label',
            code: 'label_needed',
            detail: 'Choose what you will be called when the ratings are shown to the others',
          }])
        }
        if (!isShared && label !== undefined) {
          throw problemWithIssues('invalid_settings', [{
            pointer: '/label',
            code: 'label_not_wanted',
            detail: 'In a confidential assessment nobody has a name; leave it out',
          }])
        }
        if (!consent && !(isShared && isVersionFree(assessment.state))) {
          throw assessmentProblem('consent_missing', isShared ? needsConsent.shared : needsConsent.confidential)
        }
        await repository.claimInvitation(tx, seat)
        const [at, secret] = [now(), newSecret()]
        const response: ResponseRow = {
          organisationId: read.organisation,
          id: newRandomId(),
          assessmentId: assessment.id,
          perspective: seat.perspective,
          label: label ?? null,
          consent: isShared ? consent : null,
          tokenHash: hashSecret(secret),
          expiresOn: tokenExpiry(at),
          state: 'in_progress',
          revision: 1,
          ratings: {},
          changedOn: dayOf(at),
          resultNumber: null,
        }
        await repository.insertResponse(tx, response)
        return {
          assessment,
          response,
          token: writeSeatToken('ppr', { organisation: read.organisation, id: response.id, secret }),
        }
      })
    },

    /**
     * The participant that a response token is of; undefined for a token that opens nothing, whatever is wrong with it.
     */
    async findParticipant (token: string): Promise<Participant | undefined> {
      const read = readSeatToken('ppr', token)
      if (!read) return undefined
      const reader = access(read.organisation).read
      const response = await repository.findResponseFrame(reader, read.organisation, read.id)
      const isTheirs = response?.tokenHash && isSecret(read.secret, response.tokenHash)
      if (!isTheirs || (response.expiresOn ?? '') <= dayOf(now())) return undefined
      const { organisationId: organisation, assessmentId: assessment, id } = response
      return {
        organisation,
        assessment,
        response: id,
        async versions () {
          const found = await repository.find(reader, { organisationId: organisation, id: assessment })
          return found ? readable.versions(reader, found, response) : []
        },
      }
    },
  }
}

export type SeatService = ReturnType<typeof seatService>
