import { readdirSync, readFileSync } from 'node:fs'
import { fleschKincaid } from 'flesch-kincaid'
import { syllable } from 'syllable'
import type { Principle, Provenance, Source, VersionContent, Wording } from '../../src/domain/versions/principle-set.ts'

const folder = new URL('../../seed/', import.meta.url)

export interface SeededSet {
  readonly id: string
  readonly slug: string
  readonly origin: 'guide' | 'published'
  readonly release: {
    readonly publishedAt: string
    readonly changeNote: string
    readonly changeKind: 'editorial' | 'substantive'
  }
  readonly content: VersionContent
}

export interface TextItem {
  readonly slug: string
  readonly text: string
}

/** Which wording something is, and how far it is tested. */
type Worded = Pick<Wording, 'lang' | 'variant' | 'status'>

export interface Guide {
  readonly title: string
  readonly summary: string
  readonly facts: readonly TextItem[]
  readonly benefits: ReadonlyArray<TextItem & { readonly fact: string }>
  readonly audiences: readonly TextItem[]
  readonly situations: readonly TextItem[]
  readonly checklistNote: string
  readonly adaptingNote: string
  readonly limits: readonly TextItem[]
  readonly wordings: ReadonlyArray<Omit<Guide, 'wordings' | 'provenance'> & Worded>
  readonly provenance: Provenance
}

export interface Aims {
  readonly aims: ReadonlyArray<{ readonly slug: string, readonly title: string, readonly text: string }>
  readonly wordings: ReadonlyArray<Omit<Aims, 'wordings' | 'provenance'> & Worded & { readonly title: string }>
  readonly provenance: Provenance
  readonly credit: string
}

export interface Crosswalk {
  readonly from: string
  readonly to: string
  readonly by: 'ours'
  readonly note: string
  readonly provenance: Provenance
  readonly links: ReadonlyArray<
    { readonly from: string, readonly to: string, readonly relationship: string, readonly reason: string }
  >
}

/** Words of the field for what principles say. */
export interface Terms {
  readonly terms: ReadonlyArray<
    { readonly term: string, readonly set: string, readonly principle: string, readonly fact: string }
  >
  readonly provenance: Provenance
}

function read (file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
}

export const setFiles = readdirSync(new URL('sets/', folder)).filter(file => file.endsWith('.json')).sort()
export const sets = setFiles.map(file => read(`sets/${file}`) as SeededSet)
export const core = setCalled('core')
export const published = sets.filter(set => set.slug !== 'core')
export const guide = read('guide.json') as Guide
export const aims = read('aims.json') as Aims
export const { sources } = read('sources.json') as { sources: readonly Source[] }
export const { crosswalks } = read('crosswalks.json') as { crosswalks: readonly Crosswalk[] }
export const terms = read('terms.json') as Terms
export const everything: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(sets.map(set => [`sets/${set.slug}`, set])),
  guide,
  aims,
  sources,
  crosswalks,
  terms,
}

export function setCalled (slug: string): SeededSet {
  return read(`sets/${slug}.json`) as SeededSet
}

export interface Leaf {
  readonly path: string
  readonly key: string
  readonly text: string
}

/** Every string in a JSON value; the items of a list go by the name of the list. */
export function strings (value: unknown, path = '', name = ''): Leaf[] {
  if (typeof value === 'string') return [{ path, key: name, text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) =>
    strings(part, `${path}/${key}`, Array.isArray(value) ? name : key)
  )
}

/** Every record in a JSON value that has a provenance. */
export function provenances (value: unknown): Provenance[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'provenance' in value ? [value.provenance as Provenance] : []
  return [...own, ...Object.values(value).flatMap(part => provenances(part))]
}

/** A sentence ends with a full stop, question or exclamation mark, or with its line; a list item is one of its own. */
export function sentencesOf (markdown: string): string[] {
  return markdown.split('\n')
    .map(line => line.replace(/^- /, ''))
    .flatMap(line => line.split(/(?<=[.!?])\s+/))
    .filter(sentence => wordsOf(sentence).length > 0)
}

export function wordsOf (text: string): string[] {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []
}

/** Flesch-Kincaid grade plus five: the age at which a reader in school would follow the text. */
export function readingAge (markdown: string): number {
  const words = sentencesOf(markdown).flatMap(sentence => wordsOf(sentence))
  const syllables = words.reduce((sum, word) => sum + syllable(word), 0)
  return fleschKincaid({ sentence: sentencesOf(markdown).length, word: words.length, syllable: syllables }) + 5
}

export function standardText ({ gloss, explanation, points, statements }: Principle): string {
  return [gloss, explanation, ...points, ...statements.map(({ text }) => text)].join('\n')
}
