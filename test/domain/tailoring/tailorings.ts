import { readFileSync } from 'node:fs'
import type { AuthoredExample, AuthoredPrinciple } from '../../../src/domain/tailoring/authored.ts'
import { contentDigest } from '../../../src/domain/versions/digest.ts'
import type { CustomContent, VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { resolve, type Resolution } from '../../../src/domain/tailoring/resolve.ts'
import type {
  Adapt, AdaptedFields, Base, Omit, Operation, Replace,
  Tailoring
} from '../../../src/domain/tailoring/operations.ts'
import { provenance, version } from '../../fixtures/versions.ts'

/** What a network does with a base, small enough to be read in a test. */

export const ownProvenance = {
  ...provenance,
  sources: [],
  rightsHolder: 'Our network',
  lastReviewed: '2026-11-01',
  nextReview: '2027-11-01',
}
export const rationale = 'The group decided so together.'

export function seedContent (slug: string): VersionContent {
  const file: { content: VersionContent } = JSON.parse(
    readFileSync(new URL(`../../../seed/sets/${slug}.json`, import.meta.url), 'utf8')
  )
  return file.content
}

export function base (content: CustomContent = version(), more: Partial<Base> = {}): Base {
  return {
    setId: 'base-set',
    version: '1.0.0',
    digest: contentDigest(content),
    content,
    ledger: null,
    chain: ['base-set'],
    ...more,
  }
}

export function tailoring (operations: readonly Operation[], more: Partial<Tailoring> = {}): Tailoring {
  return {
    default: 'adopt',
    operations,
    categories: [],
    sources: [],
    wordings: [],
    replacedBy: [],
    provenance: ownProvenance,
    ...more,
  }
}

/** A tailoring that says about every principle what it does. */
export function explicit (operations: readonly Operation[]): Tailoring {
  const { default: _default, ...rest } = tailoring(operations)
  return rest
}

export function resolved (
  operations: readonly Operation[],
  on: Base = base(),
  more: Partial<Tailoring> = {}
): Resolution {
  return resolve({ base: on, setId: 'custom-set', tailoring: tailoring(operations, more) })
}

export function authored (slug: string, more: Partial<AuthoredPrinciple> = {}): AuthoredPrinciple {
  return { slug, title: `Title of ${slug}`, gloss: `Gloss of ${slug}.`, ...more }
}

export function ownExample (slug: string, more: Partial<AuthoredExample> = {}): AuthoredExample {
  return {
    slug,
    title: `Title of ${slug}`,
    category: 'groups',
    summary: `Summary of ${slug}.`,
    link: null,
    format: [],
    audience: [],
    cadence: null,
    groupSize: null,
    ...more,
  }
}

export const adopt = (slug: string) => ({ op: 'adopt', slug } as const)
export const adapt = (slug: string, fields: AdaptedFields, more: Partial<Adapt> = {}): Adapt => ({
  op: 'adapt',
  slug,
  fields,
  rationale,
  ...more,
})
export const editorial = (slug: string, fields: AdaptedFields) =>
  adapt(slug, fields, { changeKind: 'editorial', confirmEditorial: true })
export const omit = (slug: string, more: Partial<Omit> = {}): Omit => ({
  op: 'omit',
  slug,
  reasonCode: 'not_relevant_here',
  rationale,
  ...more,
})
export const add = (
  slug: string,
  more: Partial<AuthoredPrinciple> = {}
) => ({ op: 'add', principle: authored(slug, more) } as const)
export const replace = (
  fromSlugs: readonly string[],
  slug: string,
  more: Partial<AuthoredPrinciple> = {}
): Replace => ({ op: 'replace', fromSlugs, principle: authored(slug, more), relationship: 'broader', rationale })

/** Code and pointer of each, for comparing. */
export function told (
  refusals: ReadonlyArray<{ readonly pointer: string, readonly code: string }>
): Array<readonly [string, string]> {
  return refusals.map(({ pointer, code }) => [code, pointer] as const)
}

export function slugs (content: CustomContent): string[] {
  return content.principles.map(({ slug }) => slug)
}

/** Makes a value that nobody can change unnoticed. */
export function frozen<Value> (value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}
