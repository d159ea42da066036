import { fastifyPlugin } from 'fastify-plugin'
import type { App } from '../http/app.ts'
import type { Content } from '../content/index.ts'
import { renderLimits as usualRenderLimits, type RenderLimits } from '../content/worker.ts'
import type { Events } from '../audit/index.ts'
import { mergePatchBodies } from '../http/body/merge-patch.ts'
import type { Storage } from '../storage/storage.ts'
import { smallInput } from '../workers/by-size.ts'
import type { Workers } from '../workers/pool.ts'
import { draftComponents } from './drafts/schemas.ts'
import { importRoutes } from './exchange/routes.ts'
import { exchangeComponents } from './exchange/schemas.ts'
import { exchangeService, type ExchangeService } from './exchange/service.ts'
import { createSetWith } from './create-set.ts'
import { setsRepository } from './repository.ts'
import { setsRoutes, type SetsRoutes } from './routes.ts'
import { setComponents } from './schemas.ts'
import { draftService, type DraftService } from './drafts/service.ts'
import { setsService, type SetsService } from './service.ts'
import { translationComponents } from './translation/schemas.ts'
import { translationService, type TranslationService } from './translation/service.ts'
import { wordingRoutes } from './translation/wording-routes.ts'
import { upstreamService, type UpstreamService } from './lineage/upstream-service.ts'
import { versionTexts } from './lineage/version-texts.ts'

export { setProblems } from './errors.ts'
export { exampleFile } from './exchange/schemas.ts'
export { lineageRoutes } from './lineage/routes.ts'
export { translationRoutes } from './translation/routes.ts'
export { isStandard, translationFile, translationFormats, type TranslationFormat } from './translation/parts.ts'
export { readFile as readTranslation } from './translation/read-file.ts'
export { wordingOfFile } from './translation/wording-task.ts'

export interface SetsOptions {
  readonly storage: Storage
  readonly content: Content
  readonly events: Events
  readonly now: () => Date
  readonly newId: () => string
  readonly workers: Workers
  /** How long texts may take to render. */
  readonly renderLimits?: RenderLimits | undefined
  /** How many sets an organisation may have. */
  readonly maxSets: number
  /**
   * Up to how many characters drafts and versions are worked on on the event loop; what is larger goes to a worker
   * thread.
   */
  readonly small?: number
}

/** What is common to the parts of the feature. */
export interface Sets extends SetsService {
  readonly drafts: DraftService
  readonly exchange: ExchangeService
  readonly translation: TranslationService
  readonly upstream: UpstreamService
}

/** The use-cases over a storage, without routes. */
export function openSets (
  { storage, content, events, now, newId, workers, renderLimits = usualRenderLimits, maxSets, small = smallInput }:
  SetsOptions
): Sets {
  const repository = setsRepository(storage.tables)
  const createSet = createSetWith({ repository, content, now, newId, maxSets })
  const texts = versionTexts({ access: storage.as, repository, content, workers, small })
  const shared = {
    access: storage.as,
    repository,
    content,
    events,
    now,
    newId,
    createSet,
    workers,
    renderLimits,
    texts,
    small,
  }
  const sets = setsService(shared)
  return {
    ...sets,
    drafts: draftService({ ...shared, sets }),
    exchange: exchangeService({ ...shared, maxSets, sets }),
    translation: translationService({ ...shared, sets }),
    upstream: upstreamService(shared),
  }
}

export interface SetsFeatureOptions extends Omit<SetsRoutes, 'service' | 'drafts'> {
  readonly sets: Sets
}

/** Custom principle sets: drafts, publishing, and following a base. What anybody reads of them is `lineageRoutes`. */
export const setsFeature = fastifyPlugin<SetsFeatureOptions>(async (app, { sets: service, ...routes }) => {
  const components = [...draftComponents, ...setComponents, ...exchangeComponents, ...translationComponents]
  for (const schema of components) app.addSchema(schema)
  // Before merge patches: what comes in a PATCH here is a file.
  await app.register(
    async wordings => wordingRoutes(wordings, { service: service.translation, ...routes }),
    { prefix: '/v1' }
  )
  await app.register(async (v1: App) => {
    await v1.register(mergePatchBodies)
    await v1.register(async imports => importRoutes(imports, { service: service.exchange, ...routes }))
    setsRoutes(v1, { service, drafts: service.drafts, ...routes })
  }, { prefix: '/v1' })
}, { name: 'sets' })
