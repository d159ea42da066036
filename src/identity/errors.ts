import { Problem, problemTypes, type Fault } from '../http/problems/problem.ts'

export const identityProblems = problemTypes({
  unauthorized: { status: 401, title: 'Unauthorized', help: 'Send a key as `Authorization: Bearer ppk_…`, once and whole. One that is mistyped, unknown, expired or revoked opens nothing, not even what needs no key.' },
  forbidden: { status: 403, title: 'Forbidden', help: 'The key is good but lacks a scope; the detail and WWW-Authenticate name it. A key with that scope is made by one that has it.' },
  key_not_found: { status: 404, title: 'No such key', help: 'Your organisation has no key with this id. GET /v1/api-keys lists them.' },
  key_already_rotated: { status: 409, title: 'Key already rotated', help: 'Another key has taken the place of this one; `rotatedTo` names it. Rotate that one.' },
  key_not_live: { status: 409, title: 'Key not live', help: 'The key has expired or was revoked. Make a new one.' },
  last_key: { status: 409, title: 'Last key', help: 'No other key could make keys if this one were revoked. Make or rotate one first.' },
})

const realm = 'Bearer realm="peer-principles"'

/** Alike for every key that opens nothing, whatever is wrong with it. */
export function opensNothing (): Problem {
  return new Problem(identityProblems.unauthorized, 'The key sent opens nothing: it is mistyped, unknown, expired or revoked', {
    headers: { 'www-authenticate': `${realm}, error="invalid_token"` },
  })
}

/** 401 for a request without a key; one with a bad key gets `opensNothing`. */
export function needsKey (): Problem {
  return new Problem(identityProblems.unauthorized, 'A key is needed here: send it as Authorization: Bearer ppk_…', { headers: { 'www-authenticate': realm } })
}

/** 401 where only whoever took a seat may go on; a key of the organisation opens no response. */
export function needsSeat (): Problem {
  return new Problem(identityProblems.unauthorized, 'A response token is needed here: send it as Authorization: Bearer ppr_…', { headers: { 'www-authenticate': realm } })
}

/** Names the scopes that are missing. */
export function forbidden (detail: string, missing: readonly string[], faults: readonly Fault[] = []): Problem {
  return new Problem(identityProblems.forbidden, detail, { faults, headers: { 'www-authenticate': `${realm}, error="insufficient_scope", scope="${missing.join(' ')}"` } })
}

/** A problem of the table above, in its words. `unauthorized` and `forbidden`, which have a header, have functions of their own. */
export function keyProblem (type: Exclude<keyof typeof identityProblems, 'unauthorized' | 'forbidden'>): Problem {
  return new Problem(identityProblems[type], identityProblems[type].help)
}
