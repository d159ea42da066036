import type { LightMyRequestResponse } from 'fastify'
import { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp, type StartOptions } from '../fixtures/app.ts'
import { type Engine } from '../fixtures/engines.ts'
import { openAgain } from '../fixtures/keyed-app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { setsClient } from '../fixtures/sets-client.ts'

/** The service as one instance, and where the database outlives it as two, with an organisation. */
export async function start (t: Test, engine: Engine, options: Pick<StartOptions, 'config'> = {}) {
  const { storage, database } = await engine.open(t, 'seeded')
  const app = await startApp(t, { storage, newId: uuidv7, ...options })
  const other = await startApp(t, { storage: await openAgain(t, database), newId: uuidv7, ...options })
  const organisation = await makeOrganisation(storage)
  const { headers } = await organisation.key()
  const clients = [setsClient(app, headers), setsClient(other, headers)] as const
  const access = storage.as(organisation.id)
  return { app, storage, database, organisation, headers, access, client: clients[0], clients, tables: storage.tables }
}

/** Each by the one and the other instance in turn, all at once. */
export const atOnce = <Client, Result>(
  count: number,
  clients: readonly [Client, Client],
  task: (client: Client, n: number) => Promise<Result>
) => Promise.all(Array.from({ length: count }, (_, n) => task(clients[n % 2 === 0 ? 0 : 1], n)))

export function byStatus (answers: readonly LightMyRequestResponse[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(
      answers,
      ({ statusCode, body }) => statusCode < 300 ? String(statusCode) : `${statusCode} ${JSON.parse(body).code}`
    )].map((
      [status, found]
    ) => [status, found.length])
  )
}
