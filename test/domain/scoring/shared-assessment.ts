/** Results of several people about a small set, and who they may be. */
import type { ExactResult } from '../../../src/domain/assessments/result.ts'
import type { Perspective, Response, Voice } from '../../../src/domain/assessments/model.ts'
import { sharedResult } from '../../../src/domain/scoring/shared-result.ts'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { seatsFor } from '../../fixtures/confidential.ts'
import { contentOf, perspective, setOf } from './worked.ts'

export function shared (
  content: VersionContent,
  responses: readonly Response[],
  perspectives: readonly Perspective[] = [],
  voice: Voice = 'participant'
): ExactResult {
  return sharedResult({
    content,
    set: setOf(content),
    perspectives,
    seats: seatsFor(responses, perspectives),
    voice,
    responses,
  })
}

export const exactOf = (cells: Readonly<Record<string, { readonly exact: string | null }>>) =>
  Object.fromEntries(Object.entries(cells).map(([key, { exact }]) => [key, exact]))

export const content = contentOf([{
  slug: 'first',
  weight: 1,
  statements: [{ key: 'a1' }, { key: 'a2', weight: 3 }, { key: 'a3', counted: false }],
}])
export const peers = perspective('peers')
export const managers = perspective('managers')
export const families = perspective('families', true)
