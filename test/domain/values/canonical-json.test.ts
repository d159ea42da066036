import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { canonicalJson, canonicalParts } from '../../../src/domain/values/canonical-json.ts'

t.test('RFC 8785 3.2.2 and 3.2.3: the worked object comes out as the RFC has it', async t => {
  const given = JSON.parse(String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`)
  t.equal(
    canonicalJson(given),
    String
      .raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
      String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`
  )
})

t.test('RFC 8785 3.2.3: members are sorted by UTF-16 code unit, so a surrogate pair comes before U+FB33', async t => {
  const given = Object.fromEntries([
    ['\u20ac', 'Euro Sign'],
    ['\r', 'Carriage Return'],
    ['\ufb33', 'Hebrew Letter Dalet With Dagesh'],
    ['1', 'One'],
    ['\ud83d\ude00', 'Emoji: Grinning Face'],
    ['\u0080', 'Control'],
    ['\u00f6', 'Latin Small Letter O With Diaeresis'],
  ])
  t.strictSame(Object.values(JSON.parse(canonicalJson(given).replace('"1"', '"one"'))), [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ])
  t.equal(
    canonicalJson({ aa: 1, B: 2, a: 3, '': 4, 10: 5, 9: 6 }),
    '{"":4,"10":5,"9":6,"B":2,"a":3,"aa":1}',
    'never by locale, never by number'
  )
})

t.test('RFC 8785 appendix B: numbers are written as ECMAScript writes them', async t => {
  const numbers: ReadonlyArray<readonly [bits: string, text: string]> = [
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ]
  for (const [bits, text] of numbers) t.equal(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE()), text, bits)
})

t.test('RFC 8785 3.2.2.2: control characters are escaped in the shortest way and nothing else is', async t => {
  t.equal(canonicalJson('\b\t\n\f\r\u0000\u001f"\\'), String.raw`"\b\t\n\f\r\u0000\u001f\"\\"`)
  t.equal(canonicalJson('/<>&\u007f\u2028é😀'), '"/<>&\u007f\u2028é😀"')
  t.not(canonicalJson('é'), canonicalJson('e\u0301'), 'texts are not normalised')
})

t.test('RFC 8785: what the scheme has no form for is refused', async t => {
  for (
    const value of [
      NaN,
      Infinity,
      -Infinity,
      '\ud83d',
      { '\udead': 1 },
      ['\ude00\ud83d'],
      1n,
      Symbol('x'),
      () => 1,
      undefined,
    ]
  ) {
    t.throws(() => canonicalJson(value), TypeError)
  }
})

t.test('RFC 8785: absent members are left out and absent items are null, as JSON.stringify does', async t => {
  t.equal(canonicalJson({ b: undefined, a: [undefined, 1] }), JSON.stringify({ a: [null, 1] }))
  t.equal(
    canonicalJson(JSON.parse('{"__proto__":{"x":1},"constructor":null}')),
    '{"__proto__":{"x":1},"constructor":null}'
  )
})

/** Any JSON value; minus zero is no value of its own in JSON. */
const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 5 }).map(value =>
  JSON.parse(JSON.stringify(value)) as unknown
)

/** The same value with the members of every object in another order. */
function turned (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, turned(member)]))
}

/** Every list of keys in the order of the text; numbers are kept from moving to the front by a mark before each key. */
function keysInOrder (text: string): string[][] {
  const found: string[][] = []
  JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"(?=:)/g, key => `"_${key.slice(1)}`), (_, value: unknown) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      found.push(Object.keys(value).map(key => key.slice(1)))
    }
    return value
  })
  return found
}

t.test(
  'RFC 8785: for any JSON value the form says the same, has every object in order, and does not follow the ' +
    'order it was given',
  async () => {
    fc.assert(
      fc.property(json, value => {
        const text = canonicalJson(value)
        assert.deepEqual(JSON.parse(text), value)
        assert.equal(canonicalJson(JSON.parse(text)), text)
        assert.equal(canonicalJson(turned(value)), text)
        for (const keys of keysInOrder(text)) assert.deepEqual(keys, [...keys].sort())
      }),
      { numRuns: 300 }
    )
  }
)

t.test('in parts it is the same', async t => {
  fc.assert(fc.property(fc.jsonValue(), fc.nat(4), (value, levels) => {
    assert.equal([...canonicalParts(value, levels)].join(''), canonicalJson(value))
  }))
  const undefinedMember = { a: undefined, list: [undefined, {}, []] }
  t.equal([...canonicalParts(undefinedMember)].join(''), '{"list":[null,{},[]]}')
})
