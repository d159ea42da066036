import { fastifyPlugin } from 'fastify-plugin'
import type { RouteOptions } from 'fastify'
import type { App } from '../http/app.ts'
import { limiter } from '../http/limits.ts'
import type { Storage } from '../storage/storage.ts'
import type { Workers } from '../workers/pool.ts'
import { contentDelivery, type Delivery } from './delivery/delivery.ts'
import { feedRoutes } from './feed-routes.ts'
import { AimsSchema, GuidePartSchema, GuideSchema, SearchResultsSchema } from './records/library-schemas.ts'
import { linkStateRows } from './link-states/repository.ts'
import { LinkStateSchema } from './link-states/schemas.ts'
import { linkStateService, type LinkStateService } from './link-states/service.ts'
import { libraryService, type LibraryService } from './library-service.ts'
import { contentRepository, type ContentRepository } from './versions/repository.ts'
import { contentRoutes } from './routes.ts'
import {
  AttributionSchema, CategorySchema, CitationSchema, EmbedSchema, ExampleSchema, ExampleSummarySchema,
  PrincipleSchema, PrincipleSummarySchema, SetReferenceSchema, SourceSchema
} from './records/schemas.ts'
import { searchService, type SearchService } from './search/service.ts'
import { contentService, type ContentService } from './service.ts'
import {
  BaseReferenceSchema, ChangeSchema, CrosswalkSchema, PrincipleSetSchema, PrincipleSetSummarySchema,
  VersionDiffSchema, VersionSummarySchema
} from './records/set-schemas.ts'
import { publishedVersions, type PublishedVersions } from './versions/published.ts'

export { isLoaded, loadSeed, type Loaded } from './seed/load.ts'
export { checkSeed, readSeed, readSeedFiles, SeedError, seedFolder, type Seed, type SeedFiles } from './seed/files.ts'
export { serviceOrganisation } from './seed/organisation.ts'
export type { SeedSet } from './seed/schemas.ts'
export type { Words } from './records/words.ts'
export { escapeHtml, webAddress } from './render/markup.ts'
export { queryOf, type ContentQuery } from './delivery/requests.ts'
export { readerIn } from './delivery/reader.ts'
export { contentGet } from './delivery/content-get.ts'
export { partsOfAddress } from './delivery/spelling.ts'
export { contentProblems } from './errors.ts'
export type { About, LargeResource, Located, Moved, Resource } from './delivery/resources.ts'
export {
  pinnedPath, setKey, setPath, versionPath, type PublishedVersion, type SetRow, type SetVersion,
  type VersionRow
} from './versions/version.ts'
export { checkLinks, type Checked } from './link-states/check.ts'
export { linkStateRows } from './link-states/repository.ts'
export { visit } from './link-states/visit.ts'
export { contentRepository } from './versions/repository.ts'
export { gone, notFound } from './errors.ts'
export type { VersionBodies } from './versions/published.ts'
export { guideParts, type GuidePart } from './records/library-schemas.ts'
export { PrincipleSchema } from './records/schemas.ts'
export { PrincipleSetSchema } from './records/set-schemas.ts'
export { publishVersion } from './versions/publish.ts'
export { VersionSummarySchema } from './records/set-schemas.ts'
export { versionSummary, withWords } from './records/set-presenter.ts'
export { languageQuery, pathParameters } from './delivery/requests.ts'
export { viewedBy } from './records/view.ts'
export { wording as wordingFields } from './records/schemas.ts'
export { BaseReferenceSchema, ChangeSchema, ChangeWords } from './records/set-schemas.ts'

/** What other features use of the content: finding it as resources, and delivering them. */
export interface Content {
  readonly sets: ContentService
  readonly library: LibraryService
  readonly search: SearchService
  readonly linkStates: LinkStateService
  readonly shelf: PublishedVersions
  readonly repository: ContentRepository
  readonly delivery: Delivery
}

/** `publicUrl` is the base of absolute addresses, without a trailing slash. */
export function openContent (storage: Storage, workers: Workers, publicUrl: string): Content {
  const repository = contentRepository(storage.tables)
  const shelf = publishedVersions(storage, repository)
  return {
    sets: contentService({ shelf, workers, publicUrl }),
    library: libraryService(storage, repository, publicUrl),
    search: searchService(storage),
    linkStates: linkStateService(storage, linkStateRows(storage.tables)),
    shelf,
    repository,
    delivery: contentDelivery(storage),
  }
}

export interface ContentOptions {
  readonly content: Content
  readonly publicUrl: string
  /** Searches a minute and client. */
  readonly searchLimit: number
  /** What other features tell about sets, to be read as the content is. */
  readonly alongside: (v1: App) => void
}

const components = [
  CitationSchema,
  AttributionSchema,
  SetReferenceSchema,
  EmbedSchema,
  SourceSchema,
  ExampleSummarySchema,
  PrincipleSummarySchema,
  ExampleSchema,
  BaseReferenceSchema,
  ChangeSchema,
  PrincipleSchema,
  CategorySchema,
  PrincipleSetSummarySchema,
  PrincipleSetSchema,
  VersionSummarySchema,
  VersionDiffSchema,
  CrosswalkSchema,
  GuideSchema,
  GuidePartSchema,
  AimsSchema,
  SearchResultsSchema,
  LinkStateSchema,
]

function openToOrigins (route: RouteOptions): void {
  route.config = { ...route.config, crossOrigin: true }
}

/** The published content: /v1 and the feeds. */
export const contentFeature = fastifyPlugin<ContentOptions>(
  async (app, { content, publicUrl, searchLimit, alongside }) => {
    for (const schema of components) app.addSchema(schema)
    await app.register(async (v1: App) => {
      v1.addHook('onRoute', openToOrigins)
      alongside(v1)
      contentRoutes(v1, { ...content, searchLimit: limiter(v1, 'search', searchLimit) })
    }, { prefix: '/v1' })
    await app.register(async feeds => {
      feeds.addHook('onRoute', openToOrigins)
      feedRoutes(feeds, { ...content, publicUrl })
    }, { prefix: '/feeds' })
  },
  { name: 'content' }
)
