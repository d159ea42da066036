import { exists, and, eq, sql } from 'drizzle-orm'
import type { Reader } from '../../storage/storage.ts'
import type { Tables } from '../../storage/tables.ts'
import { ratingsOf } from '../../domain/assessments/rating.ts'
import { lineOf } from '../../http/ndjson.ts'
import type { AssessmentsContext } from '../context.ts'
import { assessmentSummary, seatRecord } from '../present.ts'
import { ownRows } from './holdings-repository.ts'

/** The kinds of what an organisation holds, in the order in which they are told: what others rest on comes first. */
export const holdingKinds = [
  'organisation', 'api-key', 'principle-set', 'version', 'version-retirement', 'draft', 'arrangement', 'assessment', 'seat', 'response', 'result', 'milestone', 'transition', 'action', 'evidence', 'erasure', 'audit-event',
] as const
type Kind = typeof holdingKinds[number]

/** Texts that were stored as they are sent stand in it byte for byte. */
const stored = (kind: Kind, document: string) => `{"kind":"${kind}","record":${document}}\n`

/**
 * All that an organisation holds and may read. Of what people said in a mutual assessment there is what was released alone (rule D11);
 * no secret, code, token or salt is read.
 */
export function holdingsService ({ access }: Pick<AssessmentsContext, 'access'>, tables: Tables) {
  const { organisations, apiKeys, principleSets, setVersions, versionRetirements, setDrafts, arrangements, assessments, invitations, responses, results, milestones, assessmentTransitions, actions, evidence, erasures, auditEvents } = tables

  return {
    async * stream (organisation: string): AsyncGenerator<string> {
      const { read } = access(organisation)

      async function * lines<Row> (pages: AsyncGenerator<Row[]>, kind: Kind, tell: (row: Row) => unknown = row => row): AsyncGenerator<string> {
        for await (const rows of pages) yield rows.map(row => lineOf({ kind, record: withoutOwner(tell(row)) })).join('')
      }

      yield * lines(ownRows<'organisations'>(read, organisations, ['id'], organisation), 'organisation')
      yield * lines(ownRows<'apiKeys', 'secretHash'>(read, apiKeys, ['id'], organisation, { without: ['secretHash'] }), 'api-key')
      yield * lines(ownRows<'principleSets'>(read, principleSets, ['id'], organisation), 'principle-set')
      yield * lines(ownRows<'setVersions', 'rendered'>(read, setVersions, ['id'], organisation, { without: ['rendered'] }), 'version')
      yield * lines(ownRows<'versionRetirements'>(read, versionRetirements, ['versionId'], organisation), 'version-retirement')
      yield * lines(ownRows<'setDrafts'>(read, setDrafts, ['setId'], organisation), 'draft')
      yield * lines(ownRows<'arrangements'>(read, arrangements, ['id'], organisation), 'arrangement')
      yield * lines(ownRows<'assessments'>(read, assessments, ['id'], organisation), 'assessment', row => ({ ...assessmentSummary(row), entryId: row.entryId }))
      yield * lines(ownRows<'invitations', 'codeHash'>(read, invitations, ['id'], organisation, { without: ['codeHash'] }), 'seat', row => ({ ...seatRecord({ ...row, codeHash: '' }), assessment: row.assessmentId }))
      yield * lines(ownRows<'responses', 'tokenHash'>(read, responses, ['id'], organisation, { without: ['tokenHash'], where: isOfSingle(read) }), 'response',
        ({ assessmentId, state, revision, ratings, changedOn }) => ({ assessment: assessmentId, state, revision, ratings: ratingsOf(ratings), changedOn }))
      for await (const rows of ownRows<'results'>(read, results, ['assessmentId', 'number'], organisation)) yield rows.map(({ document }) => stored('result', document)).join('')
      for await (const rows of ownRows<'milestones'>(read, milestones, ['assessmentId', 'name'], organisation)) yield rows.map(({ document }) => stored('milestone', document)).join('')
      yield * lines(ownRows<'assessmentTransitions'>(read, assessmentTransitions, ['id'], organisation), 'transition')
      yield * lines(ownRows<'actions'>(read, actions, ['id'], organisation), 'action')
      yield * lines(ownRows<'evidence'>(read, evidence, ['id'], organisation), 'evidence')
      yield * lines(ownRows<'erasures'>(read, erasures, ['assessmentId'], organisation), 'erasure')
      yield * lines(ownRows<'auditEvents'>(read, auditEvents, ['id'], organisation), 'audit-event')
    },
  }

  function isOfSingle (read: Reader) {
    return exists(read.select({ one: sql`1` }).from(assessments).where(and(eq(assessments.organisationId, responses.organisationId), eq(assessments.id, responses.assessmentId), eq(assessments.mode, 'single'))))
  }
}

export type HoldingsService = ReturnType<typeof holdingsService>

/** It is said once, in the first line. */
function withoutOwner (record: unknown): object {
  const { organisationId: _same, ...rest } = Object(record)
  return rest
}
