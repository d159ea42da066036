import { pino } from 'pino'
import { buildApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { loadSeed, readSeed } from '../content/index.ts'
import { addExamples, type OpenApiDocument } from '../http/examples.ts'
import { openMigrated } from './prepare.ts'

/** What the answers of the examples depend on, apart from the seed: the same on every machine and in the tests. */

export const fixedNow = () => new Date('2026-11-22T12:00:00.000Z')

/** UUIDs that count up. */
export function countingIds () {
  let count = 0
  return () => `01a00000-0000-7000-8000-${String(++count).padStart(12, '0')}`
}

export const exampleConfig = readConfig({ SECURITY_CONTACT: 'mailto:security@example.org' })

/** The OpenAPI document as it is committed: made from the routes, with examples from an empty database that was just seeded. */
export async function openApiDocument (): Promise<string> {
  const logger = pino({ level: 'silent' })
  const newId = countingIds()
  const storage = await openMigrated({ dialect: 'sqlite', file: ':memory:' }, logger)
  await loadSeed({ storage, seed: await readSeed(), now: fixedNow, newId })
  const app = await buildApp({ config: exampleConfig, storage, logger, now: fixedNow, newId })
  await app.ready()
  const document: OpenApiDocument = JSON.parse(JSON.stringify(app.swagger()))
  await addExamples(document, request => app.inject(request))
  await app.close()
  await storage.close()
  return `${JSON.stringify(document, null, 2)}\n`
}
