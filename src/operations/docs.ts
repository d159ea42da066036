import swaggerUi from '@fastify/swagger-ui'
import { Type } from '@sinclair/typebox'
import { problemResponses, success } from '../http/openapi.ts'
import { noQuery, tags, type OperationsApp } from './route.ts'

/** The page loads its own files alone; Swagger UI sets styles on elements, which a policy can only allow as a whole. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The OpenAPI document, and a page to read and try it that needs nothing from elsewhere. */
export async function docsRoutes (app: OperationsApp): Promise<void> {
  let document: string | undefined

  app.get('/openapi.json', {
    schema: {
      operationId: 'getOpenApi',
      tags,
      summary: 'This document',
      querystring: noQuery,
      response: { 200: success('OpenAPI 3.1', { 'application/json': Type.Object({ openapi: Type.String() }, { additionalProperties: true }) }), ...problemResponses() },
    },
  }, async (_, reply) => {
    document ??= JSON.stringify(app.swagger())
    return reply.headers({ 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' }).type('application/json').send(document)
  })

  await app.register(async docs => {
    docs.addHook('onSend', async (_, reply) => {
      reply.headers({ 'content-security-policy': policy, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    })
    await docs.register(swaggerUi, { routePrefix: '/docs', uiConfig: { url: '/openapi.json', deepLinking: false, docExpansion: 'list', validatorUrl: null }, logLevel: 'warn' })
  })
}
