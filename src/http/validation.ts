import { Ajv, type AnySchema } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyServerOptions } from 'fastify'

/** The schemas themselves are held by the tests; checking them again would double the time to start. */
const shared = { allErrors: true, removeAdditional: false, useDefaults: true, strict: false, validateSchema: false } as const

/**
 * How Fastify reads and writes by the schemas. Bodies are taken as they are: a misspelt field or a null is an error,
 * never a silence. Parameters arrive as text, so theirs alone are turned into numbers and booleans. Answers are written
 * plainly: the presenters' types make them and the tests hold them to the document, while serialisers compiled from the
 * schemas would take most of the start and drop, silently, what a schema forgot.
 */
export function schemaController (): NonNullable<FastifyServerOptions['schemaController']> {
  const body = addFormats.default(new Ajv({ ...shared, coerceTypes: false }))
  const parameters = addFormats.default(new Ajv({ ...shared, coerceTypes: true }))
  return {
    compilersFactory: {
      buildValidator (components: Record<string, AnySchema | AnySchema[]>) {
        for (const [id, schema] of Object.entries(components)) if (!body.schemas[id]) body.addSchema(schema, id)
        // Typed as given a schema, it is given the part of a route that the schema is for.
        return (part: AnySchema) => {
          if (typeof part === 'boolean') return parameters.compile(part)
          return (part.httpPart === 'body' ? body : parameters).compile(part.schema)
        }
      },
      buildSerializer: () => () => JSON.stringify,
    },
  }
}
