import type { Content, SetRow } from '../../content/index.ts'
import type { VersionNumber } from '../../domain/versions/version-number.ts'
import type { Access, Principal, Reader } from '../../storage/storage.ts'
import { runBySize } from '../../workers/by-size.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import { handedOver } from '../../workers/moved.ts'
import { workerTask, type Workers } from '../../workers/pool.ts'
import type { VersionTexts } from '../lineage/version-texts.ts'
import type { SetsRepository } from '../repository.ts'
import { draftReferences, type CheckInput, type DraftReferences } from './task.ts'

const task = workerTask<typeof import('./task.ts').draftReferences>(
  new URL('./task.ts', import.meta.url),
'draftReferences'
)

/**
 * Everything that a draft is judged by: how much it is in bytes, and the texts themselves for whoever has room for
 * them.
 */
export interface DraftSources {
  readonly size: number
  read(): Promise<Pick<CheckInput, 'set' | 'draft' | 'base' | 'newest' | 'imported' | 'named'>>
}

export interface DraftSourcesOptions {
  readonly access: (principal: Principal) => Access
  readonly repository: SetsRepository
  readonly content: Content
  readonly workers: Workers
  readonly texts: VersionTexts
  /** Up to how many characters a draft, with what it is judged by, is worked on on the event loop. */
  readonly small: number
}

/** Finds what drafts are judged by. */
export function draftSources ({ access, repository, content, workers, texts, small }: DraftSourcesOptions) {
  async function sourcesOf (organisation: string, set: SetRow, draft: JsonBytes): Promise<DraftSources> {
    const reader = access(organisation).read
    const references = await runBySize(workers, task, draftReferences, { draft }, {
      owner: organisation,
      size: draft.length,
      small,
    })
    const newest = await content.repository.findNewest(reader, set.id)
    const sources = new Map<string, string>()
    for (const version of references.named) {
      const id = await texts.idOf(reader, set.id, version)
      if (id !== null) sources.set(version, id)
    }
    const ids = [references.base?.versionId, references.importedId, ...sources.values()]
    const versions = await Promise.all(ids.map(id => id ? repository.findVersion(reader, id) : undefined))
    return {
      size: draft.length + [newest, ...versions].reduce((sum, version) => sum + (version?.size ?? 0), 0),
      async read () {
        const named = new Map<string, JsonBytes>()
        for (const [version, id] of sources) {
          const source = await texts.contentOf(reader, id)
          if (source) named.set(version, source)
        }
        const published = newest && await texts.contentOf(reader, newest.id)
        return {
          set: { id: set.id, slug: set.slug, origin: set.origin },
          draft,
          base: references.base && await readBase(reader, references.base),
          newest: newest && published ? { ...numberOf(newest), content: published } : null,
          imported: await texts.contentOf(reader, references.importedId),
          named,
        }
      },
    }
  }

  async function readBase (
    reader: Reader,
    { versionId, ...reference }: NonNullable<DraftReferences['base']>
  ): Promise<CheckInput['base']> {
    const version = await repository.findVersion(reader, versionId)
    const held = await content.repository.findBytes(reader, versionId, ['content', 'lineage'])
    if (!version || !held?.content) return null
    const { content: bytes, lineage = null } = held
    return {
      ...numberOf(version),
      content: bytes,
      lineage,
      reference,
      isRetired: await repository.findRetirement(reader, versionId) !== undefined,
    }
  }

  return sourcesOf
}

function numberOf ({ major, minor, patch, contentDigest }: VersionNumber & { readonly contentDigest: string }) {
  return { major, minor, patch, contentDigest }
}

/** The draft is needed for the next part too; the rest is read again. */
export function transferredInput<Input extends Pick<CheckInput, 'base' | 'newest' | 'imported' | 'named'>> (
  input: Input
): Input {
  const { base, newest, imported, named } = input
  return handedOver(
    input,
    [base?.content, base?.lineage, newest?.content, imported, ...named.values()].flatMap(bytes => bytes ?? [])
  )
}
