/**
 * What a published version of a principle set holds (rules/sets.md, "What a version holds").
 * Everything here is plain, immutable data; the digests of `digest.ts` are taken over it.
 */

export const textStatuses = ['own-words', 'reconstructed', 'name-only'] as const
export type TextStatus = typeof textStatuses[number]

/** Where a text came from and who may use it. `sources` are slugs of the version's own source records. */
export interface Provenance {
  readonly sources: readonly string[]
  readonly textStatus: TextStatus
  readonly rightsHolder: string
  /** SPDX identifier; null when we hold no licence to the wording and serve the name alone. */
  readonly licence: string | null
  /** The licensed texts that this one was adapted from: their licences ask for it. */
  readonly adaptedFrom?: ReadonlyArray<{ readonly rightsHolder: string, readonly licence: string }>
  /** Calendar dates, YYYY-MM-DD. */
  readonly lastReviewed: string
  readonly nextReview: string
}

export const sourceKinds = ['guide', 'report', 'framework', 'web-page', 'standard'] as const
/** How the fact was established: in the guide, on the publisher's page, or on a secondary page. */
export const sourceBases = ['guide', 'publisher-page', 'secondary-page'] as const

/** A bibliographic record. `url` is null where no public address is known. */
export interface Source {
  readonly slug: string
  readonly title: string
  readonly kind: typeof sourceKinds[number]
  readonly authors: string | null
  readonly publisher: string
  /** As precise as known: YYYY, YYYY-MM or YYYY-MM-DD; null when unknown. */
  readonly published: string | null
  readonly url: string | null
  /** When someone last followed `url` from a connected machine; null until then. */
  readonly linkCheckedOn: string | null
  readonly basis: typeof sourceBases[number]
  readonly licence: string | null
  readonly note: string | null
}

export const notApplicablePolicies = ['exclude', 'count_as_zero', 'not_allowed'] as const

/** One thing that is rated. `weight` is an integer 0..1000. */
export interface Statement {
  readonly key: string
  readonly text: string
  readonly weight: number
  readonly counted: boolean
  readonly notApplicable: typeof notApplicablePolicies[number]
}

export const relations = ['illustrates', 'row-lost'] as const
export const placements = ['in-guide', 'inferred'] as const

/** Says that an example belongs to a principle, and how sure we are of the place. */
export interface ExamplePlacement {
  readonly example: string
  readonly relation: typeof relations[number]
  readonly placement: typeof placements[number]
  /** Rule I3: it illustrates the text that this principle was adapted from, and may fit the adapted text less well. */
  readonly fromOriginal?: true
}

/**
 * A principle as a version holds it, in the standard wording. Slug and statement keys keep their meaning over all
 * versions (rule V3).
 */
export interface Principle {
  readonly slug: string
  readonly title: string
  /** One sentence; null in a name-only set. */
  readonly gloss: string | null
  /** Markdown; null in a name-only set. */
  readonly explanation: string | null
  readonly points: readonly string[]
  readonly statements: readonly Statement[]
  readonly examples: readonly ExamplePlacement[]
  readonly weight: number
  readonly optional: boolean
  readonly provenance: Provenance
}

/** What examples are sorted by. */
export interface Category {
  readonly slug: string
  readonly title: string
  readonly description: string
}

export const formats = ['online-or-telephone', 'one-to-one', 'informal-group', 'formal-group'] as const
export const audiences = ['employers', 'managers', 'care-workers', 'people-who-draw-on-care-and-support'] as const
export const judgements = ['yes', 'partly', 'no'] as const

/** A link as it is best followed today, and as the guide printed it; null where the guide has no part in it. */
export interface ExampleLink {
  readonly url: string
  readonly guideUrl: string | null
  readonly linkCheckedOn: string | null
}

/** An example as a version of the service holds it. Principles name it by its slug. */
export interface Example {
  readonly slug: string
  readonly title: string
  readonly category: string
  readonly summary: string
  readonly link: ExampleLink | null
  /** Is it peer support itself? Our judgement, not the guide's. */
  readonly peerSupport: { readonly judgement: typeof judgements[number], readonly by: 'ours', readonly reason: string }
  readonly format: ReadonlyArray<typeof formats[number]>
  readonly audience: ReadonlyArray<typeof audiences[number]>
  /** In words, for example "about monthly"; null where no fact supports one. */
  readonly cadence: string | null
  readonly groupSize: string | null
  readonly provenance: Provenance
}

