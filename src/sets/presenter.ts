import type { PublishedVersion, SetVersion } from '../content/index.ts'
import {
  setPath, versionPath, versionSummary, withWords, type SetName, type SetRow,
  type VersionRow
} from '../content/worker.ts'
import type { FieldChange } from '../domain/tailoring/adaptation.ts'
import { changesBetween } from '../domain/versions/changes.ts'
import type { LedgerEntry } from '../domain/tailoring/ledger.ts'
import type { Issue } from '../domain/values/issue.ts'
import type { UpstreamItem } from '../domain/tailoring/upstream.ts'
import { formatVersion, type VersionNumber } from '../domain/versions/version-number.ts'
import type { BaseReference, Lineage, SetDraft } from '../storage/schema/sets.ts'
import { authoredSetBody, operationBody, tailoringBody } from './drafts/authoring.ts'
import type { ListedDraft } from './repository.ts'
import type { DraftRecord, DraftSummaryRecord, PublishedRecord, SettingsRecord, VerdictRecord } from './schemas.ts'
import type { DraftCheckInput, Intent, DraftCheck } from './drafts/check.ts'
import type { LedgerRecord, UpstreamRecord } from './lineage/schemas.ts'

/** What is not content of a set and may change without a version. `version` is null until one is published. */
export function settingsRecord (set: SetRow, newest: VersionNumber | undefined): SettingsRecord {
  const path = setPath(set)
  return {
    id: set.id,
    type: 'principle-set-settings',
    slug: set.slug,
    visibility: set.visibility,
    revision: set.revision,
    createdAt: set.createdAt.toISOString(),
    version: newest ? formatVersion(newest) : null,
    links: { self: `${path}/settings`, set: path, draft: `${path}/draft`, versions: `${path}/versions` },
  }
}

/** A draft in a list, without its content. */
export function draftSummary ({ setId, slug, visibility, revision, updatedAt }: ListedDraft): DraftSummaryRecord {
  const path = `/v1/principle-sets/${setId}`
  return {
    set: setId,
    slug,
    visibility,
    revision,
    updatedAt: updatedAt.toISOString(),
    links: { self: `${path}/draft`, settings: `${path}/settings` },
  }
}

/** A draft at one of its revisions. */
export interface DraftState {
  readonly revision: number
  readonly updatedAt: Date
  readonly draft: SetDraft
}

/**
 * A draft as its author may send it again. `tailoring` or `content` is null, by whether there is a base; `upstream` is
 * there after a rebase (rule T12).
 */
export function draftRecord (set: SetName, { revision, updatedAt, draft }: DraftState): DraftRecord {
  const path = setPath(set)
  return {
    type: 'draft',
    set: set.id,
    revision,
    updatedAt: updatedAt.toISOString(),
    basedOn: draft.base && baseReference(draft.base),
    importedFrom: draft.base ? null : draft.imported?.origin ?? null,
    tailoring: draft.base ? tailoringBody(draft.tailoring) : null,
    content: draft.base ? null : authoredSetBody(draft.content),
    upstream: draft.base && draft.upstream && {
      from: draft.upstream.from,
      decisions: draft.upstream.decisions.map(({ slug, kind, mapping, proposal }) => ({
        slug,
        kind,
        mapping: structuredClone(mapping) as Mapping,
        proposal: operationBody(proposal),
        resolved: draft.upstream?.resolved.includes(slug) ?? false,
      })),
      applied: [...draft.upstream.applied],
      dropped: [...draft.upstream.dropped],
    },
    links: { self: `${path}/draft`, set: path, settings: `${path}/settings`, validation: `${path}/draft/validate` },
  }
}

type Mapping = UpstreamRecord['items'][number]['mapping']

function baseReference ({ setId, version, digest }: BaseReference) {
  return { set: setId, version, digest }
}

function decided (lineage: Lineage | null) {
  return {
    basedOn: lineage && baseReference(lineage.base),
    derivation: lineage?.derivation ?? null,
    coverage: lineage?.coverage ?? null,
  }
}

function ledgerEntries (ledger: readonly LedgerEntry[] = []): LedgerRecord['entries'] {
  return withChanges(ledger).map(([entry, changes]) => ({ ...entry, changes }))
}

/** Each item with its changes, whose texts are compared within the bounds of one answer. */
function withChanges<Item extends { readonly changes: readonly FieldChange[] }> (items: readonly Item[]) {
  const all = withWords(items.flatMap(({ changes }) => changes))
  return items.map(item => [item, all.splice(0, item.changes.length)] as const)
}

/**
 * What publishing would come to (rules V1 and V4). `changes` are against the newest version of the set and empty before
 * the first.
 */
export function draftCheckRecord (
  check: DraftCheck,
  newest: DraftCheckInput['newest'],
  { changeKind }: Intent
): VerdictRecord {
  const { content, lineage, errors, warnings, open, number } = check
  return {
    type: 'verdict',
    publishable: errors.length === 0 && open.length === 0 && number !== undefined,
    errors: [...errors],
    warnings: [...warnings],
    open: [...open],
    version: number ? formatVersion(number) : null,
    bump: number?.bump ?? null,
    bumpReasons: [...number?.bumpReasons ?? []],
    ...decided(lineage),
    entries: ledgerEntries(lineage?.ledger),
    changes: newest ? withWords(changesBetween(newest.content, content, changeKind).changes) : [],
  }
}

/** What was decided about a version, and the warnings that did not stand in the way. */
export interface Publishable extends ReturnType<typeof decided> {
  readonly warnings: readonly Issue[]
}

export function publishable ({ lineage, warnings }: Pick<DraftCheck, 'lineage' | 'warnings'>): Publishable {
  return { ...decided(lineage), warnings }
}

/** What was published. */
export function publishedRecord (
  set: SetRow,
  version: VersionRow,
  { warnings, ...decisions }: Publishable
): PublishedRecord {
  const { links: _links, ...summary } = versionSummary(set, version)
  const self = versionPath(set, version)
  return {
    type: 'published-version',
    set: set.id,
    ...summary,
    ...decisions,
    warnings: [...warnings],
    links: { self, ledger: `${self}/ledger`, set: setPath(set) },
  }
}

/** Rule T7: what a version made of each principle of its base. Without entries where it has none. */
export function ledgerRecord (edition: PublishedVersion): LedgerRecord {
  const { lineage } = edition
  const version = versionPath(edition.set, edition)
  return {
    type: 'ledger',
    set: edition.set.id,
    version: formatVersion(edition),
    digest: edition.contentDigest,
    ...decided(lineage),
    entries: ledgerEntries(lineage?.ledger),
    operations: (lineage?.tailoring.operations ?? []).map(operationBody),
    links: { self: `${version}/ledger`, version },
  }
}

/**
 * Rule T12: what the base says otherwise from the version that a set stands on to a newer one, and what that means for
 * each principle.
 */
export function upstreamRecord (
  edition: SetVersion,
  from: BaseReference,
  to: BaseReference,
  items: readonly UpstreamItem[]
): UpstreamRecord {
  const version = versionPath(edition.set, edition)
  return {
    type: 'upstream',
    set: edition.set.id,
    version: formatVersion(edition),
    from: baseReference(from),
    to: baseReference(to),
    items: withChanges(items).map(([{ slug, kind, mapping }, changes]) => ({
      slug,
      kind,
      mapping: structuredClone(mapping) as Mapping,
      changes,
    })),
    links: { self: `${version}/upstream?to=${to.version}`, version, rebase: `${version}/rebase` },
  }
}
