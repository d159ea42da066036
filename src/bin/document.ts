import { pino } from 'pino'
import { buildApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { loadSeed, readSeed } from '../content/index.ts'
import { openEvents } from '../events/index.ts'
import { addExamples, type OpenApiDocument } from '../http/examples.ts'
import { openIdentity, scopes } from '../identity/index.ts'
import type { Storage } from '../storage/storage.ts'
import { openMigrated } from './prepare.ts'

/** What the answers of the examples depend on, apart from the seed: the same on every machine and in the tests. */

export const fixedNow = () => new Date('2026-11-22T12:00:00.000Z')

/** UUIDs that count up. */
export function countingIds (kind = '8') {
  let count = 0
  return () => `01a00000-0000-7000-${kind}000-${String(++count).padStart(12, '0')}`
}

/** All zeros: what stands in the document can be seen to open nothing elsewhere. */
export const fixedSecret = () => Buffer.alloc(32)

/** Makes the organisation of the examples, with ids of its own, and gives the token of its key with every scope. */
export async function addExampleOrganisation (storage: Storage): Promise<string> {
  const [now, newId] = [fixedNow, countingIds('9')]
  const identity = openIdentity({ storage, events: openEvents({ storage, now, newId: countingIds('a') }), now, newId, newSecret: fixedSecret })
  const { id } = await identity.makeOrganisation('example-care', 'Example Care')
  const { key, token } = await storage.as(id).write(async tx => {
    const owner = await identity.makeKey(tx, id, { name: 'Owner', scopes, expiresAt: null })
    await identity.makeKey(tx, id, { name: 'Intranet', scopes: ['sets:read'], expiresAt: null })
    return owner
  })
  // Else the first example would do it, some time after its answer.
  await identity.noteUse(key)
  return token
}

export const exampleConfig = readConfig({ SECURITY_CONTACT: 'mailto:security@example.org' })

/** The OpenAPI document as it is committed: made from the routes, with examples from an empty database that was just seeded. */
export async function openApiDocument (): Promise<string> {
  const logger = pino({ level: 'silent' })
  const newId = countingIds()
  const storage = await openMigrated({ dialect: 'sqlite', file: ':memory:' }, logger)
  await loadSeed({ storage, seed: await readSeed(), now: fixedNow, newId })
  const app = await buildApp({ config: exampleConfig, storage, logger, now: fixedNow, newId, newSecret: fixedSecret })
  await app.ready()
  const document: OpenApiDocument = JSON.parse(JSON.stringify(app.swagger()))
  await addExamples(document, request => app.inject(request), await addExampleOrganisation(storage))
  await app.close()
  await storage.close()
  return `${JSON.stringify(document, null, 2)}\n`
}
