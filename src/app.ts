import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { arrangementProblems, arrangementsFeature, openArrangements } from './arrangements/index.ts'
import { assessmentProblems, assessmentsFeature, openAssessments } from './assessments/index.ts'
import { bulkFeature, openBulk } from './bulk/index.ts'
import { contentFeature, contentProblems, openContent } from './content/index.ts'
import type { RenderLimits } from './content/worker.ts'
import { embedsFeature } from './embeds/index.ts'
import { openEvents } from './audit/index.ts'
import { bodyLimits, minBodyLimit } from './http/body/limits.ts'
import { trustOf, untrustedProxyWarning } from './http/client-address.ts'
import { crossOrigin } from './http/cross-origin.ts'
import { idempotency } from './http/idempotency.ts'
import { answerCache } from './http/answer-cache.ts'
import { jsonBodies } from './http/body/json.ts'
import { registerLimits } from './http/limits.ts'
import { methods } from './http/methods.ts'
import { ProblemSchema } from './http/openapi.ts'
import { httpProblems } from './http/problems/problem.ts'
import { problems, socketProblems } from './http/problems/handler.ts'
import { requestGuards, requestIdOf, requestLog, routedUrl } from './http/requests.ts'
import { schemaController } from './http/body/validation.ts'
import { identityFeature, identityProblems, openIdentity } from './identity/index.ts'
import { operationsFeature, type Metrics } from './operations/index.ts'
import { openResults, resultsFeature } from './results/index.ts'
import { openRetention, retentionFeature } from './retention/index.ts'
import { scoringFeature } from './scoring/index.ts'
import { lineageRoutes, openSets, setProblems, setsFeature, translationRoutes } from './sets/index.ts'
import type { Storage } from './storage/storage.ts'
import { openWorkers } from './workers/pool.ts'

export interface AppOptions {
  readonly config: Pick<Config, 'publicUrl' | 'trustProxy' | 'frameAncestors' | 'limits' | 'securityContact'>
  readonly storage: Storage
  readonly logger: FastifyBaseLogger
  readonly now: () => Date
  readonly newId: () => string
  /** UUIDv4, of what must not tell when it was made. */
  readonly newRandomId: () => string
  /** 32 random bytes. */
  readonly newSecret: () => Uint8Array
  readonly metrics?: Metrics
  /** How long Markdown may take to render. */
  readonly renderLimits?: RenderLimits | undefined
  /** Sees every route of the service as it is registered, for whoever makes the OpenAPI document. */
  readonly describe?: (app: FastifyInstance) => PromiseLike<unknown>
}

/** Composes the service, outermost guard first. Never listens. */
export async function buildApp (
  { config, storage, logger, now, newId, newRandomId, newSecret, metrics, renderLimits, describe }: AppOptions
) {
  const { publicUrl, limits } = config
  const app = Fastify({
    loggerInstance: logger,
    logController: requestLog(),
    genReqId: requestIdOf(newRandomId),
    rewriteUrl: routedUrl,
    trustProxy: config.trustProxy.length > 0 && trustOf(config.trustProxy),
    clientErrorHandler: socketProblems(publicUrl),
    bodyLimit: minBodyLimit,
    // A Host is asked for and the length of an address is bounded by requestGuards, which answer with a problem.
    // So is the time that a body takes, since there are some without end; Node sees to that of the headers.
    http: { requireHostHeader: false, connectionsCheckingInterval: 1_000, headersTimeout: 30_000 },
    routerOptions: { maxParamLength: Number.MAX_SAFE_INTEGER },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestTimeout: 0,
    schemaController: schemaController(),
  })
  await registerLimits(app)
  await app.register(problems, { publicUrl, notFoundLimit: limits.notFound })
  await app.register(crossOrigin)
  await app.register(requestGuards, metrics ? { observe: metrics.observe } : {})
  await app.register(bodyLimits)
  if (config.trustProxy.length === 0) await app.register(untrustedProxyWarning)
  await app.register(jsonBodies)
  await app.register(methods)
  app.addSchema(ProblemSchema)
  await describe?.(app)

  const workers = openWorkers()
  app.addHook('onClose', () => workers.close())
  const events = openEvents({ storage, now, newId })
  const identity = openIdentity({ storage, events, now, newId, newSecret })
  const once = idempotency({ storage, now, newId })
  const content = openContent(storage, workers, publicUrl)
  const sets = openSets({ storage, content, events, now, newId, workers, renderLimits, maxSets: limits.sets })
  const arrangements = openArrangements({ storage, events, now, newId })
  const assessments = openAssessments({
    storage,
    arrangements,
    content,
    events,
    workers,
    organisationOf: identity.getOrganisation,
    now,
    newId,
    newRandomId,
    newSecret,
  })
  const transactions = { access: storage.as, once, answers: answerCache(now) }
  await app.register(identityFeature, {
    identity,
    now,
    authFailureLimit: limits.authFailure,
    findParticipant: assessments.seats.findParticipant,
    ...transactions,
  })
  await app.register(setsFeature, { sets, content, ...transactions })
  await app.register(contentFeature, {
    content,
    publicUrl,
    searchLimit: limits.search,
    alongside (v1) {
      lineageRoutes(v1, { upstream: sets.upstream, content })
      translationRoutes(v1, { content })
    },
  })
  await app.register(arrangementsFeature, { arrangements, ...transactions })
  await app.register(assessmentsFeature, { assessments, ...transactions })
  await app.register(resultsFeature, { results: openResults({ assessments, publicUrl }), ...transactions })
  await app.register(scoringFeature, { content, scoreLimit: limits.scores, ...transactions })
  await app.register(retentionFeature, { retention: openRetention(assessments, storage).retention, ...transactions })
  await app.register(bulkFeature, { bulk: openBulk(assessments, storage), ...transactions })
  await app.register(embedsFeature, { content, frameAncestors: config.frameAncestors })
  await app.register(operationsFeature, {
    storage,
    ...transactions,
    events,
    publicUrl,
    now,
    securityContact: config.securityContact,
    problemTypes: [
      ...Object.values(httpProblems),
      ...Object.values(identityProblems),
      ...Object.values(contentProblems),
      ...Object.values(setProblems),
      ...Object.values(arrangementProblems),
      ...Object.values(assessmentProblems),
    ],
  })
  return app
}
