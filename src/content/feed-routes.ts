import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { contentHeaders, crossOrigin } from '../http/headers.ts'
import { errorResponses, success } from '../http/responses.ts'
import { ref, sample } from '../http/schema.ts'
import type { Delivery } from './delivery/delivery.ts'
import type { Resource } from './delivery/resources.ts'
import { readerIn } from './delivery/reader.ts'
import { atomFeed, feedLimit, jsonFeed, type FeedSubject } from './feeds.ts'
import { ofSet } from './versions/about.ts'
import type { SetEvent } from './versions/version.ts'
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

const FeedQuery = Type.Object({
  set: Type.Optional(
    Type.String({ maxLength: 64, description: 'Only what happens to this set, by slug or id', ...sample('core') })
  ),
}, { additionalProperties: false })
type FeedRequest = FastifyRequest<{ Querystring: Static<typeof FeedQuery> }>

/** Feeds of what happens to published sets. */
export function feedRoutes (app: FastifyInstance, { shelf, delivery, publicUrl }: FeedRoutes): void {
  app.addSchema(JsonFeedSchema)

  const feed = (
    type: 'application/atom+xml' | 'application/feed+json',
    write: (events: readonly SetEvent[], subject: FeedSubject) => string
  ) =>
    async (request: FeedRequest, reply: FastifyReply) =>
      delivery.deliver(request, reply, async (): Promise<Resource> => {
        const { set: key } = request.query
        const shown = shelf(readerIn(request))
        const set = key === undefined ? undefined : await shown.findSet(key)
        // What is for all is told alike to all, whoever asks.
        const events = await (set ? shown : shelf()).events(set, feedLimit)
        return {
          types: [type],
          language: 'en',
          caching: 'current',
          audience: set ? ofSet(set).audience : 'public',
          contentLocation: null,
          surrogateKeys: ['content', 'feeds'],
          represent: () => write(events, { set, publicUrl }),
        }
      })

  const schema = (operationId: string, summary: string, description: string, content: Record<string, TSchema>) => ({
    operationId,
    tags: ['feeds'],
    summary,
    description,
    querystring: FeedQuery,
    response: {
      200: success('The feed', content, [...contentHeaders, ...crossOrigin]),
      ...errorResponses(304, 404, 406, 410),
    },
  })

  app.get<{ Querystring: Static<typeof FeedQuery> }>(
    '/versions.atom',
    {
      onRequest: delivery.ready,
      schema: schema(
        'getVersionsAtom',
        'Get what happens to published sets as an Atom feed',
        'The newest 50 of what happened to the public sets, newest first: versions that were published, each with ' +
          'its change note and what was renamed, versions that were retired, and sets that were deleted. RFC 4287.',
        { 'application/atom+xml': Type.String() }
      ),
    },
    feed('application/atom+xml', atomFeed)
  )

  app.get<{ Querystring: Static<typeof FeedQuery> }>(
    '/versions.json',
    {
      onRequest: delivery.ready,
      schema: schema(
        'getVersionsFeed',
        'Get what happens to published sets as a JSON Feed',
        'The same entries as the Atom feed. JSON Feed 1.1.',
        { 'application/feed+json': ref(JsonFeedSchema) }
      ),
    },
    feed('application/feed+json', (events, subject) => JSON.stringify(jsonFeed(events, subject)))
  )
}
