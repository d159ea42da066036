import type { AssessmentService } from '../../assessments/service.ts'
import type { AssessmentsContext, OrganisationSettings } from '../../assessments/context.ts'
import type { PublishedVersion } from '../../content/index.ts'
import { Problem, undefinedIfAbsent } from '../../http/problems/problem.ts'
import { isUuid } from '../../storage/principal.ts'
import { issuesOf, type EntryIssue } from './entry.ts'
import type { ImportRepository } from './repository.ts'
import type { ImportEntry } from './schemas.ts'

/** How many versions and arrangements an import remembers. */
const maxRemembered = 200

export interface ReferencesOptions {
  readonly context: Pick<AssessmentsContext, 'access' | 'content' | 'organisationOf'>
  readonly findVersion: AssessmentService['findVersion']
  readonly repository: ImportRepository
  readonly organisation: string
}

/** What the entries of one import name: versions and arrangements, each read once. */
export function importReferences (
  { context: { access, content, organisationOf }, findVersion, repository, organisation }: ReferencesOptions
) {
  const { read } = access(organisation)
  const versions = new Map<string, Promise<PublishedVersion | readonly EntryIssue[]>>()
  const sets = new Map<string, Promise<string>>()
  const names = new Map<string, string>()
  let settings: Promise<OrganisationSettings> | undefined

  /** A version, or why it may not be used. It never changes. */
  function versionOf ({ set, version }: ImportEntry): Promise<PublishedVersion | readonly EntryIssue[]> {
    const key = `${set} ${version}`
    if (versions.size >= maxRemembered) versions.clear()
    const known = versions.get(key) ??
      findVersion(read, organisation, { set, version }).then(content.shelf(organisation, read).open).catch(
        error => {
          if (error instanceof Problem) return issuesOf(error)
          throw error
        }
      )
    versions.set(key, known)
    return known
  }

  /** The id of a set, however it is named; of one that is not there, what it is named. */
  function setIdOf (set: string): Promise<string> {
    if (sets.size >= maxRemembered) sets.clear()
    const id = sets.get(set) ??
      content.shelf(organisation, read).findSet(set).catch(undefinedIfAbsent).then(found => found?.id ?? set)
    sets.set(set, id)
    return id
  }

  /** Reads the names of arrangements that are not known yet. */
  async function learnNames (entries: readonly ImportEntry[]): Promise<void> {
    if (names.size >= maxRemembered) names.clear()
    const unknown = new Set(
      entries.map(({ arrangement }) => arrangement).filter(id => isUuid(id) && !names.has(id))
    )
    if (unknown.size === 0) return
    for (const [id, name] of await repository.findArrangements(read, organisation, [...unknown])) {
      names.set(id, name)
    }
  }

  return {
    versionOf,
    setIdOf,
    learnNames,
    /** Of the organisation; read once. */
    settings (): Promise<OrganisationSettings> {
      settings ??= organisationOf(read, organisation)
      return settings
    },
    nameOf: (arrangement: string): string | undefined => names.get(arrangement),
    forget (): void {
      versions.clear()
      sets.clear()
      names.clear()
      settings = undefined
    },
  }
}

export type ImportReferences = ReturnType<typeof importReferences>
