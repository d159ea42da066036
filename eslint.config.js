import { dirname, join, relative, sep } from 'node:path'
import neostandard from 'neostandard'

const src = join(import.meta.dirname, 'src')
const domain = [
  'domain/values',
  'domain/versions',
  'domain/tailoring',
  'domain/assessments',
  'domain/scoring',
  'domain/disclosure',
  'domain/follow-up',
]
const base = [...domain, 'workers', 'storage', 'http']

/**
 * The arrows of src/, in order: a folder may import from the folders that it names, which all stand above it.
 * src/README.md has them as a table. Others enter a folder with an `entry` by its index.ts alone, or by its worker.ts
 * in the worker thread.
 */
export const arrows = [
  { folder: 'domain/values', uses: [] },
  { folder: 'domain/versions', uses: ['domain/values'] },
  { folder: 'domain/tailoring', uses: ['domain/values', 'domain/versions'] },
  { folder: 'domain/assessments', uses: ['domain/values', 'domain/versions'] },
  { folder: 'domain/scoring', uses: ['domain/values', 'domain/versions', 'domain/assessments'] },
  { folder: 'domain/disclosure', uses: ['domain/values', 'domain/versions', 'domain/assessments', 'domain/scoring'] },
  {
    folder: 'domain/follow-up',
    uses: ['domain/values', 'domain/versions', 'domain/tailoring', 'domain/assessments', 'domain/scoring'],
  },
  { folder: 'workers', uses: [] },
  { folder: 'storage', uses: [...domain, 'workers'] },
  { folder: 'http', uses: [...domain, 'workers', 'storage'] },
  { folder: 'audit', entry: true, uses: base },
  { folder: 'identity', entry: true, uses: [...base, 'audit'] },
  { folder: 'content', entry: true, uses: [...base, 'audit', 'identity'] },
  { folder: 'sets', entry: true, uses: [...base, 'audit', 'identity', 'content'] },
  { folder: 'arrangements', entry: true, uses: [...base, 'audit', 'identity', 'content'] },
  { folder: 'assessments', uses: [...base, 'audit', 'identity', 'content', 'arrangements'] },
  { folder: 'results', uses: [...base, 'audit', 'identity', 'content', 'arrangements', 'assessments'] },
  { folder: 'scoring', uses: [...base, 'identity', 'content', 'assessments'] },
  { folder: 'retention', uses: [...base, 'audit', 'identity', 'content', 'assessments'] },
  { folder: 'bulk', uses: [...base, 'audit', 'identity', 'content', 'assessments', 'results', 'retention'] },
  { folder: 'embeds', entry: true, uses: [...base, 'content'] },
  { folder: 'operations', entry: true, uses: [...base, 'audit', 'identity'] },
]

/**
 * The row of the arrows that a file belongs to; undefined for app.ts, config.ts and what is in bin/, which may use
 * everything.
 */
function arrowOf (file) {
  const path = relative(src, file).split(sep).join('/')
  return arrows.find(({ folder }) => path.startsWith(`${folder}/`))
}

/** Why a file may not import another; undefined where it may. */
function objection (from, to) {
  // Data, such as the worked cases of the rules.
  if (to.endsWith('.json')) return undefined
  const [user, used] = [arrowOf(from), arrowOf(to)]
  if (!user || user === used) return undefined
  if (!used) return `${user.folder} may not know of what is composed of it`
  if (!user.uses.includes(used.folder)) return `There is no arrow from ${user.folder} to ${used.folder}`
  const isEntered = !used.entry || /\/(index|worker)\.ts$/.test(to)
  return isEntered ? undefined : `Others enter ${used.folder} by its index.ts, or its worker.ts in the worker thread`
}

const followsArrows = {
  create (context) {
    const check = ({ source }) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return
      const message = objection(context.filename, join(dirname(context.filename), source.value))
      if (message) context.report({ node: source, message })
    }
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    }
  },
}

const pure = { regex: '^(?!\\.|node:crypto$)', message: 'domain is pure: only itself and node:crypto' }
/** Rule D11: what is exact of a confidential assessment stays with the gate. */
const beforeTheGate = {
  regex: '/(suppression|gated-cells)\\.ts$',
  message: 'What was said in confidence leaves by the gate alone',
}
const restrict = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
})

export default [
  ...neostandard({
    ts: true,
    ignores: [
      ...['dist/**', 'types/**', 'node_modules/**', '.tap/**', 'data/**', 'test/fixtures/client.d.ts'],
      'test/generators/generated/**',
    ],
  }),
  {
    files: ['**/*.ts', '**/*.js'],
    rules: {
      '@stylistic/max-len': ['error', { code: 120, ignoreUrls: true, ignoreRegExpLiterals: true }],
      'max-lines': ['error', 250],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { house: { rules: { 'follows-arrows': followsArrows } } },
    rules: {
      'house/follows-arrows': 'error',
      'no-restricted-globals': ['error', { name: 'process', message: 'Only src/bin touches the process' }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only' }, {
        selector: 'TSAnyKeyword',
        message: 'No any',
      }, { selector: 'TSNonNullExpression', message: 'No non-null assertion' }],
    },
  },
  { files: ['src/bin/**/*.ts'], rules: { 'no-restricted-globals': 'off' } },
  restrict(['src/**/*.ts'], [beforeTheGate], ['src/domain/**']),
  restrict(['src/domain/**/*.ts'], [pure, beforeTheGate], ['src/domain/disclosure/**']),
  restrict(['src/domain/disclosure/*.ts'], [pure]),
  {
    files: ['src/domain/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'Date', 'performance', 'fetch', 'setTimeout', 'setInterval'],
    },
  },
]
