/**
 * Bounded work (src/README.md): no valid request, of any size within the limits, holds the event loop for more than 50 ms at a
 * time, nor takes more than 64 MB above rest, and none ends the process. Every operation of the OpenAPI document is tried with the
 * largest bodies and the largest stored things. The middle of three runs counts. BOUNDS=getResult,search tries some alone.
 */
import t, { type Test } from 'tap'
import { entries, operations, tryOperation } from '../fixtures/bounds/cases.ts'
import { startService, type Service } from '../fixtures/bounds/service.ts'
import { storeLargest } from '../fixtures/bounds/stored.ts'
import { sqliteFile } from '../fixtures/engines.ts'
import { createPostgres, postgresMissing } from '../fixtures/postgres-server.ts'

t.setTimeout(900_000)
const asked = process.env.BOUNDS?.split(',')

t.test('every operation has an entry, and every entry an operation', async t => {
  t.strictSame(Object.keys(entries).sort(), operations.map(({ operationId }) => operationId).sort())
})

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
      if (!asked || asked.includes(operation.operationId)) await tryOperation(t, operation, engine, at, service)
    }
  })
}
