import neostandard from 'neostandard'

/**
 * The arrows of the house (src/README.md): bin -> app -> features -> { http -> storage -> domain }.
 * Each entry names a folder and what it may not import.
 */
const forbid = (files, ...patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [...patterns, beforeTheGate].map(([group, message]) => ({ group, message })) }] },
})

/** Rule D11: what is exact of a confidential assessment stays with the gate. */
const beforeTheGate = [['**/assessments/suppression.ts', '**/assessments/gated-cells.ts'], 'What was said in confidence leaves by the gate alone']

const features = ['events', 'identity', 'content', 'sets', 'arrangements', 'assessments', 'embeds', 'operations']
/** A folder of the domain may be named as a feature is. */
const domain = '!**/domain/*/**'
const notFrom = (...folders) => [...folders.map(folder => `**/${folder}/**`), domain]
const inside = feature => [[...features.filter(other => other !== feature).flatMap(other => [`**/${other}/*`, `!**/${other}/index.ts`, `!**/${other}/worker.ts`]), domain],
  'A feature reaches another only through its index.ts, or what its worker threads need through its worker.ts']

export default [
  ...neostandard({ ts: true, ignores: ['dist/**', 'types/**', 'node_modules/**', '.tap/**', 'data/**', 'test/fixtures/client.d.ts'] }),
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', 300],
      'no-restricted-globals': ['error', { name: 'process', message: 'Only src/bin touches the process' }],
      'no-restricted-syntax': ['error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only' },
        { selector: 'TSAnyKeyword', message: 'No any' },
        { selector: 'TSNonNullExpression', message: 'No non-null assertion' }],
    },
  },
  { files: ['src/bin/**/*.ts'], rules: { 'no-restricted-globals': 'off' } },
  ...[
    ['src/domain/*.ts', '^(?!\\./|node:crypto$)'],
    ['src/domain/*/*.ts', '^(?!\\./|\\.\\./[a-z-]+\\.ts$|node:crypto$)'],
  ].map(([files, regex]) => ({
    files: [files],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex, message: 'domain is pure: only itself and node:crypto' }] }],
      'no-restricted-globals': ['error', 'process', 'Date', 'performance', 'fetch', 'setTimeout', 'setInterval'],
    },
  })),
  forbid(['src/*.ts', 'src/bin/**/*.ts']),
  forbid(['src/workers/**/*.ts'], [notFrom('storage', 'http', ...features, 'bin'), 'workers know nothing of what they run']),
  forbid(['src/storage/**/*.ts'], [notFrom('http', ...features, 'bin'), 'storage may use domain only']),
  forbid(['src/http/**/*.ts'], [notFrom(...features, 'bin'), 'http knows no feature']),
  forbid(['src/events/**/*.ts'], [notFrom('identity', 'content', 'sets', 'arrangements', 'assessments', 'embeds', 'operations', 'bin'), 'events stands below every feature']),
  forbid(['src/identity/**/*.ts'], [notFrom('content', 'sets', 'arrangements', 'assessments', 'embeds', 'operations', 'bin'), 'identity stands below every feature but events'], inside('identity')),
  forbid(['src/content/**/*.ts'], [notFrom('sets', 'arrangements', 'assessments', 'embeds', 'operations', 'bin'), 'content stands below sets, embeds and operations'], inside('content')),
  forbid(['src/sets/**/*.ts'], [notFrom('arrangements', 'assessments', 'embeds', 'operations', 'bin'), 'arrows point one way'], inside('sets')),
  forbid(['src/arrangements/**/*.ts'], [notFrom('assessments', 'embeds', 'operations', 'bin'), 'arrows point one way'], inside('arrangements')),
  forbid(['src/assessments/**/*.ts'], [notFrom('embeds', 'operations', 'bin'), 'arrows point one way'], inside('assessments')),
  forbid(['src/embeds/**/*.ts'], [notFrom('operations', 'bin'), 'arrows point one way'], inside('embeds')),
  forbid(['src/operations/**/*.ts'], [notFrom('embeds', 'bin'), 'arrows point one way'], inside('operations')),
]
