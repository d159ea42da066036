import { join } from 'node:path'
import t, { type Test } from 'tap'
import { migrationsFolder, readMigrations } from '../../src/storage/journal.ts'
import { targets, type TargetEngine } from '../fixtures/migrations.ts'
import { testUnless } from '../fixtures/missing.ts'

export function testOnTargets (name: string, suite: (t: Test, engine: TargetEngine) => Promise<void>) {
  t.test(name, async t => {
    for (const engine of targets) testUnless(t, engine.name, engine.missing, t => suite(t, engine))
  })
}

export async function tagsOf (engine: TargetEngine, folder = migrationsFolder) {
  return (await readMigrations(join(folder, engine.name))).map(({ tag }) => tag)
}
