/** Easy Read says the English over: whoever changes the English reads the Easy Read again. */
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'tap'
import { englishDigests, type Worded } from '../fixtures/easy-read-digests.ts'
import { aims, core, guide } from './seed.ts'

const file = new URL('../fixtures/easy-read-english.json', import.meta.url)
// JSON as the files have it: what a wording may have is for the schemas to say.
const records = { core: core.content, guide, aims } as unknown as Readonly<Record<string, Worded>>
const digests: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(records).flatMap(([name, record]) =>
    Object.entries(englishDigests(record)).map(([place, digest]) => [`${name}.${place}`, digest])
  )
)

if (process.env.EASY_READ === 'reviewed') await writeFile(file, `${JSON.stringify(digests, null, 2)}\n`)
const reviewed: Readonly<Record<string, string>> = JSON.parse(await readFile(file, 'utf8'))

test('no Easy Read text says over English that has changed since it was reviewed', async t => {
  const places = [...new Set([...Object.keys(reviewed), ...Object.keys(digests)])]
  t.ok(places.length > 100)
  t.strictSame(
    places.filter(place => reviewed[place] !== digests[place]),
    [],
    'read these again beside the English, then: EASY_READ=reviewed npm test -- test/seed/easy-read-current.test.ts'
  )
})

test('a text is stale when the English of that very text changes, and no other is', async t => {
  const changed = JSON.parse(JSON.stringify(core.content))
  const easy = changed.wordings[0]
  const [principle] = changed.principles
  const [example] = changed.examples
  changed.description += ' More.'
  principle.statements[0].text += ' More.'
  principle.points.push('More.')
  example.peerSupport.reason += ' More.'
  changed.scale.levels[0].anchor += ' More.'
  easy.title = 'Other words'
  const [before, after] = [englishDigests(core.content as unknown as Worded), englishDigests(changed)]
  const wanted = [
    'description',
    `examples.${example.slug}.reason`,
    `principles.${principle.slug}.points`,
    `principles.${principle.slug}.statements.${principle.statements[0].key}.text`,
    `scale.levels.${changed.scale.levels[0].key}.anchor`,
  ]
  t.strictSame(Object.keys(after).filter(place => before[place] !== after[place]).sort(), wanted)
})
