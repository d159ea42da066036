import { readFileSync } from 'node:fs'
import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import { anyone, ok, operations, type OperationsOptions } from '../http/operation.ts'
import { openApi2, type OpenApi3 } from './openapi-2.ts'

export interface DocsRoutes extends OperationsOptions {
  readonly publicUrl: string
}

/** The page loads its own files alone; Swagger UI sets styles on elements, which a policy can only allow as a whole. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src " +
  "'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const headers = { 'cache-control': 'public, max-age=300' }

interface OpenApi extends OpenApi3 {
  readonly openapi: string
}

const OpenApiSchema = Type.Object({ openapi: Type.String() }, {
  $id: 'OpenApi',
  additionalProperties: true,
  description: 'OpenAPI 3.1',
})

const OpenApi2Schema = Type.Object({ swagger: Type.Literal('2.0') }, {
  $id: 'OpenApi2',
  additionalProperties: true,
  description: 'OpenAPI 2.0',
})

/**
 * The committed document, which holds examples too: what is served is what was reviewed and tested. Its addresses
 * become those of this service. Read when it is first asked for, so that it costs no start, and a broken one can be
 * made anew.
 */
function documentOf (publicUrl: string): OpenApi {
  const text = readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')
  const { servers }: OpenApi = JSON.parse(text)
  return JSON.parse(servers.reduce((changed, { url }) => changed.replaceAll(url, () => publicUrl), text))
}

/** The OpenAPI document, and a page to read and try it that needs nothing from elsewhere. */
export async function docsRoutes (app: App, { publicUrl, ...options }: DocsRoutes): Promise<void> {
  app.addSchema(OpenApiSchema)
  app.addSchema(OpenApi2Schema)
  const { run } = operations(app, options)
  let read: OpenApi | undefined
  const document = () => {
    read ??= documentOf(publicUrl)
    return read
  }

  run(
    'GET /openapi.json',
    {
      operationId: 'getOpenApi',
      summary: 'Get the OpenAPI document',
      description: 'This document. It has no example of itself.',
      guard: anyone,
      types: [],
      success: ok('OpenAPI 3.1', OpenApiSchema),
    },
    async () => ({ body: document(), headers })
  )

  let older: object | undefined
  run(
    'GET /openapi-2.0.json',
    {
      operationId: 'getOlderOpenApi',
      summary: 'Get a small OpenAPI 2.0 document of the content',
      description:
        'For programs that read nothing newer, such as custom connectors of Microsoft Power Platform: what anybody ' +
        'reads of principles, examples, categories, sets, the guide and search, as JSON.',
      guard: anyone,
      types: [],
      success: ok('OpenAPI 2.0', OpenApi2Schema),
    },
    async () => {
      older ??= openApi2(document())
      return { body: older, headers }
    }
  )

  await app.register(async docs => {
    docs.addHook('onSend', async (_, reply) => {
      reply.headers({ 'content-security-policy': policy, 'referrer-policy': 'no-referrer' })
    })
    // Loaded by the first who reads them: a start would take a tenth longer.
    let pages: ReturnType<typeof openPages> | undefined
    const openPages = async (document: OpenApi) => (await import('./docs-pages.ts')).createDocsPages(document)
    for (const url of ['/docs', '/docs/*']) {
      docs.get(url, { schema: { hide: true }, logLevel: 'warn' }, async ({ url, headers }, reply) => {
        pages ??= openPages(document())
        const answer = await (await pages).inject({ url, headers })
        if (answer.statusCode >= 400) {
          throw Object.assign(new Error('Swagger UI refused it'), { statusCode: answer.statusCode })
        }
        const { date, connection, ...rest } = answer.headers
        return reply.code(answer.statusCode).headers(rest).send(answer.rawPayload)
      })
    }
  })
}
