import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readSeed } from '../../src/content/index.ts'
import { release, version } from '../fixtures/versions.ts'
import { copyOf } from './copied-seed.ts'

t.test('earlier releases come first, by number and not by text', async t => {
  const folder = copyOf(t)
  mkdirSync(join(folder, 'releases/garden'), { recursive: true })
  for (const number of ['2.0.0', '1.0.0', '10.0.0', '1.2.0']) {
    writeFileSync(
      join(folder, `releases/garden/${number}.json`),
      JSON.stringify(release(version(), { changeNote: number }))
    )
  }
  const { sets } = await readSeed(folder)
  t.strictSame(sets.filter(({ slug }) => slug === 'garden').map(({ release }) => release.changeNote), [
    '1.0.0',
    '1.2.0',
    '2.0.0',
    '10.0.0',
  ])
  t.strictSame(sets.slice(0, 6).map(({ slug }) => slug), ['core', 'core', 'garden', 'garden', 'garden', 'garden'])
})

t.test('an earlier release is held to the same rules, and named', async t => {
  const folder = copyOf(t)
  mkdirSync(join(folder, 'releases/garden'), { recursive: true })
  writeFileSync(join(folder, 'releases/garden/1.0.0.json'), JSON.stringify({ ...release(version()), origin: 'nobody' }))
  await t.rejects(readSeed(folder), {
    name: 'SeedRefused',
    message: /^seed\/releases\/garden\/1\.0\.0\.json: \/origin must be equal to one of/,
  })
})
