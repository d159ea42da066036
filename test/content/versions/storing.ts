import type { ContentRepository } from '../../../src/content/versions/repository.ts'
import type { SetRow, VersionRow } from '../../../src/content/versions/version.ts'
import type { StoredVersion } from '../../../src/content/versions/writes.ts'
import type { JsonBytes } from '../../../src/workers/json-bytes.ts'
import type { Owner } from '../../fixtures/repository-suite.ts'
import { instant, uuid } from '../../fixtures/rows.ts'

export const bytesOf = (text: string): JsonBytes => new TextEncoder().encode(text)

/** The nth version, as it is read; 1.0.0 unless said. */
export function versionOf (n: number, more: Partial<VersionRow> = {}): VersionRow {
  return {
    id: uuid(n),
    major: 1,
    minor: 0,
    patch: 0,
    title: `Title ${n}`,
    lang: 'en',
    assessable: true,
    principleCount: 2,
    size: 20,
    contentDigest: `content ${n}`,
    scoringDigest: `scoring ${n}`,
    bump: 'minor',
    bumpReasons: ['example'],
    changeKind: 'substantive',
    changeNote: 'A note',
    replacedBy: null,
    publishedAt: instant,
    retirement: null,
    ...more,
  }
}

/** Stores a version of a set, and gives it. */
export async function storeVersion (
  repository: ContentRepository,
  { write }: Owner,
  set: SetRow,
  { retirement, ...version }: VersionRow,
  more: Partial<StoredVersion> = {}
): Promise<VersionRow> {
  const stored = {
    description: 'A description',
    content: bytesOf('{}'),
    rendered: bytesOf('[]'),
    lineage: null,
    wordings: [],
    ...more,
  }
  await write(tx => repository.insertVersion(tx, set, version, stored))
  return { ...version, retirement }
}
