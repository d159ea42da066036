import t from 'tap'
import { ConfigError, readConfig } from '../src/config.ts'

t.test('without a setting it serves an embedded database on the loopback interface', async t => {
  t.strictSame(readConfig({}), {
    host: '127.0.0.1',
    port: 3000,
    database: { dialect: 'sqlite', file: 'data/peer-principles.db' },
    publicUrl: 'http://127.0.0.1:3000',
    trustProxy: [],
    logLevel: 'info',
    frameAncestors: '*',
    limits: { search: 120, notFound: 120, authFailure: 20, sets: 1_000, scores: 120 },
    metricsPort: undefined,
    securityContact: undefined,
  })
})

t.test('cannot be changed once read, and an empty value is none', async t => {
  t.ok(Object.isFrozen(readConfig({})))
  t.strictSame(
    readConfig({ HOST: '', PORT: '', DATABASE_URL: '', PUBLIC_URL: '', LOG_LEVEL: '', METRICS_PORT: '' }),
    readConfig({})
  )
})

t.test('reads the database from its address', async t => {
  const databaseOf = (DATABASE_URL: string, DATABASE_OWNER_URL?: string) =>
    readConfig({ DATABASE_URL, DATABASE_OWNER_URL }).database
  t.strictSame(databaseOf('sqlite:some/file.db'), { dialect: 'sqlite', file: 'some/file.db' })
  t.strictSame(databaseOf('sqlite:/var/lib/file.db'), { dialect: 'sqlite', file: '/var/lib/file.db' })
  t.strictSame(databaseOf('sqlite:///var/lib/file.db'), { dialect: 'sqlite', file: '/var/lib/file.db' })
  t.strictSame(databaseOf('postgres://a:b@host/c'), { dialect: 'postgres', url: 'postgres://a:b@host/c', pool: 10 })
  t.strictSame(databaseOf('postgresql://a@host/c', 'postgres://o@host/c'), {
    dialect: 'postgres',
    url: 'postgresql://a@host/c',
    ownerUrl: 'postgres://o@host/c',
    pool: 10,
  })
  t.match(
    readConfig({
      DATABASE_URL: 'postgres://a:b@host/c',
      DATABASE_POOL: '3',
      DATABASE_BACKUP_URL: 'postgres://d@host/c',
    }).database,
    { pool: 3, backupUrl: 'postgres://d@host/c' }
  )
})

t.test('takes the public address as it is, without the slash at its end', async t => {
  t.equal(readConfig({ PUBLIC_URL: 'https://principles.example.org/' }).publicUrl, 'https://principles.example.org')
  t.equal(
    readConfig({ PUBLIC_URL: 'https://principles.example.org:8443' }).publicUrl,
    'https://principles.example.org:8443'
  )
  t.equal(readConfig({ HOST: '::1', PORT: '8080' }).publicUrl, 'http://[::1]:8080')
})

t.test('reads lists, levels and numbers', async t => {
  t.match(
    readConfig({
      TRUST_PROXY: '10.0.0.0/8, ::1,192.168.0.1',
      LOG_LEVEL: 'silent',
      PORT: '0',
      METRICS_PORT: '9090',
      SEARCH_LIMIT: '5',
      NOT_FOUND_LIMIT: '6',
      AUTH_FAILURE_LIMIT: '7',
      SET_LIMIT: '8',
      SCORE_LIMIT: '9',
      EMBED_FRAME_ANCESTORS: "'self' https://intranet.example.org",
      SECURITY_CONTACT: 'mailto:security@example.org',
    }),
    {
      trustProxy: ['10.0.0.0/8', '::1', '192.168.0.1'],
      logLevel: 'silent',
      port: 0,
      metricsPort: 9090,
      limits: { search: 5, notFound: 6, authFailure: 7, sets: 8, scores: 9 },
      frameAncestors: "'self' https://intranet.example.org",
      securityContact: 'mailto:security@example.org',
    }
  )
})

