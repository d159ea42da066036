import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { assertMatch, assertWritten, entityTag, isNotModified, revisionTag } from '../../src/http/conditional.ts'
import { Problem } from '../../src/http/problems/problem.ts'
import { collectDifferences } from '../fixtures/differences.ts'

const bytes = fc.uint8Array({ maxLength: 20 })

t.test('a tag is strong, short and follows from the bytes and from what they mean', async () => {
  fc.assert(
    fc.property(
      bytes,
      bytes,
      fc.constantFrom('text/html', 'text/plain'),
      fc.constantFrom('en', 'cy'),
      (a, b, type, language) => {
        const tag = entityTag(a, type, language)
        assert.match(tag, /^"[A-Za-z0-9_-]{27}"$/)
        assert.equal(tag === entityTag(b, type, language), Buffer.from(a).equals(b))
        assert.notEqual(tag, entityTag(a, `${type}x`, language))
        assert.notEqual(tag, entityTag(a, type, `${language}x`))
        assert.notEqual(tag, entityTag(a, type))
      }
    )
  )
})

t.test('RFC 9110 13.1.2: a tag is found in a list, weak or strong, and nothing else is', async () => {
  const tag = bytes.map(one => entityTag(one))
  fc.assert(
    fc.property(
      tag,
      fc.array(tag),
      fc.boolean(),
      fc.constantFrom(', ', ',', ' , ', ',,'),
      (wanted, others, weak, separator) => {
        const without = others.filter(one => one !== wanted)
        assert.equal(isNotModified(without.join(separator), wanted), false)
        assert.equal(
          isNotModified([...without, weak ? `W/${wanted}` : wanted, ...without].join(separator), wanted),
          true
        )
        assert.equal(isNotModified(wanted.slice(1, -1), wanted), false, 'a tag without quotes is none')
      }
    )
  )
})

t.test('no If-None-Match modifies nothing, and a star stands for whatever there is', async t => {
  t.equal(isNotModified(undefined, '"a"'), false)
  t.equal(isNotModified('*', '"a"'), true)
  t.equal(isNotModified(' * ', '"a"'), true)
  t.equal(isNotModified('"*"', '"a"'), false)
  t.equal(isNotModified('"b, "a", c"', '"a"'), false, 'a tag inside of another')
})

/** The status with which a change is refused; undefined where it may be made. */
function refusalOf (ifMatch: string | undefined, revision = 3): number | undefined {
  try {
    assertMatch(ifMatch, revisionTag(revision))
    return undefined
  } catch (error) {
    return error instanceof Problem ? error.statusCode : NaN
  }
}

t.test('RFC 9110 13.1.1: a change is made to the state that was seen, or to whatever there is', async t => {
  t.equal(revisionTag(3), '"r3"')
  for (const seen of ['"r3"', ' "r3" ', '"r2", "r3"', '"r3","r4"', 'W/"r3", "r3"', '*', ' * ']) {
    t.equal(refusalOf(seen), undefined, seen)
  }
  t.equal(refusalOf(undefined), 428)
  for (const other of ['"r2"', '"r33"', 'r3', '', '"*"', '"R3"', '"a, "r3", b"', '"r2", W/"r2"']) {
    t.equal(refusalOf(other), 412, other)
  }
})

/** What a proxy that compresses makes of a tag. */
const formsOf = (tag: string) => {
  const opaque = tag.slice(1, -1)
  return {
    'nginx, HAProxy, Varnish, Envoy, CDNs': `W/${tag}`,
    'Apache mod_deflate, Caddy': `"${opaque}-gzip"`,
    'Apache mod_brotli, Caddy': `"${opaque}-br"`,
    'Caddy with zstd': `"${opaque}-zstd"`,
    'Apache 2.2': `"${opaque}"-gzip`,
    'some Apache modules': `"${opaque};gzip"`,
    Jetty: `"${opaque}--gzip"`,
    'Apache behind nginx': `W/"${opaque}-gzip"`,
    'in a list': `"x", W/${tag}`,
  }
}

t.test('a tag is found in every form that proxies make of it, and in no form of another one', async t => {
  const { differences, compare } = collectDifferences()
  const outcomeOf = (form: string) => [refusalOf(form), isNotModified(form, '"r3"')]
  for (const [proxy, form] of Object.entries(formsOf('"r3"'))) compare(proxy, outcomeOf(form), [undefined, true])
  for (const other of [...Object.values(formsOf('"r2"')), ...Object.values(formsOf('"r33"'))]) {
    compare(other, outcomeOf(other), [412, false])
  }
  for (const none of ['"r3-x"', '"r3-gzip-x"', '"-gzip"', '"r3gzip"']) compare(none, outcomeOf(none), [412, false])
  t.strictSame(differences, [])
})

t.test('whoever is refused is told what was compared', async t => {
  t.throws(() => assertMatch(undefined, '"r3"'), { message: /If-Match: "r3"/, type: { code: 'precondition_required' } })
  t.throws(() => assertMatch('W/"r2"', '"r3"'), {
    message: /If-Match is W\/"r2", and the ETag of the resource is now "r3"/,
    type: { code: 'precondition_failed' },
  })
  t.throws(() => assertMatch('x'.repeat(1000), '"r3"'), { message: /^If-Match is x{100}…, and/ })
  t.throws(() => assertMatch('', '"r3"'), { message: /^If-Match is empty/ })
  t.throws(() => assertWritten(false, { revision: 2 }), { message: /"r2".*"r3"/ })
})
