import { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../fixtures/app.ts'
import { type Engine } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { setsClient } from '../fixtures/sets-client.ts'

export async function start (t: Test, engine: Engine) {
  const { storage, database } = await engine.open(t, 'seeded')
  const app = await startApp(t, { storage, newId: uuidv7 })
  const [ours, theirs] = [await makeOrganisation(storage, 'ours'), await makeOrganisation(storage, 'theirs')]
  const reading = await ours.key(['sets:read'])
  return {
    app,
    storage,
    database,
    client: setsClient(app, (await ours.key()).headers),
    reader: setsClient(app, reading.headers),
    other: setsClient(app, (await theirs.key()).headers),
    scopeless: setsClient(app, (await ours.key([])).headers),
    nobody: setsClient(app),
  }
}
