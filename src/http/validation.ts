import { Ajv, type AnySchema, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyServerOptions } from 'fastify'

/** The schemas themselves are held by the tests; checking them again would double the time to start. */
const options = { removeAdditional: false, useDefaults: true, coerceTypes: false, strict: false, validateSchema: false, discriminator: true, code: { optimize: false } } as const

const digits = /^-?(0|[1-9]\d{0,14})$/

type Compiler = (part: AnySchema) => ValidateFunction

/**
 * How Fastify reads and writes by the schemas. Bodies are taken as they are: a misspelt field or a null is an error,
 * never a silence. Parameters arrive as text, so theirs alone are turned into numbers. Answers are written
 * plainly: the presenters' types make them and the tests hold them to the document, while serialisers compiled from the
 * schemas would take most of the start and drop, silently, what a schema forgot.
 */
export function schemaController (): NonNullable<FastifyServerOptions['schemaController']> {
  return {
    compilersFactory: {
      buildValidator: validators({ allErrors: true }),
      buildSerializer: () => () => JSON.stringify,
    },
  }
}

/** For a route with large bodies: it stops at the first fault, since millions of them would fill the memory. */
export function firstFaultCompiler (components: readonly AnySchemaObject[]): (part: AnySchema) => (value: unknown) => true | { error: ErrorObject[] } {
  let compiler: Compiler | undefined
  return part => {
    let validate: ValidateFunction | undefined
    return value => {
      compiler ??= validators({ allErrors: false })(Object.fromEntries(components.map(schema => [String(schema.$id), schema])))
      validate ??= compiler(part)
      return validate(value) ? true : { error: validate.errors ?? [] }
    }
  }
}

function validators ({ allErrors }: { readonly allErrors: boolean }): (components: Record<string, AnySchema | AnySchema[]>) => Compiler {
  const ajv = addFormats.default(new Ajv({ ...options, allErrors }))
  // Many operations ask for the same: each shape is compiled once, and when it is first needed, since it takes longer than all else of a start.
  const compiled = new Map<string, Check>()

  function checkOf (schema: AnySchema): Check {
    const shape = JSON.stringify(schema)
    const check = compiled.get(shape) ?? lazily(() => ajv.compile(schema))
    compiled.set(shape, check)
    return check
  }

  return components => {
    for (const [id, schema] of Object.entries(components)) if (!ajv.schemas[id]) ajv.addSchema(schema, id)
    // Typed as given a schema, it is given the part of a route that the schema is for.
    return part => {
      if (typeof part === 'boolean') return ajv.compile(part)
      const check = checkOf(part.schema)
      // All that Fastify uses of a validator.
      return (part.httpPart === 'body' ? check : fromText(part.schema, check)) as ValidateFunction
    }
  }
}

/** As Fastify calls it: what is wrong stands in `errors` after it has said no. */
interface Check {
  (value: unknown): boolean
  errors?: ValidateFunction['errors']
}

function lazily (compile: () => ValidateFunction): Check {
  let validate: ValidateFunction | undefined
  const check: Check = value => {
    validate ??= compile()
    const valid = validate(value)
    check.errors = validate.errors
    return valid
  }
  return check
}

/** Reads the whole numbers among parameters. The library's own coercion would also take 0x10, 1e1 and " 1" for numbers. */
function fromText ({ properties = {} }: AnySchemaObject, validate: Check): Check {
  const numbers = Object.entries<AnySchemaObject>(properties).filter(([, { type }]) => type === 'integer').map(([name]) => name)
  const check: Check = value => {
    const parameters = value as Record<string, unknown>
    for (const name of numbers) {
      const text = parameters[name]
      if (typeof text === 'string' && digits.test(text)) parameters[name] = Number(text)
    }
    const valid = validate(parameters)
    check.errors = validate.errors
    return valid
  }
  return check
}
