import type { AuthoredExample, AuthoredSet } from '../../domain/tailoring/authored.ts'
import type { Provenance, Scale, Source, Wording } from '../../domain/versions/principle-set.ts'
import type { Operation, Tailoring } from '../../domain/tailoring/operations.ts'
import type { AuthoredSetBody, OwnProvenanceBody, SourceBody, TailoringBody, WordingBody } from './schemas.ts'
import type { AuthoredExampleBody, ScaleBody } from './authored-schemas.ts'
import type { OperationBody } from './operation-schemas.ts'

/** What an author sent, in the words of the domain: everything left out is filled in, and nothing else is changed. */

/** Of a set that was made from another. */
export function tailoringOf ({ operations, ...records }: TailoringBody): Tailoring {
  return {
    ...(records.default && { default: records.default }),
    operations: operations.map(operationOf),
    ...recordsOf(records),
  }
}

/** Of a set that was made from nothing. */
export function authoredSetOf (
  { examples = [], categories, sources, wordings, replacedBy, provenance, ...set }: AuthoredSetBody
): AuthoredSet {
  const { scale = null, ...texts } = set
  return {
    ...texts,
    scale: scale && scaleOf(scale),
    examples: examples.map(exampleOf),
    ...recordsOf({ categories, sources, wordings, replacedBy, provenance }),
  }
}

function operationOf (operation: OperationBody): Operation {
  if (operation.op === 'addExample') return { ...operation, example: exampleOf(operation.example) }
  if (operation.op !== 'configureSet') return operation
  const { scale, ...rest } = operation
  return { ...rest, ...(scale && { scale: scaleOf(scale) }) }
}

function scaleOf ({ levelMaps = [], ...scale }: ScaleBody): Scale {
  return { ...scale, levelMaps }
}

type Records = Partial<Pick<TailoringBody, 'categories' | 'sources' | 'wordings' | 'replacedBy'>> & Pick<
  TailoringBody,
  'provenance'
>

function recordsOf (
  { categories = [], sources = [], wordings = [], replacedBy = [], provenance }: {
    [Name in keyof Records]: Records[Name] | undefined
  } & Pick<Records, 'provenance'>
) {
  return {
    categories,
    sources: sources.map(sourceOf),
    wordings: wordings.map(wordingOf),
    replacedBy,
    provenance: provenanceOf(provenance),
  }
}

function provenanceOf ({ sources = [], licence = null, ...provenance }: OwnProvenanceBody): Provenance {
  return { sources, textStatus: 'own-words', licence, ...provenance }
}

function exampleOf (
  { url, peerSupport = null, format = [], audience = [], cadence = null, groupSize = null, ...example }:
  AuthoredExampleBody
): AuthoredExample {
  return {
    ...example,
    link: url ? { url, guideUrl: null, linkCheckedOn: null } : null,
    peerSupport,
    format,
    audience,
    cadence,
    groupSize,
  }
}

function sourceOf (
  {
    authors = null,
    published = null,
    url = null,
    linkCheckedOn = null,
    basis = 'publisher-page',
    licence = null,
    note = null,
    ...source
  }: SourceBody
): Source {
  return { ...source, authors, published, url, linkCheckedOn, basis, licence, note }
}

/** Which principles have moved since is found when the version is published. */
function wordingOf ({ translates, ...wording }: WordingBody): Wording {
  return { ...wording, ...(translates !== undefined && { translates: { version: translates, outdated: [] } }) }
}

/** The other way: what an author may send again to get the same. */

/** Undoes `tailoringOf`. */
export function tailoringBody ({ operations, ...records }: Tailoring): TailoringBody {
  return {
    ...(records.default && { default: records.default }),
    operations: operations.map(operationBody),
    ...recordsBody(records),
  }
}

/** Undoes `authoredSetOf`. */
export function authoredSetBody (
  { examples, categories, sources, wordings, replacedBy, provenance, ...set }: AuthoredSet
): AuthoredSetBody {
  return {
    ...copied<AuthoredSetBody>(set),
    examples: examples.map(exampleBody),
    ...recordsBody({ categories, sources, wordings, replacedBy, provenance }),
  }
}

/** One operation, as drafts, ledgers and decisions of a rebase show it. */
export function operationBody (operation: Operation): OperationBody {
  return operation.op === 'addExample'
    ? { ...operation, example: exampleBody(operation.example) }
    : copied<OperationBody>(operation)
}

function recordsBody (
  { categories, sources, wordings, replacedBy, provenance: { textStatus: _ours, ...provenance } }: Pick<
    Tailoring,
    'categories' | 'sources' | 'wordings' | 'replacedBy' | 'provenance'
  >
) {
  return copied<Required<Records>>({
    categories,
    sources,
    wordings: wordings.map(({ translates, ...wording }) => ({
      ...wording,
      ...(translates && { translates: translates.version }),
    })),
    replacedBy,
    provenance,
  })
}

function exampleBody ({ link, ...example }: AuthoredExample): AuthoredExampleBody {
  return copied<AuthoredExampleBody>({ ...example, url: link?.url ?? null })
}

/** The wire's arrays may be written to and the domain's may not; the members are the same. */
function copied<Body> (value: object): Body {
  return structuredClone(value) as Body
}
