import { fastifyPlugin } from 'fastify-plugin'
import type { App } from '../http/app.ts'
import type { Events } from '../audit/index.ts'
import { mergePatchBodies } from '../http/body/merge-patch.ts'
import type { Storage } from '../storage/storage.ts'
import { arrangementsRepository } from './repository.ts'
import { arrangementsRoutes, type ArrangementsRoutes } from './routes.ts'
import { arrangementComponents } from './schemas.ts'
import { arrangementsService, type ArrangementsService } from './service.ts'

export { arrangementProblem, arrangementProblems, externalIdTaken, otherExternalId, conflictIfTaken } from './errors.ts'
export type { ArrangementRow } from './repository.ts'
export { arrangementParameter, TagFilter } from './routes.ts'
export { hasTag } from './tags.ts'

export interface ArrangementsOptions {
  readonly storage: Storage
  readonly events: Events
  readonly now: () => Date
  readonly newId: () => string
}

/** What other features use of the arrangements. */
export type Arrangements = ArrangementsService

/** The use-cases over a storage, without routes: for other features and the command line. */
export function openArrangements ({ storage, ...options }: ArrangementsOptions): Arrangements {
  return arrangementsService({ access: storage.as, repository: arrangementsRepository(storage.tables), ...options })
}

export interface ArrangementsFeatureOptions extends Omit<ArrangementsRoutes, 'service'> {
  readonly arrangements: Arrangements
}

/** The peer support that is looked at. */
export const arrangementsFeature = fastifyPlugin<ArrangementsFeatureOptions>(
  async (app, { arrangements: service, ...routes }) => {
    for (const schema of arrangementComponents) app.addSchema(schema)
    await app.register(async (v1: App) => {
      await v1.register(mergePatchBodies)
      arrangementsRoutes(v1, { service, ...routes })
    }, { prefix: '/v1' })
  },
  { name: 'arrangements' }
)
