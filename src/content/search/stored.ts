import type { Storage, Writer } from '../../storage/storage.ts'
import type { ContentRepository } from '../versions/repository.ts'
import { setKey, type SetRow } from '../versions/version.ts'
import { entriesOfVersion, type SearchText } from './entries.ts'

/** Of the sets of an organisation that are indexed anew, how many are looked up at once. */
const setsAtOnce = 100

/** Replaces what can be found of a set. Until it has a version, a set may get another slug. */
export async function storeEntries (
  tx: Writer,
  repository: ContentRepository,
  set: SetRow,
  entries: readonly SearchText[],
  newId: () => string
): Promise<void> {
  const owner = { organisationId: set.organisationId, setId: set.id }
  await repository.replaceEntries(
    tx,
    owner,
    entries.map(entry => ({
      ...entry,
      ...owner,
      id: newId(),
      setSlug: setKey(set),
      slug: entry.type === 'principle-set' ? set.slug : entry.slug,
    }))
  )
}

/** Makes what can be found of a set anew, from its newest version. */
export async function indexSet (
  tx: Writer,
  repository: ContentRepository,
  set: SetRow,
  newId: () => string,
  named = (entry: SearchText) => entry
): Promise<void> {
  const version = await repository.findNewest(tx, set.id)
  const found = version && await repository.findContent(tx, version.id)
  if (!found) return
  const entries = entriesOfVersion(found.content, { set, version }, found.rendered).map(named)
  await storeEntries(tx, repository, set, entries, newId)
}

/**
 * Indexes every set of which nothing can be found: all of them after a migration that deletes the entries. A set is
 * indexed in a transaction of its own, so that this goes on where it was ended.
 */
export async function indexSets (
  { as }: Pick<Storage, 'as'>,
  repository: ContentRepository,
  newId: () => string
): Promise<void> {
  for (const organisation of await repository.listOrganisations(as('public').read)) {
    const { read, write } = as(organisation)
    for (;;) {
      const sets = await repository.listUnindexed(read, organisation, setsAtOnce)
      for (const { id } of sets) {
        await write(async tx => {
          await repository.lockDraft(tx, organisation, id)
          const [set] = await repository.listUnindexed(tx, organisation, 1, id)
          if (set) await indexSet(tx, repository, set, newId)
        })
      }
      if (sets.length < setsAtOnce) break
    }
  }
}
