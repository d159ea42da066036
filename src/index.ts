/**
 * What the package offers to other programs: the service as a Fastify application that they start themselves, and what
 * it needs.
 */
export { buildApp, type AppOptions } from './app.ts'
export { readConfig, type Config } from './config.ts'
export { newId, newRandomId, newSecret, now, openMigrated, seedDatabase } from './bin/prepare.ts'
