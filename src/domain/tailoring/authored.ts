import { maxSlugLength } from '../values/limits.ts'
import { located } from '../values/pointers.ts'
import type {
  Category, CustomContent, Example, ExamplePlacement, OwnExample, Principle, Provenance, Replacement, Scale,
  Source, Statement, Wording
} from '../versions/principle-set.ts'
import type { Issue } from '../values/issue.ts'
import { normalise } from '../values/normalise.ts'
import { issuesOf } from '../versions/validity.ts'

/** A statement as its author gives it; what is left out has the default of rules/sets.md. */
export interface AuthoredStatement extends Partial<Omit<Statement, 'key' | 'text'>> {
  readonly key: string
  readonly text: string
}

/** A principle as its author gives it. Without statements, one is derived from the gloss. */
export interface AuthoredPrinciple {
  readonly slug: string
  readonly title: string
  readonly gloss: string
  readonly explanation?: string | null
  readonly points?: readonly string[]
  readonly statements?: readonly AuthoredStatement[]
  readonly weight?: number
  readonly optional?: boolean
  /** Slugs of the version's examples. */
  readonly examples?: readonly string[]
  /** Slugs of the version's sources; those of the author's provenance unless given. */
  readonly sources?: readonly string[]
}

/** An example as its author gives it: the provenance is the author's, and so is the judgement. */
export interface AuthoredExample extends Omit<Example, 'provenance' | 'peerSupport'> {
  readonly peerSupport?: Pick<Example['peerSupport'], 'judgement' | 'reason'> | null
}

/** A set from nothing, as its author gives it. */
export interface AuthoredSet {
  readonly title: string
  readonly description: string
  readonly lang: string
  readonly scale?: Scale | null
  readonly minCoverage?: string
  readonly weakBelow?: string
  readonly strongFrom?: string
  readonly composite?: boolean
  readonly principles: readonly AuthoredPrinciple[]
  readonly examples: readonly AuthoredExample[]
  readonly categories: readonly Category[]
  readonly sources: readonly Source[]
  readonly wordings: readonly Wording[]
  readonly replacedBy: readonly Replacement[]
  readonly provenance: Provenance
}

/**
 * The version that a set from nothing makes: defaults filled in, no derivation, no ledger. It is always assessable, and
 * no scale is invented for it: rule V4 refuses it without one. Total: what stands in the way is told beside the
 * content, with pointers into the authored set.
 */
export function versionFromNothing (
  given: AuthoredSet
): { readonly content: CustomContent, readonly refusals: readonly Issue[] } {
  const { value: set, refusals } = normalise(given)
  const content = writtenVersion(set)
  return { content, refusals: [...refusals, ...issuesOfWritten(set, content)] }
}

/** What an author wrote with its defaults, all of it the author's own. */
export function writtenVersion (set: AuthoredSet): CustomContent {
  const {
    principles,
    examples,
    scale = null,
    minCoverage = '1/2',
    weakBelow = '1/2',
    strongFrom = '3/4',
    composite = false,
  } = set
  return {
    title: set.title,
    description: set.description,
    lang: set.lang,
    assessable: true,
    scale,
    minCoverage,
    weakBelow,
    strongFrom,
    composite,
    principles: writtenPrinciples(principles, set.provenance, []),
    examples: examples.map(example => writtenExample(example, set.provenance)),
    categories: set.categories,
    sources: set.sources,
    wordings: set.wordings,
    replacedBy: set.replacedBy,
    provenance: set.provenance,
  }
}

/** Rule V4 over the version that an authored set makes, with pointers into the authored set. */
export function issuesOfWritten ({ principles, examples }: AuthoredSet, content: CustomContent): Issue[] {
  const places = new Map([
    ...principles.map((_, index) => [`/principles/${index}/provenance`, `/principles/${index}`] as const),
    ...examples.map((_, index) => [`/examples/${index}/provenance`, '/provenance'] as const),
  ])
  return located(issuesOf(content), places, '')
}

/** The principles that an author wrote, defaults filled in. No derived statement has a key that is given or `taken`. */
export function writtenPrinciples (
  authored: readonly AuthoredPrinciple[],
  provenance: Provenance,
  taken: Iterable<string>
): Principle[] {
  const keys = new Set([...taken, ...authored.flatMap(({ statements = [] }) => statements.map(({ key }) => key))])
  return authored.map(principle => {
    const {
      slug,
      title,
      gloss,
      explanation = null,
      points = [],
      statements = [],
      weight = 1,
      optional = false,
      examples = [],
    } = principle
    const derived = () => {
      const key = freeKey(slug, keys)
      keys.add(key)
      return { key, text: gloss }
    }
    return {
      slug,
      title,
      gloss,
      explanation,
      points,
      statements: (statements.length > 0 ? statements : [derived()]).map(statement => writtenStatement(statement)),
      examples: examples.map(authorPlacement),
      weight,
      optional,
      provenance: { ...provenance, sources: principle.sources ?? provenance.sources },
    }
  })
}

/** A statement with its defaults: those of the rules, or of the statement that it rewords. */
export function writtenStatement (authored: AuthoredStatement, reworded?: Statement): Statement {
  const { weight = 1, counted = true, notApplicable = 'exclude' } = reworded ?? {}
  return { weight, counted, notApplicable, ...authored }
}

/**
 * An example as a version holds it: whether it is peer support is then the author's judgement, and its words are of the
 * set's provenance.
 */
export function writtenExample ({ peerSupport, ...example }: AuthoredExample, provenance: Provenance): OwnExample {
  return { ...example, peerSupport: peerSupport ? { ...peerSupport, by: 'author' } : null, provenance }
}

/** No guide placed it, so its place is inferred. */
export function authorPlacement (example: string): ExamplePlacement {
  return { example, relation: 'illustrates', placement: 'inferred' }
}

/** The wanted key, or the nearest that is not taken. */
export function freeKey (wanted: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const suffix = count === 1 ? '' : `-${count}`
    const key = `${wanted.slice(0, maxSlugLength - suffix.length)}${suffix}`
    if (!taken.has(key)) return key
  }
}
