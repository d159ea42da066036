import { readFile } from 'node:fs/promises'
import t from 'tap'

/** What a summary may begin with: verbs that other APIs use, so that whoever searches the documentation finds them. */
const verbs = new Set([
  'Check',
  'Claim',
  'Close',
  'Compare',
  'Create',
  'Delete',
  'Erase',
  'Export',
  'Get',
  'Import',
  'Issue',
  'List',
  'Open',
  'Preview',
  'Publish',
  'Purge',
  'Rebase',
  'Release',
  'Replace',
  'Restore',
  'Retire',
  'Revoke',
  'Rotate',
  'Score',
  'Search',
  'Submit',
  'Update',
  'Upgrade',
  'Validate',
  'Withdraw',
])
/** What people search the documentation for first. */
const searched = [
  'create',
  'update',
  'submit',
  'withdraw',
  'publish',
  'revoke',
  'export',
  'import',
  'compare',
  'delete',
]

type Operations = Readonly<Record<string, { readonly operationId: string, readonly summary: string }>>

const { paths }: { readonly paths: Readonly<Record<string, Operations>> } = JSON.parse(
  await readFile(new URL('../openapi/openapi.json', import.meta.url), 'utf8')
)
const operations = Object.values(paths).flatMap(item => Object.values(item)).filter(({ operationId }) => operationId)
const summaries = operations.map(({ operationId, summary }) => `${operationId}: ${summary}`)

t.test('every summary begins with a verb that other APIs use', async t => {
  t.ok(summaries.length > 100)
  t.strictSame(summaries.filter(line => !verbs.has(/: (\w+)/.exec(line)?.[1] ?? '')), [])
})

t.test('the words that people search for first stand in summaries', async t => {
  const words = new Set(operations.flatMap(({ summary }) => summary.toLowerCase().match(/\w+/g) ?? []))
  t.strictSame(searched.filter(word => !words.has(word)), [])
})

t.test('no two operations have the same summary', async t => {
  const seen = operations.map(({ summary }) => summary)
  t.strictSame(seen.filter((summary, index) => seen.indexOf(summary) !== index), [])
})
