import { nextNumber, type NextNumber } from '../../content/worker.ts'
import { versionFromNothing } from '../../domain/tailoring/authored.ts'
import type { ChangeKind } from '../../domain/versions/change.ts'
import { contentDigest } from '../../domain/versions/digest.ts'
import { isImportedWording, versionFromImported } from '../../domain/tailoring/imported.ts'
import { isPublicAddress } from '../../domain/values/links.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { unresolvedUpstream } from '../../domain/tailoring/rebase.ts'
import { createIssue, type Issue } from '../../domain/values/issue.ts'
import { resolve } from '../../domain/tailoring/resolve.ts'
import { outdatedTexts } from '../../domain/versions/standard-text.ts'
import type { Base } from '../../domain/tailoring/operations.ts'
import type { Bump, VersionNumber } from '../../domain/versions/version-number.ts'
import type { Lineage, SetDraft } from '../../storage/schema/sets.ts'

/** How the author means to publish. */
export interface Intent {
  readonly bump?: Bump
  /** Of the texts that differ from the newest version of the set. */
  readonly changeKind?: ChangeKind
  readonly confirmEditorial?: boolean
}

/**
 * What publishing a draft would come to. Pointers lead into the draft or, for what the base says, into the version
 * (`/content`).
 */
export interface DraftCheck {
  readonly content: CustomContent
  readonly lineage: Lineage | null
  readonly errors: readonly Issue[]
  readonly warnings: readonly Issue[]
  /** Rule V1; undefined when nothing differs from the newest version, or from the base (rule T9). */
  readonly number: NextNumber | undefined
  /** Rule T12: the decisions of a rebase that nobody has made yet. */
  readonly open: readonly string[]
}

/** Everything that a draft is judged by. */
export interface DraftCheckInput {
  readonly setId: string
  readonly draft: SetDraft
  /** Null where the draft has no base. */
  readonly base: (Base & { readonly isRetired: boolean }) | null
  readonly newest: VersionNumber & { readonly content: CustomContent, readonly contentDigest: string } | undefined
  /** What the set was imported with, where it was. */
  readonly imported: CustomContent | undefined
  /** The versions of the set that its translations were made from, by number. */
  readonly translated: ReadonlyMap<string, CustomContent>
}

/** Rules T, V1 and V4, without writing anything. */
export function draftCheck (
  { setId, draft, base, newest, imported, translated }: DraftCheckInput,
  { bump, changeKind = 'substantive', confirmEditorial = false }: Intent
): DraftCheck {
  const made = draft.base && base ? tailored(setId, draft, base) : authored(draft, imported)
  const { content, unknown } = withTranslations(made.content, translated, imported, made.place)
  const isCopy = made.lineage?.derivation === 'identical' || newest?.contentDigest === contentDigest(content)
  const number = isCopy ? undefined : nextNumber(content, newest, { changeKind, bump })
  const isUnconfirmed = newest && changeKind === 'editorial' && !confirmEditorial
  return {
    content,
    lineage: made.lineage,
    errors: [
      ...made.errors,
      ...unknown,
      ...unsafeAddresses(content, base?.content, made.place),
      ...(number?.refusals ?? []),
      ...(isUnconfirmed
        ? [
            createIssue(
              '/confirmEditorial',
              'editorial_not_confirmed',
              'Read the differences, and confirm that they change no meaning'
            ),
          ]
        : []),
    ],
    warnings: [
      ...made.warnings,
      ...(base?.isRetired
        ? [
            createIssue(
            `${made.place}/base`,
            'base_retired',
            'The version that the set is based on is retired; a newer one may be rebased onto'
            ),
          ]
        : []),
    ],
    number,
    open: draft.base && draft.upstream ? unresolvedUpstream(draft.upstream.decisions, draft.upstream.resolved) : [],
  }
}

interface Made extends Pick<DraftCheck, 'content' | 'lineage' | 'errors' | 'warnings'> {
  /** Where in the draft it was given. */
  readonly place: '/tailoring' | '/content'
}

function tailored (setId: string, draft: SetDraft & { readonly base: object }, base: Base): Made {
  const { tailoring } = draft
  const { content, ledger, operations, derivation, baseCoverage: coverage, warnings, refusals } = resolve({
    base,
    setId,
    tailoring,
  })
  const { default: _default, ...records } = tailoring
  const { setId: baseSet, version, digest, chain } = base
  return {
    content,
    lineage: {
      base: { setId: baseSet, version, digest },
      chain,
      tailoring: { ...records, operations },
      ledger,
      derivation,
      coverage,
    },
    errors: below('/tailoring', refusals),
    warnings: below('/tailoring', warnings),
    place: '/tailoring',
  }
}

function authored (draft: SetDraft, imported: CustomContent | undefined): Made {
  if (draft.base) throw new Error('A draft with a base is judged beside it')
  const { content, refusals } = imported
    ? versionFromImported(draft.content, imported)
    : versionFromNothing(draft.content)
  return { content, lineage: null, errors: below('/content', refusals), warnings: [], place: '/content' }
}

/** What the base says itself stays pointed to in the version. */
function below (place: string, refusals: readonly Issue[]): Issue[] {
  return refusals.map(one => /^\/content(\/|$)/.test(one.pointer) ? one : { ...one, pointer: place + one.pointer })
}

/** Says of every translation of an earlier version which texts have moved since. */
function withTranslations (
  content: CustomContent,
  translated: ReadonlyMap<string, CustomContent>,
  imported: CustomContent | undefined,
  place: string
): { content: CustomContent, unknown: Issue[] } {
  const unknown: Issue[] = []
  const wordings = content.wordings.map((wording, index) => {
    if (!wording.translates || isImportedWording(wording, imported)) return wording
    const { version } = wording.translates
    const source = translated.get(version)
    if (!source) {
      unknown.push(
        createIssue(`${place}/wordings/${index}/translates`, 'unknown_version', `The set has no version ${version}`)
      )
      return wording
    }
    return {
      ...wording,
      translates: {
        version,
        outdated: outdatedTexts(source, content).filter(slug => wording.principles.some(texts => texts.slug === slug)),
      },
    }
  })
  return { content: { ...content, wordings }, unknown }
}

/** Links of one's own lead to hosts of the public web by name. */
export function unsafeAddresses (
  { examples, sources }: CustomContent,
  base: CustomContent | undefined,
  place: string
): Issue[] {
  const links = [
    ...examples.map(({ slug, link }) => ({ what: `The link of the example "${slug}"`, url: link?.url ?? null })),
    ...sources.map(({ slug, url }) => ({ what: `The address of the source "${slug}"`, url })),
  ]
  const known = new Set(
    [...base?.examples ?? []].map(({ link }) => link?.url).concat(
      (base?.sources ?? []).map(({ url }) => url ?? undefined)
    )
  )
  return links
    .filter(({ url }) => url !== null && !known.has(url) && !isPublicAddress(url))
    .map(({ what }) =>
      createIssue(place, 'unsafe_link', `${what} must be an https address of a public host, by its name`)
    )
}
