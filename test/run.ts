import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Parser, type Result } from 'tap-parser'
import { filesOf, layerOf, layers, type Layer } from './layers.ts'

/**
 * `npm test -- [layer | file]...`: a process for each test file, some at a time, and what they say in a few lines. The
 * files write TAP; tap's own runner would load hooks into each process that take as long as the service does.
 */
const { values, positionals } = parseArgs({ options: { jobs: { type: 'string' } }, allowPositionals: true })
/** Some of them wait, for time to pass or for a database. */
const jobs = Number(values.jobs ?? availableParallelism() + 1)
const files = filesOf(positionals)

/** Where the databases are that tests get copies of. */
const templates = mkdtempSync(join(tmpdir(), 'peer-principles-templates-'))
process.on('exit', () => rmSync(templates, { recursive: true, force: true }))

const preload = new URL('../src/bin/preload.js', import.meta.url).href
/** A test of a file may take this long, in seconds, unless the file says otherwise. */
const patience = '180'
const environment = { ...process.env, TAP: '1', TAP_CHILD_ID: '1', TAP_TIMEOUT: patience, TEST_TEMPLATES: templates }

type Outcome = Readonly<Record<'seconds' | 'count' | 'failed' | 'skipped', number>>
const outcomes = new Map<Layer, Outcome[]>()

/** What a failed test point says, without the source around it. */
function told ({ fullname, name, diag }: Result): string {
  const { source, at, ...rest } = diag ?? {}
  const details = JSON.stringify(rest, undefined, 2).replaceAll('\\n', '\n')
  return `  ${fullname} > ${name}\n${details.replace(/^/gm, '    ')}\n`
}

async function runFile (file: string): Promise<void> {
  const layer = layerOf(file)
  const start = performance.now()
  const child = spawn(process.execPath, ['--import', preload, file], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [errors, said, count, skipped] = ['', '', 0, 0]
  child.stderr.setEncoding('utf8').on('data', text => {
    errors += text
  })
  const parser = new Parser()
  const failures: Result[] = []
  parser.on('result', () => {
    count++
  })
  parser.on('fail', (result: Result) => failures.push(result))
  parser.on('skip', (result: Result) => {
    skipped++
    said += `  skipped: ${result.fullname || result.name}: ${String(result.skip)}\n`
  })
  // What was measured, and what has come within the bounds.
  if (layer === 'bounds') parser.on('comment', comment => { said += `  ${comment}` })
  child.stdout.pipe(parser)
  const [code] = await once(child, 'close')
  // A process that fails without a failed test has died of something else.
  const failed = failures.length > 0 || code === 0 ? failures.length : 1
  if (failed > 0) said += failures.map(told).join('') + errors.replace(/^/gm, '  ')
  const seconds = (performance.now() - start) / 1000
  outcomes.set(layer, [...outcomes.get(layer) ?? [], { seconds, count, failed, skipped }])
  const measured = `${seconds.toFixed(1).padStart(5)} s ${String(count).padStart(5)} assertions`
  const head = `${failed > 0 ? 'FAILED' : 'ok'}  ${measured}  ${file}`
  console.log(`${head}${said && `\n${said.trimEnd()}`}`)
}

async function runFiles (waiting: string[]): Promise<void> {
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await runFile(file)
}

const start = performance.now()
// Of these one after another: what is measured there, or starts other programs, is to have the machine to itself.
const isAlone = (file: string) => ['world', 'bounds'].includes(layerOf(file))
const waiting = files.filter(file => !isAlone(file))
await Promise.all(Array.from({ length: jobs }, () => runFiles(waiting)))
await runFiles(files.filter(isAlone))

const sum = (of: readonly Outcome[], what: keyof Outcome) => of.reduce((total, outcome) => total + outcome[what], 0)
const row = (name: string, ...cells: ReadonlyArray<string | number>) =>
  `${name.padEnd(14)}${cells.map(cell => String(cell).padStart(12)).join('')}`
console.log(`\n${row('layer', 'files', 'seconds', 'assertions')}`)
for (const layer of layers) {
  const of = outcomes.get(layer)
  if (of) console.log(row(layer, of.length, sum(of, 'seconds').toFixed(1), sum(of, 'count')))
}
const all = [...outcomes.values()].flat()
console.log(row('together', all.length, ((performance.now() - start) / 1000).toFixed(1), sum(all, 'count')))
const [count, failed, skipped] = [sum(all, 'count'), sum(all, 'failed'), sum(all, 'skipped')]
console.log(`${count - failed - skipped} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0
