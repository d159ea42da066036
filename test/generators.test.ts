/**
 * Clients that others generate from the document: they compile strictly, and make an assessment in three calls. The
 * generators have a package and a lock file of their own in `generators/`, installed when this runs.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { readSeed } from '../src/content/index.ts'
import { startApp } from './fixtures/app.ts'
import { makeOrganisation } from './fixtures/organisations.ts'
import { setsClient } from './fixtures/sets-client.ts'
import { listen } from './fixtures/socket.ts'

interface Client {
  readonly assess: (target: object) => Promise<{ readonly assessment: string, readonly value: unknown }>
  readonly texts?: (target: object, assessment: string) => Promise<Readonly<Record<string, string>>>
}

const folder = fileURLToPath(new URL('generators', import.meta.url))
const run = (program: string, ...words: readonly string[]) =>
  promisify(execFile)(program, words, { cwd: folder, maxBuffer: 64 * 1024 * 1024 })
const bin = (name: string, ...words: readonly string[]) => run(process.execPath, `node_modules/.bin/${name}`, ...words)
const input = './generated/openapi.json'

/** How each writes its client into `generated/`. */
const generators: Readonly<Record<string, () => Promise<unknown>>> = {
  'openapi-fetch': () => bin('openapi-typescript', input, '--output', 'generated/openapi-typescript.d.ts'),
  'hey-api': () => bin('openapi-ts', '-i', input, '-o', 'generated/hey-api', '-c', '@hey-api/client-fetch'),
  'swagger-typescript-api': () =>
    bin('swagger-typescript-api', 'generate', '-p', input, '-o', 'generated', '-n', 'swagger-typescript-api.ts'),
  oazapfts: () => bin('oazapfts', input, 'generated/oazapfts.ts'),
  orval: () => bin('orval', '--config', 'orval.config.js'),
  kubb: () => bin('kubb', 'generate', '--config', 'kubb.config.js'),
}

/** Why the generators cannot be had here; undefined once they are installed. */
async function missing (): Promise<string | undefined> {
  const written = async (file: string) => existsSync(join(folder, file)) ? (await stat(join(folder, file))).mtimeMs : 0
  if (await written('node_modules/.package-lock.json') > await written('package-lock.json')) return undefined
  try {
    await run('npm', 'ci', '--no-audit', '--no-fund')
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string }
    const [code] = /\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|E403|E404)\b/.exec(stderr) ?? []
    if (code === undefined) throw error
    return `no registry has the generators: ${code}`
  }
  return undefined
}

const reason = await missing()

t.test('generated clients', { skip: reason ?? false, timeout: 900_000 }, async t => {
  await rm(join(folder, 'generated'), { recursive: true, force: true })
  await mkdir(join(folder, 'generated'))
  await copyFile(new URL('../openapi/openapi.json', import.meta.url), join(folder, input))
  const app = await startApp(t, { seed: await readSeed(), newId: uuidv7 })
  const { headers } = await (await makeOrganisation(app.storage)).key()
  const { id: arrangement } = await setsClient(app, headers).done('POST', '/v1/arrangements', { name: 'Tuesday group' })
  const baseUrl = `http://127.0.0.1:${await listen(app)}`
  const target = { baseUrl, key: headers.authorization.replace('Bearer ', ''), arrangement }

  for (const [name, generate] of Object.entries(generators)) {
    await t.test(`${name} generates`, async t => {
      await t.resolves(generate())
    })
  }

  await t.test('all of it compiles strictly', async t => {
    const output = await bin('tsc', '-p', '.').then(() => '', ({ stdout }: { stdout: string }) => stdout)
    t.equal(output, '')
  })

  for (const name of Object.keys(generators)) {
    await t.test(`${name} makes an assessment in three calls`, async t => {
      const outfile = join(folder, `generated/${name}.mjs`)
      await bin(
        'esbuild', `clients/${name}.ts`, '--bundle', '--platform=node', '--format=esm', `--outfile=${outfile}`,
        '--log-level=error'
      )
      const { assess, texts } = await import(pathToFileURL(outfile).href) as Client
      const { assessment, value } = await assess(target)
      t.equal(value, 0.3333)
      if (!texts) return
      const { picture, imported, exported } = await texts(target, assessment)
      t.match(picture, /^<svg /, 'a picture')
      if (imported !== undefined) t.match(imported, /"summary":/, 'the outcomes of an import, a line each')
      t.match(exported, /^\{"type":"exported-assessment"/, 'an export, a line each')
    })
  }

  await t.test('the document in OpenAPI 2.0 is valid', async t => {
    const file = join(folder, 'generated/openapi-2.0.json')
    await writeFile(file, (await app.inject('/openapi-2.0.json')).body)
    const code = "import parser from '@apidevtools/swagger-parser'; await parser.validate(process.argv[1])"
    await t.resolves(run(process.execPath, '--input-type=module', '-e', code, file))
  })
})
