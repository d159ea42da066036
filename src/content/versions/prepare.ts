import { changesBetween } from '../../domain/versions/changes.ts'
import type { ChangeKind, ChangeReason } from '../../domain/versions/change.ts'
import { contentDigest, scoringDigest } from '../../domain/versions/digest.ts'
import type { CustomContent, Wording } from '../../domain/versions/principle-set.ts'
import type { Issue } from '../../domain/values/issue.ts'
import {
  bumped, chosenBump, firstVersion, type Bump,
  type VersionNumber
} from '../../domain/versions/version-number.ts'
import type { Lineage } from '../../storage/schema/sets.ts'
import type { SearchText } from '../search/entries.ts'
import { versionPart, type PartOptions, type RenderLimits, type VersionPart } from './stored-parts.ts'

/** The number of a version, and why it is that. */
export interface NextNumber extends VersionNumber {
  /** Null for the first version of a set. */
  readonly bump: Bump | null
  readonly bumpReasons: readonly ChangeReason[]
}

/** What lists show of a version. */
export interface VersionSummary extends Pick<CustomContent, 'title' | 'description' | 'lang' | 'assessable'> {
  readonly principleCount: number
  readonly wordings: ReadonlyArray<Pick<Wording, 'lang' | 'variant' | 'title' | 'description'>>
}

/** A version before it is stored. What is large is JSON in UTF-8, made where it holds nobody up. */
export interface PreparedVersion extends NextNumber {
  readonly contentDigest: string
  readonly scoringDigest: string
  readonly summary: VersionSummary
  readonly replacedBy: CustomContent['replacedBy']
  readonly content: Uint8Array<ArrayBuffer>
  readonly lineage: Uint8Array<ArrayBuffer> | null
}

/** What is stored beside the content of a version. */
export interface PreparedTexts {
  /** Members of one JSON array, without its brackets. */
  readonly rendered: ReadonlyArray<Uint8Array<ArrayBuffer>>
  readonly entries: readonly SearchText[]
}

/** A `VersionPart` whose rendered texts are JSON in UTF-8, without the brackets of their array. */
export interface PreparedPart extends Omit<VersionPart, 'rendered'> {
  readonly rendered: Uint8Array<ArrayBuffer>
}

/** What the author of a version decides about its number. */
export interface Numbering {
  readonly changeKind: ChangeKind
  /** Higher than what the changes ask for, where the author wants it so (rule V1). */
  readonly bump?: Bump | undefined
}

/** The number of the version that comes after `previous` and why (rule V1). Undefined when nothing differs. */
export function nextNumber (
  content: CustomContent,
  previous: (VersionNumber & { readonly content: CustomContent }) | undefined,
  { changeKind, bump: wanted }: Numbering
): NextNumber & { readonly refusals: readonly Issue[] } | undefined {
  if (!previous) return { ...firstVersion, bump: null, bumpReasons: [], refusals: [] }
  const { bump: computed, reasons } = changesBetween(previous.content, content, changeKind)
  if (computed === null) return undefined
  const { bump, refusals } = chosenBump(computed, wanted)
  return { ...bumped(previous, bump), bump, bumpReasons: reasons, refusals }
}

/** A version before it is stored, without what is large. */
export type DescribedVersion = Omit<PreparedVersion, 'content' | 'lineage'>

export function prepareVersion (content: CustomContent, lineage: Lineage | null, number: NextNumber): PreparedVersion {
  return { ...describeVersion(content, number), content: jsonBytes(content), lineage: lineage && jsonBytes(lineage) }
}

export function describeVersion (
  content: CustomContent,
  { major, minor, patch, bump, bumpReasons }: NextNumber
): DescribedVersion {
  return {
    major,
    minor,
    patch,
    bump,
    bumpReasons,
    contentDigest: contentDigest(content),
    scoringDigest: scoringDigest(content),
    summary: summaryOf(content),
    replacedBy: content.replacedBy,
  }
}

export function summaryOf (
  { title, description, lang, assessable, principles, wordings }: CustomContent
): VersionSummary {
  return {
    title,
    description,
    lang,
    assessable,
    principleCount: principles.length,
    wordings: wordings.map(({ lang, variant, title, description }) => ({
      lang,
      variant,
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
    })),
  }
}

/** Renders the texts of a version from a step on, for as long as a part may take. */
export function preparePart (
  content: CustomContent,
  options: PartOptions,
  from: number,
  limits: RenderLimits
): PreparedPart {
  const part = versionPart(content, options, from, limits)
  return { ...part, rendered: new TextEncoder().encode(JSON.stringify(part.rendered).slice(1, -1)) }
}

/** What the parts of one version come to. */
export function textsOf (parts: readonly PreparedPart[]): PreparedTexts {
  return {
    rendered: parts.map(({ rendered }) => rendered).filter(({ length }) => length > 0),
    entries: parts.flatMap(({ entries }) => entries),
  }
}

export function jsonBytes (value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value))
}