const refused: Readonly<Record<string, readonly Record<string, string>[]>> = {
  PORT: ['65536', '-1', '3.5', '1e3', '0x10', 'http', ' 3000', '３０００'].map(PORT => ({ PORT })),
  METRICS_PORT: ['65536', 'x'].map(METRICS_PORT => ({ METRICS_PORT })),
  SEARCH_LIMIT: ['0', '-5', '1000001', 'many'].map(SEARCH_LIMIT => ({ SEARCH_LIMIT })),
  NOT_FOUND_LIMIT: ['0', '1.5'].map(NOT_FOUND_LIMIT => ({ NOT_FOUND_LIMIT })),
  AUTH_FAILURE_LIMIT: ['0', 'none'].map(AUTH_FAILURE_LIMIT => ({ AUTH_FAILURE_LIMIT })),
  SCORE_LIMIT: ['0', 'some'].map(SCORE_LIMIT => ({ SCORE_LIMIT })),
  SET_LIMIT: ['0', 'all'].map(SET_LIMIT => ({ SET_LIMIT })),
  DATABASE_URL: [
    'data/x.db',
    'sqlite:',
    'sqlite::memory:',
    'mysql://host/db',
    'postgres:host',
    'postgres://[x',
    'postgres://a:%zz@host/c',
    'file:x',
  ].map(DATABASE_URL => ({ DATABASE_URL })),
  DATABASE_OWNER_URL: ['sqlite:x', 'owner', 'postgres://o:%ff@host/c'].map(DATABASE_OWNER_URL => ({
    DATABASE_URL: 'postgres://a@host/c',
    DATABASE_OWNER_URL,
  })),
  DATABASE_BACKUP_URL: ['sqlite:x', 'dump'].map(DATABASE_BACKUP_URL => ({
    DATABASE_URL: 'postgres://a@host/c',
    DATABASE_BACKUP_URL,
  })),
  DATABASE_POOL: ['0', '1001', 'all'].map(DATABASE_POOL => ({ DATABASE_URL: 'postgres://a@host/c', DATABASE_POOL })),
  PUBLIC_URL: [
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: 'example.org' },
    ...[
      'example.org',
      'ftp://example.org',
      'https://',
      'https://a@b',
      'https://:p@b',
      'https://a/?b',
      'https://a/#b',
      'https://a/b',
      'https://a/b/',
      'https://a//',
    ]
      .map(PUBLIC_URL => ({ PUBLIC_URL })),
  ],
  TRUST_PROXY: ['all', '10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '10.0.0.0/', '10.0.0.0/x', '10.0.0'].map(
    TRUST_PROXY => ({ TRUST_PROXY })
  ),
  LOG_LEVEL: ['INFO', 'verbose', 'constructor'].map(LOG_LEVEL => ({ LOG_LEVEL })),
  EMBED_FRAME_ANCESTORS: ["'self'; script-src *", 'a, b', 'a\r\nSet-Cookie: b', 'пример'].map(
    EMBED_FRAME_ANCESTORS => ({ EMBED_FRAME_ANCESTORS })
  ),
  SECURITY_CONTACT: ['security@example.org', 'http://example.org', 'mailto:a b', 'mailto:a\nExpires: never'].map(
    SECURITY_CONTACT => ({ SECURITY_CONTACT })
  ),
}

t.test('refuses what cannot be used, naming the variable and not repeating a secret', async t => {
  for (const [name, environments] of Object.entries(refused)) {
    for (const environment of environments) {
      t.throws(() => readConfig(environment), {
        name: 'ConfigError',
        message: new RegExp(`^${name} (must|is needed)`),
      }, JSON.stringify(environment))
    }
  }
  t.throws(
    () => readConfig({ DATABASE_URL: 'postgress://user:hunter2@host/db' }),
    new ConfigError('DATABASE_URL must be sqlite:<file> or postgres://user:password@host/database')
  )
})
