import { Ajv, type AnySchema, type AnySchemaObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyServerOptions } from 'fastify'
import { isTimeZone } from '../../domain/values/day.ts'
import { isBlank } from '../../domain/values/limits.ts'
import { pointerTo } from '../../domain/values/issue.ts'
import { isUuid } from '../../storage/principal.ts'
import { visible } from '../schema.ts'

/** The schemas themselves are held by the tests; checking them again would double the time to start. */
const options = {
  removeAdditional: false,
  useDefaults: true,
  coerceTypes: false,
  strict: false,
  validateSchema: false,
  discriminator: true,
  code: { optimize: false },
} as const

/**
 * How large a body may be, as JSON, to be told all that is wrong with it; of a larger one the first fault is told.
 * Collecting them takes the validator time that grows with their square: a body of nothing but mistakes would hold the
 * service for minutes.
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
  return { compilersFactory: { buildValidator: validators(), buildSerializer: () => () => JSON.stringify } }
}

/**
 * For a route that reads its body itself, whatever its type: the rest is validated as everywhere, and the body where it
 * is asked for.
 */
export function exceptBody (components: readonly AnySchemaObject[]): (part: AnySchema) => ValidateFunction {
  const validator = validators()(Object.fromEntries(components.map(schema => [String(schema.$id), schema])))
  const anything: Check = () => true
  return part =>
    typeof part === 'object' && part.contentType !== undefined ? anything as ValidateFunction : validator(part)
}

/** Checks bodies by one schema: what is wrong with a body, or undefined. For worker threads, which have no route. */
export function bodyValidator (
  components: readonly AnySchemaObject[],
  schema: AnySchemaObject
): (body: unknown) => ValidateFunction['errors'] | undefined {
  const validate = validators()(Object.fromEntries(components.map(each => [String(each.$id), each])))({
    schema,
    httpPart: 'body',
  })
  return body => validate(body) ? undefined : validate.errors
}

function validators () {
  const every = checks({ allErrors: true })
  const first = checks({ allErrors: false })
  return (components: Record<string, AnySchema | AnySchema[]>) => {
    for (const { add } of [every, first]) add(components)
    // Typed as given a schema, it is given the part of a route that the schema is for.
    return (part: AnySchema): ValidateFunction => {
      if (typeof part === 'boolean') throw new TypeError('A part of a route has a schema')
      const { schema, httpPart } = part
      const check = httpPart === 'body'
        ? ofBody(first.of(schema), every.of(schema))
        : fromText(schema, every.of(schema))
      // All that Fastify uses of a validator.
      return check as ValidateFunction
    }
  }
}

/** As Fastify calls it: what is wrong stands in `errors` after it has said no. */
interface Check {
  (value: unknown): boolean
  errors?: ValidateFunction['errors']
}

/**
 * Many operations ask for the same: each shape is compiled once, and when it is first needed, since it takes longer
 * than all else of a start.
 */
function checks ({ allErrors }: { readonly allErrors: boolean }) {
  const components = new Map<string, AnySchema | AnySchema[]>()
  const known = new Map<string, Check>()
  let made: Ajv | undefined

  function ajv (): Ajv {
    // Theirs would let "urn:uuid:" stand before it, which is no id here.
    made ??= addFormats.default(new Ajv({ ...options, allErrors })).addFormat(
      'uuid',
      text => isUuid(text.toLowerCase())
    ).addFormat(visible.format, text => !isBlank(text)).addFormat('time-zone', isTimeZone)
    for (const [id, schema] of components) if (!made.schemas[id]) made.addSchema(schema, id)
    return made
  }

  return {
    add (more: Record<string, AnySchema | AnySchema[]>): void {
      for (const [id, schema] of Object.entries(more)) components.set(id, schema)
    },
    of (schema: AnySchema): Check {
      const shape = JSON.stringify(schema)
      const check = known.get(shape) ?? lazily(() => ajv().compile(schema))
      known.set(shape, check)
      return check
    },
  }
}

function lazily (compile: () => ValidateFunction): Check {
  let validate: ValidateFunction | undefined
  const check: Check = value => {
    validate ??= compile()
    const isValid = validate(value)
    check.errors = validate.errors
    return isValid
  }
  return check
}

/** Tells every fault of a body, unless it is large. */
function ofBody (first: Check, every: Check): Check {
  const check: Check = body => {
    if (first(body)) {
      const broken = isSound(body) ? [] : brokenTexts(body)
      check.errors = broken.map(instancePath => ({
        instancePath,
        keyword: 'text',
        schemaPath: '',
        params: {},
        message: 'must hold no NUL and no half of a surrogate pair',
      }))
      return broken.length === 0
    }
    const told = roomLeft(largestTold, body) < 0 ? first : every
    const isValid = told === every && every(body)
    check.errors = told.errors
    return isValid
  }
  return check
}

/**
 * Whether every text can be stored and digested. Without the places, which nearly no body needs and which take longer
 * to write than to look.
 */
function isSound (value: unknown): boolean {
  if (typeof value === 'string') return isSoundText(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(isSound)
}

function isSoundText (text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/**
 * How many of `room` characters a value would leave as JSON, or about that many; negative where it does not fit. Looks
 * no further then.
 */
function roomLeft (room: number, value: unknown): number {
  if (typeof value === 'string') return room - value.length - 3
  if (room < 0 || typeof value !== 'object' || value === null) return room - 6
  return Object.entries(value).reduce(
    (left, [name, part]) => left < 0 ? left : roomLeft(left - name.length - 3, part),
    room - 2
  )
}

/** Where a text stands that is no Unicode, of which no digest can be made, or that PostgreSQL does not keep. */
function brokenTexts (value: unknown, pointer = ''): string[] {
  if (typeof value === 'string') return isSoundText(value) ? [] : [pointer]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => brokenTexts(part, pointer + pointerTo(name)))
}

/**
 * Reads the whole numbers and the lists among parameters. The library's own coercion would also take 0x10, 1e1 and " 1"
 * for numbers. A list is one text with commas: given twice it is none.
 */
function fromText ({ properties = {} }: AnySchemaObject, validate: Check): Check {
  const named = (wanted: string) =>
    Object.entries<AnySchemaObject>(properties).filter(([, { type }]) => type === wanted).map(([name]) => name)
  const [numbers, lists] = [named('integer'), named('array')]
  const check: Check = value => {
    const parameters = value as Record<string, unknown>
    for (const name of numbers) {
      const text = parameters[name]
      if (typeof text === 'string' && digits.test(text)) parameters[name] = Number(text)
    }
    for (const name of lists) {
      const text = parameters[name]
      if (text !== undefined) parameters[name] = typeof text === 'string' ? text.split(',') : null
    }
    const isValid = validate(parameters)
    check.errors = validate.errors
    return isValid
  }
  return check
}
