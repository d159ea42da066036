import { isSameJson } from '../domain/values/canonical-json.ts'
import type { Events, AuditAction } from '../audit/index.ts'
import {
  assertMatch, assertPreconditions, assertWritten, revisionTag, type Preconditions
} from '../http/conditional.ts'
import { byId, keysetPage, type Page, type PageQuery } from '../http/pages.ts'
import { Stale } from '../http/retries.ts'
import type { Caller } from '../identity/index.ts'
import { isForeignKeyViolation } from '../storage/errors.ts'
import { isUuid } from '../storage/principal.ts'
import type { Access, Reader, Writer } from '../storage/storage.ts'
import { arrangementProblem, externalIdTaken, otherExternalId, conflictIfTaken } from './errors.ts'
import type { ArrangementFilters, ArrangementRow, ArrangementsRepository } from './repository.ts'
import type { NewArrangement } from './schemas.ts'

export interface ArrangementsOptions {
  readonly access: (organisation: string) => Access
  readonly repository: ArrangementsRepository
  readonly events: Events
  readonly now: () => Date
  readonly newId: () => string
}

interface CreateArrangement {
  readonly tx: Writer
  readonly caller: Caller
  readonly body: NewArrangement
}

interface PutArrangement extends CreateArrangement {
  readonly externalId: string
  readonly preconditions: Preconditions
}

interface UpdateArrangement extends Omit<CreateArrangement, 'body'> {
  readonly id: string
  readonly ifMatch: string | undefined
  readonly change: (current: NewArrangement) => NewArrangement
}

/** What peer support an organisation looks at. Writes go through the transaction they are given. */
export function arrangementsService ({ access, repository, events, now, newId }: ArrangementsOptions) {
  const record = (tx: Writer, { organisation, key }: Caller, action: AuditAction, id: string) =>
    events.recordAudit(tx, organisation, { actor: key, action, resource: { type: 'arrangement', id } })

  /** Throws 404 for one that is not there or not the organisation's. */
  async function find (reader: Reader, organisation: string, id: string): Promise<ArrangementRow> {
    const found = isUuid(id) ? await repository.find(reader, organisation, id) : undefined
    if (!found) throw arrangementProblem('arrangement_not_found')
    return found
  }

  /** A new one, unless another has its external id. */
  async function add (tx: Writer, caller: Caller, body: NewArrangement): Promise<ArrangementRow | undefined> {
    const at = now()
    const { organisation: organisationId } = caller
    const row = { id: newId(), organisationId, ...columnsOf(body), revision: 1, createdAt: at, updatedAt: at }
    if (!await repository.insert(tx, row)) return undefined
    await record(tx, caller, 'arrangement.created', row.id)
    return row
  }

  async function replace (
    tx: Writer,
    caller: Caller,
    row: ArrangementRow,
    body: NewArrangement
  ): Promise<ArrangementRow> {
    const next = { ...row, ...columnsOf(body), updatedAt: now() }
    assertWritten(await conflictIfTaken(repository.update(tx, next)), row)
    await record(tx, caller, 'arrangement.changed', row.id)
    return { ...next, revision: row.revision + 1 }
  }

  return {
    find,
    has: async (reader: Reader, organisation: string, id: string): Promise<boolean> =>
      isUuid(id) && await repository.find(reader, organisation, id) !== undefined,

    list: (
      reader: Reader,
      { organisation }: Caller,
      filters: ArrangementFilters,
      query: PageQuery
    ): Promise<Page<ArrangementRow>> =>
      keysetPage(
        query,
        `arrangements ${organisation} ${JSON.stringify(filters)}`,
        byId,
        (after, count) => repository.list(reader, organisation, filters, after, count)
      ),

    async create ({ tx, caller, body }: CreateArrangement): Promise<ArrangementRow> {
      const created = await add(tx, caller, body)
      if (!created) throw externalIdTaken()
      return created
    },

    /**
     * Creates the arrangement with this external id, or replaces what it is; the same again writes nothing. Throws 412
     * where the preconditions do not hold.
     */
    async put (
      { tx, caller, externalId, preconditions, body }: PutArrangement
    ): Promise<{ readonly row: ArrangementRow, readonly isNew: boolean }> {
      if (body.externalId !== undefined && body.externalId !== externalId) {
        throw otherExternalId()
      }
      const { organisation } = caller
      const wanted = { ...body, externalId }
      const found = await repository.findByExternalId(tx, organisation, externalId)
      assertPreconditions(preconditions, found && revisionTag(found.revision))
      if (found && isSame(found, wanted)) return { row: found, isNew: false }
      const created = found ? undefined : await add(tx, caller, wanted)
      if (created) return { row: created, isNew: true }
      const current = await repository.lockByExternalId(tx, organisation, externalId)
      if (!current) throw new Stale()
      assertPreconditions(preconditions, revisionTag(current.revision))
      const row = isSame(current, wanted) ? current : await replace(tx, caller, current, wanted)
      return { row, isNew: false }
    },

    /** Throws 412 where `ifMatch` names another state, 428 where it names none. */
    async update ({ tx, caller, id, ifMatch, change }: UpdateArrangement): Promise<ArrangementRow> {
      const row = await find(tx, caller.organisation, id)
      assertMatch(ifMatch, revisionTag(row.revision))
      return replace(tx, caller, row, change(bodyOf(row)))
    },

    /** Only one that has no assessment. */
    async delete (caller: Caller, id: string): Promise<void> {
      try {
        await access(caller.organisation).write(async tx => {
          if (!isUuid(id) || !await repository.remove(tx, caller.organisation, id)) {
            throw arrangementProblem('arrangement_not_found')
          }
          await record(tx, caller, 'arrangement.deleted', id)
        })
      } catch (error) {
        throw isForeignKeyViolation(error) ? arrangementProblem('arrangement_in_use') : error
      }
    },
  }
}

/** What of an arrangement can be changed, as it is sent. */
function bodyOf ({ name, purpose, format, setting, tags, externalId }: ArrangementRow): NewArrangement {
  return { name, purpose, format: format as NewArrangement['format'] ?? null, setting, tags: [...tags], externalId }
}

/** What was sent, with what is absent as it is stored. */
function columnsOf (
  { name, purpose = '', format = null, setting = '', tags = [], externalId = null }: NewArrangement
) {
  return { name, purpose, format, setting, tags, externalId }
}

function isSame (row: ArrangementRow, body: NewArrangement): boolean {
  return isSameJson(bodyOf(row), columnsOf(body))
}

export type ArrangementsService = ReturnType<typeof arrangementsService>
