import t, { type Test } from 'tap'
import { readSeed } from '../src/content/index.ts'
import { addExampleData, countingIds, exampleConfig, fixedSecret } from '../src/bin/openapi/document.ts'
import {
  exampleAnswer, exampleRequests, problemRequest, successOf, withoutExample, type Ask, type ExampleTokens,
  type Operation
} from '../src/bin/openapi/examples.ts'
import { startApp } from './fixtures/app.ts'
import { collectDifferences } from './fixtures/differences.ts'
import { document, mediaTypes, operations, valueOf } from './openapi-document.ts'

/** The service in the state in which the examples were made. */
async function startWithExamples (t: Test): Promise<{ ask: Ask, tokens: ExampleTokens }> {
  // The seed is loaded here and now, since the ids of the examples come after those that it is given.
  const app = await startApp(t, {
    seed: await readSeed(),
    config: exampleConfig,
    newRandomId: countingIds('b'),
    newSecret: fixedSecret,
  })
  return { ask: request => app.inject(request), tokens: await addExampleData(app.storage) }
}

t.test('every example is what the service answers', async t => {
  const { ask, tokens } = await startWithExamples(t)
  const { differences, compare } = collectDifferences()
  let compared = 0
  for (const { name, type, media, request } of mediaTypes(tokens)) {
    for (const [title, example] of Object.entries(media.examples ?? {})) {
      const accept = type === 'application/problem+json' ? 'application/json' : type
      const answer = await exampleAnswer(ask, request ?? problemRequest(title.replace(/^GET /, '')), accept)
      compare(`${name} as ${type}: ${title}`, valueOf(example), answer)
      compared++
    }
  }
  t.strictSame(differences, [])
  t.ok(compared > 80)
})

t.test('every operation has an example in every media type, of its own request', async t => {
  const { differences, compare } = collectDifferences()
  for (const { operation, request: { method, url } } of exampleRequests(document, { apiKey: '', responseToken: '' })) {
    const content = successOf(operation)
    compare(operation.operationId, Object.keys(content).length > 0, !operation.responses[204])
    if (withoutExample.includes(operation.operationId)) continue
    for (const [type, { examples = {} }] of Object.entries(content)) {
      compare(`${operation.operationId} as ${type}`, Object.keys(examples), [`${method} ${url}`])
    }
  }
  t.strictSame(differences, [])
})

t.test('every link leads from a real answer to an operation that answers', async t => {
  const { ask, tokens } = await startWithExamples(t)
  const { differences, compare } = collectDifferences()
  for (const { path, operation, request } of exampleRequests(document, tokens)) {
    for (const [name, link] of Object.entries(linksOf(operation))) {
      await follow(name, link, { path, url: request.url, body: JSON.parse((await ask(request)).body) })
    }
  }
  t.strictSame(differences, [])

  async function follow (
    name: string,
    { operationId, parameters }: Link,
    from: { path: string, url: string, body: unknown }
  ) {
    const target = operations.find(({ operation }) => operation.operationId === operationId)
    const address = Object.entries(parameters).reduce(
      (to, [key, expression]) => to.replace(`{${key}}`, encodeURIComponent(valueAt(expression, from))),
      target?.path ?? ''
    )
    compare(`${from.url} leads to ${name}: ${address}`, (await ask(problemRequest(address))).statusCode, 200)
  }
})

interface Link {
  readonly operationId: string
  readonly parameters: Record<string, string>
}

function linksOf (operation: Operation): Record<string, Link> {
  const success = operation.responses[200]
  return success && 'links' in success ? success.links as Record<string, Link> : {}
}

/** A runtime expression of a link: a part of the answer, or of the path that was asked for. */
function valueAt (expression: string, { path, url, body }: { path: string, url: string, body: unknown }): string {
  const [, pointer] = /^\$response\.body#(.*)$/.exec(expression) ?? []
  if (pointer !== undefined) {
    return String(pointer.slice(1).split('/').reduce<unknown>((at, key) => Object(at)[key], body))
  }
  const name = expression.replace('$request.path.', '')
  const place = path.split('/').indexOf(`{${name}}`)
  return url.split(/[?/]/)[place] ?? ''
}
