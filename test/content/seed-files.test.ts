import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { readSeed, SeedError } from '../../src/content/index.ts'
import type { Principle, VersionContent } from '../../src/domain/versions/principle-set.ts'
import { version } from '../fixtures/versions.ts'
import { copyOf } from './copied-seed.ts'

type Edited = { [name: string]: unknown } & {
  content: VersionContent & { [name: string]: unknown }
  release: { [name: string]: unknown }
}

/** A copy of seed/ with one file changed. */
function seedWith (t: Test, file: string, change: (value: Edited) => unknown) {
  const folder = copyOf(t)
  const path = join(folder, file)
  const value = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, JSON.stringify(change(value) ?? value))
  return folder
}

const core = 'sets/core.json'

const inContent = (change: (content: VersionContent) => object) => (set: Edited) => ({
  ...set,
  content: { ...set.content, ...change(set.content) },
})
const inFirstPrinciple = (change: Partial<Record<keyof Principle, unknown>>) =>
  inContent(({ principles: [first, ...rest] }) => ({ principles: [{ ...first, ...change }, ...rest] }))
const inFirstExample = (change: object) =>
  inContent(({ examples: [first, ...rest] }) => ({ examples: [{ ...first, ...change }, ...rest] }))

type Row = readonly [what: string, file: string, change: (value: Edited) => unknown, told: RegExp]

