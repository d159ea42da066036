import { nextNumber, type NextNumber } from '../../content/worker.ts'
import { versionFromNothing } from '../../domain/tailoring/authored.ts'
import type { ChangeKind } from '../../domain/versions/change.ts'
import { contentDigest } from '../../domain/versions/digest.ts'
import { isImportedWording, versionFromImported } from '../../domain/tailoring/imported.ts'
import { isPublicAddress } from '../../domain/values/links.ts'
import type { CustomContent, Wording } from '../../domain/versions/principle-set.ts'
import { unresolvedUpstream } from '../../domain/tailoring/rebase.ts'
import { createIssue, type Issue } from '../../domain/values/issue.ts'
import { issuesOfSize } from '../../domain/versions/size.ts'
import { resolve } from '../../domain/tailoring/resolve.ts'
import {
  continuedTranslation, outdatedNames, translationOf,
  type Translation
} from '../../domain/versions/translations.ts'
import type { Base } from '../../domain/tailoring/operations.ts'
import { formatVersion, type Bump, type VersionNumber } from '../../domain/versions/version-number.ts'
import type { Lineage, SetDraft } from '../../storage/schema/sets.ts'
import { withLevelMaps } from './level-maps.ts'

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
  /** The versions of the set that its translations were made from and its level maps are of, by number. */
  readonly named: ReadonlyMap<string, CustomContent>
}

/** Rules T, V1 and V4, without writing anything. */
export function draftCheck (
  { setId, draft, base, newest, imported, named }: DraftCheckInput,
  { bump, changeKind = 'substantive', confirmEditorial = false }: Intent
): DraftCheck {
  const made = draft.base && base ? tailored(setId, draft, base) : authored(draft, imported)
  const translations = withTranslations(made, { newest, named, imported })
  const others = [newest?.content, base?.content, imported].flatMap(each => each ?? [])
  const { content, issues } = withLevelMaps(translations.content, draft, { named, others })
  const isCopy = made.lineage?.derivation === 'identical' || newest?.contentDigest === contentDigest(content)
  const number = isCopy ? undefined : nextNumber(content, newest, { changeKind, bump })
  const isUnconfirmed = newest && changeKind === 'editorial' && !confirmEditorial
  return {
    content,
    lineage: made.lineage,
    errors: [
      ...made.errors,
      ...translations.unknown,
      ...issues,
      ...unsafeAddresses(content, base?.content, made.place),
      ...issuesOfSize(content, made.place),
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
      ...translations.outdated,
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

/** What the version would hold, whether it may be published or not. */
export function contentOfDraft (
  { setId, draft, base, imported }: Pick<DraftCheckInput, 'setId' | 'draft' | 'base' | 'imported'>
): CustomContent {
  return (draft.base && base ? tailored(setId, draft, base) : authored(draft, imported)).content
}

interface Made extends Pick<DraftCheck, 'content' | 'lineage' | 'errors' | 'warnings'> {
  /** Where in the draft it was given. */
  readonly place: '/tailoring' | '/content'
  /** How many of the wordings, the last of them, were given there; the others are of the base. */
  readonly ownWordings: number
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
    ownWordings: tailoring.wordings.length,
  }
}

function authored (draft: SetDraft, imported: CustomContent | undefined): Made {
  if (draft.base) throw new Error('A draft with a base is judged beside it')
  const { content, refusals } = imported
    ? versionFromImported(draft.content, imported)
    : versionFromNothing(draft.content)
  const ownWordings = content.wordings.length
  return { content, lineage: null, errors: below('/content', refusals), warnings: [], place: '/content', ownWordings }
}

/** What the base says itself stays pointed to in the version. */
function below (place: string, refusals: readonly Issue[]): Issue[] {
  return refusals.map(one => /^\/content(\/|$)/.test(one.pointer) ? one : { ...one, pointer: place + one.pointer })
}

/** Rule V10: says of every other wording which version it translates and what has moved since. */
function withTranslations (
  { content, place, ownWordings }: Made,
  { newest, named, imported }: Pick<DraftCheckInput, 'newest' | 'named' | 'imported'>
): { content: CustomContent, unknown: Issue[], outdated: Issue[] } {
  const unknown: Issue[] = []
  const outdated: Issue[] = []
  const last = newest && { version: formatVersion(newest), content: newest.content }
  const wordings = content.wordings.map((wording, index) => {
    const own = index - (content.wordings.length - ownWordings)
    const pointer = own < 0 ? `/content/wordings/${index}` : `${place}/wordings/${own}`
    const found = translationIn(wording)
    if (found === null) {
      const detail = `The set has no version ${wording.translates?.version}`
      unknown.push(createIssue(`${pointer}/translates`, 'unknown_version', detail))
      return wording
    }
    if (!found) return wording
    const names = outdatedNames(found)
    if (names.length > 0) outdated.push(outdatedTranslation(pointer, wording, found.version, names))
    return { ...wording, translates: found }
  })
  return { content: { ...content, wordings }, unknown, outdated }

  /** Null where it names a version that there is not. */
  function translationIn (wording: Wording): Translation | undefined | null {
    const { translates } = wording
    if (!translates) return last && continuedTranslation(wording, last, content)
    if (isImportedWording(wording, imported)) return translates
    const source = named.get(translates.version)
    if (!source) return null
    const between = newest ? [newest.content.replacedBy] : []
    return translationOf(wording, { version: translates.version, content: source }, content, between)
  }
}

function outdatedTranslation (
  pointer: string,
  { lang, variant }: Wording,
  version: string,
  names: readonly string[]
): Issue {
  const shown = names.length > maxNamed ? [...names.slice(0, maxNamed), `${names.length - maxNamed} more`] : names
  return createIssue(
    pointer,
    'translation_outdated',
    `The wording ${lang}/${variant} translates version ${version}, and the standard text has changed since: ` +
      `${shown.join(', ')}. Translate it anew, and leave \`translates\` out`
  )
}

/** How many outdated texts of a wording a warning names. */
const maxNamed = 20

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
