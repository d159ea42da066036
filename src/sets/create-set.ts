import type { Content, SetRow } from '../content/index.ts'
import type { Caller } from '../identity/index.ts'
import type { Writer } from '../storage/storage.ts'
import { setProblem, throwIfTaken } from './errors.ts'
import type { SetsRepository } from './repository.ts'

export interface CreateSetOptions {
  readonly repository: SetsRepository
  readonly content: Content
  readonly now: () => Date
  readonly newId: () => string
  /** How many sets an organisation may have. */
  readonly maxSets: number
}

/**
 * Creates a set without draft or version. Throws 409 where the slug is taken, or the organisation has as many sets as
 * it may.
 */
export type CreateSet = (
  tx: Writer,
  caller: Caller,
  named: Pick<SetRow, 'slug' | 'visibility'> & { readonly id?: string }
) => Promise<SetRow>

export function createSetWith ({ repository, content, now, newId, maxSets }: CreateSetOptions): CreateSet {
  return async (tx, { organisation }, { id = newId(), slug, visibility }) => {
    await repository.lockOrganisation(tx, organisation)
    if (await repository.countSets(tx, organisation) >= maxSets) {
      throw setProblem('too_many_sets', `Your organisation has ${maxSets} sets, as many as it may have`)
    }
    const set: SetRow = {
      id,
      organisationId: organisation,
      slug,
      origin: 'custom',
      visibility,
      revision: 1,
      createdAt: now(),
      deletedAt: null,
    }
    await content.repository.insertSet(tx, set).catch(throwIfTaken('slug_taken'))
    return set
  }
}
