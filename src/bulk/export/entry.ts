import { Buffer } from 'node:buffer'
import { dayOf } from '../../domain/values/day.ts'
import type { EvidenceRow } from '../../assessments/evidence/repository.ts'
import type { AssessmentRow } from '../../assessments/repository.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import { maxLineBytes } from '../import/entry.ts'
import type { ImportEntry } from '../import/schemas.ts'
import type { ExportedAssessment } from './schemas.ts'

/** An assessment as an import takes it, or why there is no such entry. */
export type ExportedEntry = Pick<ExportedAssessment, 'entry' | 'notImportable'>

type EntryRating = ImportEntry['ratings'][string]

/** What an entry is made of: all of it stands in the result, but for the evidence. */
export interface EntrySource {
  readonly assessment: AssessmentRow
  readonly document: JsonBytes
  readonly evidence: readonly EvidenceRow[]
}

/**
 * The ratings are those that the result tells: what passed the gate of a confidential assessment has none (rule D11).
 * Of evidence that was deleted no rating says anything, since an import refuses what is not there.
 */
export function exportedEntry ({ assessment, document, evidence }: EntrySource): ExportedEntry {
  if (assessment.mode !== 'single') return without('mutual')
  const bytes = Buffer.from(document.buffer, document.byteOffset, document.byteLength)
  const said = responsesIn(bytes)
  if (!said) return without('released_without_ratings')
  if (said.length > maxRead) return without('too_large')
  const [{ ratings }] = JSON.parse(said.toString())
  const { id, externalId, arrangementId, setId, version, releasedAt } = assessment
  const known = new Set(evidence.map(({ id }) => id))
  const entry: ImportEntry = {
    entryId: externalId ?? id,
    arrangement: arrangementId,
    set: setId,
    version,
    ratings: ratingsOf(ratings, known),
    ...(releasedAt && { assessedAt: writtenAt(releasedAt, dayIn(bytes)) }),
    ...(evidence.length > 0 && { evidence: evidence.map(evidenceEntry) }),
  }
  return Buffer.byteLength(JSON.stringify(entry)) > maxLineBytes ? without('too_large') : { entry, notImportable: null }
}

export function without (notImportable: NonNullable<ExportedEntry['notImportable']>): ExportedEntry {
  return { entry: null, notImportable }
}

/** Of what a response said, in bytes: with evidence that was deleted it may be more than its entry. */
const maxRead = 2 * maxLineBytes

/**
 * Cut out of the text of the result, which may be too large to be parsed here. What people wrote cannot be taken for
 * these marks: in a string quotation marks are escaped.
 */
function responsesIn (bytes: Buffer): Buffer | undefined {
  const from = bytes.lastIndexOf('"responses":[{')
  const to = bytes.lastIndexOf('],"comments":')
  return from < 0 ? undefined : bytes.subarray(from + '"responses":'.length, to + 1)
}

/** The day of the release, as YYYY-MM-DD. */
function dayIn (bytes: Buffer): string | undefined {
  const from = bytes.indexOf(dayMark)
  return from < 0 ? undefined : bytes.toString('utf8', from + dayMark.length, from + dayMark.length + 10)
}

const dayMark = '"releasedOn":"'

function ratingsOf (ratings: ImportEntry['ratings'], known: ReadonlySet<string>): ImportEntry['ratings'] {
  return Object.fromEntries(Object.entries(ratings).map(([key, rating]) => [key, withEvidence(rating, known)]))
}

function withEvidence ({ evidenceIds = [], ...rating }: EntryRating, known: ReadonlySet<string>): EntryRating {
  const named = evidenceIds.filter(id => known.has(id))
  return { ...rating, ...(named.length > 0 && { evidenceIds: named }) }
}

function evidenceEntry ({ id, kind, title, content, collected, expires }: EvidenceRow) {
  return { id, kind, title, content, collected, ...(expires !== null && { expires }) }
}

/**
 * An instant with an offset by which its day is the one that was kept: "Z" alone would say nothing of the day
 * (`dayWritten`).
 */
function writtenAt (instant: Date, day = dayOf(instant)): string {
  const hours = Array.from({ length: 47 }, (_, index) => index % 2 === 0 ? index / 2 : -(index + 1) / 2)
  const offset = hours.find(each => dayOf(later(instant, each)) === day) ?? 0
  const zone = `${offset < 0 ? '-' : '+'}${String(Math.abs(offset)).padStart(2, '0')}:00`
  return later(instant, offset).toISOString().replace('Z', zone)
}

function later (instant: Date, hours: number): Date {
  return new Date(instant.getTime() + hours * 3_600_000)
}
