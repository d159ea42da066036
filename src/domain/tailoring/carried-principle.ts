import type { AuthoredPrinciple, AuthoredStatement } from './authored.ts'
import { isSameJson } from '../values/canonical-json.ts'
import type { CustomContent, Principle, Statement } from '../versions/principle-set.ts'
import type { Adapt, AdaptedFields, Add, Operation, Replace } from './operations.ts'
import { type RebaseContext, type Carried, renamed, keysOf } from './rebase-context.ts'

/** Where nothing is left to replace, the replacement is simply one's own. */
export function carriedReplacement (
  crossing: RebaseContext,
  operation: Replace,
  fromSlugs: readonly string[]
): Carried {
  const { principle, lost } = carriedPrinciple(crossing, operation.principle)
  const carried: Operation = fromSlugs.length > 0
    ? { ...operation, fromSlugs, principle }
    : { op: 'add', principle, rationale: operation.rationale }
  return { operations: [carried], lost }
}

/**
 * Rule T12: a principle of one's own gives way where the newer base has taken its slug or a statement key, and loses
 * examples that the base has no more; `lost` tells of each.
 */
export function carriedAdd (crossing: RebaseContext, operation: Add): Carried {
  const { principle, lost } = carriedPrinciple(crossing, operation.principle)
  return { operations: [{ ...operation, principle }], lost }
}

/** An own principle as it was published: its statements are written out, so that no derived key moves. */
function carriedPrinciple (
  { custom, to, from, slugs, keys }: RebaseContext,
  principle: AuthoredPrinciple
): Pick<Carried, 'lost'> & { readonly principle: AuthoredPrinciple } {
  const published = principleOf(custom, principle.slug)?.statements.map(({ key, text }) => ({ key, text })) ?? []
  const statements: readonly AuthoredStatement[] = principle.statements && principle.statements.length > 0
    ? principle.statements
    : published
  const slug = slugs.get(principle.slug) ?? principle.slug
  const gone = principle.examples?.filter(example => hasExample(from, example) && !hasExample(to, example)) ?? []
  return {
    principle: {
      ...principle,
      slug,
      statements: statements.map(statement => ({ ...statement, key: keys.get(statement.key) ?? statement.key })),
      ...(principle.examples && { examples: principle.examples.filter(example => !gone.includes(example)) }),
    },
    lost: [...renamedStatements(statements, keys), ...goneExamples(slug, gone)],
  }
}

/** A principle that the base has no more, as the custom set had it. It stays its holder's text. */
export function retainedCopy ({ custom, to, ledger }: RebaseContext, slug: string): Carried {
  const principle = principleOf(custom, slug)
  const entry = ledger.find(one => one.slug === slug)
  if (!principle || !entry?.origin) return { operations: [], lost: [] }
  const { title, gloss, explanation, points, statements, examples, weight, optional, provenance } = principle
  const moved = renamed(statements.map(({ key }) => key), keysOf(to), [...keysOf(to), ...keysOf(custom)])
  const given = examples.map(({ example }) => example)
  const copy: Add = {
    op: 'add',
    principle: {
      slug,
      title,
      gloss: gloss ?? '',
      explanation,
      points,
      weight,
      optional,
      statements: statements.map(statement => ({ ...statement, key: moved.get(statement.key) ?? statement.key })),
      examples: given.filter(example => hasExample(to, example)),
      sources: provenance.sources,
    },
    origin: { ...entry.origin, rootOrigin: entry.rootOrigin, provenance },
  }
  const gone = given.filter(example => !hasExample(to, example) && isJudgedByUs(custom, example))
  return { operations: [copy], lost: [...renamedStatements(statements, moved), ...goneExamples(slug, gone)] }
}

/**
 * An adapt says on the newer base what it said otherwise than the older one, and nothing else. That it was editorial
 * was confirmed for other texts, and is asked again (rule T8).
 */
export function carriedAdapt (
  { from, to, keys, upstream }: RebaseContext,
  { confirmEditorial, ...operation }: Adapt,
  slug: string
): Carried {
  const was = principleOf(from, operation.slug)
  const now = principleOf(to, slug)
  if (!was || !now) return { operations: [], lost: [] }
  const { statements: ours, ...texts } = operation.fields
  const said = Object.entries(texts).filter(([field, value]) =>
    !isSameJson(value, was[field as keyof Principle] ?? null)
  )
  const statements = ours && rebasedStatements(ours, was.statements, now.statements, keys)
  const fields: AdaptedFields = {
    ...Object.fromEntries(said),
    ...(statements && statements.length > 0 && { statements }),
  }
  const gone = ours?.filter(({ key }) => hasKey(was.statements, key) && !hasKey(now.statements, key)) ?? []
  return {
    operations: [
      Object.keys(fields).length > 0
        ? {
            ...operation,
            slug,
            fields,
            ...(confirmEditorial !== undefined && upstream.get(operation.slug)?.kind !== 'conflict' &&
            { confirmEditorial }),
          }
        : { op: 'adopt', slug },
    ],
    lost: [
      ...gone.map(({ key }) => ({
        code: 'statement_gone',
        detail: `The base has no statement "${key}" under "${slug}" any more`,
      })),
      ...renamedStatements(ours ?? [], keys),
    ],
  }
}

/** Removed keys do not come back, new ones are not left out, and what only the base reworded is the base's. */
function rebasedStatements (
  ours: readonly AuthoredStatement[],
  was: readonly Statement[],
  now: readonly Statement[],
  keys: ReadonlyMap<string, string>
): AuthoredStatement[] {
  const carried = ours.flatMap(statement => {
    const before = was.find(({ key }) => key === statement.key)
    const after = now.find(({ key }) => key === statement.key)
    if (!before) return [{ ...statement, key: keys.get(statement.key) ?? statement.key }]
    if (!after) return []
    const { key, text, ...values } = statement
    const said = Object.entries(values).filter(([field, value]) => before[field as keyof Statement] !== value)
    return [{ key, text: text === before.text ? after.text : text, ...Object.fromEntries(said) }]
  })
  return [...carried, ...now.filter(({ key }) => !hasKey(was, key)).map(({ key, text }) => ({ key, text }))]
}

function renamedStatements (
  statements: ReadonlyArray<{ readonly key: string }>,
  keys: ReadonlyMap<string, string>
): Carried['lost'] {
  return statements.filter(({ key }) => keys.has(key)).map(({ key }) => ({
    code: 'statement_renamed',
    detail: `The base has a statement "${key}" now; ours is called "${keys.get(key)}"`,
  }))
}

function goneExamples (slug: string, examples: readonly string[]): Carried['lost'] {
  return examples.map(example => ({
    code: 'example_gone',
    detail: `The base has no example "${example}" any more, which stood under "${slug}"`,
  }))
}

function isJudgedByUs ({ examples }: CustomContent, wanted: string): boolean {
  return examples.some(({ slug, peerSupport }) => slug === wanted && peerSupport?.by === 'ours')
}

function hasExample ({ examples }: CustomContent, wanted: string): boolean {
  return examples.some(({ slug }) => slug === wanted)
}

function hasKey (statements: readonly Statement[], wanted: string): boolean {
  return statements.some(({ key }) => key === wanted)
}

function principleOf ({ principles }: CustomContent, wanted: string): Principle | undefined {
  return principles.find(({ slug }) => slug === wanted)
}
