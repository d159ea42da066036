import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { rangesOf, snippetOf, wordsOf } from '../../../src/domain/values/search-words.ts'

t.test('words are lower case, without accents and in one form', async t => {
  const same: Readonly<Record<string, string[]>> = {
    'People, WHO meet!': ['people', 'who', 'meet'],
    'Café CAFÉ cafe\u0301': ['cafe', 'cafe', 'cafe'],
    'ﬁne ２０２６ Ⅳ ½': ['fine', '2026', 'iv', '12'],
    "O'Brien’s co-op": ['o', 'brien', 's', 'co', 'op'],
    a_b: ['a', 'b'],
    'İstanbul ΛΌΓΟΣ naïve': ['istanbul', 'λογος', 'naive'],
    '数据，互助': ['数据', '互助'],
    'C++ & <script>"*"</script> NEAR(x) -y ^z "a" OR b:*': [
      'c',
      'script',
      'script',
      'near',
      'x',
      'y',
      'z',
      'a',
      'or',
      'b',
    ],
    '!"£$%^&*()_+…—\u0301 😀 \u0000': [],
    '': [],
  }
  for (const [text, words] of Object.entries(same)) t.strictSame(wordsOf(text), words, text)
})

t.test('words are the same however a text is composed', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      assert.deepEqual(wordsOf(text.normalize('NFD')).join(''), wordsOf(text.normalize('NFC')).join(''))
      for (const word of wordsOf(text)) assert.match(word, /^[\p{L}\p{N}]+$/u)
      assert.deepEqual(
        wordsOf(wordsOf(text).join(' ')),
        wordsOf(text),
        'and do not change when they are normalised again'
      )
    }),
    { numRuns: 500 }
  )
})

t.test('all but the last word match whole, the last one a beginning', async t => {
  const text = 'Support supports supporters. Peer SUPPORT, peers'
  const found = (query: string) => rangesOf(text, wordsOf(query)).map(({ start, end }) => text.slice(start, end))
  t.strictSame(found('support'), ['Support', 'supports', 'supporters', 'SUPPORT'])
  t.strictSame(found('support peer'), ['Support', 'Peer', 'SUPPORT', 'peers'])
  t.strictSame(found('peer support'), ['Support', 'supports', 'supporters', 'Peer', 'SUPPORT'])
  t.strictSame(found('upport'), [])
  t.strictSame(found('!'), [])
})

t.test('ranges are offsets in UTF-16, over the word as it is written', async t => {
  const text = '😀 Cafe\u0301s und ﬁne'
  t.strictSame(rangesOf(text, ['cafe']), [{ start: 3, end: 9 }])
  t.strictSame(rangesOf(text, ['fin']).map(({ start, end }) => text.slice(start, end)), ['ﬁne'])
})

t.test('a short text is its own snippet', async t => {
  t.strictSame(snippetOf('Peers meet.', ['meet']), { text: 'Peers meet.', ranges: [{ start: 6, end: 10 }] })
  t.strictSame(snippetOf('Peers meet.', ['absent']), { text: 'Peers meet.', ranges: [] })
  t.strictSame(snippetOf('', ['x']), { text: '', ranges: [] })
})

t.test('a long text is cut between words, around the first match', async t => {
  const filler = 'lorem ipsum dolor sit amet '.repeat(20)
  const { text, ranges } = snippetOf(`${filler}needle ${filler}needle`, ['needle'])
  t.match(text, /^… (lorem|ipsum|dolor|sit|amet).* needle .*(lorem|ipsum|dolor|sit|amet) …$/)
  t.ok(text.length <= 164, `${text.length} characters`)
  t.strictSame(ranges.map(({ start, end }) => text.slice(start, end)), ['needle'])
})

t.test('a match is in the snippet in a text without spaces, and when it is itself long', async t => {
  const chinese = '人们互相支持，'.repeat(60)
  const { text, ranges } = snippetOf(`${chinese}数据${chinese}`.replace('，数据', '，数据，'), ['数据'])
  t.strictSame(ranges.map(({ start, end }) => text.slice(start, end)), ['数据'])
  t.ok(text.length <= 164, `${text.length} characters`)
  t.ok(snippetOf('x'.repeat(300), ['absent']).text.length <= 164)
  const long = `short words before it ${'y'.repeat(300)} and after`
  t.equal(snippetOf(long, ['y']).ranges.length, 1)
})

const letters = fc.constantFrom(...'abeéÉßİ数😀’-. ,\n\u0301ﬁ½')
const texts = fc.string({ unit: letters, maxLength: 600 })
const queries = fc.string({ unit: letters, minLength: 1, maxLength: 6 }).map(wordsOf).filter(words => words.length > 0)

t.test('ranges always point at words that match, in order and apart', async () => {
  fc.assert(
    fc.property(texts, queries, (text, words) => {
      const last = words.at(-1) ?? ''
      let after = 0
      for (const { start, end } of rangesOf(text, words)) {
        assert.ok(start >= after && end > start && end <= text.length)
        const [word = '', ...more] = wordsOf(text.slice(start, end))
        assert.equal(more.length, 0)
        assert.ok(words.includes(word) || word.startsWith(last))
        after = end
      }
      const every = wordsOf(text).filter(word => words.slice(0, -1).includes(word) || word.startsWith(last))
      assert.equal(rangesOf(text, words).length, every.length, 'and none is missed')
    }),
    { numRuns: 500 }
  )
})

t.test('a snippet is a well-formed piece of the text that holds the first match, its ranges in it', async () => {
  fc.assert(
    fc.property(texts, queries, (text, words) => {
      const { text: cut, ranges } = snippetOf(text, words)
      const piece = cut.replace(/^… /, '').replace(/ …$/, '')
      assert.ok(text.toWellFormed().includes(piece))
      assert.ok(cut.isWellFormed())
      assert.deepEqual(ranges, rangesOf(cut, words))
      assert.equal(ranges.length > 0, rangesOf(text, words).length > 0)
      const first = rangesOf(text, words)[0]
      const shown = ranges[0]
      if (first && shown) assert.equal(cut.slice(shown.start, shown.end), text.slice(first.start, first.end))
    }),
    { numRuns: 500 }
  )
})
