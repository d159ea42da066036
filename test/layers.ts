import { globSync } from 'node:fs'
import { matchesGlob } from 'node:path'

/** The layers of the tests. A file belongs to the first one of this list that has a pattern for it. */
const patterns = {
  /** Every operation with the largest of everything, on a quiet machine: some ten minutes for each engine. */
  bounds: ['test/faults/bounds-*'],
  /** Needs another program (proxies, browsers, generators, curl) or more than 20 s. `npm test` leaves it out. */
  world: [
    'test/deploy/**',
    'test/{docs,generators,openapi,openapi-examples,readme}.test.ts',
    'test/**/{browser,import-clients,imports-many,translation-toolkit}.test.ts',
  ],
  /** What goes wrong, or is meant to: attacks, damage, kills, races, every status. */
  adversarial: [
    'test/faults/**',
    'test/**/{attack,at-rest,injection,isolation,races,secrets,who-took-part,writes}{,-*}.*',
    'test/**/{erasure-after-restore,openapi-statuses}.*',
  ],
  /** Pure parts: no database, no request. */
  unit: [
    'test/domain/**',
    'test/seed/**',
    'test/workers/**',
    'test/config.*',
    'test/documentation.*',
    'test/{differences,layout,names,openapi-breaking,openapi-same,openapi-words}.*',
    'test/content/render/markup{,-*}.*',
    'test/content/search-words.*',
    'test/results/{charts,report}/**',
    'test/identity/token.*',
    'test/http/{conditional,media,pages,sentences,strict-json}.*',
  ],
  /** Rows: each suite on every engine. */
  repositories: ['test/storage/**', 'test/results/summaries.*', 'test/**/*repository.*'],
  /** Everything else: requests and what answers them. */
  http: ['test/**'],
} as const

export type Layer = keyof typeof patterns
export const layers: readonly Layer[] = ['unit', 'repositories', 'http', 'adversarial', 'world', 'bounds']

function isLayer (word: string): word is Layer {
  return word in patterns
}

export function layerOf (file: string): Layer {
  const [layer = 'http'] = (Object.keys(patterns) as Layer[]).filter(name =>
    patterns[name].some(pattern => matchesGlob(file, pattern))
  )
  return layer
}

/** The test files that some words name: layers, files or patterns; without a word, all but `world` and `bounds`. */
export function filesOf (words: readonly string[]): string[] {
  const all = globSync('test/**/*.test.ts', { exclude: path => path.endsWith('node_modules') }).sort()
  if (words.length === 0) return all.filter(file => !['world', 'bounds'].includes(layerOf(file)))
  return words.flatMap(word => {
    const found = all.filter(file => isLayer(word) ? layerOf(file) === word : matchesGlob(file, word))
    if (found.length === 0) throw new Error(`${word} is no layer (${layers.join(', ')}) and no test file`)
    return found
  })
}
