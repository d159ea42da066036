import { readFile } from 'node:fs/promises'
import t from 'tap'
import { bodyValidator } from '../../src/http/body/validation.ts'
import { invalidRequest } from '../../src/http/problems/invalid-request.ts'
import { sentenceOf } from '../../src/http/problems/sentences.ts'

const document: unknown = JSON.parse(await readFile(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'))

/** Every text under a keyword of a schema, wherever it stands in the document. */
function valuesOf (keyword: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) =>
    name === keyword && typeof part === 'string' ? [part] : valuesOf(keyword, part)
  )
}

t.test('every pattern and format of a request has a sentence of its own', async t => {
  const ofAnswers = ['^/', '^@', '^"', '^<', '^W/', '^Bearer', '^\\d+$']
  for (const pattern of new Set(valuesOf('pattern', document))) {
    if (ofAnswers.some(start => pattern.startsWith(start))) continue
    t.match(sentenceOf({ keyword: 'pattern', params: { pattern } }, true), /^must /, pattern)
  }
  for (const format of ['date', 'date-time', 'uuid', 'uri', 'time-zone', 'visible-text']) {
    t.ok(valuesOf('format', document).includes(format), format)
    t.match(sentenceOf({ keyword: 'format', params: { format }, message: 'raw' }, true), /^must /, format)
  }
})

t.test('a value is told once, and "or null" only where nothing else is wrong with it', async t => {
  const validate = bodyValidator([], {
    type: 'object',
    required: ['what'],
    properties: {
      name: { type: 'string', minLength: 1, format: 'visible-text', pattern: '^https://' },
      due: { type: ['string', 'null'], format: 'date' },
      kind: { type: ['string', 'null'], enum: ['a', 'b', null] },
      scale: { anyOf: [{ type: 'object', required: ['levels'] }, { type: 'null' }] },
      tags: { type: 'array', minItems: 2 },
    },
  })
  const told = (body: unknown) => {
    const { faults, message } = invalidRequest(validate(body) ?? [], 'body')
    return { faults: faults.map(({ pointer, detail }) => `${pointer} ${detail}`), message }
  }
  t.strictSame(told({ name: '', due: '1 May', kind: 'c', scale: {}, tags: [1] }).faults, [
    '/what is missing',
    '/name must not be empty',
    '/due must be a day, as YYYY-MM-DD',
    '/kind must be one of a, b, null',
    '/scale/levels is missing',
    '/tags must have at least 2 items',
  ])
  t.strictSame(told({ what: 1, due: 1, scale: 5 }).faults, ['/due must be a text or null', '/scale must be an object'])
  t.equal(told([]).message, 'The body must be an object. /openapi.json lists what is allowed')
})
