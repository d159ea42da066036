import { Ajv, type AnySchema, type AnySchemaObject, type Options, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyServerOptions } from 'fastify'

/** The schemas themselves are held by the tests; checking them again would double the time to start. */
const options = { removeAdditional: false, useDefaults: true, coerceTypes: false, strict: false, validateSchema: false, discriminator: true, code: { optimize: false } } as const

/**
 * How large a body may be, as JSON, to be told all that is wrong with it; of a larger one the first fault is told. Collecting them
 * takes the validator time that grows with their square: a body of nothing but mistakes would hold the service for minutes.
 */
const largestTold = 32 * 1024

const digits = /^-?(0|[1-9]\d{0,14})$/

/**
 * How Fastify reads and writes by the schemas. Bodies are taken as they are: a misspelt field or a null is an error,
 * never a silence. Parameters arrive as text, so theirs alone are turned into numbers. Answers are written
 * plainly: the presenters' types make them and the tests hold them to the document, while serialisers compiled from the
 * schemas would take most of the start and drop, silently, what a schema forgot.
 */
export function schemaController (): NonNullable<FastifyServerOptions['schemaController']> {
  const every = compiler({ ...options, allErrors: true })
  const first = compiler({ ...options, allErrors: false })

  return {
    compilersFactory: {
      buildValidator (components: Record<string, AnySchema | AnySchema[]>) {
        for (const { ajv } of [every, first]) {
          for (const [id, schema] of Object.entries(components)) if (!ajv.schemas[id]) ajv.addSchema(schema, id)
        }
        // Typed as given a schema, it is given the part of a route that the schema is for.
        return (part: AnySchema) => {
          if (typeof part === 'boolean') return every.compile(part)
          return part.httpPart === 'body' ? ofBody(first.compile(part.schema), () => every.compile(part.schema)) : fromText(part.schema, every.compile(part.schema))
        }
      },
      buildSerializer: () => () => JSON.stringify,
    },
  }
}

/** Many operations ask for the same: each shape is compiled once. */
function compiler (options: Options) {
  const ajv = addFormats.default(new Ajv(options))
  const compiled = new Map<string, ValidateFunction>()
  return {
    ajv,
    compile (schema: AnySchema): ValidateFunction {
      const shape = JSON.stringify(schema)
      const validate = compiled.get(shape) ?? ajv.compile(schema)
      compiled.set(shape, validate)
      return validate
    },
  }
}

/** Tells every fault of a body, unless it is large. */
function ofBody (validate: ValidateFunction, every: () => ValidateFunction): ValidateFunction {
  return new Proxy(validate, {
    apply (target, self, [body]: [unknown]) {
      if (Reflect.apply(target, self, [body])) {
        const broken = brokenTexts(body)
        target.errors = broken.map(instancePath => ({ instancePath, keyword: 'text', schemaPath: '', params: {}, message: 'must hold no NUL and no half of a surrogate pair' }))
        return broken.length === 0
      }
      if (JSON.stringify(body).length > largestTold) return false
      const all = every()
      const isValid = all(body)
      target.errors = all.errors ?? null
      return isValid
    },
  })
}

/** Where a text stands that is no Unicode, of which no digest can be made, or that PostgreSQL does not keep. */
function brokenTexts (value: unknown, pointer = ''): string[] {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0') ? [] : [pointer]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => brokenTexts(part, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`))
}

/** Reads the whole numbers among parameters. The library's own coercion would also take 0x10, 1e1 and " 1" for numbers. */
function fromText ({ properties = {} }: AnySchemaObject, validate: ValidateFunction): ValidateFunction {
  const numbers = Object.entries<AnySchemaObject>(properties).filter(([, { type }]) => type === 'integer').map(([name]) => name)
  return new Proxy(validate, {
    apply (target, self, [parameters]: [Record<string, unknown>]) {
      for (const name of numbers) {
        const text = parameters[name]
        if (typeof text === 'string' && digits.test(text)) parameters[name] = Number(text)
      }
      return Reflect.apply(target, self, [parameters])
    },
  })
}
