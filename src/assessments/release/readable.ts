import { formatVersion } from '../../domain/versions/version-number.ts'
import type { ReadableVersion } from '../../identity/index.ts'
import type { Reader } from '../../storage/storage.ts'
import { isConfidential, type AssessmentsContext } from '../context.ts'
import type { AssessmentRow, ResponseFrame } from '../repository.ts'

/**
 * Rule M7: what somebody who took part reads of what was released. Of a confidential assessment that is the same for
 * everybody, whatever became of their response; of a shared one it goes as far as they showed what they said.
 */
export function readableResults ({ repository }: Pick<AssessmentsContext, 'repository'>) {
  /** The oldest first; empty before a release. */
  async function list (
    reader: Reader,
    assessment: AssessmentRow,
    { resultNumber }: Pick<ResponseFrame, 'resultNumber'>
  ) {
    if (assessment.releasedAt === null) return []
    const results = await repository.listResults(reader, assessment)
    return isConfidential(assessment) ? results : results.filter(({ number }) => number <= (resultNumber ?? 0))
  }

  return {
    list,

    /** The versions that those results are of, the newest last. */
    async versions (
      reader: Reader,
      assessment: AssessmentRow,
      response: Pick<ResponseFrame, 'resultNumber'>
    ): Promise<ReadableVersion[]> {
      const ids = new Set((await list(reader, assessment, response)).map(({ versionId }) => versionId))
      const found: ReadableVersion[] = []
      for (const id of ids) {
        found.push({ set: assessment.setId, version: formatVersion(await repository.findVersion(reader, id)) })
      }
      return found
    },
  }
}
