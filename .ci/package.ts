import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Packs the package and runs it as a stranger would: `npx` in a folder that is empty but for it, with whatever Node
 * this machine has.
 */
const root = resolve(import.meta.dirname, '..')
const work = mkdtempSync(join(tmpdir(), 'peer-principles-package-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

const folder = join(work, 'folder')
mkdirSync(folder)
const [{ filename, files }] = JSON.parse(
  execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).replace(/^[^[]*/, '')
)
for (const needed of ['dist/bin/serve.js', 'dist/index.js', 'types/index.d.ts']) {
  assert.ok(files.some(({ path }: { path: string }) => path === needed), `the package has ${needed}`)
}

// What npx installs goes with this run; what npm has downloaded before is used.
const cache = join(work, 'cache')
mkdirSync(cache)
const downloaded = join(execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim(), '_cacache')
if (existsSync(downloaded)) symlinkSync(downloaded, join(cache, '_cacache'))

const port = String(20_000 + process.pid % 20_000)
const service = spawn('npx', ['--yes', `./${filename}`], {
  cwd: folder,
  env: { ...process.env, PORT: port, LOG_LEVEL: 'warn', npm_config_cache: cache },
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
})
const ended = once(service, 'exit')
try {
  let status: number | undefined
  for (let tries = 0; tries < 360 && status === undefined && service.exitCode === null; tries++) {
    await sleep(500)
    status = await fetch(`http://127.0.0.1:${port}/v1/principles/safe`).then(answer => answer.status, () => undefined)
  }
  assert.equal(status, 200, 'it answers')
  assert.ok(existsSync(join(folder, 'data/peer-principles.db')), 'its data is where it was called')
} finally {
  // npx, its shell and the service.
  if (service.pid !== undefined && service.exitCode === null) process.kill(-service.pid, 'SIGTERM')
}
await ended
console.log('The package is packed, installed by npx, starts and stops.')
