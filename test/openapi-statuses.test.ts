import { readFile } from 'node:fs/promises'
import t from 'tap'
import { exampleConfig } from '../src/bin/document.ts'
import { exampleUrl, type OpenApiDocument } from '../src/http/examples.ts'
import { startApp } from './fixtures/app.ts'

const document: OpenApiDocument = JSON.parse(await readFile(new URL('../openapi/openapi.json', import.meta.url), 'utf8'))

/** What comes of slowness, of headers that Node's parser refuses, and of faults; test/faults provokes those. */
const elsewhere = ['408', '431', '500', '503']

t.test('every documented status can be provoked, and no other', async t => {
  const app = await startApp(t, { config: exampleConfig })
  const bare = await startApp(t)
  const strict = await startApp(t, { config: { limits: { search: 1, notFound: 1 } } })

  for (const [path, { get }] of Object.entries(document.paths)) {
    if (!get) continue
    const url = exampleUrl(path, get, document)
    const query = url.includes('?') ? '&' : '?'
    const absent = path.replace(/\{\w+\}/g, 'absent') + url.replace(/^[^?]*/, '')
    const unfinished = url.replaceAll('1.0.0', '1')
    const requests = [
      { url },
      { url, headers: { 'if-none-match': '*' } },
      { url, headers: { accept: 'image/png' } },
      { url: `${url}${query}unknown=1` },
      { url: `${url}${query}${'long'.repeat(2_500)}` },
      { url: absent },
      { url: unfinished },
    ]
    const statuses = new Set<number>()
    for (const request of requests) statuses.add((await app.inject(request)).statusCode)
    statuses.add((await bare.inject(url)).statusCode)
    for (const url of [absent, absent]) statuses.add((await strict.inject(url)).statusCode)
    const documented = Object.keys(get.responses).filter(status => !elsewhere.includes(status))
    t.strictSame([...statuses].map(String).sort(), documented.sort(), get.operationId)
  }
})
