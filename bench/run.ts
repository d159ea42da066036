/**
 * `npm run bench`, or some of its parts: `npm run bench -- throughput start sets assessments keyed fetching memory
 * fsync profile fairness soak`. See bench/README.md.
 */
import { writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { assessments } from './assessments.ts'
import { fairness, soak } from './fairness.ts'
import { fsyncs } from './fsync.ts'
import { fetching, keyed } from './keyed.ts'
import { memory } from './memory.ts'
import { pinned } from './processes.ts'
import { profiles } from './profile.ts'
import { customSets } from './sets.ts'
import { startTimes } from './start.ts'
import { throughput } from './throughput.ts'

/** A whole number from the environment, within bounds, so that no run is without end. */
function setting (name: string, otherwise: number, most: number): number {
  const value = Number(process.env[name] ?? otherwise)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw new RangeError(`${name} must be a whole number from 1 to ${most}`)
}

const rounds = setting('BENCH_ROUNDS', 5, 50)
const seconds = setting('BENCH_SECONDS', 4, 60)
const connections = setting('BENCH_CONNECTIONS', 32, 1000)

const parts = {
  throughput: () => throughput({ rounds, seconds, connections }),
  start: () => startTimes(rounds),
  sets: () => customSets(rounds, seconds, connections),
  assessments: () => assessments(rounds),
  keyed: () => keyed({ rounds, seconds, connections }),
  fetching: () => fetching({ rounds, seconds, connections }),
  // Twice 100,000 requests each, so that what still grows after the first is seen.
  memory: () => memory(10),
  fsync: () => fsyncs(),
  profile: () => profiles(seconds),
  fairness: () => fairness(setting('BENCH_ROUNDS', 3, 50), setting('BENCH_SECONDS', 30, 60)),
  soak: () => soak(setting('BENCH_MINUTES', 30, 120)),
}
/** Too long to be a part of everything. */
const onlyAsked: readonly string[] = ['fairness', 'soak']

const asked = process.argv.slice(2)
const unknown = asked.filter(name => !(name in parts))
if (unknown.length > 0) {
  throw new RangeError(
    `No such part: ${unknown.join(', ')}. There are ` +
      `${Object.keys(parts).join(', ')}`
  )
}

const [cpu] = cpus()
const written = [[
  `${new Date().toISOString().slice(0, 16)}Z, Node.js ${process.version}, ${process.platform} ${release()}`,
  `${cpus().length} x ${cpu?.model.trim() ?? 'unknown processor'}, ${
    (totalmem() / 1e9).toFixed(1)
  } GB; server and load ${pinned ? 'on a core each' : 'not pinned to cores'}`,
  `${rounds} rounds of ${seconds} s and ${connections} connections unless a part says otherwise, loopback; medians, ` +
  'and in brackets the least and the most',
].join('\n')]
console.log(written[0])

for (const [name, part] of Object.entries(parts)) {
  if (asked.length > 0 ? !asked.includes(name) : onlyAsked.includes(name)) continue
  const text = await part()
  console.log(`\n${text}`)
  written.push(text)
}
// Some parts alone are for looking, and are not recorded.
if (asked.length === 0) writeFileSync(new URL('last-run.txt', import.meta.url), `${written.join('\n\n')}\n`)
