import { adaptation, isRescored } from './adaptation.ts'
import type { AuthoredExample, AuthoredStatement } from './authored.ts'
import { isSameJson } from '../values/canonical-json.ts'
import { lengthOf, rationaleLimits, trimmed, visibleLength } from '../values/limits.ts'
import type { CustomContent } from '../versions/principle-set.ts'
import { createIssue, type Issue } from '../values/issue.ts'
import {
  namedBy, operationsOf, reasonCodes, undecided, type Deciding, type Operation, type IndexedOperation,
  type Tailoring
} from './operations.ts'

/** Rules T2, T3, T4 and T8: what stands in the way among the operations. The pointers lead into the tailoring. */
export function issuesOfOperations (
  base: CustomContent,
  operations: readonly Operation[],
  tailoring: Tailoring
): Issue[] {
  const deciding = operationsOf(operations, 'adopt', 'adapt', 'omit', 'replace')
  return [
    ...refusalsOfUndecided(base, operations),
    ...refusalsOfRationales(operations),
    ...refusalsOfReasons(operations),
    ...refusalsOfNames(base, deciding),
    ...refusalsOfRepetition(operations),
    ...refusalsOfReservedSlugs(base, operations),
    ...refusalsOfReservedKeys(base, operations),
    ...refusalsOfReservedRecords(base, operations, tailoring),
    ...refusalsOfEditorial(base, operations),
  ]
}

/** Rule T2. */
function refusalsOfUndecided (base: CustomContent, operations: readonly Operation[]): Issue[] {
  const slugs = undecided(base, operations).map(({ slug }) => slug)
  return slugs.length === 0
    ? []
    : [createIssue('/operations', 'undecided_principle', `Adopt, adapt, omit or replace: ${slugs.join(', ')}`)]
}

/** Rule T3. An add may go without a rationale. */
function refusalsOfRationales (operations: readonly Operation[]): Issue[] {
  const { shortest, longest } = rationaleLimits
  return operationsOf(operations, 'adapt', 'omit', 'replace', 'add').flatMap(({ operation, index }) => {
    const pointer = `/operations/${index}/rationale`
    const { op, rationale = '' } = operation
    if (op !== 'add' && visibleLength(rationale) < shortest) {
      return [createIssue(pointer, 'rationale_too_short', `Say why, in at least ${shortest} characters`)]
    }
    return lengthOf(trimmed(rationale)) > longest
      ? [createIssue(pointer, 'text_too_long', `At most ${longest} characters are allowed`)]
      : []
  })
}

/** Rule T3. */
function refusalsOfReasons (operations: readonly Operation[]): Issue[] {
  return operationsOf(operations, 'omit')
    .filter(({ operation }) => !reasonCodes.includes(operation.reasonCode))
    .map(({ index }) =>
      createIssue(
        `/operations/${index}/reasonCode`,
        'unknown_reason_code',
        `A reason is one of ${reasonCodes.join(', ')}`
      )
    )
}

/** Rule T4: deciding operations name principles of the base, and each only once. */
function refusalsOfNames (base: CustomContent, deciding: ReadonlyArray<IndexedOperation<Deciding>>): Issue[] {
  const known = new Set(base.principles.map(({ slug }) => slug))
  const decided = new Set<string>()
  return deciding.flatMap(({ operation, index }) => {
    const names = namedBy(operation)
    if (names.length === 0) {
      return [createIssue(
        `/operations/${index}/fromSlugs`,
        'unknown_base_key',
        'Name at least ' +
          'one principle to replace'
      )]
    }
    return names.flatMap((slug, place) => {
      const pointer = operation.op === 'replace'
        ? `/operations/${index}/fromSlugs/${place}`
        : `/operations/${index}/slug`
      if (!known.has(slug)) return [createIssue(pointer, 'unknown_base_key', `The base has no principle "${slug}"`)]
      if (decided.has(slug)) {
        return [createIssue(
          pointer,
          'duplicate_operation',
          'Something else was decided about ' +
            `"${slug}" before`
        )]
      }
      decided.add(slug)
      return []
    })
  })
}

/** Rule T4: nothing is configured or ordered twice either, so that no operation hides another. */
function refusalsOfRepetition (operations: readonly Operation[]): Issue[] {
  const seen = new Set<string>()
  return operationsOf(operations, 'reorder', 'configure', 'configureStatement', 'configureSet').flatMap(
    ({ operation, index }) => {
      const name = 'slug' in operation ? ` ${operation.slug}` : 'key' in operation ? ` ${operation.key}` : ''
      const size = seen.size
      return seen.add(operation.op + name).size > size
        ? []
        : [createIssue(`/operations/${index}`, 'duplicate_operation', `There is another ${operation.op}${name} before`)]
    }
  )
}

