/** Bounded work (docs/bounded-work.md) where PostgreSQL has a part in it; the rest is in bounds-sqlite.test.ts. */
import t from 'tap'
import { tryOperations } from '../fixtures/bounds/suite.ts'
import { testUnless } from '../fixtures/missing.ts'
import { createPostgres, postgresMissing } from '../fixtures/postgres-server.ts'

t.setTimeout(2_400_000)

testUnless(t, 'no operation breaks the bounds', postgresMissing, async t => {
  const database = await createPostgres(t)
  await tryOperations(t, { database, variables: { DATABASE_URL: database.url, DATABASE_OWNER_URL: database.ownerUrl } })
})
