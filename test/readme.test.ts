import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import BetterSqlite3 from 'better-sqlite3'
import t, { type Test } from 'tap'
import { startApp } from './fixtures/app.ts'
import { sqlite } from './fixtures/engines.ts'
import { add, authored } from './fixtures/sets-client.ts'
import { start } from './sets/readable-set.ts'
import { serve } from './fixtures/program.ts'

const call = /```sh\ncurl -s(L?) '(http:\/\/127\.0\.0\.1:3000)([^']+)'\n```\n```(json|text)\n([\s\S]*?)```/g

t.test('every call in README answers as README says', async t => {
  const app = await startApp(t)
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const calls = [...readme.matchAll(call)]
  t.equal(calls.length, 5)
  for (const [, follow, , path = '', kind, written = ''] of calls) {
    let response = await app.inject(path)
    if (follow && response.statusCode === 307) response = await app.inject(String(response.headers.location))
    t.equal(response.statusCode, 200, path)
    if (kind === 'json') t.strictSame(JSON.parse(written), response.json(), path)
    else t.equal(written, response.body, path)
  }
})

t.test('a menu of examples is built from counts, and a principle read in three wordings, as README says', async t => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const section = readme.slice(readme.indexOf('### What one needs'), readme.indexOf('**Everything in one call'))
  const walks = [...section.matchAll(/```js\n([\s\S]*?)```\n```text\n([\s\S]*?)```/g)]
  t.equal(walks.length, 2)
  const { app, client } = await start(t, sqlite)
  const set = await client.make({ title: 'Our principles', visibility: 'public' })
  const wording = { principles: [], status: 'draft' }
  await client.write(set, authored([], {
    principles: [{ ...add('kind').principle, title: 'Kind' }],
    wordings: [
      { ...wording, lang: 'en', variant: 'easy-read', principles: [{ slug: 'kind', title: 'Be kind' }] },
      { ...wording, lang: 'cy', variant: 'standard', principles: [{ slug: 'kind', title: 'Caredig' }] },
    ],
  }))
  await client.publish(set)
  const env = { ...process.env, API: await app.listen({ port: 0, host: '127.0.0.1' }), SET: set.id }
  for (const [, program = '', printed] of walks) {
    t.ok(program.split('\n').length < 10, 'under ten lines')
    const run = ['--input-type=module', '--eval', program]
    const { stdout } = await promisify(execFile)(process.execPath, run, { env, timeout: 60_000 })
    t.equal(stdout, printed)
  }
})

