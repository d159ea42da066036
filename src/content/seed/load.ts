import { digestOf } from '../../domain/versions/digest.ts'
import { formatVersion } from '../../domain/versions/version-number.ts'
import type { Reader, Storage, Writer } from '../../storage/storage.ts'
import type { SetRow } from '../versions/version.ts'
import { nextNumber, preparePart, prepareVersion, textsOf } from '../versions/prepare.ts'
import { publishVersion } from '../versions/publish.ts'
import { contentRepository, type ContentRepository } from '../versions/repository.ts'
import type { SearchText } from '../search/entries.ts'
import { indexSet, indexSets } from '../search/stored.ts'
import { indexedWords } from '../search/words.ts'
import { SeedError, type Seed, type SeedFile, type SeedFiles } from './files.ts'
import { libraryEntries } from './library-entries.ts'
import type { Library, SeedSet } from './schemas.ts'
import { serviceOrganisation } from './organisation.ts'

/** Where the seed goes, and what only the process can give. */
export interface LoadOptions {
  readonly storage: Storage
  readonly seed: Seed
  readonly now: () => Date
  readonly newId: () => string
}

/** What a load changed: "core 1.0.0" for each version made, and the library's documents. */
export interface Loaded {
  readonly published: readonly string[]
  readonly documents: readonly string[]
}

/**
 * Publishes what is new in the seed, in one transaction; loading it again changes nothing. A version that was ever
 * published is never published again, so an older release that starts beside a newer one takes nothing back.
 */
export async function loadSeed ({ storage, seed, now, newId }: LoadOptions): Promise<Loaded> {
  const repository = contentRepository(storage.tables)
  await indexSets(storage, repository, newId)
  return storage.as(serviceOrganisation.id).write(async tx => {
    await repository.putOrganisation(tx, { ...serviceOrganisation, createdAt: now() })
    const published: string[] = []
    for (const set of seed.sets) {
      const version = await publishSet(tx, repository, set, newId)
      if (version) published.push(version)
    }
    const documents = await isOlder(tx, repository, seed)
      ? []
      : await putLibrary(tx, repository, seed.library, now)
    if (published.length > 0 || documents.length > 0 || !await isIndexed(tx, repository)) {
      await indexSeed(tx, repository, seed, newId)
    }
    return { published, documents }
  })
}

/** Whether a database holds all of it already, word for word: then there is nothing to check and nothing to load. */
export async function isLoaded ({ tables, as }: Storage, { sets, library }: SeedFiles): Promise<boolean> {
  const repository = contentRepository(tables)
  const { read } = as(serviceOrganisation.id)
  const published = new Set(
    (await repository.listDigests(read, serviceOrganisation.id)).map(({ setId, digest }) => `${setId} ${digest}`)
  )
  const documents = new Map(
    (await repository.listDocuments(read, serviceOrganisation.id)).map(({ kind, digest }) => [kind, digest])
  )
  const isKnown = ({ value }: SeedFile) =>
    isObject(value) && published.has(`${String(value['id'])} ${digestOf(value['content'])}`)
  try {
    return sets.every(isKnown) &&
      Object.entries(library).every(([kind, { value }]) => documents.get(kind) === digestOf(value)) &&
      await isIndexed(read, repository)
  } catch {
    // What has no digest is no seed, and the check says why.
    return false
  }
}

/** The library is indexed last: where nothing of it can be found, a migration has deleted what could be. */
function isIndexed (reader: Reader, repository: ContentRepository): Promise<boolean> {
  return repository.isLibraryIndexed(reader, serviceOrganisation.id)
}

