import Fastify, { type FastifyBaseLogger } from 'fastify'
import swagger from '@fastify/swagger'
import type { Config } from './config.ts'
import { contentFeature, contentProblems, openContent } from './content/index.ts'
import { embedsFeature } from './embeds/index.ts'
import { registerLimits } from './http/limits.ts'
import { withoutExtension } from './http/media.ts'
import { methods } from './http/methods.ts'
import { openApiOptions, ProblemSchema } from './http/openapi.ts'
import { httpProblems } from './http/problem.ts'
import { problems, socketProblems } from './http/problems.ts'
import { requestGuards, requestIdOf, requestLog } from './http/requests.ts'
import { strictValidation } from './http/validation.ts'
import { operationsFeature, type Metrics } from './operations/index.ts'
import type { Storage } from './storage/storage.ts'

export interface AppOptions {
  readonly config: Pick<Config, 'publicUrl' | 'trustProxy' | 'frameAncestors' | 'limits' | 'securityContact'>
  readonly storage: Storage
  readonly logger: FastifyBaseLogger
  readonly now: () => Date
  readonly newId: () => string
  readonly metrics?: Metrics
}

/** Composes the service, outermost guard first. Never listens. */
export async function buildApp ({ config, storage, logger, now, newId, metrics }: AppOptions) {
  const { publicUrl, limits } = config
  const app = Fastify({
    loggerInstance: logger,
    logController: requestLog(),
    genReqId: requestIdOf(newId),
    rewriteUrl: withoutExtension,
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    clientErrorHandler: socketProblems(publicUrl),
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 500 },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
  })
  await registerLimits(app)
  await app.register(problems, { publicUrl, notFoundLimit: limits.notFound })
  await app.register(methods)
  await app.register(requestGuards, metrics ? { observe: metrics.observe } : {})
  strictValidation(app)
  app.addSchema(ProblemSchema)
  await app.register(swagger, openApiOptions(publicUrl))

  const content = openContent(storage, publicUrl)
  await app.register(contentFeature, { content, publicUrl, searchLimit: limits.search })
  await app.register(embedsFeature, { content, frameAncestors: config.frameAncestors })
  await app.register(operationsFeature, {
    storage, publicUrl, now, securityContact: config.securityContact, problemTypes: [...Object.values(httpProblems), ...Object.values(contentProblems)],
  })
  return app
}
