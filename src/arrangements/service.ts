import type { Events, AuditAction } from '../audit/index.ts'
import { assertMatch, assertWritten, revisionTag } from '../http/conditional.ts'
import { byId, keysetPage, type Page, type PageQuery } from '../http/pages.ts'
import type { Caller } from '../identity/index.ts'
import { isForeignKeyViolation } from '../storage/errors.ts'
import { isUuid } from '../storage/principal.ts'
import type { Access, Reader, Writer } from '../storage/storage.ts'
import { arrangementProblem } from './errors.ts'
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
      const { name, purpose = '', format = null, setting = '', tags = [] } = body
      const at = now()
      const arrangement = {
        id: newId(),
        organisationId: caller.organisation,
        name,
        purpose,
        format,
        setting,
        tags,
        revision: 1,
        createdAt: at,
        updatedAt: at,
      }
      await repository.insert(tx, arrangement)
      await record(tx, caller, 'arrangement.created', arrangement.id)
      return arrangement
    },

    /** Throws 412 where `ifMatch` names another state, 428 where it names none. */
    async update ({ tx, caller, id, ifMatch, change }: UpdateArrangement): Promise<ArrangementRow> {
      const row = await find(tx, caller.organisation, id)
      assertMatch(ifMatch, revisionTag(row.revision))
      const { name, purpose = '', format = null, setting = '', tags = [] } = change(bodyOf(row))
      const next = { ...row, name, purpose, format, setting, tags, updatedAt: now() }
      assertWritten(await repository.update(tx, next), row)
      await record(tx, caller, 'arrangement.changed', id)
      return { ...next, revision: row.revision + 1 }
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
function bodyOf ({ name, purpose, format, setting, tags }: ArrangementRow): NewArrangement {
  return { name, purpose, format: format as NewArrangement['format'] ?? null, setting, tags: [...tags] }
}

export type ArrangementsService = ReturnType<typeof arrangementsService>
