/**
 * Bounded work (src/README.md): no valid request, of any size within the limits, holds the event loop for more than 50 ms at a
 * time, nor takes more than 64 MB above rest, and none ends the process. Every operation of the OpenAPI document is tried with the
 * largest bodies and the largest stored things. The middle of three runs counts. BOUNDS=getResult,search tries some alone.
 */
import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { assessmentEntries } from '../fixtures/bounds/assessment-entries.ts'
import { contentEntries } from '../fixtures/bounds/content-entries.ts'
import type { Case, Entries, Entry } from '../fixtures/bounds/entry.ts'
import { badBodies } from '../fixtures/bounds/largest.ts'
import { bodyLimits, mostDelay, mostMemory, usual } from '../fixtures/bounds/limits.ts'
import { otherEntries } from '../fixtures/bounds/other-entries.ts'
import { startService, type Cost, type Service } from '../fixtures/bounds/service.ts'
import { setEntries } from '../fixtures/bounds/set-entries.ts'
import { storeLargest, type Stored } from '../fixtures/bounds/stored.ts'
import { sqliteFile } from '../fixtures/engines.ts'
import { createPostgres, postgresMissing } from '../fixtures/postgres-server.ts'

t.setTimeout(900_000)

interface Operation { readonly operationId: string, readonly requestBody?: object }
interface Document { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }
const document: Document = JSON.parse(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'))
/** What takes away comes last. */
const operations = Object.values(document.paths)
  .flatMap(methods => Object.entries(methods).map(([method, operation]) => ({ ...operation, takesAway: method === 'delete' })))
  .sort((a, b) => Number(a.takesAway) - Number(b.takesAway))
const entries: Entries = { ...contentEntries, ...setEntries, ...otherEntries, ...assessmentEntries }
const asked = process.env.BOUNDS?.split(',')

t.test('every operation has an entry, and every entry an operation', async t => {
  t.strictSame(Object.keys(entries).sort(), operations.map(({ operationId }) => operationId).sort())
})

/** Bodies of the largest size that an operation refuses, sent where its first case goes. */
function refused ({ operationId, requestBody }: Operation, entry: Entry): Entry {
  const [first] = Object.values(entry)
  if (!requestBody || !first) return {}
  const bodies = Object.values(badBodies(bodyLimits[operationId] ?? usual))
  const requests: Case['requests'] = (at, run) => first.requests(at, run).slice(0, 1).flatMap(one => bodies.map(body => ({ ...one, body })))
  return { 'what is refused': { engine: 'either', status: [400, 401, 413, 422], requests } }
}

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`
const told = (cost: Cost) => `${cost.delay.toFixed(0)} ms of the loop, /livez ${cost.livez.toFixed(0)} ms, heap ${megabytes(cost.heap)}, resident ${megabytes(cost.resident)}, ` +
  `${cost.took.toFixed(0)} ms, slowness ${cost.slowness.toFixed(1)}, ${cost.answers.map(({ status, text }) => status !== undefined && status >= 400 ? `${status} ${/"code":"\w+"/.exec(text)?.[0]}` : status).join()}`

/** What a cost breaks; nothing where it is within the bounds. A machine that is slow just now has as much more time. */
function breaches ({ delay, livez, heap, resident, slowness, answers }: Cost, status: readonly number[] | undefined): string[] {
  const wrong = answers.filter(answer => answer.status === undefined || !(status ? status.includes(answer.status) : answer.status < 300))
  return [
    ...delay > mostDelay * slowness ? ['loop'] : [],
    ...livez > mostDelay * slowness ? ['livez'] : [],
    ...heap > mostMemory ? ['heap'] : [],
    ...resident > mostMemory ? ['resident'] : [],
    ...wrong.length > 0 ? ['status'] : [],
  ]
}

async function tryOut (t: Test, name: string, one: Case, at: Stored, service: () => Promise<Service>): Promise<void> {
  const seen: string[] = []
  const count = { good: 0, bad: 0 }
  // Two that agree are the middle of three, whatever the third would be.
  for (let run = 0; count.good < 2 && count.bad < 2; run++) {
    await one.before?.(at, run)
    const running = await service()
    const cost = await running.measure(one.requests(at, run))
    // A process that has grown may stay as large, so the next run is for a new one.
    if (cost && Math.max(cost.heap, cost.resident) > mostMemory) await running.stop()
    const broken = cost ? breaches(cost, one.status) : ['the process has ended']
    count[broken.length > 0 ? 'bad' : 'good']++
    seen.push(`${broken.join(', ') || 'within bounds'}: ${cost ? told(cost) : ''}`)
  }
  if (process.env.BOUNDS_TOLD) t.comment(`${name}: ${seen.join(' | ')}`)
  t.ok(count.good === 2, name, { seen })
}

const engines = {
  sqlite: async (t: Test) => {
    const file = sqliteFile(t)
    return { database: { dialect: 'sqlite', file }, variables: { DATABASE_URL: `sqlite:${file}` } } as const
  },
  postgres: async (t: Test) => {
    const database = await createPostgres(t)
    return { database, variables: { DATABASE_URL: database.url, DATABASE_OWNER_URL: database.ownerUrl } } as const
  },
}

for (const [engine, open] of Object.entries(engines)) {
  if (process.env.BOUNDS_ENGINE && process.env.BOUNDS_ENGINE !== engine) continue
  t.test(engine, engine === 'postgres' && postgresMissing !== undefined ? { skip: postgresMissing } : {}, async t => {
    const { database, variables } = await open(t)
    const at = await storeLargest(database, variables)
    let running: Service | undefined
    /** Started again where a request ended it, so that the others are tried too. */
    async function service (): Promise<Service> {
      if (running?.isAlive()) return running
      await running?.stop()
      running = await startService({ ...variables, SEARCH_LIMIT: '1000000', NOT_FOUND_LIMIT: '1000000', AUTH_FAILURE_LIMIT: '1000000', SCORE_LIMIT: '1000000' })
      return running
    }
    t.teardown(async () => {
      await running?.stop()
      await at.rows.close()
    })
    for (const operation of operations) {
      const { operationId } = operation
      if (asked && !asked.includes(operationId)) continue
      const entry = { ...entries[operationId], ...refused(operation, entries[operationId] ?? {}) }
      for (const [name, one] of Object.entries(entry)) {
        if (one.engine !== 'either' || engine === 'sqlite') await tryOut(t, `${operationId}: ${name}`, one, at, service)
      }
    }
  })
}