t.test('the answers that README shows of keys are the examples of the document', async t => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const { components: { examples } } = JSON.parse(
    await readFile(new URL('../openapi/openapi.json', import.meta.url), 'utf8')
  )
  const shown = [...readme.matchAll(/\/v1\/(?:organisation|api-keys)\n```\n```json\n([\s\S]*?)```/g)]
  // Which ids are free depends on everything else in the document.
  const withoutIds = (value: unknown) =>
    JSON.stringify(value).replace(/[0-9a-f]{8}-[0-9a-f-]{27}|ppk_[0-9a-f_]+/g, 'id')
  t.strictSame(
    shown.map(([, json = '']) => withoutIds(JSON.parse(json))),
    ['getOrganisation.json', 'makeApiKey.json'].map(name => withoutIds(examples[name].value))
  )
})

const curlMissing = spawnSync('curl', ['--version'], { stdio: 'ignore' }).error && 'curl is not installed'

/** Carries out the commands of a section on a service of its own, and holds what they print to what README says. */
async function walk (t: Test, section: string, steps: number) {
  const blocks = [...section.matchAll(/```sh\n([\s\S]*?)```\n(?:```text\n([\s\S]*?)```)?/g)]
  t.ok(blocks.length >= steps, 'the walk has its steps')
  const folder = t.testdir()
  const { origin } = await serve(t, { DATABASE_URL: `sqlite:${folder}/data/x.db`, LOG_LEVEL: 'info' })
  const script = blocks.map(([, commands = '']) => `${commands}\nprintf '\\036'\n`).join('').replaceAll(
    'http://127.0.0.1:3000',
    origin
  )
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder, timeout: 60_000 })
  const outputs = stdout.split('\u001e')
  for (const [index, [, commands = '', written = '']] of blocks.entries()) t.equal(outputs[index], written, commands)
  return { origin, key: (await readFile(`${folder}/data/first-key.txt`, 'utf8')).trim() }
}

t.test('the walk under "Adapt the principles" does what it says, from the first start to a difference', {
  skip: curlMissing ?? false,
}, async t => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  await walk(t, readme.slice(readme.indexOf('## Adapt the principles'), readme.indexOf('## Assess an arrangement')), 7)
})

t.test(
  'the walk under "Assess an arrangement" does what it says, for one person and for a group of six, with curl, ' +
    'TypeScript and Python',
  { skip: curlMissing ?? false },
  async t => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
    const section = readme.slice(readme.indexOf('## Assess an arrangement'), readme.indexOf('## Take a set elsewhere'))
    const { origin, key } = await walk(t, section, 6)
    const [, printed] = /Either prints:\n\n```text\n([\s\S]*?)```/.exec(section) ?? []
    const env = { ...process.env, API: origin, KEY: key }
    for (
      const [language, program, file] of [['ts', process.execPath, 'assess.ts'], [
        'python',
        'python3',
        'assess.py',
      ]] as const
    ) {
      const path = fileURLToPath(new URL(`fixtures/${file}`, import.meta.url))
      const [, shown] = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section) ?? []
      t.equal(shown, await readFile(path, 'utf8'), `what README shows in ${language} is what runs`)
      const isMissing = spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined
      await t.test(language, { skip: isMissing && `${program} is not installed` }, async t => {
        const { stdout } = await promisify(execFile)(program, [path], { env, timeout: 60_000 })
        t.equal(stdout, printed)
      })
    }
  }
)

t.test('the script under "A script that runs every night" makes fifty results, though it is killed and run again', {
  skip: curlMissing ?? false,
}, async t => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const [, script = ''] = /### A script that runs every night\n[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme) ?? []
  t.ok(script.trim().split('\n').length < 10)
  const folder = t.testdir()
  const { origin } = await serve(t, { DATABASE_URL: `sqlite:${folder}/data/x.db` })
  const env = {
    PATH: process.env.PATH,
    API: `${origin}/v1`,
    AUTH: `Authorization: Bearer ${(await readFile(`${folder}/data/first-key.txt`, 'utf8')).trim()}`,
    JSON: 'Content-Type: application/json',
  }
  const database = new BetterSqlite3(`${folder}/data/x.db`, { readonly: true })
  t.teardown(() => database.close())
  const count = (table: string): unknown => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  /** Every row but when keys were used. */
  const stored = () =>
    database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'api_keys'").pluck().all().map(
      name => [name, database.prepare(`SELECT * FROM "${String(name)}"`).raw().all()]
    )

  const night = spawn('bash', ['-c', script], { env, detached: true, stdio: 'ignore' })
  const ended = once(night, 'close')
  while (Number(count('results')) < 10) await setTimeout(20)
  // With the curl that runs just then.
  process.kill(-(night.pid ?? NaN), 'SIGKILL')
  await ended
  t.ok(Number(count('results')) < 50, 'it was not done')
  const run = () => promisify(execFile)('bash', ['-c', `set -e\n${script}`], { env, timeout: 120_000 })
  await run()
  t.strictSame([count('results'), count('assessments'), count('arrangements')], [50, 50, 1])
  const before = stored()
  await run()
  t.strictSame(stored(), before)
})

t.test('what README shows of an export and an import are the examples of the document', async t => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const { components: { examples } } = JSON.parse(
    await readFile(new URL('../openapi/openapi.json', import.meta.url), 'utf8')
  )
  const [, address, csv] = /(\/v1\/\S+\/export)\.csv\n```\n```csv\n([\s\S]*?)```/.exec(readme) ?? []
  t.equal(address, `/v1/principle-sets/${examples['exportVersion.json'].value.origin.set}/versions/1.0.0/export`)
  t.equal(csv?.replaceAll('\n', '\r\n'), examples['exportVersion.csv'].value.replace('\ufeff', ''))
  const [, report = ''] = /\/imports\?dryRun=true&slug=riverside'\n```\n```json\n([\s\S]*?)```/.exec(readme) ?? []
  t.strictSame(JSON.parse(report), examples['importPrincipleSet.json'].value)
})
