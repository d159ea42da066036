import { isSameJson } from '../values/canonical-json.ts'
import { composed } from './compose.ts'
import { scoringOf } from '../versions/digest.ts'
import { coverageOf, derivationOf, ledgerOf, type BaseCoverage, type Derivation, type LedgerEntry } from './ledger.ts'
import { maxChainLength } from '../values/limits.ts'
import { issuesOfOperations } from './operation-validity.ts'
import { located } from '../values/pointers.ts'
import type { CustomContent } from '../versions/principle-set.ts'
import { createIssue, type Issue } from '../values/issue.ts'
import { normalise } from '../values/normalise.ts'
import { expanded, operationsOf, type Base, type Operation, type Tailoring } from './operations.ts'
import { issuesOf } from '../versions/validity.ts'

/** What a tailoring is of, and for whom. */
export interface ResolveTask {
  readonly base: Base
  /** The custom set's own id. */
  readonly setId: string
  readonly tailoring: Tailoring
}

/**
 * What a tailoring makes of its base. With refusals it may not be published, and the rest shows it as far as it goes.
 */
export interface Resolution {
  readonly content: CustomContent
  readonly ledger: readonly LedgerEntry[]
  /** The operations with the default written out. */
  readonly operations: readonly Operation[]
  readonly derivation: Derivation
  readonly baseCoverage: BaseCoverage
  readonly warnings: readonly Issue[]
  /**
   * Pointers lead into the tailoring; `/base` is the base; what the base says itself and nothing in the tailoring gives
   * is pointed to in the resolved version, after `/content`.
   */
  readonly refusals: readonly Issue[]
}

/**
 * Rules T1 to T11: the custom version that a tailoring makes of a base. Pure (T10), and total: everything that stands
 * in the way is told at once, and a draft can be looked at all the same. Always assessable, so rule V4 holds in full.
 */
export function resolve ({ base, setId, tailoring: given }: ResolveTask): Resolution {
  const { value: tailoring, refusals: unsound } = normalise(given)
  const operations = expanded(base.content, tailoring)
  const { content, places, unconfigured } = composed(base.content, tailoring, operations)
  const ledger = ledgerOf(base, operations)
  return {
    content,
    ledger,
    operations,
    derivation: derivationOf(base, ledger, {
      isCopy: () => isSameJson(content, copyOf(base.content, tailoring)),
      isRescored: !isSameJson(scoringOf(content), scoringOf(unconfigured)),
    }),
    baseCoverage: coverageOf(ledger),
    warnings: warningsOf(ledger, operations),
    refusals: [
      ...unsound,
      ...refusalsOfChain(base, setId),
      ...issuesOfOperations(base.content, operations, tailoring),
      ...refusalsOfTargets(content, operations),
      ...located(issuesOf(content), places, '/content'),
    ],
  }
}

/** Rule T6: the base as it is stands under the digest that the author names. */
export function issuesOfDigest ({ digest }: Pick<Base, 'digest'>, stated: string): Issue[] {
  return digest === stated
    ? []
    : [createIssue('/base/digest', 'base_digest_mismatch', `The base has the digest ${digest}`)]
}

/** Rule T5: a set stands on at most eight others, and on none twice, itself included. */
function refusalsOfChain ({ chain }: Base, setId: string): Issue[] {
  return [
    ...(new Set([setId, ...chain]).size <= chain.length
      ? [createIssue('/base', 'circular_derivation', 'The set would be adapted from itself')]
      : []),
    ...(chain.length > maxChainLength
      ? [
          createIssue(
            '/base',
            'chain_too_deep',
          `The base stands on ${chain.length - 1} other sets; a chain is at most ${maxChainLength} deep`
          ),
        ]
      : []),
  ]
}

/** What an operation names beside the base's principles must stand in the version that all of them make. */
function refusalsOfTargets ({ principles }: CustomContent, operations: readonly Operation[]): Issue[] {
  const order = principles.map(({ slug }) => slug)
  const slugs = new Set(order)
  const keys = new Set(principles.flatMap(({ statements }) => statements.map(({ key }) => key)))
  const unknown = (pointer: string, key: string, known: ReadonlySet<string>) =>
    known.has(key) ? [] : [createIssue(pointer, 'unknown_key', `"${key}" does not stand in the version`)]
  return [
    ...operationsOf(operations, 'configure', 'addExample').flatMap(({ operation, index }) =>
      unknown(`/operations/${index}/slug`, operation.slug, slugs)
    ),
    ...operationsOf(operations, 'configureStatement').flatMap(({ operation, index }) =>
      unknown(`/operations/${index}/key`, operation.key, keys)
    ),
    ...operationsOf(operations, 'reorder').flatMap(({ operation, index }) => [
      ...operation.slugs.flatMap((slug, place) => unknown(`/operations/${index}/slugs/${place}`, slug, slugs)),
      ...(isSameJson(operation.slugs.filter(slug => slugs.has(slug)).toSorted(), order.toSorted())
        ? []
        : [
            createIssue(
            `/operations/${index}/slugs`,
            'incomplete_order',
            `Name every principle once: ${order.join(', ')}`
            ),
          ]),
    ]),
  ]
}

/** Rule T7. */
function warningsOf (ledger: readonly LedgerEntry[], operations: readonly Operation[]): Issue[] {
  const adopted = new Set(ledger.filter(({ status }) => status === 'adopted').map(({ slug }) => slug))
  return operationsOf(operations, 'adapt')
    .filter(({ operation: { slug } }) => adopted.has(slug))
    .map(({ operation: { slug }, index }) =>
      createIssue(
        `/operations/${index}`,
        'no_effective_change',
        `"${slug}" stays as it is in the base, and counts as adopted`
      )
    )
}

/** The version that adopting everything makes, and nothing else. */
function copyOf (base: CustomContent, { provenance }: Tailoring): CustomContent {
  return composed(base, { operations: [], categories: [], sources: [], wordings: [], replacedBy: [], provenance }, [])
    .content
}
