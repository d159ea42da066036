/**
 * Finds runs of words that the seeded texts share with another text, so that nothing is copied from it.
 *
 *   node seed/check-overlap.ts FILE [RUN_LENGTH]
 *
 * FILE is the plain text to compare with; it is not kept in this repository. The run length is 8 unless given.
 * Names, titles, keys and links are exempt. Exits with 1 when a run is shared.
 */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const exempt = new Set([
  'id',
  'slug',
  'key',
  'title',
  'url',
  'guideUrl',
  'publisher',
  'authors',
  'rightsHolder',
  'example',
  'from',
  'to',
])

export interface SeedText {
  readonly path: string
  readonly text: string
}

/** Every text in a JSON value, with where it stands. */
export function textsOf (value: unknown, path = ''): SeedText[] {
  if (typeof value === 'string') return [{ path, text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => exempt.has(key) ? [] : textsOf(part, `${path}/${key}`))
}

/** Words in lower case; punctuation, markup and line ends do not count. */
export function wordsOf (text: string): string[] {
  return text.toLowerCase().replaceAll(/['’]/g, '').match(/[a-z0-9]+/g) ?? []
}

export function runsOf (text: string, length: number): string[] {
  const words = wordsOf(text)
  return words.slice(0, Math.max(0, words.length - length + 1)).map((_, at) => words.slice(at, at + length).join(' '))
}

/** The runs of `length` words that stand in both texts. */
export function sharedRuns (text: string, other: string, length: number): string[] {
  const runs = new Set(runsOf(other, length))
  return runsOf(text, length).filter(run => runs.has(run))
}

function seedTexts (folder: string): SeedText[] {
  const json = globSync('**/*.json', { cwd: folder }).sort()
  return [
    ...json.flatMap(file => textsOf(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')), file)),
    { path: 'README.md', text: readFileSync(`${folder}/README.md`, 'utf8') },
  ]
}

function main (file: string | undefined, length: number): number {
  if (file === undefined) {
    console.error('usage: node seed/check-overlap.ts FILE [RUN_LENGTH]')
    return 2
  }
  const other = readFileSync(file, 'utf8')
  const texts = seedTexts(fileURLToPath(new URL('.', import.meta.url)))
  const shared = texts.flatMap(({ path, text }) => sharedRuns(text, other, length).map(run => `${path}: ${run}`))
  for (const line of shared) console.log(line)
  console.log(`${texts.length} texts compared, ${shared.length} shared runs of ${length} words`)
  return shared.length === 0 ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = main(process.argv[2], Number(process.argv[3] ?? 8))
}
