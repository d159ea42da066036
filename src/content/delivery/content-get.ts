import { Type, type Static, type TObject, type TSchema } from '@sinclair/typebox'
import type { preValidationHookHandler } from 'fastify'
import type { App } from '../../http/app.ts'
import { crossOrigin, contentHeaders, limited } from '../../http/headers.ts'
import type { Limiter } from '../../http/limits.ts'
import { participantIn } from '../../identity/index.ts'
import { errorResponses, success } from '../../http/responses.ts'
import { pageSchema, ref, someFieldsOf, strict } from '../../http/schema.ts'
import { httpProblems, Problem } from '../../http/problems/problem.ts'
import type { Delivery } from './delivery.ts'
import { contentLinks } from '../links.ts'
import { readerIn } from './reader.ts'
import { isWorded, wordingOf } from '../records/worded.ts'
import { inOrder, partsOfAddress } from './spelling.ts'
import { alone, pathParameters, queryOf, type ContentQuery, type expansions } from './requests.ts'
import type { ContentRequest, Located, Moved, Resource } from './resources.ts'

type RecordSchema = TSchema & { properties: Record<string, TSchema> }

/** What an operation returns: one record in every representation, many as pages of JSON, a JSON document, or files. */
type Answer<Filters extends Record<string, TSchema>> =
  & (
    | { one: RecordSchema }
    | { many: RecordSchema }
    | { json: TSchema, also?: Readonly<Record<string, TSchema>> }
    | { files: Readonly<Record<string, TSchema>> }
  )
  & {
    readonly expand?: keyof typeof expansions
    readonly filters?: Filters
    /**
     * Whether it stands in a version, and so has an immutable address beside its current one; all that can be expanded
     * does.
     */
    readonly pinnable?: true
    /** Whether it may answer 409. */
    readonly conflicts?: true
    /** Whether it may change though its address names a version. */
    readonly changing?: true
    /** What else is to be said of it. */
    readonly description?: string
    /** Whether some of a list can be named by their slugs. */
    readonly bySlug?: true
    /** What may stand beside the items of a list. */
    readonly beside?: Readonly<Record<string, TSchema>>
    /** How often it may be asked for. */
    readonly limit?: Limiter
    /** Parameters of the path that are not those of all. */
    readonly params?: Readonly<Record<string, TSchema>>
  }

