import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { buildApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { createMetrics } from '../operations/index.ts'
import { createFirstKey } from './first-key.ts'
import { newId, newRandomId, newSecret, now, openMigrated, reasonOf, seedDatabase } from './prepare.ts'

try {
  await serve()
} catch (error) {
  process.stderr.write(`peer-principles cannot start: ${reasonOf(error)}\n`)
  process.exit(1)
}

async function serve (): Promise<void> {
  const config = readConfig(process.env)
  const logger = pino({ level: config.logLevel, redact: ['req.headers', 'headers'] })
  const storage = await openMigrated(config.database, logger)
  await seedDatabase(storage, logger)
  await createFirstKey(storage, config.database, logger)
  const metrics = config.metricsPort === undefined ? undefined : await createMetrics()
  const app = await buildApp({
    config,
    storage,
    logger,
    now,
    newId,
    newRandomId,
    newSecret,
    ...(metrics && { metrics }),
  })
  closeWithGrace({ delay: 10_000 }, async ({ err, signal }) => {
    if (err) logger.error({ err }, 'closing after a fault')
    else logger.info({ signal }, 'closing')
    await app.close()
    await metrics?.app.close()
    await storage.close()
  })
  await metrics?.app.listen({ host: '127.0.0.1', port: config.metricsPort ?? 0 })
  await app.listen({ host: config.host, port: config.port })
}
