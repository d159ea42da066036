import { diffWordsWithSpace } from 'diff'
import type { Change, Changes } from '../domain/changes.ts'
import { formatVersion } from '../domain/version-number.ts'
import { setPath, setKey, pinnedPath, versionPath, type Edition, type SetRow, type VersionRow } from './edition.ts'
import { principleRecord, principleSummary, provenance, type Presenting } from './present.ts'
import type { Lineage } from '../storage/tables.ts'
import type { PrincipleSetRecord, PrincipleSetSummary, VersionDiffRecord, VersionSummary } from './set-schemas.ts'
import { nearestView, setTexts } from './wording.ts'

/** How much of a set is shown whole. */
export interface SetExpansion {
  readonly principles: boolean
  readonly examples: boolean
}

function setHead (edition: Edition) {
  return {
    id: edition.set.id,
    type: 'principle-set' as const,
    slug: edition.set.slug,
    origin: edition.set.origin,
    version: formatVersion(edition),
    digest: edition.contentDigest,
    publishedAt: edition.publishedAt.toISOString(),
    assessable: edition.content.assessable,
  }
}

export function setSummary ({ edition, view }: Presenting): PrincipleSetSummary {
  const { title, description } = setTexts(edition.content, nearestView(edition.content, view))
  return {
    ...setHead(edition),
    title,
    description,
    principleCount: edition.content.principles.length,
    links: setLinks(edition),
  }
}

export function setRecord (presenting: Presenting, expand: SetExpansion): PrincipleSetRecord {
  const { edition, view } = presenting
  const { content } = edition
  const { title, description, served } = setTexts(content, nearestView(content, view))
  return {
    ...setHead(edition),
    title,
    description,
    scoringDigest: edition.scoringDigest,
    changeNote: edition.changeNote,
    scale: content.scale && { key: content.scale.key, levels: content.scale.levels.map(({ key, label, anchor, points }) => ({ key, label, anchor, points })) },
    minCoverage: content.minCoverage,
    weakBelow: content.weakBelow,
    strongFrom: content.strongFrom,
    composite: content.composite,
    derivation: edition.lineage && derivationOf(edition.lineage),
    principles: content.principles.map(principle => expand.principles
      ? principleRecord(presenting, principle, expand.examples)
      : principleSummary(presenting, principle)),
    ...served,
    ...provenance(presenting, content, title, pinnedPath(edition)),
    links: setLinks(edition),
  }
}

function derivationOf ({ base, derivation, coverage }: Lineage) {
  return { basedOn: { set: base.setId, version: base.version, digest: base.digest }, kind: derivation, basis: 'declared by the author' as const, coverage }
}

export function versionSummary (set: SetRow, version: VersionRow): VersionSummary {
  return {
    version: formatVersion(version),
    digest: version.contentDigest,
    scoringDigest: version.scoringDigest,
    publishedAt: version.publishedAt.toISOString(),
    changeNote: version.changeNote,
    bump: version.bump,
    bumpReasons: [...version.bumpReasons],
    retired: version.retirement && { explanation: version.retirement.explanation, replacedBy: version.retirement.replacedBy, at: version.retirement.retiredAt.toISOString() },
    links: { self: versionPath(set, version) },
  }
}

export function diffRecord (from: Edition, to: Edition, { bump, reasons, changes }: Changes): VersionDiffRecord {
  const side = (edition: Edition) => ({ version: formatVersion(edition), digest: edition.contentDigest })
  return {
    type: 'version-diff',
    set: setKey(to.set),
    from: side(from),
    to: side(to),
    bump,
    reasons: [...reasons],
    changes: diffChanges(changes),
    links: { self: `${pinnedPath(from)}/diff/${formatVersion(to)}`, from: pinnedPath(from), to: pinnedPath(to) },
  }
}

export function diffChanges (changes: readonly Change[]): VersionDiffRecord['changes'] {
  return changes.map(change => ({ ...change, words: diffWords(change) }))
}

/** The difference of two texts word by word; null where it is not of texts. */
export function diffWords ({ from, to }: Pick<Change, 'from' | 'to'>): VersionDiffRecord['changes'][number]['words'] {
  if (typeof from !== 'string' || typeof to !== 'string') return null
  return diffWordsWithSpace(from, to).map(({ added, removed, value }) => ({ change: added ? 'added' : removed ? 'removed' : 'same', text: value }))
}

function setLinks (edition: Edition) {
  const self = pinnedPath(edition)
  return { self, current: setPath(edition.set), principles: `${self}/principles`, versions: `${setPath(edition.set)}/versions` }
}
