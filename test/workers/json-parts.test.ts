import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { jsonParts } from '../../src/workers/json-parts.ts'

t.test('the parts of an array or an object are what stands between its commas, whatever is in them', async t => {
  fc.assert(fc.property(fc.array(fc.jsonValue()), fc.string(), (values, before) => {
    const text = JSON.stringify({ before, values })
    const start = Buffer.byteLength(JSON.stringify({ before }).slice(0, -1)) + ',"values":'.length
    const bytes = Buffer.from(text)
    const { parts, end } = jsonParts(bytes, start)
    assert.deepEqual(parts.map(place => bytes.toString('utf8', ...place)), values.map(value => JSON.stringify(value)))
    assert.equal(end, bytes.length - 1)
  }))
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), members => {
    const bytes = Buffer.from(JSON.stringify(members))
    const parts = jsonParts(bytes, 0).parts.map(place => JSON.parse(`{${bytes.toString('utf8', ...place)}}`))
    assert.deepEqual(parts.flatMap(part => Object.entries(part)), Object.entries(JSON.parse(String(bytes))))
  }))
  t.pass()
})

t.test('JSON that ends too soon has no parts', async t => {
  for (const text of ['[1', '["a', '{"a":"\\\\"']) t.throws(() => jsonParts(Buffer.from(text), 0), RangeError)
})
