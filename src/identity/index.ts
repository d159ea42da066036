import { fastifyPlugin } from 'fastify-plugin'
import type { App } from '../http/app.ts'
import { mergePatchBodies } from '../http/body/merge-patch.ts'
import { failureLimiter } from '../http/limits.ts'
import type { OperationsOptions } from '../http/operation.ts'
import { authenticate, type Participant } from './authentication.ts'
import { identityRoutes } from './routes.ts'
import { identityService, type IdentityOptions, type IdentityService } from './service.ts'

export {
  callerIn, callerOf, optionalApiKey, requireApiKey, requireParticipant, requireReader, participantIn, participantOf,
  type Participant, type ReadableVersion
} from './authentication.ts'
export { identityProblems } from './errors.ts'
export { apiKeyRecord, organisationRecord } from './presenter.ts'
export { readScopes, scopes, type Scope } from './scopes.ts'
export type { Caller } from './caller.ts'
export type { CreatedKey, NewKey } from './keys.ts'
export type { IdentityOptions, IdentityService } from './service.ts'
export { checksum, hashSecret, isSecret, readToken, uuidOf } from './token.ts'

/** For programs other than the service, which create organisations and keys. */
export function openIdentity (options: IdentityOptions): IdentityService {
  return identityService(options)
}

export interface IdentityFeatureOptions extends Omit<OperationsOptions, 'tag'> {
  readonly identity: IdentityService
  readonly now: () => Date
  /** How often a minute and client a key may be sent that opens nothing. */
  readonly authFailureLimit: number
  /** Whose response a token opens. */
  readonly findParticipant: (token: string) => Promise<Participant | undefined>
}

/** Who asks, what they may do, and the keys that say so. To be registered before whatever asks for a key. */
export const identityFeature = fastifyPlugin<IdentityFeatureOptions>(
  async (app, { identity, now, authFailureLimit, findParticipant, ...options }) => {
    authenticate(app, {
      service: identity,
      findParticipant,
      failures: failureLimiter(app, 'auth-failure', authFailureLimit),
    })
    await app.register(async (v1: App) => {
      await v1.register(mergePatchBodies)
      identityRoutes(v1, { service: identity, now, ...options })
    }, { prefix: '/v1' })
  },
  { name: 'identity' }
)
