/** What tasks of worker threads use of the content. Pure: nothing here loads fastify or drizzle. */
export * from './prepare-version.ts'
export { renderLimits, renderLimitsOnLoop, type PartOptions, type RenderLimits } from './version-parts.ts'
export type { Addressed } from './search-entries.ts'
export { setPath, versionPath, pinnedPath, type SetName, type SetRow, type VersionRow } from './edition.ts'
export { versionSummary, withWords } from './present-set.ts'
export { presentDocument, type Presented } from './presented.ts'
export { answerTask, type AnswerTask, type VersionPresenter } from './version-answer.ts'
export { encode, type Accepted, type Encoded } from './encode.ts'
