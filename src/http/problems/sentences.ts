/** What a validator told of one place: the keyword that was broken, its parameters and its own words. */
export interface Broken {
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string | undefined
}

const types: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
}

const formats: Readonly<Record<string, string>> = {
  date: 'must be a day, as YYYY-MM-DD',
  'date-time': 'must be an instant, such as 2026-01-31T12:00:00Z',
  uuid: 'must be a UUID',
  uri: 'must be a whole address, such as https://example.org/page',
  'time-zone': 'must be the name of a time zone, such as Europe/London',
  'visible-text': 'must have a visible character',
}

const languageTag = 'must be a language tag, such as cy or en-GB'
const version = 'must be a version, such as 1.0.0'

/** By the pattern, whose own text says nothing to most people. The tests hold those of every request. */
const patterns: Readonly<Record<string, string>> = {
  '^[!-~]{1,255}$': 'must be 1 to 255 visible ASCII characters without a space',
  '^[!-~]{1,200}$': 'must be 1 to 200 visible ASCII characters without a space',
  '^[^\\s\\u0000-\\u001f\\u007f-\\u009f][^\\u0000-\\u001f\\u007f-\\u009f]*$':
    'must be one line of text that does not begin with a space',
  '^[^\\s\\u0000-\\u001f\\u007f-\\u009f"%_\\\\][^\\u0000-\\u001f\\u007f-\\u009f"%_\\\\]{0,49}$':
    'must be one line of at most 50 characters that does not begin with a space, without " % _ \\',
  '^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]*$': 'must have no control characters',
  '^[a-z][a-z0-9-]{1,62}$': 'must be 2 to 63 lower-case letters, digits and hyphens, the first a letter',
  '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$': languageTag,
  '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$': languageTag,
  '^\\d+\\.\\d+\\.\\d+$': version,
  '^\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}$': version,
  '^sha256:[0-9a-f]{64}$': 'must be "sha256:" and 64 hexadecimal digits in lower case',
  '^\\d+(\\.\\d+|/[1-9]\\d*)?$': 'must be a decimal or a fraction, such as 0.5 or 1/2',
  '^\\d{4}(-\\d{2}){0,2}$': 'must be a year, a month or a day, as YYYY, YYYY-MM or YYYY-MM-DD',
  '^https://': 'must begin with https://',
}
/** Of a list of names with commas, out of a closed list. */
const listPattern = /^\^\(([^()]+)\)\(,\(\1\)\)\*\$$/

const bounds: Readonly<Record<string, readonly [string, string]>> = {
  minLength: ['must have at least', 'character'],
  maxLength: ['must have at most', 'character'],
  minItems: ['must have at least', 'item'],
  maxItems: ['must have at most', 'item'],
  minProperties: ['must have at least', 'member'],
  maxProperties: ['must have at most', 'member'],
}
const limits: Readonly<Record<string, string>> = {
  minimum: 'must be at least',
  maximum: 'must be at most',
  exclusiveMinimum: 'must be more than',
  exclusiveMaximum: 'must be less than',
}

/** What is wrong, to follow the name of its place: "must be a day, as YYYY-MM-DD". */
export function sentenceOf ({ keyword, params, message = 'is not valid' }: Broken, inBody: boolean): string {
  const { limit, type, format, pattern } = params
  if (keyword === 'additionalProperties') return 'is not a known name'
  if (keyword === 'required') return 'is missing'
  if (Array.isArray(params.allowedValues)) return `must be one of ${params.allowedValues.map(String).join(', ')}`
  if (keyword === 'minLength' && limit === 1) return 'must not be empty'
  const bound = bounds[keyword]
  if (bound) return `${bound[0]} ${limit} ${bound[1]}${limit === 1 ? '' : 's'}`
  if (keyword in limits) return `${limits[keyword]} ${limit}`
  if (keyword === 'type') return ofType(type, inBody)
  if (keyword === 'format') return formats[String(format)] ?? message
  return keyword === 'pattern' ? ofPattern(String(pattern)) : message
}

/** Parameters are texts: only one that was given twice is none. */
function ofType (type: unknown, inBody: boolean): string {
  if (!inBody && type === 'string') return 'was given more than once'
  const wanted = (Array.isArray(type) ? type : String(type).split(',')).map(name => types[name] ?? name).join(' or ')
  return `must be ${wanted}${inBody ? '' : ', given once'}`
}

function ofPattern (pattern: string): string {
  const [, names] = listPattern.exec(pattern) ?? []
  if (names === undefined) return patterns[pattern] ?? 'is not written in a way that is allowed'
  return `must be some of ${names.replaceAll('\\', '').split('|').join(', ')}, with commas between them`
}