function isObject (value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Whether the newest version of a set is none of the seed's: a newer release has been here. */
async function isOlder (tx: Writer, repository: ContentRepository, { sets }: Seed): Promise<boolean> {
  const known = new Set(sets.map(({ content }) => digestOf(content)))
  for (const id of new Set(sets.map(set => set.id))) {
    const newest = await repository.findNewest(tx, id)
    if (newest && !known.has(newest.contentDigest)) return true
  }
  return false
}

async function publishSet (
  tx: Writer,
  repository: ContentRepository,
  seed: SeedSet,
  newId: () => string
): Promise<string | undefined> {
  const { id, slug, origin, release: { changeKind, changeNote, ...release }, content } = seed
  const publishedAt = new Date(release.publishedAt)
  const set: SetRow = {
    id,
    slug,
    origin,
    organisationId: serviceOrganisation.id,
    visibility: 'public',
    revision: 1,
    createdAt: publishedAt,
    deletedAt: null,
  }
  const versions = await repository.listVersions(tx, id)
  const digest = digestOf(content)
  if (versions.some(version => version.contentDigest === digest)) return undefined
  const [newest] = versions
  if (newest?.changeNote === changeNote) {
    throw new SeedError(
      `seed/sets/${slug}.json differs from version ${
        formatVersion(newest)
      } but has its change note: write what changed in release.changeNote`
    )
  }
  if (!newest) await repository.insertSet(tx, set)
  const found = newest && await repository.findContent(tx, newest.id)
  const number = nextNumber(content, found, { changeKind })
  if (!number) return undefined
  const texts = textsOf([
    preparePart(content, { addressed: { set, version: number } }, 0, { text: Infinity, isFinal: true, part: Infinity }),
  ])
  const version = await publishVersion(
    tx,
    repository,
    { id: newId(), set, changeKind, changeNote, publishedAt },
    prepareVersion(content, null, number),
    // Found with the names that others have for its principles: by indexSeed, once all is there.
    { ...texts, entries: [] },
    newId
  )
  return `${slug} ${formatVersion(version)}`
}

async function putLibrary (
  tx: Writer,
  repository: ContentRepository,
  library: Library,
  now: () => Date
): Promise<string[]> {
  const stored = new Map(
    (await repository.listDocuments(tx, serviceOrganisation.id)).map(({ kind, digest }) => [kind, digest])
  )
  const changed = Object.entries(library)
    .map(([kind, document]) => ({ kind, document: document as unknown, digest: digestOf(document) }))
    .filter(({ kind, digest }) => stored.get(kind) !== digest)
  for (const document of changed) {
    await repository.putDocument(tx, { ...document, organisationId: serviceOrganisation.id, updatedAt: now() })
  }
  return changed.map(({ kind }) => kind)
}

/** Makes what can be found of the service's sets and of the library anew. */
async function indexSeed (
  tx: Writer,
  repository: ContentRepository,
  { sets, library }: Seed,
  newId: () => string
): Promise<void> {
  for (const [id, { slug }] of new Map(sets.map(set => [set.id, set]))) {
    const set = await repository.findSetById(tx, serviceOrganisation.id, id)
    const names = namesIn(slug, library, sets)
    if (set) await indexSet(tx, repository, set, newId, entry => named(entry, names))
  }
  await repository.replaceEntries(
    tx,
    { organisationId: serviceOrganisation.id, setId: null },
    libraryEntries(library, newId)
  )
}

/** What others call the principles of a set: terms of the field, and the names in the sets that it is mapped to. */
function namesIn (set: string, { crosswalks, terms }: Library, sets: Seed['sets']): Map<string, string[]> {
  const titles = new Map(
    sets.flatMap(({ slug, content }) =>
      content.principles.map(principle => [`${slug} ${principle.slug}`, principle.title] as const)
    )
  )
  const names = [
    ...terms.terms.filter(term => term.set === set),
    ...crosswalks.crosswalks.filter(({ from }) => from === set).flatMap(({ to, links }) =>
      links.map(link => ({ principle: link.from, term: titles.get(`${to} ${link.to}`) ?? '' }))
    ),
  ]
  return new Map(
    [...Map.groupBy(names, ({ principle }) => principle)].map(
      ([principle, found]) => [principle, [...new Set(found.map(({ term }) => term))]]
    )
  )
}

function named (entry: SearchText, names: ReadonlyMap<string, readonly string[]>): SearchText {
  const known = entry.type === 'principle' && entry.wording === 0 ? names.get(entry.slug) : undefined
  return known ? { ...entry, nameWords: indexedWords(known.join('; '), entry.lang) } : entry
}
