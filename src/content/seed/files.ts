import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { basename, join } from 'node:path'
import { Ajv, type ErrorObject } from 'ajv'
import addFormats from 'ajv-formats'
import type { TSchema } from '@sinclair/typebox'
import { compareVersions, firstVersion, parseRange } from '../../domain/versions/version-number.ts'
import { issuesOfSize } from '../../domain/versions/size.ts'
import { issuesOf } from '../../domain/versions/validity.ts'
import { easyReadIssues, wordingIssues } from './easy-read.ts'
import { libraryDocumentSchemas, SeedSetSchema, type Library, type SeedSet } from './schemas.ts'

export const seedFolder = fileURLToPath(new URL('../../../seed', import.meta.url))

/**
 * What seed/ holds, read and checked whole. A set that was published before stands there release by release, the oldest
 * first.
 */
export interface Seed {
  readonly sets: readonly SeedSet[]
  readonly library: Library
}

/** What one file says, named by its path below seed/. */
export interface SeedFile {
  readonly name: string
  readonly value: unknown
}

/** What seed/ holds, as it was read. */
export interface SeedFiles {
  readonly sets: readonly SeedFile[]
  readonly library: Readonly<Record<keyof Library, SeedFile>>
}

/** A seed that must not be published. The message names the file and everything wrong with it. */
export class SeedError extends Error {
  override readonly name = 'SeedRefused'
}

/**
 * Reads every file of a seed folder and checks nothing but that it is JSON. Rejects with SeedRefused, or with the
 * system's error for a missing file.
 */
export async function readSeedFiles (folder = seedFolder): Promise<SeedFiles> {
  const read = async (name: string) => ({ name, value: parse(await readFile(join(folder, name), 'utf8'), name) })
  const names = [...await earlierReleases(folder), ...await jsonFiles(folder, 'sets')]
  return {
    sets: await Promise.all(names.map(read)),
    library: {
      guide: await read('guide.json'),
      aims: await read('aims.json'),
      sources: await read('sources.json'),
      crosswalks: await read('crosswalks.json'),
      terms: await read('terms.json'),
    },
  }
}

/** The same files as what they should be. Throws SeedRefused. */
export function checkSeed (files: SeedFiles): Seed {
  const ajv = addFormats.default(
    new Ajv({ allErrors: true, strict: false, validateSchema: false, code: { optimize: false } })
  )
  const as = <Shape>(schema: TSchema, { name, value }: SeedFile): Shape => {
    const validate = ajv.compile<Shape>(schema)
    if (validate(value)) return value
    throw new SeedError(`seed/${name}: ${describe(validate.errors ?? [])}`)
  }
  const sets = files.sets.map(file => as<SeedSet>(SeedSetSchema, file))
  const library: Library = {
    guide: as(libraryDocumentSchemas.guide, files.library.guide),
    aims: as(libraryDocumentSchemas.aims, files.library.aims),
    sources: as(libraryDocumentSchemas.sources, files.library.sources),
    crosswalks: as(libraryDocumentSchemas.crosswalks, files.library.crosswalks),
    terms: as(libraryDocumentSchemas.terms, files.library.terms),
  }
  const faults = [
    ...sets.flatMap(faultsOfSet),
    ...faultsOfLibrary(library, sets),
    ...wordingIssues(library),
    ...easyReadIssues(sets, library),
    ...faultsOfPrivacy({ sets, library }),
  ]
  if (faults.length > 0) throw new SeedError(`seed: ${faults.join('; ')}`)
  return { sets, library }
}

/** Reads a seed folder and checks it whole. Rejects with SeedRefused for a seed that must not be published. */
export async function readSeed (folder = seedFolder): Promise<Seed> {
  return checkSeed(await readSeedFiles(folder))
}

async function jsonFiles (folder: string, ...path: readonly string[]): Promise<string[]> {
  const names = await readdir(join(folder, ...path))
  return names.filter(name => name.endsWith('.json')).sort().map(name => join(...path, name))
}

/**
 * releases/{set}/{version}.json: what was published before, so that a new installation counts the same versions as an
 * old one.
 */
async function earlierReleases (folder: string): Promise<string[]> {
  const sets = await readdir(join(folder, 'releases')).catch(() => [])
  const files = await Promise.all(sets.sort().map(set => jsonFiles(folder, 'releases', set)))
  return files.flatMap(names =>
    names
      .map(name => ({ name, number: parseRange(basename(name, '.json')) ?? { major: 0 } }))
      .sort((a, b) => compareVersions({ ...firstVersion, ...a.number }, { ...firstVersion, ...b.number }))
      .map(({ name }) => name)
  )
}

function parse (text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new SeedError(`seed/${name} is not JSON`)
  }
}

function describe (errors: readonly ErrorObject[]): string {
  return errors.slice(0, 5).map(({ instancePath, message = 'is not valid', params }) =>
    `${instancePath || '/'} ${message}${
      'additionalProperty' in params ? ` (${String(params.additionalProperty)})` : ''
    }`
  ).join('; ')
}

function faultsOfSet ({ slug, content }: SeedSet): string[] {
  const issues = [...issuesOf(content), ...issuesOfSize(content, '')]
  return issues.map(({ pointer, detail }) => `${slug} ${pointer}: ${detail}`)
}

function faultsOfLibrary ({ guide, aims, sources, crosswalks, terms }: Library, sets: readonly SeedSet[]): string[] {
  const known = new Set(sources.sources.map(({ slug }) => slug))
  const cited = [guide, aims, terms, ...crosswalks.crosswalks].flatMap(({ provenance }) => provenance.sources)
  const principlesOf = new Map(
    sets.map(({ slug, content }) => [slug, new Set(content.principles.map(principle => principle.slug))])
  )
  return [
    ...cited.filter(slug => !known.has(slug)).map(slug => `the library cites the unknown source "${slug}"`),
    ...terms.terms.filter(({ set, principle }) => !principlesOf.get(set)?.has(principle))
      .map(({ term, principle }) => `the term "${term}" names the unknown principle "${principle}"`),
    ...crosswalks.crosswalks.flatMap(({ from, to, links }) =>
      links.flatMap(link => [
        ...(principlesOf.get(from)?.has(link.from)
          ? []
          : [`the crosswalk ${from} to ${to} names the unknown principle "${link.from}"`]),
        ...(principlesOf.get(to)?.has(link.to)
          ? []
          : [`the crosswalk ${from} to ${to} names the unknown principle "${link.to}"`]),
      ])
    ),
  ]
}

/** No address of a person stands in published content. */
function faultsOfPrivacy (seed: Seed): string[] {
  return (JSON.stringify(seed).match(/[\w.+-]+@[\w-]+\.[\w.]+|mailto:|tel:/g) ?? []).map(() =>
    'an e-mail address or telephone link stands in the content'
  )
}
