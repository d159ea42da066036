import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { readSeed, SeedError } from '../../src/content/index.ts'
import { copyOf } from './copied-seed.ts'

type Edited = Record<string, object[]>

const core = 'sets/core.json'
const guide = 'guide.json'
const long = `${'so '.repeat(15)}long.`
const tooLong = /an Easy Read sentence has more than 15 words: "so so .* long\."/

/** In which file the Easy Read wording has what, and what is said of it. */
const rows: ReadonlyArray<readonly [what: string, file: string, change: object, told: RegExp]> = [
  ['a sentence of 16 words', core, { description: `${long} Short.` }, tooLong],
  [
    'a statement of 16 words',
    core,
    { principles: [{ slug: 'mutual', statements: [{ key: 'mutual-shared-experience', text: long }] }] },
    tooLong,
  ],
  ['a summary of 16 words', core, { examples: [{ slug: 'chapter', summary: long }] }, tooLong],
  ['a category of 16 words', core, { categories: [{ slug: 'charter', description: long }] }, tooLong],
  ['a note of 16 words', guide, { adaptingNote: long }, tooLong],
  ['an aim of 16 words', 'aims.json', { aims: [{ slug: 'give-and-receive', title: 'Give', text: long }] }, tooLong],
  [
    'a fact that the guide does not have',
    guide,
    { facts: [{ slug: 'gone', text: 'Gone.' }] },
    /a wording of the guide names the unknown item "gone"/,
  ],
  [
    'an aim that is not there',
    'aims.json',
    { aims: [{ slug: 'gone', title: 'Gone', text: 'Gone.' }] },
    /a wording of the aims names the unknown item "gone"/,
  ],
]

function seedWith (t: Test, file: string, change: object) {
  const folder = copyOf(t)
  const path = join(folder, file)
  const value = JSON.parse(readFileSync(path, 'utf8'))
  const worded: Edited = value.content ?? value
  worded['wordings'] = (worded['wordings'] ?? []).map(easy => ({ ...easy, ...change }))
  writeFileSync(path, JSON.stringify(value))
  return folder
}

for (const [what, file, change, told] of rows) {
  t.test(`an Easy Read wording with ${what} is refused`, async t => {
    const refusal = await readSeed(seedWith(t, file, change)).catch((error: unknown) => error)
    t.type(refusal, SeedError)
    t.match(refusal, { message: told })
  })
}

t.test('a sentence of 15 words is taken', async t => {
  await readSeed(seedWith(t, core, { description: `${'so '.repeat(14)}long. Short.` }))
})
