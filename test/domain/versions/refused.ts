/** Versions that cannot be published (rule V4), row by row. */
import t from 'tap'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { issuesOf } from '../../../src/domain/versions/validity.ts'
import { version } from '../../fixtures/versions.ts'

export const content = version()
/** Its scale, which is there, with its lowest levels. */
export const [scale, no, some] = lowestLevels()

function lowestLevels () {
  const { scale } = content
  if (!scale) throw new Error('the version has a scale')
  const [no, some] = scale.levels
  if (!no || !some) throw new Error('the scale has levels')
  return [scale, no, some] as const
}

type Row = readonly [what: string, pointer: string, code: string, content: VersionContent]

export function testRefusals (rows: readonly Row[]): void {
  for (const [what, pointer, code, refused] of rows) {
    t.test(`V4: ${what} is refused`, async t => {
      const found = issuesOf(refused)
      t.match(found, [{ pointer, code, detail: /\S/ }])
      t.equal(found.length, 1, 'and told once')
    })
  }
}
