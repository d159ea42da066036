import { authoredFrom } from '../../domain/imported.ts'
import type { Provenance } from '../../domain/principle-set.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { versionFromNothing, type AuthoredSet } from '../../domain/authored.ts'
import { formatVersion, firstVersion } from '../../domain/version-number.ts'
import { httpProblems, mostFaults, Problem, type Fault } from '../../http/problem.ts'
import { removedTexts } from '../verdict.ts'
import { checkedFile } from './file.ts'
import { principlesOfRows } from './principles.ts'
import type { ImportBody, ImportQuery, ImportReport } from './schemas.ts'
import type { Importing } from './service.ts'
import { readTable } from './table.ts'

/** What would be made of a body, and what is wrong with it. */
export interface Reading extends Importing {
  readonly digests: Pick<ImportReport, 'contentDigest' | 'scoringDigest'>
  readonly errors: readonly Fault[]
  readonly warnings: readonly Refusal[]
}

/** Reads a file or a table. `own` is the provenance of what the organisation writes itself. Throws 400 where the query does not fit the body. */
export function readImport (body: ImportBody | string, query: ImportQuery, own: Provenance): Reading {
  return typeof body === 'string' ? readTableBody(body, query, own) : readFileBody(body, query, own)
}

function readFileBody (file: ImportBody, query: ImportQuery, own: Provenance): Reading {
  for (const parameter of ['title', 'lang'] as const) if (query[parameter] !== undefined) throw wrongQuery(parameter, 'is for CSV: the file has its own')
  const slug = query.slug ?? file.slug
  if (slug === undefined) throw wrongQuery('slug', 'is needed: the file has none')
  const { content, contentDigest, scoringDigest, errors } = checkedFile(file)
  return {
    slug,
    draft: authoredFrom(content, own),
    version: { content, changeNote: file.changeNote },
    digests: { contentDigest, scoringDigest },
    errors,
    warnings: removedTexts(content, undefined),
  }
}

function readTableBody (text: string, { slug, title, lang = 'en' }: ImportQuery, own: Provenance): Reading {
  if (slug === undefined) throw wrongQuery('slug', 'is needed with CSV')
  if (title === undefined) throw wrongQuery('title', 'is needed with CSV')
  const table = readTable(text)
  const { principles, faults } = principlesOfRows(table.rows)
  const draft: AuthoredSet = { title, description: '', lang, principles, examples: [], categories: [], sources: [], wordings: [], replacedBy: [], provenance: own }
  const { content, refusals } = versionFromNothing(draft)
  const errors = [...table.faults, ...faults].sort((a, b) => a.line - b.line)
  return {
    slug,
    draft,
    version: null,
    digests: { contentDigest: null, scoringDigest: null },
    errors,
    // A table has no scale, for one: what its draft lacks is told now, not only when it is to be published.
    warnings: errors.length > 0 ? [] : [...removedTexts(content, undefined), ...refusals.map(one => ({ ...one, pointer: `/content${one.pointer}` }))],
  }
}

function wrongQuery (parameter: string, detail: string): Problem {
  return new Problem(httpProblems.invalid_parameter, `${parameter} ${detail}`, { faults: [{ parameter, code: 'invalid', detail }] })
}

/** What a reading comes to. `made` is where it stands now; nothing where it was only tried. */
export function importReport ({ slug, draft, version, digests, errors, warnings }: Reading, made: { readonly set: string, readonly path: string } | null, obstacles: readonly Fault[] = []): ImportReport {
  const faults = [...obstacles, ...errors]
  const number = version && formatVersion(firstVersion)
  const { principles, examples, categories, sources, wordings } = draft
  return {
    type: 'import-report',
    dryRun: made === null,
    importable: faults.length === 0,
    set: made?.set ?? null,
    slug,
    title: draft.title,
    lang: draft.lang,
    counts: {
      principles: principles.length,
      statements: principles.reduce((sum, { statements = [] }) => sum + statements.length, 0),
      examples: examples.length,
      categories: categories.length,
      sources: sources.length,
      wordings: wordings.length,
    },
    version: number,
    ...digests,
    errors: faults.slice(0, mostFaults),
    errorCount: faults.length,
    warnings: warnings.slice(0, mostFaults),
    warningCount: warnings.length,
    links: made && { set: made.path, settings: `${made.path}/settings`, draft: `${made.path}/draft`, version: number && `${made.path}/versions/${number}` },
  }
}
