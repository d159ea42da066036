import type { FastifyInstance } from 'fastify'
import { Type } from '@sinclair/typebox'
import { notModified, preparedHeaders, problemResponses, success } from '../http/openapi.ts'
import type { Delivery, Resource } from './delivery.ts'
import { atomFeed, jsonFeed, type PublishedVersion } from './feeds.ts'
import type { ContentShelf } from './shelf.ts'

export interface FeedRoutes {
  readonly shelf: ContentShelf
  readonly delivery: Delivery
  readonly publicUrl: string
}

/** What was published, when and why. */
export function feedRoutes (app: FastifyInstance, { shelf, delivery, publicUrl }: FeedRoutes): void {
  const feed = (type: 'application/atom+xml' | 'application/feed+json', write: (versions: readonly PublishedVersion[]) => string) => async (): Promise<Resource> => {
    const editions = await shelf.currents()
    const published = await Promise.all(editions.map(async ({ set, content: { title } }) =>
      (await shelf.versions(set)).map(version => ({ set, title, version }))))
    return {
      types: [type], language: 'en', caching: 'current', contentLocation: null, surrogateKeys: ['content', 'feeds'], represent: () => write(published.flat()),
    }
  }
  const atom = feed('application/atom+xml', versions => atomFeed(versions, publicUrl))
  const json = feed('application/feed+json', versions => JSON.stringify(jsonFeed(versions, publicUrl)))

  app.get('/versions.atom', {
    schema: {
      operationId: 'getVersionsAtom',
      tags: ['feeds'],
      summary: 'What was published, as Atom',
      querystring: Type.Object({}, { additionalProperties: false }),
      response: { 200: success('RFC 4287', { 'application/atom+xml': Type.String() }, preparedHeaders), 304: notModified, ...problemResponses() },
    },
  }, (request, reply) => delivery.deliver(request, reply, atom))

  app.get('/versions.json', {
    schema: {
      operationId: 'getVersionsFeed',
      tags: ['feeds'],
      summary: 'What was published, as JSON Feed 1.1',
      querystring: Type.Object({}, { additionalProperties: false }),
      response: {
        200: success('JSON Feed 1.1', { 'application/feed+json': Type.Object({ version: Type.String(), title: Type.String(), items: Type.Array(Type.Object({}, { additionalProperties: true })) }, { additionalProperties: true }) }, preparedHeaders),
        304: notModified,
        ...problemResponses(),
      },
    },
  }, (request, reply) => delivery.deliver(request, reply, json))
}
