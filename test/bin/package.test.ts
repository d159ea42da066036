import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { serve } from '../fixtures/program.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))
const { scripts, exports, bin } = JSON.parse(await readFile(`${root}package.json`, 'utf8'))

/** What `npm pack` makes, unpacked as npm would install it. The folder is within this one, whose modules are found. */
async function unpack (t: Test): Promise<string> {
  const folder = t.testdir({ node_modules: { 'peer-principles': {} } })
  await run(process.execPath, scripts.build.split(' ').slice(1), { cwd: root })
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
  })
  const [{ filename }] = JSON.parse(stdout)
  await run('tar', [
    '-xzf',
    `${folder}/${filename}`,
    '-C',
    `${folder}/node_modules/peer-principles`,
    '--strip-components=1',
  ])
  return folder
}

t.test('the packed package', async t => {
  const folder = await unpack(t)
  const unpacked = `${folder}/node_modules/peer-principles`

  await t.test('starts the service, with its data in the folder it is called in', async t => {
    const cwd = `${folder}/empty`
    await mkdir(cwd)
    const { origin, child, ended } = await serve(t, {}, { program: `${unpacked}/${bin}`, cwd })
    for (
      const path of [
        '/v1/principles/safe',
        '/v1/scoring-methods/mutual-item-mean/1.0.0',
        '/docs',
        '/docs/static/swagger-ui-bundle.js',
        '/feeds/versions.atom',
      ]
    ) {
      t.equal((await fetch(origin + path)).status, 200, path)
    }
    t.match(await readdir(`${cwd}/data`), ['first-key.txt', 'peer-principles.db'])

    const file = await (await fetch(`${origin}/v1/principle-sets/core/versions/1.2.0/export.json`)).text()
    const headers = {
      authorization: `Bearer ${(await readFile(`${cwd}/data/first-key.txt`, 'utf8')).trim()}`,
      'content-type': 'application/json',
    }
    const large = await fetch(`${origin}/v1/principle-sets/imports?dryRun=true&slug=copy`, {
      method: 'POST',
      headers,
      body: file.padEnd(1024 * 1024),
    })
    t.equal(large.status, 200, 'a large file is read in a worker thread')

    child.kill('SIGTERM')
    t.match(await ended(), { code: 0 }, 'and passes a signal on')
  })

  await t.test('runs a command where words are given', async t => {
    const { code, stderr } = await run(process.execPath, [`${unpacked}/${bin}`, 'keys', 'nobody'], {
      cwd: `${folder}/empty`,
    })
      .then(() => ({ code: 0, stderr: '' }), ({ code, stderr }) => ({ code, stderr }))
    t.equal(code, 1)
    t.match(stderr, 'nobody')
  })

  await t.test('offers the application to other programs', async t => {
    const program = "import * as offered from 'peer-principles'; console.log(Object.keys(offered).join(' '))"
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: folder })
    t.match(stdout, /\bbuildApp\b.*\bopenMigrated\b.*\breadConfig\b/)
  })

  await t.test('holds the types of the client, and no source', async t => {
    t.match(await readFile(`${unpacked}/${exports['./client'].types}`, 'utf8'), 'export interface paths')
    t.strictSame((await readdir(`${unpacked}/src`, { recursive: true })).filter(name => name.endsWith('.ts')), [])
  })
})
