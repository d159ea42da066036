import { createRequire } from 'node:module'
import type { Replacement } from '../../domain/versions/principle-set.ts'
import type { Changes } from '../../domain/versions/changes.ts'
import type { Change } from '../../domain/versions/change.ts'
import { formatVersion } from '../../domain/versions/version-number.ts'
import {
  setPath, setKey, pinnedPath, versionPath, type ListedVersion, type SetRow, type SetVersion,
  type VersionRow
} from '../versions/version.ts'
import { principleRecord, principleSummary, provenance, type Presenting } from './presenter.ts'
import type { Lineage } from '../../storage/schema/sets.ts'
import type { PrincipleSetRecord, PrincipleSetSummary, VersionDiffRecord, VersionSummary } from './set-schemas.ts'
import { languageOf, servedOf, setTexts } from './wording.ts'

const require = createRequire(import.meta.url)
/** Loaded when versions are first compared: no start waits for it. */
const library = () => require('diff') as typeof import('diff')

/** How much of a set is shown whole. */
export interface SetExpansion {
  readonly principles: boolean
  readonly examples: boolean
}

function setHead (edition: SetVersion) {
  return {
    id: edition.set.id,
    type: 'principle-set' as const,
    slug: edition.set.slug,
    origin: edition.set.origin,
    version: formatVersion(edition),
    digest: edition.contentDigest,
    publishedAt: edition.publishedAt.toISOString(),
    assessable: edition.assessable,
  }
}

/** A set as a list has it: as one of its versions says, without its principles. */
export function setSummary (version: ListedVersion): PrincipleSetSummary {
  const { title, description, principleCount } = version
  return { ...setHead(version), title, description, principleCount, links: setLinks(version) }
}

/**
 * A version of a set whole. Title and texts are in the nearest wording (`nearestView`); `lang`, `variant` and
 * `fallbacks` say which that was.
 */
export function setRecord (presenting: Presenting, expand: SetExpansion): PrincipleSetRecord {
  const { edition, view } = presenting
  const { content } = edition
  const { title, description, levels, served } = setTexts(content, view)
  return {
    ...setHead(edition),
    title,
    description,
    scoringDigest: edition.scoringDigest,
    changeNote: edition.changeNote,
    scale: content.scale && { key: content.scale.key, levels },
    minCoverage: content.minCoverage,
    weakBelow: content.weakBelow,
    strongFrom: content.strongFrom,
    composite: content.composite,
    derivation: edition.lineage && derivationOf(edition.lineage),
    replacedBy: content.replacedBy.map(replacementOf),
    principles: content.principles.map(principle =>
      expand.principles
        ? principleRecord(presenting, principle, expand.examples)
        : principleSummary(presenting, principle)
    ),
    ...servedOf(formatVersion(edition), served),
    ...provenance(presenting, content, { text: title, lang: languageOf(served, 'title') }, pinnedPath(edition)),
    links: setLinks(edition),
  }
}

function replacementOf ({ from, to, relationship }: Replacement) {
  return { from: [...from], to: [...to], relationship }
}

function derivationOf ({ base, derivation, coverage }: Lineage) {
  return {
    basedOn: { set: base.setId, version: base.version, digest: base.digest },
    kind: derivation,
    basis: 'declared by the author' as const,
    coverage,
  }
}

/** A version as the list of versions has it, with why it is retired where it is. */
export function versionSummary (set: SetRow, version: VersionRow): VersionSummary {
  return {
    version: formatVersion(version),
    digest: version.contentDigest,
    scoringDigest: version.scoringDigest,
    publishedAt: version.publishedAt.toISOString(),
    changeNote: version.changeNote,
    bump: version.bump,
    bumpReasons: [...version.bumpReasons],
    retired: version.retirement &&
      {
        explanation: version.retirement.explanation,
        replacedBy: version.retirement.replacedBy,
        at: version.retirement.retiredAt.toISOString(),
      },
    links: { self: versionPath(set, version) },
  }
}

/** Rule V1: what differs between two versions of a set, and which number that asks for. */
export function diffRecord (
  from: SetVersion,
  to: SetVersion,
  { bump, reasons, changes }: Changes,
  renamed: readonly Replacement[]
): VersionDiffRecord {
  const side = (edition: SetVersion) => ({ version: formatVersion(edition), digest: edition.contentDigest })
  return {
    type: 'version-diff',
    set: setKey(to.set),
    from: side(from),
    to: side(to),
    bump,
    reasons: [...reasons],
    renamed: renamed.map(replacementOf),
    changes: withWords(changes),
    links: { self: `${pinnedPath(from)}/diff/${formatVersion(to)}`, from: pinnedPath(from), to: pinnedPath(to) },
  }
}

/**
 * Past these the texts are told as a whole: finding what they share takes time that grows with the square of what they
 * do not.
 */
const mostEdits = 200
const mostCompared = 200_000

/** Adds to changes how their texts differ, word by word; null where they are not of texts. */
export function withWords<AChange extends Pick<Change, 'from' | 'to'>> (
  changes: readonly AChange[]
): (AChange & { words: VersionDiffRecord['changes'][number]['words'] })[] {
  let compared = 0
  return changes.map(change => {
    const { from, to } = change
    if (typeof from !== 'string' || typeof to !== 'string') return { ...change, words: null }
    compared += from.length + to.length
    return { ...change, words: compared > mostCompared ? wholeTexts(from, to) : differenceOf(from, to) }
  })
}

function differenceOf (from: string, to: string) {
  const { diffWordsWithSpace } = library()
  const parts = diffWordsWithSpace(from, to, { maxEditLength: mostEdits })
  return parts?.map(({ added, removed, value }) => ({
    change: added ? 'added' as const : removed ? 'removed' as const : 'same' as const,
    text: value,
  })) ?? wholeTexts(from, to)
}

function wholeTexts (from: string, to: string) {
  return [{ change: 'removed' as const, text: from }, { change: 'added' as const, text: to }]
}

function setLinks (edition: SetVersion) {
  const self = pinnedPath(edition)
  return {
    self,
    current: setPath(edition.set),
    principles: `${self}/principles`,
    versions: `${setPath(edition.set)}/versions`,
  }
}
