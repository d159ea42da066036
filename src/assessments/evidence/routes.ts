import { Type } from '@sinclair/typebox'
import { created, noContent, ok, type Operations } from '../../http/operation.ts'
import { strict, pageQuery, shared } from '../../http/schema.ts'
import { ofDocumented, readers, writers } from '../parameters.ts'
import { evidenceRecord } from './presenter.ts'
import {
  EvidenceDaysSchema, EvidencePageSchema, EvidenceSchema, evidenceWarning, NewEvidenceSchema, type EvidenceDays
} from './schemas.ts'
import type { EvidenceService } from './service.ts'

const ofEvidence = Type.Object({
  ...ofDocumented.properties,
  evidence: shared(
    'evidence',
    Type.String({
      maxLength: 200,
      description: 'The id of an item of evidence of the assessment',
      examples: ['01a00000-0000-7000-8000-000000006015'],
    })
  ),
})

/** What shows that ratings are well founded, below /v1. */
export function evidenceRoutes ({ read, write, erase }: Operations, evidence: EvidenceService): void {
  read('GET /assessments/:assessment/evidence', {
    operationId: 'listEvidence',
    isCached: true,
    summary: 'List the evidence of an assessment',
    description: 'In the order in which it was created. ' +
      'In pages: go on with `page.next` as `cursor` until there is none.',
    guard: readers,
    params: ofDocumented,
    query: Type.Object(pageQuery, strict),
    success: ok('The evidence', EvidencePageSchema),
    errors: [404, 410],
  }, async ({ params, ...input }) => {
    const { items, page } = await evidence.list({ ...input, id: params.assessment })
    return { body: { items: items.map(evidenceRecord), page } }
  })

  write('POST /assessments/:assessment/evidence', {
    operationId: 'addEvidence',
    summary: 'Create an item of evidence',
    description: 'A text, a link, or the digest of a file that stays with you. Ratings can name it, but not in a ' +
      `confidential assessment; an assessment has at most 500 items. ${evidenceWarning}`,
    guard: writers,
    params: ofDocumented,
    body: NewEvidenceSchema,
    success: created('The evidence', EvidenceSchema),
    errors: [404, 409, 410],
  }, async ({ params, ...input }) => {
    const body = evidenceRecord(await evidence.create({ ...input, id: params.assessment }))
    return { body, location: body.links.self }
  })

  read(
    'GET /assessments/:assessment/evidence/:evidence',
    {
      operationId: 'getEvidence',
      isCached: true,
      summary: 'Get an item of evidence',
      description: 'With the day after which it is out of date.',
      guard: readers,
      params: ofEvidence,
      success: ok('The evidence', EvidenceSchema),
      errors: [404, 410],
    },
    async ({ params, ...input }) => ({
      body: evidenceRecord(await evidence.find({ ...input, id: params.assessment, evidenceId: params.evidence })),
    })
  )

  write('PATCH /assessments/:assessment/evidence/:evidence', {
    operationId: 'changeEvidence',
    summary: 'Update the days of an item of evidence',
    description: 'A JSON Merge Patch of its days, `collected` and `expires`, in any state of the assessment: nothing ' +
      'is rated again, and results stay as they are. Title and content cannot be updated, since results name it: ' +
      'for another text, address or file create another item.',
    guard: writers,
    params: ofEvidence,
    patches: { schema: EvidenceDaysSchema, example: { collected: '2027-11-02', expires: '2028-11-02' } },
    success: ok('The evidence', EvidenceSchema),
    errors: [404, 410],
  }, async ({ params, patched, ...input }) => ({
    body: evidenceRecord(
      await evidence.update({
        ...input,
        id: params.assessment,
        evidenceId: params.evidence,
        change: current => patched<EvidenceDays>(current),
      })
    ),
  }))

  erase('DELETE /assessments/:assessment/evidence/:evidence', {
    operationId: 'deleteEvidence',
    summary: 'Delete an item of evidence',
    description: 'Ratings that name it stay as they are; it no longer counts as evidence for them.',
    guard: writers,
    params: ofEvidence,
    success: noContent('It is deleted'),
    errors: [404, 410],
  }, ({ params, ...input }) => evidence.delete({ ...input, id: params.assessment, evidenceId: params.evidence }))
}
