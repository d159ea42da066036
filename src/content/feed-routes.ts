import type { FastifyInstance } from 'fastify'
import { Type } from '@sinclair/typebox'
import { contentHeaders, crossOrigin } from '../http/headers.ts'
import { errorResponses, success } from '../http/responses.ts'
import { ref } from '../http/schema.ts'
import type { Delivery } from './delivery/delivery.ts'
import type { Resource } from './delivery/resources.ts'
import { atomFeed, feedLimit, jsonFeed, type FeedEntry } from './feeds.ts'
import type { PublishedVersions } from './versions/published.ts'

export interface FeedRoutes {
  readonly shelf: PublishedVersions
  readonly delivery: Delivery
  readonly publicUrl: string
}

const JsonFeedSchema = Type.Object({
  version: Type.String({ format: 'uri' }),
  title: Type.String(),
  items: Type.Array(
    Type.Object({ id: Type.String({ format: 'uri' }), url: Type.String({ format: 'uri' }), title: Type.String() }, {
      additionalProperties: true,
    })
  ),
}, { $id: 'JsonFeed', additionalProperties: true })

/** Feeds of published versions. */
export function feedRoutes (app: FastifyInstance, { shelf, delivery, publicUrl }: FeedRoutes): void {
  app.addSchema(JsonFeedSchema)
  const feed = (
    type: 'application/atom+xml' | 'application/feed+json',
    write: (versions: readonly FeedEntry[]) => string
  ) =>
    async (): Promise<Resource> => {
      const newest = await shelf().currents()
      const published = await Promise.all(
        newest.map(async ({ set, title }) =>
          (await shelf().versions(set, { count: feedLimit })).map(version => ({ set, title, version }))
        )
      )
      return {
        types: [type],
        language: 'en',
        caching: 'current',
        audience: 'public',
        contentLocation: null,
        surrogateKeys: ['content', 'feeds'],
        represent: () => write(published.flat()),
      }
    }
  const atom = feed('application/atom+xml', versions => atomFeed(versions, publicUrl))
  const json = feed('application/feed+json', versions => JSON.stringify(jsonFeed(versions, publicUrl)))

  app.get('/versions.atom', {
    onRequest: delivery.ready,
    schema: {
      operationId: 'getVersionsAtom',
      tags: ['feeds'],
      summary: 'Get the published versions as an Atom feed',
      description: 'The newest 50 versions of all sets, newest first, each with its change note.',
      querystring: Type.Object({}, { additionalProperties: false }),
      response: {
        200: success('The feed (RFC 4287)', { 'application/atom+xml': Type.String() }, [...contentHeaders, ...crossOrigin]),
        ...errorResponses(304, 406),
      },
    },
  }, (request, reply) => delivery.deliver(request, reply, atom))

  app.get('/versions.json', {
    onRequest: delivery.ready,
    schema: {
      operationId: 'getVersionsFeed',
      tags: ['feeds'],
      summary: 'Get the published versions as a JSON Feed',
      description: 'The same entries as the Atom feed.',
      querystring: Type.Object({}, { additionalProperties: false }),
      response: {
        200: success('The feed (JSON Feed 1.1)', { 'application/feed+json': ref(JsonFeedSchema) }, [...contentHeaders, ...crossOrigin]),
        ...errorResponses(304, 406),
      },
    },
  }, (request, reply) => delivery.deliver(request, reply, json))
}
