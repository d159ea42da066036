import { describeVersion, type DescribedVersion } from '../../content/worker.ts'
import { versionFromNothing, type AuthoredSet } from '../../domain/tailoring/authored.ts'
import { authoredFrom } from '../../domain/tailoring/imported.ts'
import type { CustomContent, Provenance } from '../../domain/versions/principle-set.ts'
import type { Issue } from '../../domain/values/issue.ts'
import { issuesOfSize } from '../../domain/versions/size.ts'
import { normalise } from '../../domain/values/normalise.ts'
import { firstVersion } from '../../domain/versions/version-number.ts'
import { httpProblems, Problem, type RequestIssue } from '../../http/problems/problem.ts'
import type { ImportOrigin } from '../../storage/schema/sets.ts'
import { errorsOfFile } from './file.ts'
import { nextOfOrigin, type ImportedSet } from './next-version.ts'
import { principlesOfRows } from './principles.ts'
import type { ImportBody, ImportQuery } from './schemas.ts'
import { readTable } from './table.ts'

/**
 * What would be made of a body, and what is wrong with it. Pointers lead into the file; those of a table into the
 * draft.
 */
export interface ParsedImport {
  readonly slug: string
  readonly draft: AuthoredSet
  readonly content: CustomContent
  /** Null for a table, which makes a draft alone. */
  readonly version: DescribedVersion & { readonly changeNote: string } | null
  /** What the file says of where it is from. */
  readonly origin: ImportOrigin | null
  readonly errors: readonly RequestIssue[]
  readonly warnings: readonly Issue[]
  /** Whether its texts are there to be looked at. */
  readonly isReadable: boolean
}

/**
 * `own` is the provenance of what the organisation writes itself, `previous` the set that the file is to be the next
 * version of. Throws 400 where the query does not fit the body.
 */
export function parseFile (
  file: ImportBody,
  query: ImportQuery,
  own: Provenance,
  previous: ImportedSet | null
): ParsedImport {
  for (const parameter of ['title', 'lang'] as const) {
    if (query[parameter] !== undefined) throw wrongQuery(parameter, 'is for CSV: the file has its own')
  }
  if (previous && query.slug !== undefined) throw wrongQuery('slug', 'is for a new set: `set` has its own')
  const slug = previous?.slug ?? query.slug ?? file.slug
  if (slug === undefined) throw wrongQuery('slug', 'is needed: the file has none')
  const { value: { content, changeNote, origin, ...stated }, refusals } = normalise(file)
  const first = { ...firstVersion, bump: null, bumpReasons: [], refusals: [] }
  const next = previous ? nextOfOrigin(previous, { content, origin }) : first
  const version = { ...describeVersion(content, 'major' in next ? next : first), changeNote }
  const errors = [...next.refusals, ...refusals, ...errorsOfFile(content, stated, version)]
  return {
    slug,
    draft: authoredFrom(content, own),
    content,
    version,
    origin: origin ?? null,
    errors,
    warnings: [],
    isReadable: true,
  }
}

export function parseTable (
  text: string,
  { set, slug, title, lang = 'en' }: ImportQuery,
  own: Provenance
): ParsedImport {
  if (set !== undefined) throw wrongQuery('set', 'is for files: a CSV does not say where it is from')
  if (slug === undefined) throw wrongQuery('slug', 'is needed with CSV')
  if (title === undefined) throw wrongQuery('title', 'is needed with CSV')
  const table = readTable(text)
  const { principles, faults } = principlesOfRows(table.rows)
  const draft: AuthoredSet = {
    title,
    description: '',
    lang,
    principles,
    examples: [],
    categories: [],
    sources: [],
    wordings: [],
    replacedBy: [],
    provenance: own,
  }
  const { content, refusals } = versionFromNothing(draft)
  const errors: readonly RequestIssue[] = [
    ...[...table.faults, ...faults].sort((a, b) => a.line - b.line),
    ...issuesOfSize(content, '/content'),
  ]
  const isReadable = errors.length === 0
  // A table has no scale, for one: what its draft lacks is told now, not only when it is to be published.
  return {
    slug,
    draft,
    content,
    version: null,
    origin: null,
    errors,
    warnings: isReadable ? refusals.map(one => ({ ...one, pointer: `/content${one.pointer}` })) : [],
    isReadable,
  }
}

function wrongQuery (parameter: string, detail: string): Problem {
  return new Problem(httpProblems.invalid_parameter, `${parameter} ${detail}`, {
    faults: [{ parameter, code: 'invalid', detail }],
  })
}
