import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import { chooseMediaType } from '../http/media.ts'
import { anyone, okAs, operations, type OperationsOptions } from '../http/operation.ts'
import { httpProblems, Problem } from '../http/problems/problem.ts'
import { strict, ref } from '../http/schema.ts'

export interface DiscoveryRoutes extends OperationsOptions {
  readonly publicUrl: string
  readonly securityContact: string | undefined
  readonly now: () => Date
}

const start: Readonly<Record<string, readonly [path: string, what: string]>> = {
  principles: ['/v1/principles', 'The seven principles'],
  principleSets: ['/v1/principle-sets', 'All principle sets'],
  everything: ['/v1/principle-sets/core?expand=principles.examples', 'The core set whole, in one call'],
  examples: ['/v1/examples', 'Examples by category'],
  guide: ['/v1/guide', 'What peer support is'],
  search: ['/v1/search?q=safe', 'Search'],
  feed: ['/feeds/versions.atom', 'The newest versions'],
  docs: ['/docs', 'The API documentation, to read and try'],
  openapi: ['/openapi.json', 'The API as an OpenAPI document'],
  problems: ['/problems', 'What each error means'],
}

const startTypes = ['application/json', 'text/html'] as const
const startRecord = {
  title: 'Peer Principles',
  links: Object.fromEntries(Object.entries(start).map(([name, [path]]) => [name, path])),
}
const pagePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const headers = { 'cache-control': 'public, max-age=3600' }
const yearOfMilliseconds = 365 * 24 * 60 * 60 * 1000

const StartSchema = Type.Object({
  title: Type.String(),
  links: Type.Object({}, {
    additionalProperties: Type.String(),
    description: 'Root-relative addresses on this service',
  }),
}, { $id: 'Start', ...strict })

const Target = Type.Array(Type.Object({ href: Type.String({ format: 'uri' }), type: Type.String() }, strict))
const LinksetSchema = Type.Object({
  linkset: Type.Array(
    Type.Object({
      anchor: Type.String({ format: 'uri' }),
      'service-desc': Target,
      'service-doc': Target,
      status: Target,
    }, strict)
  ),
}, { $id: 'Linkset', description: 'RFC 9264', ...strict })

/** Where to begin, for people and for programs. */
export function discoveryRoutes (app: App, { publicUrl, securityContact, now, ...options }: DiscoveryRoutes): void {
  app.addSchema(StartSchema)
  app.addSchema(LinksetSchema)
  const { run } = operations(app, options)

  run('GET /', {
    operationId: 'getStart',
    summary: 'Get the start page',
    description: 'The addresses from which everything else can be reached.',
    guard: anyone,
    types: startTypes,
    success: okAs('Links, or a small page for a browser', {
      'application/json': ref(StartSchema),
      'text/html': Type.String(),
    }, 'Vary'),
  }, async ({ request }) => {
    const type = chooseMediaType(request.headers, startTypes)
    return type === 'text/html'
      ? {
          body: startPage,
          headers: {
            ...headers,
            vary: 'Accept',
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': pagePolicy,
          },
        }
      : { body: startRecord, headers: { ...headers, vary: 'Accept' } }
  })

  run(
    'GET /.well-known/api-catalog',
    {
      operationId: 'getApiCatalog',
      summary: 'Get the API catalogue (RFC 9727)',
      description: 'Where the description, the documentation and the state of this API are.',
      guard: anyone,
      types: [],
      success: okAs('A linkset', { 'application/linkset+json': ref(LinksetSchema) }),
    },
    async () => ({
      body: JSON.stringify(linksetOf(publicUrl)),
      headers: { ...headers, 'content-type': 'application/linkset+json' },
    })
  )

  run('GET /.well-known/security.txt', {
    operationId: 'getSecurityContact',
    summary: 'Get where to report a vulnerability (RFC 9116)',
    description: 'The contact that whoever runs this service has named; 404 where there is none.',
    guard: anyone,
    types: [],
    success: okAs('The contact', { 'text/plain': Type.String() }),
    errors: [404],
  }, async () => {
    if (!securityContact) {
      throw new Problem(
        httpProblems.not_found,
        'Whoever runs this service has named no ' +
          'contact (SECURITY_CONTACT)'
      )
    }
    const expires = new Date(now().getTime() + yearOfMilliseconds).toISOString()
    const body = `Contact: ${securityContact}\nExpires: ${expires}\nPreferred-Languages: en\nCanonical: ` +
      `${publicUrl}/.well-known/security.txt\n`
    return { body, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' } }
  })
}

function linksetOf (publicUrl: string) {
  return {
    linkset: [{
      anchor: `${publicUrl}/v1`,
      'service-desc': [
        { href: `${publicUrl}/openapi.json`, type: 'application/json' },
        { href: `${publicUrl}/openapi-2.0.json`, type: 'application/json' },
      ],
      'service-doc': [{ href: `${publicUrl}/docs`, type: 'text/html' }],
      status: [{ href: `${publicUrl}/readyz`, type: 'application/json' }],
    }],
  }
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
