import type { FastifyRequest } from 'fastify'
import type { TSchema } from '@sinclair/typebox'
import { successesOf, type AnyOperation } from '../operation-schema.ts'

/**
 * Lets a record be sent back as it was read: where the body has the `type` of the record, members of the record that
 * cannot be updated are taken off. Any other body is left as it is, so that a member that cannot be updated is refused.
 */
export function takesRecord (operation: Pick<AnyOperation, 'body' | 'patches' | 'success'>) {
  const updatable = Object.keys((operation.patches?.schema ?? operation.body)?.properties ?? {})
  const record: TSchema | undefined = successesOf(operation)[0]?.content['application/json']

  return async ({ body, server }: FastifyRequest): Promise<void> => {
    if (typeof body !== 'object' || body === null || !('type' in body)) return
    const { properties = {} } = (server.getSchema(String(record?.$ref)) ?? {}) as TSchema
    if (body.type !== properties.type?.const) return
    for (const name of Object.keys(properties)) {
      if (!updatable.includes(name)) Reflect.deleteProperty(body, name)
    }
  }
}
