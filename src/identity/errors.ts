import { Problem, problemTypes, type RequestIssue } from '../http/problems/problem.ts'

export const identityProblems = problemTypes({
  unauthorized: {
    status: 401,
    title: 'Unauthorized',
    help:
      'Send an API key as `Authorization: Bearer ppk_…`, once and whole. A key that is mistyped, unknown, expired or ' +
      'revoked is refused everywhere, even where no key is needed.',
  },
  forbidden: {
    status: 403,
    title: 'Forbidden',
    help:
      'The key is valid but lacks a scope, which the detail and WWW-Authenticate name. A key that has the scope can ' +
      'create another with it.',
  },
  key_not_found: {
    status: 404,
    title: 'API key not found',
    help: 'Your organisation has no key with this id. GET /v1/api-keys lists them.',
  },
  key_already_rotated: {
    status: 409,
    title: 'API key already rotated',
    help: 'This key was replaced by another, which `rotatedTo` names. Rotate that one.',
  },
  key_not_live: {
    status: 409,
    title: 'API key not live',
    help: 'The key has expired or was revoked. Create a new one.',
  },
  last_key: {
    status: 409,
    title: 'Last API key',
    help: 'No other key could create keys if this one were revoked. Create or rotate one first.',
  },
})

const realm = 'Bearer realm="peer-principles"'

/** 401 for every key or response token that is not accepted: the same, whatever is wrong with it. */
export function tokenRejected (token: string): Problem {
  return new Problem(
    identityProblems.unauthorized,
    token.startsWith('ppr_')
      ? 'The response token is not accepted: it is mistyped, unknown or expired'
      : 'The key is not accepted: it is mistyped, unknown, expired or revoked',
    {
      headers: { 'www-authenticate': `${realm}, error="invalid_token"` },
    }
  )
}

/** 401 for a request without a key; a request with a bad one gets `tokenRejected`. */
export function needsApiKey (): Problem {
  return new Problem(
    identityProblems.unauthorized,
    'An API key is needed here: send it as Authorization: Bearer ppk_…',
    { headers: { 'www-authenticate': realm } }
  )
}

/** 401 where only a participant is let through; an API key opens no response. */
export function needsResponseToken (): Problem {
  return new Problem(
    identityProblems.unauthorized,
    'A response token is needed here: send it as Authorization: Bearer ppr_…',
    { headers: { 'www-authenticate': realm } }
  )
}

/** Names the scopes that are missing. */
export function forbidden (detail: string, missing: readonly string[], faults: readonly RequestIssue[] = []): Problem {
  return new Problem(identityProblems.forbidden, detail, {
    faults,
    headers: { 'www-authenticate': `${realm}, error="insufficient_scope", scope="${missing.join(' ')}"` },
  })
}

/**
 * A problem of the table above, in its words. `unauthorized` and `forbidden`, which have a header, have functions of
 * their own.
 */
export function keyProblem (type: Exclude<keyof typeof identityProblems, 'unauthorized' | 'forbidden'>): Problem {
  return new Problem(identityProblems[type], identityProblems[type].help)
}