const rows: readonly Row[] = [
  [
    'V3: a slug in capitals',
    core,
    set => ({ ...set, slug: 'Core' }),
    /^seed\/sets\/core\.json: \/slug must match pattern/,
  ],
  [
    'a field that is missing',
    core,
    ({ origin, ...set }) => set,
    /^seed\/sets\/core\.json: \/ must have required property 'origin'/,
  ],
  [
    'a field that is unknown',
    core,
    inContent(() => ({ tilte: 'A slip' })),
    /^seed\/sets\/core\.json: \/content must NOT have additional properties \(tilte\)/,
  ],
  [
    'an unknown value of a closed list',
    core,
    inFirstPrinciple({
      statements: [{ key: 'mutual-x', text: 'X.', weight: 1, counted: true, notApplicable: 'skip' }],
    }),
    /core\.json: \/content\/principles\/0\/statements\/0\/notApplicable must be equal to one of/,
  ],
  [
    'a weight above 1000',
    core,
    inFirstPrinciple({ weight: 1001 }),
    /core\.json: \/content\/principles\/0\/weight must be <= 1000/,
  ],
  [
    'a weight that is no integer',
    core,
    inFirstPrinciple({ weight: 0.5 }),
    /core\.json: \/content\/principles\/0\/weight must be integer/,
  ],
  [
    'V4: a text over its limit',
    core,
    inFirstPrinciple({ explanation: 'x'.repeat(10_001) }),
    /core\.json: \/content\/principles\/0\/explanation must NOT have more than 10000 characters/,
  ],
  ['an empty text', core, inFirstPrinciple({ title: '' }), /core\.json: \/content\/principles\/0\/title/],
  [
    'a day that is none',
    core,
    inFirstPrinciple({ provenance: { ...version().provenance, lastReviewed: '2026-02-30' } }),
    /core\.json: \/content\/principles\/0\/provenance\/lastReviewed must match format "date"/,
  ],
  [
    'a provenance without sources',
    core,
    inFirstPrinciple({ provenance: { ...version().provenance, sources: [] } }),
    /core\.json: .*must NOT have fewer than 1 items/,
  ],
  [
    'an http link of an example',
    core,
    inFirstExample({ link: { url: 'http://example.org/', guideUrl: 'https://example.org/', linkCheckedOn: null } }),
    /core\.json: \/content\/examples\/0\/link\/url must match pattern "\^https:/,
  ],
  [
    'a javascript: link of an example',
    core,
    inFirstExample({ link: { url: 'https://example.org/', guideUrl: 'javascript:alert(1)', linkCheckedOn: null } }),
    /core\.json: \/content\/examples\/0\/link\/guideUrl must match pattern/,
  ],
  [
    'an http link of a source',
    'sources.json',
    value => ({ sources: [{ ...[value.sources].flat().at(0) as object, url: 'http://example.org/' }] }),
    /^seed\/sources\.json: \/sources\/0\/url must match pattern/,
  ],
  [
    'a guide without facts',
    'guide.json',
    guide => ({ ...guide, facts: [] }),
    /^seed\/guide\.json: \/facts must NOT have fewer than 1 items/,
  ],
  [
    'aims without credit',
    'aims.json',
    ({ credit, ...aims }) => aims,
    /^seed\/aims\.json: \/ must have required property 'credit'/,
  ],
  [
    'a crosswalk that somebody else made',
    'crosswalks.json',
    value => JSON.parse(JSON.stringify(value).replace('"by":"ours"', '"by":"theirs"')),
    /^seed\/crosswalks\.json: \/crosswalks\/0\/by must be equal to constant/,
  ],

  [
    'V4: a set without principles',
    core,
    inContent(() => ({ principles: [], wordings: [] })),
    /core \/principles: A set needs at least one principle/,
  ],
  [
    'V4: a principle without a statement',
    core,
    inFirstPrinciple({ statements: [] }),
    /core \/principles\/0\/statements: The principle "mutual" needs at least one statement/,
  ],
  [
    'a dangling example',
    core,
    inFirstPrinciple({ examples: [{ example: 'gone', relation: 'illustrates', placement: 'inferred' }] }),
    /core \/principles\/0\/examples: No example "gone" stands in this version/,
  ],
  [
    'a dangling category',
    core,
    inFirstExample({ category: 'gone' }),
    /core \/examples\/0\/category: No category "gone"/,
  ],
  [
    'a dangling source',
    core,
    inFirstPrinciple({ provenance: { ...version().provenance, sources: ['gone'] } }),
    /core \/principles\/0\/provenance\/sources: No source "gone"/,
  ],
  [
    'a dangling source of the library',
    'guide.json',
    guide => ({ ...guide, provenance: { ...version().provenance, sources: ['gone'] } }),
    /the library cites the unknown source "gone"/,
  ],
  [
    'a crosswalk from an unknown principle',
    'crosswalks.json',
    value => JSON.parse(JSON.stringify(value).replace('"from":"mutual"', '"from":"gone"')),
    /the crosswalk core to \S+ names the unknown principle "gone"/,
  ],
  [
    'a crosswalk to an unknown set',
    'crosswalks.json',
    value => JSON.parse(JSON.stringify(value).replace('"to":"imroc"', '"to":"gone"')),
    /the crosswalk core to gone names the unknown principle/,
  ],

  [
    'an e-mail address',
    core,
    inFirstPrinciple({ gloss: 'Write to someone@example.org for more.' }),
    /an e-mail address or telephone link stands in the content/,
  ],
  [
    'a telephone link',
    'guide.json',
    guide => ({ ...guide, summary: 'Call [us](tel:123).' }),
    /an e-mail address or telephone link stands in the content/,
  ],
]

for (const [what, file, change, told] of rows) {
  t.test(`${what} is refused, with its place named`, async t => {
    const refusal = await readSeed(seedWith(t, file, change)).catch((error: unknown) => error)
    t.type(refusal, SeedError)
    t.match(refusal, { message: told })
  })
}

t.test('the copy itself is taken, and an Easy Read sentence of 15 words with it', async t => {
  const { sets } = await readSeed(
    seedWith(
      t,
      core,
      inContent(({ wordings: [easy] }) => ({ wordings: [{ ...easy, description: `${'so '.repeat(14)}long. Short.` }] }))
    )
  )
  t.equal(sets.length, 11, 'nine sets, one of them in three versions')
})

t.test('a file that is no JSON is named', async t => {
  const folder = copyOf(t)
  writeFileSync(join(folder, 'aims.json'), '{"aims": [')
  await t.rejects(readSeed(folder), new SeedError('seed/aims.json is not JSON'))
})

t.test('a file that is missing is named', async t => {
  const folder = copyOf(t)
  rmSync(join(folder, 'guide.json'))
  await t.rejects(readSeed(folder), { code: 'ENOENT', message: /guide\.json/ })
})
