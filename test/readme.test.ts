import { readFile } from 'node:fs/promises'
import t from 'tap'
import { startApp } from './fixtures/app.ts'

const call = /```sh\ncurl -s(L?) '(http:\/\/127\.0\.0\.1:3000)([^']+)'\n```\n```(json|text)\n([\s\S]*?)```/g

t.test('every call in README answers as README says', async t => {
  const app = await startApp(t)
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const calls = [...readme.matchAll(call)]
  t.equal(calls.length, 5)
  for (const [, follow, , path = '', kind, written = ''] of calls) {
    let response = await app.inject(path)
    if (follow && response.statusCode === 307) response = await app.inject(String(response.headers.location))
    t.equal(response.statusCode, 200, path)
    if (kind === 'json') t.strictSame(JSON.parse(written), response.json(), path)
    else t.equal(written, response.body, path)
  }
})

t.test('the answers that README shows of keys are the examples of the document', async t => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const { components: { examples } } = JSON.parse(await readFile(new URL('../openapi/openapi.json', import.meta.url), 'utf8'))
  const shown = [...readme.matchAll(/\/v1\/(?:organisation|api-keys)\n```\n```json\n([\s\S]*?)```/g)]
  t.strictSame(shown.map(([, json = '']) => JSON.parse(json)), [examples['getOrganisation.json'].value, examples['makeApiKey.json'].value])
})

t.test('what README shows of an export and an import are the examples of the document', async t => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const { components: { examples } } = JSON.parse(await readFile(new URL('../openapi/openapi.json', import.meta.url), 'utf8'))
  const [, address, csv] = /(\/v1\/\S+\/export)\.csv\n```\n```csv\n([\s\S]*?)```/.exec(readme) ?? []
  t.equal(address, `/v1/principle-sets/${examples['exportVersion.json'].value.origin.set}/versions/1.0.0/export`)
  t.equal(csv?.replaceAll('\n', '\r\n'), examples['exportVersion.csv'].value.replace('\ufeff', ''))
  const [, report = ''] = /\/imports\?dryRun=true&slug=riverside'\n```\n```json\n([\s\S]*?)```/.exec(readme) ?? []
  t.strictSame(JSON.parse(report), examples['importPrincipleSet.json'].value)
})
