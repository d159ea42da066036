import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { hashSecret, isSecret, prefixOf, readToken, writeToken } from '../../src/identity/token.ts'

const id = fc.uuid().map(one => one.toLowerCase())
const secret = fc.uint8Array({ minLength: 32, maxLength: 32 })
const token = fc.tuple(id, secret).map(([id, secret]) => writeToken(id, secret))

t.test('a token gives back its id and its secret, and begins with what may be shown', async () => {
  fc.assert(fc.property(id, secret, (id, secret) => {
    const text = writeToken(id, secret)
    assert.match(text, /^ppk_[0-9a-f]{32}_[0-9a-f]{72}$/)
    assert.ok(text.startsWith(`${prefixOf(id)}_`))
    const read = readToken(text)
    assert.equal(read?.id, id)
    assert.deepEqual(Buffer.from(read?.secret ?? []), Buffer.from(secret))
  }))
})

t.test('a token with one character changed is none', async () => {
  fc.assert(
    fc.property(token, fc.nat(), fc.constantFrom(...'0123456789abcdefgGAF_ -.é'), (text, place, character) => {
      const at = place % text.length
      const changed = text.slice(0, at) + character + text.slice(at + 1)
      assert.equal(readToken(changed) === undefined, changed !== text)
    }),
    { numRuns: 1_000 }
  )
})

t.test('a token that is cut, doubled, joined, in another case or surrounded by anything is none', async () => {
  fc.assert(fc.property(token, token, fc.nat(), (text, other, place) => {
    const letters = /[a-f]/.test(text.slice(4))
    for (
      const wrong of [
        text.slice(0, place % text.length),
        text.slice(1 + place % text.length),
        text + text,
        text + other,
        `${text},${other}`,
        `${text} ${other}`,
        ...letters ? [text.toUpperCase(), `ppk${text.slice(3).toUpperCase()}`] : [],
        ` ${text}`,
        `${text}\n`,
        `"${text}"`,
        `Bearer ${text}`,
      ]
    ) assert.equal(readToken(wrong), undefined, wrong)
  }))
})

t.test('a secret is known by its hash alone', async () => {
  fc.assert(fc.property(secret, secret, (one, other) => {
    assert.equal(isSecret(one, hashSecret(one)), true)
    assert.equal(isSecret(one, hashSecret(other)), Buffer.from(one).equals(other))
    assert.equal(isSecret(one, '0'.repeat(64)), false)
  }))
})
