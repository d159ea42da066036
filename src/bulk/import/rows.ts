import { setOfResult, type AssessmentsContext } from '../../assessments/context.ts'
import { releaseBuilder } from '../../assessments/release/release.ts'
import type { AssessmentRow, ResponseRow, TransitionRow } from '../../assessments/repository.ts'
import { settingsOf } from '../../assessments/settings.ts'
import type { PublishedVersion } from '../../content/index.ts'
import { unspecified, type Rating } from '../../domain/assessments/model.ts'
import { storedRatings } from '../../domain/assessments/rating.ts'
import { formatVersion } from '../../domain/versions/version-number.ts'
import type { Caller } from '../../identity/index.ts'
import type { EntryRows } from './repository.ts'
import type { ImportEntry } from './schemas.ts'

export interface RowsOptions {
  readonly context: Pick<AssessmentsContext, 'newId' | 'newRandomId' | 'newSecret'>
  readonly caller: Caller
  /** Lets others run between two steps. */
  readonly pause: () => Promise<void> | undefined
}

/** What is known of an entry that is to be written. */
interface CheckedEntry {
  readonly entry: ImportEntry
  readonly edition: PublishedVersion
  readonly digest: string
  /** Of its arrangement. */
  readonly name: string
  readonly at: Date
  readonly assessedAt: Date
  /** The day of that, as YYYY-MM-DD. */
  readonly assessedOn: string
}

/** The rows of an entry, as they would be had the assessment been created, opened, rated, closed and released. */
export function entryRows ({ context, caller, pause }: RowsOptions) {
  const { newId } = context
  return async (checked: CheckedEntry): Promise<EntryRows> => {
    const { edition, name, at, assessedAt, assessedOn } = checked
    const { ids, entry } = withNewIds(checked.entry, newId)
    const assessment = assessmentRow(context, caller, checked)
    const response = responseRow(context, assessment, { ...checked, entry })
    const frame = {
      assessment,
      arrangement: { id: entry.arrangement, name },
      set: setOfResult(assessment, edition),
      seats: new Map(),
      number: 1,
      computedAt: at,
      releasedAt: assessedAt,
      releasedOn: assessedOn,
    }
    await pause()
    const builder = releaseBuilder(frame, edition.content)
    builder.add(response)
    await pause()
    const { milestone, ...result } = await builder.finish(pause)
    const of = { organisationId: caller.organisation, assessmentId: assessment.id }
    const step = (from: TransitionRow['from'], to: TransitionRow['to']): TransitionRow => ({
      ...of,
      id: newId(),
      from,
      to,
      actor: caller.key,
      reason: null,
      at,
    })
    return {
      assessment,
      response,
      result: {
        ...of,
        number: 1,
        arrangementId: entry.arrangement,
        versionId: assessment.versionId,
        releasedAt: assessedAt,
        ...result,
      },
      milestone: { ...of, name: 'release-1', createdAt: at, document: milestone },
      transitions: [step('draft', 'open'), step('open', 'closed'), step('closed', 'released')],
      evidence: (checked.entry.evidence ?? []).map(({ expires = null, ...item }) => ({
        ...of,
        ...item,
        id: ids.get(item.id) ?? newId(),
        expires,
        createdAt: at,
      })),
    }
  }
}

/** Evidence may be that of another assessment that is still there: it is stored under ids of its own. */
function withNewIds (entry: ImportEntry, newId: () => string) {
  const ids = new Map((entry.evidence ?? []).map(({ id }) => [id, newId()]))
  const ratings = Object.entries(entry.ratings).map(([key, rating]) => [
    key,
    { ...rating, ...(rating.evidenceIds && { evidenceIds: rating.evidenceIds.map(id => ids.get(id) ?? id) }) },
  ])
  return { ids, entry: { ...entry, ratings: Object.fromEntries(ratings) } }
}

function assessmentRow (
  { newId, newSecret }: RowsOptions['context'],
  { organisation }: Caller,
  { entry, edition, digest, at, assessedAt }: CheckedEntry
): AssessmentRow {
  return {
    id: newId(),
    organisationId: organisation,
    arrangementId: entry.arrangement,
    setId: edition.set.id,
    version: formatVersion(edition),
    versionId: edition.id,
    mode: 'single',
    ...settingsOf('single', {}),
    state: 'released',
    salt: Buffer.from(newSecret()).toString('hex'),
    revision: 4,
    turns: 0,
    createdAt: at,
    updatedAt: at,
    releasedAt: assessedAt,
    externalId: entry.entryId,
    entryDigest: digest,
  }
}

function responseRow (
  { newRandomId }: RowsOptions['context'],
  { organisationId, id }: AssessmentRow,
  { entry, edition, assessedOn }: CheckedEntry
) {
  return {
    organisationId,
    assessmentId: id,
    id: newRandomId(),
    perspective: unspecified,
    label: null,
    consent: null,
    tokenHash: null,
    expiresOn: null,
    state: 'submitted',
    revision: 2,
    ratings: storedRatings(edition.content, entry.ratings as Readonly<Record<string, Rating>>),
    changedOn: assessedOn,
    resultNumber: null,
  } satisfies ResponseRow
}
