import { Type, type Static, type TSchema } from '@sinclair/typebox'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { fastifyPlugin } from 'fastify-plugin'
import type { FastifyRequest } from 'fastify'
import {
  escapeHtml, guideParts, partsOfAddress, queryOf, readerIn, type Content, type ContentQuery, type GuidePart,
  type LargeResource, type Located, type Moved, type Resource, type Words
} from '../content/index.ts'
import { contentHeaders } from '../http/headers.ts'
import { errorPages, success } from '../http/responses.ts'
import { sample } from '../http/schema.ts'
import { chooseLanguage, languageAttributes, matchLanguage } from '../http/languages.ts'
import { Problem, undefinedIfAbsent } from '../http/problems/problem.ts'
import { englishMessages, messages } from './messages.ts'
import { embedPage, embedPolicy, problemPage, ReplacedProblem } from './page.ts'

export interface EmbedsOptions {
  readonly content: Content
  /** The sources of a Content-Security-Policy `frame-ancestors`. */
  readonly frameAncestors: string
}

const VersionQuery = {
  set: Type.Optional(
    Type.String({ maxLength: 64, description: 'The slug or id of a set; the core set if absent', ...sample('core') })
  ),
  version: Type.Optional(
    Type.String({
      pattern: '^\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}$',
      description: 'The version of the set; the newest if absent',
      ...sample('1.0.0'),
    })
  ),
}
/** Each is read by itself, so of a principle that was split into many the first alone have their titles. */
const mostTitles = 10
const EmbedQuery = queryOf({}, VersionQuery)
const guideExamples: Readonly<Record<GuidePart, string>> = {
  benefits: 'hope',
  audiences: 'managers',
  situations: 'setting-up',
}
const languages = Object.keys(messages)
type EmbedRequest = FastifyRequest<{
  Params: { slug: string }
  Querystring: Pick<ContentQuery, 'lang' | 'variant'> & { set?: string, version?: string }
}>

