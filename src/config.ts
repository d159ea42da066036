import { isIP } from 'node:net'
import type { Database } from './storage/open.ts'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** Every setting, checked and with its default. */
export interface Config {
  readonly host: string
  readonly port: number
  readonly database: Database
  /** Base of absolute links: an origin, without a path. */
  readonly publicUrl: string
  /** Addresses and CIDR ranges of proxies whose X-Forwarded-For is believed; none by default. */
  readonly trustProxy: readonly string[]
  readonly logLevel: typeof logLevels[number]
  /** Sources of the `frame-ancestors` of embedded pages. */
  readonly frameAncestors: string
  readonly limits: {
    readonly search: number
    readonly notFound: number
    readonly authFailure: number
    readonly sets: number
    readonly scores: number
  }
  /** The port of the metrics listener on the loopback interface; undefined: none. */
  readonly metricsPort: number | undefined
  /** For /.well-known/security.txt: an https: or mailto: address. */
  readonly securityContact: string | undefined
}

/** A setting that cannot be used. The message names the variable and says what it may be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

type Environment = Readonly<Record<string, string | undefined>>

/** The only reader of environment names. Throws ConfigError for a value that cannot be used. */
export function readConfig (env: Environment): Config {
  const host = env.HOST || '127.0.0.1'
  const port = integer(env, 'PORT', 3000, { minimum: 0, maximum: 65_535 })
  return Object.freeze({
    host,
    port,
    database: database(env),
    publicUrl: publicUrl(env, host, port),
    trustProxy: list(env.TRUST_PROXY).map(address => proxy(address)),
    logLevel: oneOf(env, 'LOG_LEVEL', logLevels, 'info'),
    frameAncestors: frameAncestors(env),
    limits: {
      search: integer(env, 'SEARCH_LIMIT', 120, { minimum: 1, maximum: 1_000_000 }),
      notFound: integer(env, 'NOT_FOUND_LIMIT', 120, { minimum: 1, maximum: 1_000_000 }),
      authFailure: integer(env, 'AUTH_FAILURE_LIMIT', 20, { minimum: 1, maximum: 1_000_000 }),
      scores: integer(env, 'SCORE_LIMIT', 120, { minimum: 1, maximum: 1_000_000 }),
      sets: integer(env, 'SET_LIMIT', 1_000, { minimum: 1, maximum: 1_000_000 }),
    },
    metricsPort: env.METRICS_PORT ? integer(env, 'METRICS_PORT', 0, { minimum: 0, maximum: 65_535 }) : undefined,
    securityContact: securityContact(env),
  })
}

function database (env: Environment): Database {
  const text = env.DATABASE_URL || 'sqlite:data/peer-principles.db'
  if (text.startsWith('sqlite:')) {
    const file = text.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '')
    if (file.startsWith(':memory:')) {
      throw new ConfigError(
        'DATABASE_URL must name a file: SQLite is not used in memory, where everything would be lost'
      )
    }
    if (file) return { dialect: 'sqlite', file }
  }
  if (isPostgres(text)) {
    const ownerUrl = env.DATABASE_OWNER_URL
    if (ownerUrl && !isPostgres(ownerUrl)) {
      throw new ConfigError(
        'DATABASE_OWNER_URL must be postgres://…, the ' +
          'role that owns the tables'
      )
    }
    const pool = integer(env, 'DATABASE_POOL', 10, { minimum: 1, maximum: 1_000 })
    const backupUrl = env.DATABASE_BACKUP_URL
    if (backupUrl && !isPostgres(backupUrl)) {
      throw new ConfigError(
        'DATABASE_BACKUP_URL must be postgres://…, a ' +
          'role that may read every row'
      )
    }
    return { dialect: 'postgres', url: text, ...(ownerUrl && { ownerUrl }), ...(backupUrl && { backupUrl }), pool }
  }
  throw new ConfigError('DATABASE_URL must be sqlite:<file> or postgres://user:password@host/database')
}

/** With what is in it percent-encoded, as the driver will decode it. */
function isPostgres (text: string): boolean {
  try {
    decodeURIComponent(text)
  } catch {
    return false
  }
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)
}

function publicUrl (env: Environment, host: string, port: number): string {
  const loopback = host === 'localhost' || host === '::1' || host.startsWith('127.')
  if (!env.PUBLIC_URL) {
    if (!loopback) {
      throw new ConfigError(
        `PUBLIC_URL is needed when HOST is ${host}: the address at which clients reach the service, such as ` +
          'https://principles.example.org'
      )
    }
    return `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`
  }
  const url = URL.parse(env.PUBLIC_URL)
  if (
    !url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username ||
    url.password
  ) {
    throw new ConfigError(
      'PUBLIC_URL must be an http: or https: address without path, query, fragment or user: the service has a host ' +
        'name of its own'
    )
  }
  return url.origin
}

function proxy (address: string): string {
  const [ip = '', bits = '0', ...more] = address.split('/')
  const most = isIP(ip) === 6 ? 128 : 32
  if (isIP(ip) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most || more.length > 0) {
    throw new ConfigError(
      'TRUST_PROXY must be a comma-separated list of addresses or CIDR ranges, such as 10.0.0.0/8'
    )
  }
  return address
}

function frameAncestors (env: Environment): string {
  const text = env.EMBED_FRAME_ANCESTORS || '*'
  if (!/^[ -~]+$/.test(text) || /[;,]/.test(text)) {
    throw new ConfigError(
      "EMBED_FRAME_ANCESTORS must be the sources of a frame-ancestors directive, such as 'self' " +
        'https://intranet.example.org'
    )
  }
  return text
}

function securityContact (env: Environment): string | undefined {
  const text = env.SECURITY_CONTACT
  if (text && !/^(https:\/\/|mailto:)\S+$/.test(text)) {
    throw new ConfigError(
      'SECURITY_CONTACT must be an https: ' +
        'or mailto: address'
    )
  }
  return text || undefined
}

function list (text = ''): string[] {
  return text.split(',').map(part => part.trim()).filter(Boolean)
}

function integer (
  env: Environment,
  name: string,
  otherwise: number,
  { minimum, maximum }: { minimum: number, maximum: number }
): number {
  const text = env[name]
  if (!text) return otherwise
  const value = /^\d+$/.test(text) ? Number(text) : NaN
  if (value >= minimum && value <= maximum) return value
  throw new ConfigError(`${name} must be a whole number from ${minimum} to ${maximum}`)
}

function oneOf<const Values extends readonly string[]> (
  env: Environment,
  name: string,
  values: Values,
  otherwise: Values[number]
): Values[number] {
  const text = env[name]
  if (!text) return otherwise
  const value = values.find(one => one === text)
  if (value !== undefined) return value
  throw new ConfigError(`${name} must be one of ${values.join(', ')}`)
}
