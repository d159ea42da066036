import { cp, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { run } from '../fixtures/program.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A checkout of its own, outside of this one, whose modules would be found. */
async function checkout (t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'peer-principles-start-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  for (const name of ['src', 'package.json', 'package-lock.json']) {
    await cp(root + name, `${folder}/${name}`, { recursive: true })
  }
  await mkdir(`${folder}/node_modules`)
  for (const name of await readdir(`${root}node_modules`)) {
    if (!name.startsWith('.')) await symlink(`${root}node_modules/${name}`, `${folder}/node_modules/${name}`)
  }
  return folder
}

/** What a start says that ends at once, since it is given a port that is none. */
const start = async (t: Test, cwd: string) => {
  const service = run(t, 'serve', { program: 'src/bin/start.js', args: ['serve'], env: { PORT: 'none' }, cwd })
  return (await service.ended()).stderr
}
/** The commands that there are, from the bundle or from the sources. */
const commands = async (t: Test, cwd: string) =>
  (await run(t, 'cli', { program: 'src/bin/start.js', args: ['cli', 'help'], cwd }).ended()).stderr
const bundledAt = (folder: string) => stat(`${folder}/dist/bin/cli.js`).then(({ mtimeMs }) => mtimeMs, () => undefined)

t.test('a start makes the bundle where there is none, and again where a source is newer', async t => {
  const folder = await checkout(t)
  t.match(await start(t, folder), 'PORT')
  const first = await bundledAt(folder)
  t.ok(first, 'it is made')
  t.match(await start(t, folder), 'PORT')
  t.equal(await bundledAt(folder), first, 'and kept')

  const later = new Date(Number(first) + 5)
  await utimes(`${folder}/src/app.ts`, later, later)
  t.match(await commands(t, folder), 'organisation erase')
  t.equal(await bundledAt(folder), first, 'also by a command, which a service may be running beside')
  t.match(await start(t, folder), 'PORT')
  t.not(await bundledAt(folder), first, 'until a source is newer')
  t.strictSame((await readdir(folder)).filter(name => name.startsWith('.dist')), [], 'nothing unfinished is left')
})

t.test('without a bundler a start runs the sources', async t => {
  const folder = await checkout(t)
  await rm(`${folder}/node_modules/esbuild`)
  const written = await start(t, folder)
  t.match(written, 'esbuild is not installed')
  t.match(written, 'PORT')
  t.equal(await bundledAt(folder), undefined)
})
