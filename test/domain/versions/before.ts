/** The version that others are compared with (rule V1), and how a row tells of one that differs. */
import type { ChangeKind, ChangeReason } from '../../../src/domain/versions/change.ts'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import type { Bump } from '../../../src/domain/versions/version-number.ts'
import { principle, statement, version } from '../../fixtures/versions.ts'

/** Beside the two counted principles, one that nothing of is counted. */
export const before = version({
  principles: [
    ...version().principles,
    principle('extra', { statements: [statement('extra-one', { counted: false })] }),
  ],
})

/** Its scale, which is there, with three levels. */
export const [scale, no, some, yes] = threeLevels()

function threeLevels () {
  const { scale } = before
  if (!scale) throw new Error('the version has a scale')
  const [no, some, yes] = scale.levels
  if (!no || !some || !yes) throw new Error('the scale has three levels')
  return [scale, no, some, yes] as const
}

/** What an Easy Read wording calls two of them. */
export const easyNo = { key: 'no', label: 'Not here', anchor: 'This does not happen.' }
export const easySome = { key: 'some', label: 'Sometimes', anchor: 'This happens now and then.' }

export type Row = readonly [what: string, bump: Bump, reason: ChangeReason, after: VersionContent, kind?: ChangeKind]
