import type { Content } from '../../content/index.ts'
import type { Reader } from '../../storage/storage.ts'
import type { AssessmentRow } from '../repository.ts'

/** Of assessments of one organisation: the ids of their sets that it can read still (rule V8). */
export async function readableSets (
  sets: Pick<Content['repository'], 'listReadable'>,
  reader: Reader,
  assessments: ReadonlyArray<Pick<AssessmentRow, 'organisationId' | 'setId'>>
): Promise<ReadonlySet<string>> {
  const [first] = assessments
  return first ? sets.listReadable(reader, first.organisationId, assessments.map(({ setId }) => setId)) : new Set()
}
