import { readFileSync } from 'node:fs'

/** Reads tap's report, prints what failed and what was skipped and why, and closes with "N passed, N failed". */
const report = readFileSync(process.argv[2] ?? '', 'utf8')
const lines = report.split('\n')
const skipped = lines.filter(line => /^\s*(not )?ok \d+.*# SKIP/i.test(line))
const failing = lines.filter(line => /^\s*not ok /.test(line))
const total = /# \{ total: (\d+)(?:, pass: (\d+))?(?:, fail: (\d+))?(?:, skip: (\d+))?/.exec(lines.findLast(line => line.startsWith('# { total:')) ?? '')
const [, , pass = '0', fail = '0', skip = '0'] = total ?? []
const engineSkipped = skipped.some(line => /postgres/i.test(line))

if (failing.length > 0 || !total) process.stdout.write(`${report.slice(-20_000)}\n`)
for (const line of failing) process.stdout.write(`failed: ${line.trim()}\n`)
for (const line of skipped) process.stdout.write(`skipped: ${line.trim()}\n`)
if (engineSkipped) process.stdout.write('PostgreSQL did not run: that half of the suite counts as failed\n')

const failed = Math.max(Number(fail), failing.length > 0 ? 1 : 0, total ? 0 : 1) + Number(engineSkipped)
process.stdout.write(`${pass} passed, ${failed} failed${Number(skip) > 0 ? `, ${skip} skipped` : ''}\n`)
process.exit(failed > 0 ? 1 : 0)