/**
 * An example of a custom set's author. Whether it is peer support is then for the author to judge; null where not
 * judged.
 */
export interface OwnExample extends Omit<Example, 'peerSupport'> {
  readonly peerSupport: {
    readonly judgement: typeof judgements[number]
    readonly by: 'author'
    readonly reason: string
  } | null
}

/** One step of a scale: what it is called, what it looks like in practice, and its points. */
export interface Level {
  readonly key: string
  readonly label: string
  readonly anchor: string
  readonly points: number
}

/**
 * What the levels of an earlier scale have become (rule U). A version names that scale by its digest; a draft may name
 * a version that has it.
 */
export interface LevelMap {
  readonly fromDigest?: string
  readonly fromVersion?: string
  readonly map: ReadonlyArray<{ readonly from: string, readonly to: string }>
}

/** What statements are rated on. */
export interface Scale {
  readonly key: string
  readonly levels: readonly Level[]
  readonly levelMaps: readonly LevelMap[]
}

/** What a level is called in another language or variant, and what it looks like there. */
export type LevelTexts = Pick<Level, 'key' | 'label' | 'anchor'>

/** Texts of one principle in another language or variant; an absent field falls back to the standard text. */
export interface PrincipleTexts {
  readonly slug: string
  readonly title?: string
  readonly gloss?: string
  readonly explanation?: string
  readonly points?: readonly string[]
  readonly statements?: ReadonlyArray<{ readonly key: string, readonly text: string }>
}

/** Texts of an example in another language or variant; `reason` says why it is peer support, or is not. */
export interface ExampleTexts
  extends Readonly<Partial<Record<'title' | 'summary' | 'reason' | 'cadence' | 'groupSize', string>>> {
  readonly slug: string
}

/** Texts of a category in another language or variant. */
export interface CategoryTexts {
  readonly slug: string
  readonly title?: string
  readonly description?: string
}

export const variants = ['standard', 'easy-read'] as const
export type Variant = typeof variants[number]

/** A second wording of the version: another language, or Easy Read. */
export interface Wording {
  /** BCP 47. */
  readonly lang: string
  readonly variant: Variant
  /** For example "draft: not user-tested". */
  readonly status: string
  readonly title?: string
  readonly description?: string
  /** Levels that are left out fall back to the standard text. Points and order are those of the version's scale. */
  readonly scale?: { readonly levels: readonly LevelTexts[] }
  readonly principles: readonly PrincipleTexts[]
  /** Absent in versions of before there were any. */
  readonly examples?: readonly ExampleTexts[]
  readonly categories?: readonly CategoryTexts[]
  /**
   * Rule V10: which version of the set the texts say over, and where the standard text has moved since: principles,
   * examples and categories by slug, and whether title, description or scale of the set. Absent: all of it says over
   * the version that it stands in.
   */
  readonly translates?: {
    readonly version: string
    readonly outdated: readonly string[]
    readonly setOutdated?: true
    readonly outdatedExamples?: readonly string[]
    readonly outdatedCategories?: readonly string[]
  }
}

export const relationships = ['equal', 'narrower', 'broader', 'overlaps'] as const

/** Rule V3: a rename, split or merge, told in the new version. */
export interface Replacement {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly relationship: typeof relationships[number]
}

/** Everything that a version holds; its content digest is taken of all of it (rule V2). */
export interface VersionContent<AnExample extends Example | OwnExample = Example> {
  readonly title: string
  readonly description: string
  readonly lang: string
  readonly assessable: boolean
  /** Null when not assessable. */
  readonly scale: Scale | null
  /** Exact bounds as strings, decimal or fraction ("1/2"), rule S6. */
  readonly minCoverage: string
  readonly weakBelow: string
  readonly strongFrom: string
  readonly composite: boolean
  readonly principles: readonly Principle[]
  readonly examples: readonly AnExample[]
  readonly categories: readonly Category[]
  readonly sources: readonly Source[]
  readonly wordings: readonly Wording[]
  readonly replacedBy: readonly Replacement[]
  readonly provenance: Provenance
}

/** A version whose examples may be its author's own. Every version of the service is one too. */
export type CustomContent = VersionContent<Example | OwnExample>
