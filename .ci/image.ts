import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Proves the Dockerfile where no container engine is: reads it and carries out its steps in an empty folder, each stage
 * a folder of its own, with this Node in the place of the base image's. Then starts its CMD as an unprivileged user and
 * asks its HEALTHCHECK.
 */
const root = resolve(import.meta.dirname, '..')
const work = mkdtempSync(join(tmpdir(), 'peer-principles-image-'))
chmodSync(work, 0o755)
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

/**
 * Between them they need every kind of file that the image brings: content, rules, libraries loaded late, pages, the
 * OpenAPI document.
 */
const readsFiles = [
  '/v1/principles/safe',
  '/v1/principles/safe.html',
  '/v1/scoring-methods/mutual-item-mean/1.0.0',
  '/v1/principle-sets/core/versions/1.0.0/export.csv',
  '/feeds/versions.atom',
  '/docs',
  '/docs/static/swagger-ui-bundle.js',
  '/openapi.json',
]

const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
const path = `${dirname(process.execPath)}:${process.env.PATH}`

interface Stage {
  folder: string
  workdir: string
  env: Record<string, string>
  user: string
  health: string[]
  command: string[]
}
const stages = new Map<string, Stage>()
let stage: Stage | undefined

for (
  const [, instruction = '', rest = ''] of readFileSync(join(root, 'Dockerfile'), 'utf8').replaceAll('\\\n', ' ')
    .matchAll(/^([A-Z]+) (.*)$/gm)
) {
  console.log(`${instruction} ${rest}`)
  if (instruction === 'FROM') from(rest)
  else step(current(), instruction, rest)
}

const image = current()
assert.equal(image.user, 'node', 'the image does not run as root')
for (const unneeded of ['node_modules/typescript', 'node_modules/esbuild', 'src/app.ts']) {
  assert.ok(!existsSync(join(image.workdir, unneeded)), `the image has no ${unneeded}`)
}
await startsAndIsHealthy(image)
console.log('The Dockerfile builds, starts without privileges, is healthy and stops.')

function current (): Stage {
  assert.ok(stage, 'FROM comes first')
  return stage
}

function from (rest: string): void {
  const [base = '', , name = `stage${stages.size}`] = rest.split(' ')
  assert.match(base, /^node:24\.\d+\.\d+-/, 'the base is pinned')
  assert.ok(
    base.startsWith(`node:${process.versions.node}-`),
    `the base is the Node that the tests ran on, ${process.versions.node}`
  )
  const folder = join(work, name)
  mkdirSync(folder)
  stage = { folder, workdir: folder, env: {}, user: 'root', health: [], command: [] }
  stages.set(name, stage)
}

function step (stage: Stage, instruction: string, rest: string): void {
  if (instruction === 'WORKDIR') mkdirSync(stage.workdir = join(stage.folder, rest), { recursive: true })
  if (instruction === 'COPY') copy(stage, rest)
  if (instruction === 'RUN') run(stage, rest)
  if (instruction === 'USER') stage.user = rest
  if (instruction === 'ENV') {
    Object.assign(
      stage.env,
      Object.fromEntries(rest.split(' ').map(pair => inFolder(stage, pair).split(/=(.*)/s)))
    )
  }
  if (instruction === 'CMD') stage.command = JSON.parse(rest)
  if (instruction === 'HEALTHCHECK') stage.health = JSON.parse(rest.slice(rest.indexOf('CMD ') + 4))
}

/** The image's /data is a folder of the stage. */
function inFolder ({ folder }: Stage, text: string): string {
  return text.replaceAll(/(?<=[\s:=]|^)\/data/g, join(folder, 'data'))
}

function copy (stage: Stage, rest: string): void {
  const [, name, list = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(rest) ?? []
  const source = name ? stages.get(name)?.folder : root
  assert.ok(source, `the stage ${name} stands above`)
  const names = list.split(' ')
  const target = names.pop() ?? ''
  for (const one of names) {
    cpSync(
      join(source, one),
      target.endsWith('/') ? join(stage.workdir, target, basename(one)) : join(stage.workdir, target),
      { recursive: true }
    )
  }
}

function run (stage: Stage, command: string): void {
  const { uid, gid } = unprivileged
  const own = inFolder(stage, command).replace('chown node:node', uid === undefined ? 'true' : `chown ${uid}:${gid}`)
  execFileSync('sh', ['-c', own], {
    cwd: stage.workdir,
    env: { ...process.env, ...stage.env, PATH: path },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

/** A large file is read in a worker thread, whose modules are found in what was built. */
async function importsInAThread (url: string, keyFile: string): Promise<void> {
  const file = await (await fetch(`${url}/v1/principle-sets/core/versions/1.0.0/export.json`)).text()
  const headers = {
    authorization: `Bearer ${readFileSync(keyFile, 'utf8').trim()}`,
    'content-type': 'application/json',
  }
  const trial = await fetch(`${url}/v1/principle-sets/imports?dryRun=true&slug=copy`, {
    method: 'POST',
    headers,
    body: file.padEnd(1024 * 1024),
  })
  assert.equal(trial.status, 200, await trial.text())
}

async function startsAndIsHealthy ({ workdir, env, command, health }: Stage): Promise<void> {
  const port = String(20_000 + process.pid % 20_000)
  const options = {
    cwd: workdir,
    env: { ...env, PATH: path, HOST: '127.0.0.1', PORT: port, LOG_LEVEL: 'warn' },
    ...unprivileged,
  }
  const [program = '', ...words] = command
  const service = spawn(program, words, { ...options, stdio: ['ignore', 'inherit', 'inherit'] })
  const ended = new Promise<number | null>(resolve => service.on('exit', resolve))
  try {
    const [check = '', ...checkWords] = health
    let healthy = false
    for (let tries = 0; tries < 60 && !healthy && service.exitCode === null; tries++) {
      await sleep(500)
      healthy = spawnSync(check, checkWords, { ...options, stdio: 'ignore' }).status === 0
    }
    assert.ok(healthy, 'the HEALTHCHECK is content')
    for (const path of readsFiles) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`)
      assert.equal(answer.status, 200, `${path}: ${await answer.text()}`)
    }
    await importsInAThread(
      `http://127.0.0.1:${port}`,
      env.DATABASE_URL?.replace(/^sqlite:(.*)\/[^/]*$/, '$1/first-key.txt') ?? ''
    )
    if (unprivileged.uid !== undefined) {
      assert.match(readFileSync(`/proc/${service.pid}/status`, 'utf8'), /^Uid:\t65534\t65534/m)
    }
  } finally {
    service.kill('SIGTERM')
  }
  assert.equal(await ended, 0, 'SIGTERM ends it cleanly')
}
