import { cpSync } from 'node:fs'
import { type Test } from 'tap'
import { seedFolder } from '../../src/content/index.ts'
import { temporaryFolder } from '../fixtures/engines.ts'

/** A copy of seed/ of the test's own. */
export function copyOf (t: Test) {
  const folder = temporaryFolder(t)
  cpSync(seedFolder, folder, { recursive: true, filter: source => source === seedFolder || !source.endsWith('.ts') })
  return folder
}
