import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyInstance } from 'fastify'

/**
 * An application of its own that has nothing but the pages under `/docs`: Swagger UI, showing this OpenAPI document.
 */
export async function createDocsPages (document: object): Promise<FastifyInstance> {
  const pages = Fastify()
  await pages.register(swagger)
  await pages.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { deepLinking: false, docExpansion: 'list', validatorUrl: null },
    // Of the bar above, only the switch between light and dark is ours to offer: no other document can be loaded here.
    theme: {
      title: 'Peer Principles: the API',
      css: [{
        filename: 'theme.css',
        content:
          '.swagger-ui .topbar :is(.link, .download-url-wrapper) { display: none } .swagger-ui .topbar-wrapper { ' +
          'justify-content: end }',
      }],
    },
    transformSpecification: () => document,
    transformSpecificationClone: false,
  })
  return pages
}
