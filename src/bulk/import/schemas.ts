import { Type, type Static } from '@sinclair/typebox'
import { ExternalId, strict, oneOf, orNull, ref } from '../../http/schema.ts'
import { linesOf } from '../../http/body/ndjson.ts'
import { NewEvidenceSchema } from '../../assessments/evidence/schemas.ts'
import { maxEvidence } from '../../assessments/evidence/check.ts'
import { Id, NewAssessmentSchema } from '../../assessments/schemas.ts'
import { RatingSchema } from '../../assessments/responses/schemas.ts'

const { arrangement, set, version } = NewAssessmentSchema.properties

export const ImportEntrySchema = Type.Object({
  entryId: Type.String({
    ...ExternalId,
    description: 'Your own id for the entry, unique in your organisation: the `externalId` of its assessment. It ' +
      'must not identify a person',
  }),
  arrangement,
  set,
  version,
  ratings: Type.Record(Type.String(), ref(RatingSchema), {
    maxProperties: 10_000,
    description: 'Ratings by statement key',
  }),
  assessedAt: Type.Optional(
    Type.Union([Type.String({ format: 'date-time' }), Type.String({ format: 'date' })], {
      description:
        'When the assessment was released, if that was in the past: a date, or a date and time. Its day is kept as ' +
        'it is written; of a time that ends in `Z` it is the day in the time zone of your organisation',
    })
  ),
  evidence: Type.Optional(
    Type.Array(Type.Object({ id: Id, ...NewEvidenceSchema.properties }, strict), {
      maxItems: maxEvidence,
      description: 'What the ratings may name in `evidenceIds`, by the ids it has here; it is stored under new ones',
    })
  ),
}, { $id: 'ImportEntry', description: 'One line of an import: a single assessment with its ratings', ...strict })
export type ImportEntry = Static<typeof ImportEntrySchema>

const exampleEntry: ImportEntry = {
  entryId: 'autumn-17',
  arrangement: '01a00000-0000-7000-8000-000000005001',
  set: 'core',
  version: '1.2.0',
  ratings: { 'mutual-shared-experience': { level: 'mostly' }, 'safe-agreed-rules': { level: 'fully' } },
  assessedAt: '2026-09-30T10:00:00.000Z',
}

export const ImportLines = linesOf(
  ImportEntrySchema,
  'One entry on each line, or a line of `/v1/assessments/export` as it is; at most 256 KiB a line. Empty lines are ' +
  'ignored',
  {
    examples: [
      `${JSON.stringify(exampleEntry)}\n${
        JSON.stringify({
          ...exampleEntry,
          entryId: 'autumn-18',
          ratings: { 'mutual-shared-experience': { level: 'often' } },
        })
      }\n`,
    ],
  }
)

export const outcomeStatuses = ['created', 'unchanged', 'refused'] as const

const EntryIssue = Type.Object(
  { pointer: Type.Optional(Type.String()), code: Type.String(), detail: Type.String() },
  strict
)

export const ImportOutcomeSchema = Type.Object({
  entryId: orNull(Type.String({ description: 'Null if the line could not be read' })),
  line: Type.Integer({ minimum: 1, description: 'The number of the line in the body, from 1; empty lines count' }),
  status: oneOf(outcomeStatuses, { description: '`unchanged`: the entry was imported before with the same content' }),
  assessment: orNull(Type.String({ format: 'uuid', description: 'The id of the assessment; null if there is none' })),
  result: orNull(Type.Integer({ minimum: 1, description: 'The number of its result; null if there is none' })),
  errors: Type.Array(EntryIssue),
  warnings: Type.Array(EntryIssue, {
    description: 'What to know of an entry that was created: `due_for_erasure` if it is older than your organisation ' +
      'keeps assessments',
  }),
}, { $id: 'ImportOutcome', ...strict })
export type ImportOutcome = Static<typeof ImportOutcomeSchema>

const Count = Type.Integer({ minimum: 0 })

export const ImportSummarySchema = Type.Object({
  summary: Type.Object({ created: Count, unchanged: Count, refused: Count }, strict),
  problem: orNull(
    Type.Object({ code: Type.String(), detail: Type.String() }, {
      ...strict,
      description: 'Why the rest was not read; the outcomes above stand. Send all lines again',
    })
  ),
}, { $id: 'ImportSummary', description: 'The last line of the response', ...strict })
export type ImportSummary = Static<typeof ImportSummarySchema>

export const ImportAnswerSchema = Type.Union([ref(ImportOutcomeSchema), ref(ImportSummarySchema)], {
  $id: 'ImportAnswer',
  description: 'An outcome for each line, and a summary at the end',
})
export const importComponents = [ImportEntrySchema, ImportOutcomeSchema, ImportSummarySchema, ImportAnswerSchema]
