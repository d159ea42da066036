import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'

const shared = { allErrors: true, removeAdditional: false, useDefaults: true, strict: false } as const

/**
 * Bodies are taken as they are: a misspelt field or a null is an error, never a silence.
 * Parameters arrive as text, so theirs alone are turned into numbers and booleans.
 */
export function strictValidation (app: FastifyInstance): void {
  const body = addFormats.default(new Ajv({ ...shared, coerceTypes: false }))
  const parameters = addFormats.default(new Ajv({ ...shared, coerceTypes: true }))
  app.setValidatorCompiler(({ schema, httpPart }) => {
    const ajv = httpPart === 'body' ? body : parameters
    for (const [id, known] of Object.entries(app.getSchemas())) if (!ajv.getSchema(id)) ajv.addSchema(known as object, id)
    return ajv.compile(schema)
  })
}