/** Rule T4. */
function refusalsOfReservedSlugs (base: CustomContent, operations: readonly Operation[]): Issue[] {
  const taken = new Set(base.principles.map(({ slug }) => slug))
  return operationsOf(operations, 'add', 'replace').flatMap(({ operation: { principle: { slug } }, index }) => {
    if (taken.has(slug)) {
      return [
        createIssue(
          `/operations/${index}/principle/slug`,
          'key_reserved',
          `"${slug}" is the slug of another principle`
        ),
      ]
    }
    taken.add(slug)
    return []
  })
}

/**
 * Rules V3 and T4: a statement's key is permanent too. A principle may keep the keys of those that it stands for, and
 * no others of the base.
 */
function refusalsOfReservedKeys (base: CustomContent, operations: readonly Operation[]): Issue[] {
  const ownerOf = new Map(
    base.principles.flatMap(({ slug, statements }) => statements.map(({ key }) => [key, slug] as const))
  )
  const reserved = (statements: readonly AuthoredStatement[] | undefined, pointer: string, kept: readonly string[]) =>
    (statements ?? []).flatMap(({ key }, place) => {
      const owner = ownerOf.get(key)
      return owner === undefined || kept.includes(owner)
        ? []
        : [
            createIssue(
            `${pointer}/statements/${place}/key`,
            'key_reserved',
            `"${key}" is the key of a statement of "${owner}"`
            ),
          ]
    })
  return operationsOf(operations, 'adapt', 'add', 'replace').flatMap(({ operation, index }) => {
    if (operation.op === 'adapt') {
      return reserved(operation.fields.statements, `/operations/${index}/fields`, [operation.slug])
    }
    return reserved(
      operation.principle.statements,
      `/operations/${index}/principle`,
      operation.op === 'replace' ? operation.fromSlugs : []
    )
  })
}

/** A record of one's own does not take the slug of another one; the same record may be given again. */
function refusalsOfReservedRecords (
  base: CustomContent,
  operations: readonly Operation[],
  { categories, sources }: Tailoring
): Issue[] {
  const examples = operationsOf(operations, 'addExample')
  const taken = new Set(base.examples.map(({ slug }) => slug))
  const given = new Map<string, AuthoredExample>()
  return [
    ...examples.flatMap(({ operation: { example }, index }) => {
      const first = given.get(example.slug) ?? example
      given.set(example.slug, first)
      if (!isSameJson(first, example)) taken.add(example.slug)
      return taken.has(example.slug)
        ? [
            createIssue(
            `/operations/${index}/example/slug`,
            'key_reserved',
            `"${example.slug}" is the slug of another example`
            ),
          ]
        : []
    }),
    ...refusalsOfTaken(base.categories, categories, '/categories', 'category'),
    ...refusalsOfTaken(base.sources, sources, '/sources', 'source'),
  ]
}

function refusalsOfTaken<Record extends { readonly slug: string }> (
  base: readonly Record[],
  own: readonly Record[],
  pointer: string,
  what: string
): Issue[] {
  const taken = new Map(base.map(one => [one.slug, one]))
  return own.flatMap((record, index) =>
    taken.has(record.slug) && !isSameJson(taken.get(record.slug), record)
      ? [
          createIssue(
          `${pointer}/${index}/slug`,
          'key_reserved',
          `"${record.slug}" is the slug of a ${what} of the base`
          ),
        ]
      : []
  )
}

/** Rule T8: editorial is declared, confirmed, and leaves alone what is rated and counted. */
function refusalsOfEditorial (base: CustomContent, operations: readonly Operation[]): Issue[] {
  const principles = new Map(base.principles.map(principle => [principle.slug, principle]))
  return operationsOf(operations, 'adapt').flatMap(({ operation, index }) => {
    const principle = principles.get(operation.slug)
    if (operation.changeKind !== 'editorial' || !principle) return []
    const { changes } = adaptation(principle, operation, principle.provenance)
    if (isRescored(changes)) {
      return [
        createIssue(
          `/operations/${index}/changeKind`,
          'not_editorial',
          'Which statements there are and how they count is no matter of wording'
        ),
      ]
    }
    return changes.length === 0 || operation.confirmEditorial === true
      ? []
      : [
          createIssue(
          `/operations/${index}/confirmEditorial`,
          'editorial_not_confirmed',
          'Read the difference of the texts, and confirm that they mean the same'
          ),
        ]
  })
}
