/** What tasks of worker threads use of the content. Pure: nothing here loads fastify or drizzle. */
export * from './versions/prepare.ts'
export { renderLimits, renderLimitsOnLoop, type PartOptions, type RenderLimits } from './versions/stored-parts.ts'
export type { Addressed } from './versions/search-entries.ts'
export { setPath, versionPath, pinnedPath, type SetName, type SetRow, type VersionRow } from './versions/version.ts'
export { versionSummary, withWords } from './records/set-presenter.ts'
export { presentDocument, type Presented } from './records/presented.ts'
export { answerTask, type AnswerTask, type VersionPresenter } from './versions/answer.ts'
export { encode, type Accepted, type Encoded } from './delivery/encode.ts'
