import { exists, and, eq, sql } from 'drizzle-orm'
import type { Caller } from '../../identity/index.ts'
import type { Reader } from '../../storage/storage.ts'
import type { Tables } from '../../storage/schema/tables.ts'
import { ratingsOf } from '../../domain/assessments/rating.ts'
import { lineOf } from '../../http/body/ndjson.ts'
import type { Piece } from '../../http/stream.ts'
import { assessmentSummary, seatRecord } from '../../assessments/presenter.ts'
import { readableSets } from '../../assessments/versions/readable.ts'
import { contentRepository } from '../../content/index.ts'
import { ownLargeRows, ownRows } from './repository.ts'

/** The kinds of record in the order of the export: what others refer to comes first. */
export const recordKinds = [
  'organisation',
  'api-key',
  'principle-set',
  'version',
  'version-retirement',
  'draft',
  'arrangement',
  'assessment',
  'seat',
  'response',
  'result',
  'milestone',
  'transition',
  'action',
  'evidence',
  'erasure',
  'audit-event',
] as const
type Kind = typeof recordKinds[number]

/** Texts that were stored as they are sent stand in it byte for byte. */
const stored = (kind: Kind, document: string) => `{"kind":"${kind}","record":${document}}\n`

/** A record with columns of which the stored JSON stands in it as it is. */
function storedWith (kind: Kind, record: object, texts: Readonly<Record<string, string | null>>): string {
  const members = Object.entries(texts).map(([name, text]) => `,${JSON.stringify(name)}:${text ?? 'null'}`)
  return stored(kind, `${JSON.stringify(withoutOwner(record)).slice(0, -1)}${members.join('')}}`)
}

/**
 * All records of an organisation. Of the responses in a mutual assessment it has what was released alone (rule D11); no
 * secret, code, token or salt is read.
 */
export function organisationExportService (tables: Tables) {
  const {
    organisations,
    apiKeys,
    principleSets,
    setVersions,
    versionRetirements,
    setDrafts,
    arrangements,
    assessments,
    invitations,
    responses,
    results,
    milestones,
    assessmentTransitions,
    actions,
    evidence,
    erasures,
    auditEvents,
  } = tables
  const sets = contentRepository(tables)

  async function * assessmentPages (read: Reader, organisation: string) {
    for await (const rows of ownRows<'assessments'>(read, assessments, ['id'], organisation)) {
      const readable = await readableSets(sets, read, rows)
      yield rows.map(row => ({ ...assessmentSummary(row, readable), entryId: row.externalId }))
    }
  }

  return {
    async * stream (
      { read, caller: { organisation } }: { readonly read: Reader, readonly caller: Caller }
    ): AsyncGenerator<Piece> {
      async function * lines<Row> (
        pages: AsyncGenerator<Row[]>,
        kind: Kind,
        tell: (row: Row) => unknown = row => row
      ): AsyncGenerator<string> {
        for await (const rows of pages) {
          yield rows.map(row => lineOf({ kind, record: withoutOwner(tell(row)) })).join('')
        }
      }

      /** One at a time, each read when the one before was taken. */
      async function * large<Row> (
        rows: AsyncGenerator<() => Promise<Row | undefined>>,
        lineOfRow: (row: Row) => string
      ): AsyncGenerator<Piece> {
        for await (const find of rows) {
          yield async () => {
            const row = await find()
            return row ? lineOfRow(row) : ''
          }
        }
      }

      yield * lines(ownRows<'organisations'>(read, organisations, ['id'], organisation), 'organisation')
      yield * lines(
        ownRows<'apiKeys', 'secretHash'>(read, apiKeys, ['id'], organisation, { without: ['secretHash'] }),
        'api-key'
      )
      yield * lines(ownRows<'principleSets'>(read, principleSets, ['id'], organisation), 'principle-set')
      yield * large(
        ownLargeRows<'setVersions', 'rendered', 'content' | 'lineage'>(read, setVersions, ['id'], organisation, {
          without: ['rendered'],
          texts: ['content', 'lineage'],
        }),
        ({ content, lineage, ...row }) => storedWith('version', row, { content, lineage })
      )
      yield * lines(
        ownRows<'versionRetirements'>(read, versionRetirements, ['versionId'], organisation),
        'version-retirement'
      )
      yield * large(
        ownLargeRows<'setDrafts', never, 'draft'>(read, setDrafts, ['setId'], organisation, { texts: ['draft'] }),
        ({ draft, ...row }) => storedWith('draft', row, { draft })
      )
      yield * lines(ownRows<'arrangements'>(read, arrangements, ['id'], organisation), 'arrangement')
      yield * lines(assessmentPages(read, organisation), 'assessment')
      yield * lines(
        ownRows<'invitations', 'codeHash'>(read, invitations, ['id'], organisation, { without: ['codeHash'] }),
        'seat',
        row => ({ ...seatRecord({ ...row, codeHash: '' }), assessment: row.assessmentId })
      )
      yield * large(
        ownLargeRows<'responses', 'tokenHash'>(read, responses, ['id'], organisation, {
          without: ['tokenHash'],
          where: isOfSingle(read),
        }),
        ({ assessmentId, state, revision, ratings, changedOn }) =>
          stored(
            'response',
            JSON.stringify({ assessment: assessmentId, state, revision, ratings: ratingsOf(ratings), changedOn })
          )
      )
      yield * large(
        ownLargeRows<'results'>(read, results, ['assessmentId', 'number'], organisation),
        ({ document }) => stored('result', document)
      )
      yield * large(
        ownLargeRows<'milestones'>(read, milestones, ['assessmentId', 'name'], organisation),
        ({ document }) => stored('milestone', document)
      )
      yield * lines(ownRows<'assessmentTransitions'>(read, assessmentTransitions, ['id'], organisation), 'transition')
      yield * lines(ownRows<'actions'>(read, actions, ['id'], organisation), 'action')
      yield * lines(ownRows<'evidence'>(read, evidence, ['id'], organisation), 'evidence')
      yield * lines(ownRows<'erasures'>(read, erasures, ['assessmentId'], organisation), 'erasure')
      yield * lines(ownRows<'auditEvents'>(read, auditEvents, ['id'], organisation), 'audit-event')
    },
  }

  function isOfSingle (read: Reader) {
    return exists(
      read.select({ one: sql`1` }).from(assessments).where(
        and(
          eq(assessments.organisationId, responses.organisationId),
          eq(assessments.id, responses.assessmentId),
          eq(assessments.mode, 'single')
        )
      )
    )
  }
}

export type OrganisationExportService = ReturnType<typeof organisationExportService>

/** It is said once, in the first line. */
function withoutOwner (record: unknown): object {
  const { organisationId: _same, ...rest } = Object(record)
  return rest
}
