import { readFileSync } from 'node:fs'

/** Reads tap's report, prints what failed and why, what was skipped and why, and closes with "N passed, N failed". */
const report = readFileSync(process.argv[2] ?? '', 'utf8')
const lines = report.split('\n')
const skipped = lines.filter(line => /^\s*(not )?ok \d+.*# SKIP/i.test(line))
const failing = lines.flatMap((line, index) => /^\s*not ok /.test(line) ? [index] : [])
const total = /# \{ total: (\d+)(?:, pass: (\d+))?(?:, fail: (\d+))?(?:, skip: (\d+))?/.exec(lines.findLast(line => line.startsWith('# { total:')) ?? '')
const [, , pass = '0', fail = '0', skip = '0'] = total ?? []
const engineSkipped = skipped.some(line => /postgres/i.test(line))

if (!total) process.stdout.write(`${report.slice(-20_000)}\n`)
for (const index of failing) process.stdout.write(`failed: ${lines[index]?.trim()}\n${diagnosis(index)}`)
for (const line of skipped) process.stdout.write(`skipped: ${line.trim()}\n`)
if (engineSkipped) process.stdout.write('PostgreSQL did not run: that half of the suite counts as failed\n')

const failed = Math.max(Number(fail), failing.length > 0 ? 1 : 0, total ? 0 : 1) + Number(engineSkipped)
process.stdout.write(`${pass} passed, ${failed} failed${Number(skip) > 0 ? `, ${skip} skipped` : ''}\n`)
process.exit(failed > 0 ? 1 : 0)

/** What tap says of a test that failed: the block between "---" and "...", without the source, of 60 lines at most. */
function diagnosis (index: number): string {
  if (lines[index + 1]?.trim() !== '---') return ''
  const end = lines.findIndex((line, at) => at > index && line.trim() === '...')
  const said = lines.slice(index + 2, end).filter(line => !/^\s+(at|source|fileName|lineNumber|columnNumber|functionName|isToplevel):/.test(line))
  return said.slice(0, 60).map(line => `${line}\n`).join('')
}
