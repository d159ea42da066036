import { readFile } from 'node:fs/promises'
import t from 'tap'
import { arrangementProblems } from '../src/arrangements/index.ts'
import { assessmentProblems } from '../src/assessments/index.ts'
import { contentProblems } from '../src/content/index.ts'
import { cacheControl } from '../src/content/delivery/resources.ts'
import { httpProblems } from '../src/http/problems/problem.ts'
import { identityProblems } from '../src/identity/index.ts'
import { setProblems } from '../src/sets/index.ts'

const read = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8')
const all = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort()

t.test('the settings that config.ts reads, .env.example and the table in README are the same', async t => {
  const settings = all(await read('src/config.ts'), /\benv(?:\.|, ')([A-Z_]+)/g)
  t.ok(settings.length > 5)
  t.strictSame(all(await read('.env.example'), /^([A-Z_]+)=/gm), settings)
  t.strictSame(all(await read('README.md'), /^\| `([A-Z_]+)` \|/gm), settings)
})

t.test('the table of problems in README names every problem with its status', async t => {
  const told = all(await read('README.md'), /^\| (`[a-z_]+` \| \d{3}) \|/gm)
  const known = Object.values({
    ...httpProblems,
    ...identityProblems,
    ...contentProblems,
    ...setProblems,
    ...arrangementProblems,
    ...assessmentProblems,
  }).map(({ code, status }) => `\`${code}\` | ${status}`).sort()
  t.strictSame(told, known)
})

t.test('the table of caching in README is the one in the code', async t => {
  const readme = await read('README.md')
  for (const value of Object.values(cacheControl)) t.ok(readme.includes(`\`${value}\``), value)
})

t.test('the npm scripts that somebody types are at most twelve', async t => {
  const { scripts } = JSON.parse(await read('package.json'))
  const byNpmItself = ['prepare', 'prepack']
  t.ok(Object.keys(scripts).filter(name => !byNpmItself.includes(name)).length <= 12)
})
