/** A seed that is loaded, the rows that it becomes, and two versions of one set. */
import { uuidv7 } from 'uuidv7'
import { loadSeed, type Seed } from '../../src/content/index.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { fixedNow } from '../fixtures/app.ts'
import { release, version, withStatement } from '../fixtures/versions.ts'

export const load = (storage: Storage, seed: Seed) => loadSeed({ storage, seed, now: fixedNow, newId: uuidv7 })

/** Every row that loading may write, by its table. */
export async function rowsOf (storage: Storage) {
  const { organisations, principleSets, setVersions, libraryDocuments, searchEntries } = storage.tables
  const { read } = storage.as('public')
  return {
    organisations: await read.select().from(organisations),
    sets: await read.select().from(principleSets).orderBy(principleSets.id),
    versions: await read.select().from(setVersions).orderBy(
      setVersions.setId,
      setVersions.major,
      setVersions.minor,
      setVersions.patch
    ),
    documents: await read.select().from(libraryDocuments).orderBy(libraryDocuments.kind),
    entries: await read.select().from(searchEntries).orderBy(searchEntries.id),
  }
}

export const first = release(version())
export const reworded = release(withStatement('safe-one', { text: 'Otherwise.' }), {
  changeNote: 'Another statement.',
  publishedAt: '2026-02-01T00:00:00.000Z',
})
