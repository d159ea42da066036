import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import { chooseMediaType } from '../http/media.ts'
import { otherwise, success } from '../http/responses.ts'
import { httpProblems, Problem } from '../http/problems/problem.ts'
import { closed, noQuery, ref } from '../http/schema.ts'
import { tags } from './route.ts'

export interface DiscoveryOptions {
  readonly publicUrl: string
  readonly securityContact: string | undefined
  readonly now: () => Date
}

const start: Readonly<Record<string, readonly [path: string, what: string]>> = {
  principles: ['/v1/principles', 'The seven principles'],
  principleSets: ['/v1/principle-sets', 'Every principle set'],
  everything: ['/v1/principle-sets/core?expand=principles.examples', 'The core set whole, in one call'],
  examples: ['/v1/examples', 'Examples by category'],
  guide: ['/v1/guide', 'What peer support is'],
  search: ['/v1/search?q=safe', 'Search'],
  feed: ['/feeds/versions.atom', 'What was published'],
  docs: ['/docs', 'The API, to read and try'],
  openapi: ['/openapi.json', 'The API as an OpenAPI document'],
  problems: ['/problems', 'What each error means'],
}

const cacheControl = 'public, max-age=3600'
const yearOfMilliseconds = 365 * 24 * 60 * 60 * 1000

const StartSchema = Type.Object({
  title: Type.String(),
  links: Type.Object({}, { additionalProperties: Type.String(), description: 'Root-relative addresses on this service' }),
}, { $id: 'Start', ...closed })

const Target = Type.Array(Type.Object({ href: Type.String({ format: 'uri' }), type: Type.String() }, closed))
const LinksetSchema = Type.Object({
  linkset: Type.Array(Type.Object({ anchor: Type.String({ format: 'uri' }), 'service-desc': Target, 'service-doc': Target, status: Target }, closed)),
}, { $id: 'Linkset', description: 'RFC 9264', ...closed })

/** Where to begin, for people and for programs. */
export function discoveryRoutes (app: App, { publicUrl, securityContact, now }: DiscoveryOptions): void {
  app.addSchema(StartSchema)
  app.addSchema(LinksetSchema)

  app.get('/', {
    schema: {
      operationId: 'getStart',
      tags,
      summary: 'Where to begin',
      description: 'The addresses from which everything else can be reached.',
      querystring: noQuery,
      response: {
        200: success('Links, or a small page for a browser', { 'application/json': ref(StartSchema), 'text/html': Type.String() },
          ['Cache-Control', 'Vary']),
        ...otherwise(406),
      },
    },
  }, async (request, reply) => {
    const type = chooseMediaType(request.headers, ['application/json', 'text/html'])
    reply.headers({ 'cache-control': cacheControl, vary: 'Accept' })
    if (type === 'application/json') {
      return reply.type(type).send(JSON.stringify({ title: 'Peer Principles', links: Object.fromEntries(Object.entries(start).map(([name, [path]]) => [name, path])) }))
    }
    return reply.headers({ 'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" }).type('text/html; charset=utf-8').send(startPage)
  })

  app.get('/.well-known/api-catalog', {
    schema: {
      operationId: 'getApiCatalog',
      tags,
      summary: 'The API catalogue of RFC 9727',
      description: 'Where the description, the documentation and the state of this API are.',
      querystring: noQuery,
      response: { 200: success('A linkset', { 'application/linkset+json': ref(LinksetSchema) }, ['Cache-Control']), ...otherwise() },
    },
  }, async (_, reply) => reply.header('cache-control', cacheControl).type('application/linkset+json').send(JSON.stringify({
    linkset: [{
      anchor: `${publicUrl}/v1`,
      'service-desc': [{ href: `${publicUrl}/openapi.json`, type: 'application/json' }],
      'service-doc': [{ href: `${publicUrl}/docs`, type: 'text/html' }],
      status: [{ href: `${publicUrl}/readyz`, type: 'application/json' }],
    }],
  })))

  app.get('/.well-known/security.txt', {
    schema: {
      operationId: 'getSecurityContact',
      tags,
      summary: 'Where to report a weakness, RFC 9116',
      description: 'The contact that whoever runs this service has named; 404 where none is.',
      querystring: noQuery,
      response: { 200: success('The contact', { 'text/plain': Type.String() }, ['Cache-Control']), ...otherwise(404) },
    },
  }, async (_, reply) => {
    if (!securityContact) throw new Problem(httpProblems.not_found, 'Whoever runs this service has named no contact (SECURITY_CONTACT)')
    const expires = new Date(now().getTime() + yearOfMilliseconds).toISOString()
    return reply.header('cache-control', cacheControl).type('text/plain; charset=utf-8').send(
      `Contact: ${securityContact}\nExpires: ${expires}\nPreferred-Languages: en\nCanonical: ${publicUrl}/.well-known/security.txt\n`)
  })
}

const startPage = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Peer Principles</title>
</head>
<body>
<main>
<h1>Peer Principles</h1>
<p>The principles of peer based approaches in adult social care, as content for other programs.</p>
<ul>
${Object.values(start).map(([path, what]) => `<li><a href="${path}">${what}</a></li>`).join('\n')}
</ul>
</main>
</body>
</html>
`