/** Small complete pages for an iframe, from the same fragments as the HTML of the API. */
export const embedsFeature = fastifyPlugin<EmbedsOptions>(async (plain, { content, frameAncestors }) => {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const headers = { 'content-security-policy': embedPolicy(frameAncestors), 'referrer-policy': 'no-referrer' }

  /** A page is made anew where a link of its set becomes broken, or stops being it. */
  async function framed (found: Located | Moved, request: EmbedRequest): Promise<Located | Moved> {
    if ('location' in found) return found
    const { setId } = found
    const organisation = readerIn(request)
    const lang = ofReader(request)
    const { brokenLink } = messages[lang] ?? englishMessages
    const withoutBroken = (html: string, around: string) =>
      content.linkStates.withoutBroken(html, {
        organisation,
        setId,
        replace: words => `${words} <em${languageAttributes(lang, around)}>(${escapeHtml(brokenLink)})</em>`,
      })
    return {
      ...found,
      state: `${found.state} ${lang} ${await content.linkStates.stateOf(organisation, setId)}`,
      make: async () => asPage(await found.make(), withoutBroken),
    }
  }

  /** Of what the public may read, there is no state to look up. */
  const asPublicPage = async (found: Promise<Resource>): Promise<Resource> => asPage(await found)

  async function asPage (
    found: Resource | LargeResource,
    rewrite = async (html: string, _lang: string) => html
  ): Promise<Resource> {
    const resource = 'encode' in found ? await readWhole(found) : found
    const { language, title = { text: 'Peer Principles', lang: language } } = resource
    const fragment = await rewrite(resource.represent('text/html'), language)
    return {
      ...resource,
      types: ['text/html'],
      contentLocation: null,
      lasting: { ...resource.lasting, ...headers },
      represent: () => embedPage({ title, lang: language, fragment }),
    }
  }

  /** A principle or an example of a large version is small itself. */
  async function readWhole ({ encode, ...about }: LargeResource): Promise<Resource> {
    const { bytes, language, title } = await encode({ accept: 'text/html', 'accept-encoding': 'identity' })
    return {
      ...about,
      types: ['text/html'],
      language,
      ...(title !== undefined && { title }),
      represent: () => new TextDecoder().decode(bytes),
    }
  }

  async function principleOf (request: EmbedRequest, slug: string): Promise<Located | Moved> {
    return framed(await content.sets.principle(addressOf(request), slug, asked(request)), request)
  }

  /** Throws what was thrown, with the titles of what took the place of a principle in the wording of the request. */
  async function throwTitled (error: unknown, request: EmbedRequest): Promise<never> {
    if (!(error instanceof Problem) || error.replacedBy.length === 0) throw error
    const titles: Words[] = []
    for (const { slug } of error.replacedBy.slice(0, mostTitles)) {
      const found = await principleOf(request, slug)
      const made = 'location' in found ? undefined : await found.make().catch(undefinedIfAbsent)
      titles.push((made && 'title' in made ? made.title : undefined) ?? { text: slug, lang: '' })
    }
    throw new ReplacedProblem(error, titles)
  }

  const addressOf = ({ query: { set = 'core', version } }: EmbedRequest) =>
    ({ set, ...(version !== undefined && { version }) })
  const asked = (request: EmbedRequest) => ({
    organisation: readerIn(request),
    headers: request.headers,
    query: request.query,
    ...partsOfAddress(request.originalUrl),
  })
  const ofReader = ({ headers, query: { lang } }: EmbedRequest): string =>
    (typeof lang === 'string' ? matchLanguage(lang, languages) : undefined) ?? chooseLanguage(headers, languages)
  const config = {
    problemPage: (problem: Problem, request: FastifyRequest) => ({
      html: problemPage(
        problem,
        ofReader(request as EmbedRequest),
        (request as EmbedRequest).query.variant === 'easy-read'
      ),
      headers: { ...headers, 'content-language': ofReader(request as EmbedRequest), vary: 'Accept, Accept-Language' },
    }),
  }
  const schema = (
    operationId: string,
    summary: string,
    slug: TSchema,
    { statuses = [], querystring = EmbedQuery }: { statuses?: readonly number[], querystring?: TSchema } = {}
  ) => ({
    operationId,
    tags: ['embeds'],
    summary,
    description:
      'A complete small page without scripts or cookies. Its Content-Security-Policy says which sites may embed it. ' +
      'Where there is nothing to show, a page says so in the language of the reader.',
    params: Type.Object({ slug }),
    querystring,
    response: {
      200: success('The page', { 'text/html': Type.String() }, [
        ...contentHeaders,
        'Referrer-Policy',
        'Link.optional',
        'Deprecation.optional',
      ]),
      ...errorPages(304, 404, 406, ...statuses),
    },
  })
  const slugOf = (description: string, example: string): Static<TSchema> & TSchema =>
    Type.String({ maxLength: 200, description, examples: [example] })

  app.get(
    '/embed/principles/:slug',
    {
      onRequest: content.delivery.ready,
      config,
      schema: schema(
        'embedPrinciple',
        'Get a principle as a page for an iframe',
        slugOf('The slug of a principle', 'safe'),
        { statuses: [308, 410] }
      ),
    },
    (request: EmbedRequest, reply) =>
      content.delivery.deliver(
        request,
        reply,
        async () => {
          const found = await principleOf(request, request.params.slug)
          if ('location' in found) return found
          return { ...found, make: () => found.make().catch(error => throwTitled(error, request)) }
        }
      )
  )

  app.get(
    '/embed/examples/:slug',
    {
      onRequest: content.delivery.ready,
      config,
      schema: schema(
        'embedExample',
        'Get an example as a page for an iframe',
        slugOf('The slug of an example', 'schwartz-rounds'),
        { statuses: [410] }
      ),
    },
    (request: EmbedRequest, reply) =>
      content.delivery.deliver(
        request,
        reply,
        async () =>
          framed(await content.sets.example(addressOf(request), request.params.slug, asked(request)), request)
      )
  )

  for (const part of Object.keys(guideParts) as GuidePart[]) {
    const kind = guideParts[part]
    app.get(
      `/embed/guide/${part}/:slug`,
      {
        onRequest: content.delivery.ready,
        config,
        schema: schema(
          `embedGuide${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
          `Get ${kind === 'audience' ? 'an' : 'a'} ${kind} of the guide as a page for an iframe`,
          slugOf(`The slug of ${kind === 'audience' ? 'an' : 'a'} ${kind}`, guideExamples[part]),
          { querystring: queryOf({}, {}) }
        ),
      },
      (request: EmbedRequest, reply) =>
        content.delivery.deliver(
          request,
          reply,
          () => asPublicPage(content.library.guidePart(part, request.params.slug, asked(request)))
        )
    )
  }
}, { name: 'embeds' })
