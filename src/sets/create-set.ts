import type { Content, SetRow } from '../content/index.ts'
import type { Caller } from '../identity/index.ts'
import type { Writer } from '../storage/storage.ts'
import { setProblem } from './errors.ts'
import type { SetsRepository } from './repository.ts'

/** What a set is written with. */
export interface SetMaking {
  readonly repository: SetsRepository
  readonly content: Content
  readonly now: () => Date
  readonly newId: () => string
  /** How many sets an organisation may have. */
  readonly mostSets: number
}

/** Writes a set without draft or version. Throws 409 where the organisation has as many as it may; the slug is held by the database. */
export type MakeSet = (tx: Writer, caller: Caller, named: Pick<SetRow, 'slug' | 'visibility'> & { readonly id?: string }) => Promise<SetRow>

/** Writes a new set of an organisation that may have one more. */
export function setMaker ({ repository, content, now, newId, mostSets }: SetMaking): MakeSet {
  return async (tx, { organisation }, { id = newId(), slug, visibility }) => {
    await repository.takeTurn(tx, organisation)
    if (await repository.countSets(tx, organisation) >= mostSets) throw setProblem('too_many_sets', `Your organisation has ${mostSets} sets, as many as it may have`)
    const set: SetRow = { id, organisationId: organisation, slug, origin: 'custom', visibility, revision: 1, createdAt: now(), deletedAt: null }
    await content.repository.insertSet(tx, set)
    return set
  }
}
