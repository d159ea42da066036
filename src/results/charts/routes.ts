import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../http/app.ts'
import { arrangementParameter } from '../../arrangements/index.ts'
import { entityTag } from '../../http/conditional.ts'
import { chooseMediaType } from '../../http/media.ts'
import { otherwise, success } from '../../http/responses.ts'
import { closed, oneOf, shared } from '../../http/schema.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import { compared } from '../insights/routes.ts'
import { themes, type Theme } from './palette.ts'
import type { PictureService } from './service.ts'
import { ofResult } from '../routes.ts'
import type { Drawing } from '../views.ts'
import { tags, uncached } from '../../assessments/routes.ts'

/** What a picture exists as: itself, and its words beside it. */
const forms = ['image/svg+xml', 'text/html', 'text/plain'] as const
const theme = { theme: Type.Optional(shared('theme', oneOf(themes, { default: 'light', description: 'Of the picture' }))) }
const picture = success('The picture, or its words as a table', { 'image/svg+xml': Type.String(), 'text/html': Type.String(), 'text/plain': Type.String() }, ['Cache-Control', 'ETag'])

function drawingOf (request: FastifyRequest, theme: Theme = 'light'): Drawing {
  return { form: chooseMediaType(request.headers, forms), theme }
}

function send (reply: FastifyReply, { form }: Drawing, text: string) {
  const body = Buffer.from(text)
  return reply.headers({ ...uncached, etag: entityTag(body) }).type(`${form}; charset=utf-8`).send(body)
}

/** Results as pictures, below /v1: bars, without script, and the same in words. */
export function pictureRoutes (app: App, { pictures }: { readonly pictures: PictureService }): void {
  app.get('/assessments/:assessment/results/:number/profile', keyed('assessments:read', {
    operationId: 'getProfilePicture',
    tags,
    summary: 'The profile of a result, as a picture',
    description: 'A bar for each principle. As SVG, or as a table in HTML or plain text.',
    params: ofResult,
    querystring: Type.Object(theme, closed),
    response: { 200: picture, ...otherwise(403, 404, 406, 410) },
  }, forms), async (request, reply) => {
    const { assessment, number } = request.params
    const drawing = drawingOf(request, request.query.theme)
    return send(reply, drawing, await pictures.profile(callerOf(request).organisation, { assessment, number }, drawing))
  })

  app.get('/assessments/:assessment/comparison/:other/picture', keyed('assessments:read', {
    operationId: 'getComparisonPicture',
    tags,
    summary: 'Two results side by side, as a picture',
    description: 'Paired bars. As SVG, or as a table in HTML or plain text.',
    params: compared.params,
    querystring: Type.Object({ ...compared.querystring.properties, ...theme }, closed),
    response: { 200: picture, ...otherwise(403, 404, 406, 410) },
  }, forms), async (request, reply) => {
    const { params: { assessment, other }, query: { result, otherResult, theme } } = request
    const drawing = drawingOf(request, theme)
    return send(reply, drawing, await pictures.comparison(callerOf(request).organisation, { assessment, number: result }, { assessment: other, number: otherResult }, drawing))
  })

  app.get('/arrangements/:arrangement/timeline/picture', keyed('assessments:read', {
    operationId: 'getTimelinePicture',
    tags: ['arrangements'],
    summary: 'The results of an arrangement over time, as a picture',
    description: 'The newest fifty. The line breaks where two results cannot be set beside each other. As SVG, or as a table in HTML or plain text.',
    params: Type.Object({ arrangement: arrangementParameter }),
    querystring: Type.Object(theme, closed),
    response: { 200: picture, ...otherwise(403, 404, 406) },
  }, forms), async (request, reply) => {
    const drawing = drawingOf(request, request.query.theme)
    return send(reply, drawing, await pictures.timeline(callerOf(request).organisation, request.params.arrangement, drawing))
  })
}