/** The parameters of a path such as "/principles/:principle", each a text. */
type PathParameters<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}` ?
  Record<Name, string> & PathParameters<`/${Rest}`> :
  Path extends `${string}:${infer Name}` ? Record<Name, string> :
    unknown

/** Declares the GET operations of content: the document and the delivery of each follow from what it returns. */
export function contentGet (app: App, delivery: Delivery) {
  const named = new Set<string>()
  const component = <Schema extends TSchema>(schema: Schema) => {
    const id = schema.$id ?? ''
    if (!named.has(id)) app.addSchema(schema)
    named.add(id)
    return ref(schema)
  }

  function contentOf (answer: Answer<Record<string, TSchema>>): Record<string, TSchema> {
    if ('files' in answer) return { ...answer.files }
    if ('json' in answer) return { 'application/json': ref(answer.json), ...answer.also }
    if ('many' in answer) {
      const fields = component(someFieldsOf(answer.many))
      const more = { ...answer.beside, ...(answer.bySlug && { missing: MissingSchema }) }
      const page = pageSchema(`${answer.many.$id}Page`, Type.Union([ref(answer.many), fields]), more)
      return { 'application/json': component(page) }
    }
    if (isWorded(answer.one)) component(wordingOf(answer.one))
    return {
      'application/json': Type.Union([ref(answer.one), component(someFieldsOf(answer.one))]),
      'application/ld+json': Type.Object({}, { additionalProperties: true, description: 'schema.org and SKOS' }),
      'text/html': Type.String({ description: 'An HTML fragment: one <article> element' }),
      'text/markdown': Type.String(),
      'text/plain': Type.String(),
    }
  }

  return function get<Path extends string, Filters extends Record<string, TSchema> = Record<never, TSchema>> (
    path: Path,
    operationId: string,
    summary: string,
    answer: Answer<Filters>,
    resolve: (
      at: PathParameters<Path>,
      asked: ContentRequest,
      filters: Static<TObject<Filters>>
    ) => Promise<Resource | Located | Moved>
  ): void {
    const parameters = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
    const { expand, filters, bySlug, limit: limiter, pinnable = expand !== undefined } = answer
    const worded = 'one' in answer && isWorded(answer.one)
    const fieldsOf = 'one' in answer ? answer.one : 'many' in answer ? answer.many : undefined
    const versioned = parameters.includes('version') || parameters.includes('a')
    const unpinned = !versioned && pinnable
    const headers = [
      ...contentHeaders,
      ...crossOrigin,
      ...(unpinned ? ['Content-Location'] as const : []),
      ...('many' in answer || parameters.includes('set') ? ['Link.optional'] as const : []),
      ...(parameters.includes('set') ? ['Deprecation.optional'] as const : []),
      ...(limiter ? limited : []),
    ]
    const links = contentLinks[operationId]
    app.route({
      method: 'GET',
      url: path,
      ...(links && { links: { 200: links } }),
      onRequest: limiter ? [limiter, delivery.ready] : delivery.ready,
      ...((bySlug || worded) && { preValidation: refuseCompany }),
      schema: {
        operationId,
        tags: ['content'],
        summary,
        description: [
          answer.description,
          'one' in answer && 'As JSON, JSON-LD, an HTML fragment, Markdown or plain text.',
          'many' in answer &&
          'In pages: go on with `page.next` as `cursor`, or with the `Link` header, until there is none.',
          versioned && !answer.changing
            ? 'It never changes. The beginning of a version number, such as `1`, redirects to the newest version ' +
              'that begins with it.'
            : 'It may change when content is published.',
          unpinned && '`Content-Location` is the permanent address of this exact response.',
        ].filter(Boolean).join(' '),
        ...(parameters.length > 0 &&
          {
            params: Type.Object(
              Object.fromEntries(
                Object.entries({ ...pathParameters, ...answer.params }).filter(([name]) => parameters.includes(name))
              )
            ),
          }),
        querystring: queryOf(
          {
            paged: 'many' in answer,
            worded,
            ...(bySlug && { bySlug }),
            ...(fieldsOf && { fieldsOf }),
            ...(expand && { expand }),
          },
          filters ?? {}
        ),
        response: {
          200: success(
            whatIsSent(answer),
            contentOf(answer),
            headers
          ),
          ...errorResponses(
            304,
            406,
            ...(versioned ? [307] : []),
            ...(parameters.includes('principle') ? [308] : []),
            ...(parameters.length > 0 ? [404] : []),
            ...(parameters.includes('set') ? [410] : []),
            ...(answer.conflicts ? [409] : [])
          ),
        },
      },
      handler: (request, reply) =>
        delivery.deliver(request, reply, () => {
          const asked = request.query as ContentQuery & Static<TObject<Filters>> & { readonly slug?: string[] }
          const { lang, variant, fields, expand, limit, cursor, wordings, ...others } = asked
          const { slug: slugs, ...rest } = others
          const query = bySlug && slugs ? { ...asked, slugs } : asked
          const own = bySlug ? rest : others
          const organisation = readerIn(request)
          return resolve(request.params as PathParameters<Path>, {
            organisation,
            participant: participantIn(request),
            headers: request.headers,
            query,
            ...partsOfAddress(request.originalUrl),
          }, inOrder(own) as Static<TObject<Filters>>)
        }),
    })
  }
}

function whatIsSent (answer: Answer<Record<string, TSchema>>): string {
  if ('one' in answer) return 'The record'
  if ('many' in answer) return 'A page of the list'
  return 'files' in answer ? 'The file' : 'The document'
}

const MissingSchema = Type.Optional(
  Type.Array(
    Type.Object({
      slug: Type.String(),
      replacedBy: Type.Array(Type.Object({ slug: Type.String(), url: Type.String() }, strict)),
    }, strict),
    { description: 'With `slug`: what there is not, and what took its place where the set tells' }
  )
)

/** Throws 400 for parameters that do not go together. Read as they were sent: defaults are nobody's wish. */
const refuseCompany: preValidationHookHandler = (request, _reply, done) => {
  const names = Object.keys(request.query as object)
  for (const name of names) {
    const refused = alone.get(name)
    const parameter = refused && names.find(refused)
    if (parameter === undefined) continue
    const detail = `does not go together with ${name}`
    return done(
      new Problem(httpProblems.invalid_parameter, `${parameter} ${detail}`, {
        faults: [{ parameter, code: 'invalid', detail }],
      })
    )
  }
  done()
}
