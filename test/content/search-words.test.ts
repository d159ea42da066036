import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { stemmedAs, stemOf, unstemmed } from '../../src/content/search/languages.ts'
import { readQuery } from '../../src/content/search/query.ts'
import * as snippets from '../../src/content/search/snippet.ts'
import { compoundsOf, indexedWords, wordsOf as written } from '../../src/content/search/words.ts'

const wordsOf = (text: string) => written(text).map(({ word }) => word)
/** What is looked for in texts of a language without stems. */
const soughtIn = (query: string) => readQuery(query).in(unstemmed)
const rangesOf = (text: string, query: string) => snippets.rangesOf(text, soughtIn(query))
const snippetOf = (text: string, query: string) => snippets.snippetOf(text, soughtIn(query))

t.test('words are lower case, without accents and in one form', async t => {
  const same: Readonly<Record<string, string[]>> = {
    'People, WHO meet!': ['people', 'who', 'meet'],
    'Café CAFÉ cafe\u0301': ['cafe', 'cafe', 'cafe'],
    'ﬁne ２０２６ Ⅳ ½': ['fine', '2026', 'iv', '12'],
    "O'Brien’s co-op": ['o', 'brien', 's', 'co', 'op'],
    a_b: ['a', 'b'],
    'İstanbul ΛΌΓΟΣ naïve': ['istanbul', 'λογος', 'naive'],
    '数据，互助': ['数据', '互助'],
    '我们互相支持 ทดสอบภาษา': ['我们', '互相', '支持', 'ทดสอบ', 'ภาษา'],
    'Łódź Øen Straße Ærø Đặng Œuvre': ['lodz', 'oen', 'strasse', 'aero', 'dang', 'oeuvre'],
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
    }),
    { numRuns: 500 }
  )
})

t.test('all but the last word match whole, the last one a beginning', async t => {
  const text = 'Support supports supporters. Peer SUPPORT, peers'
  const found = (query: string) => rangesOf(text, query).map(({ start, end }) => text.slice(start, end))
  t.strictSame(found('support'), ['Support', 'supports', 'supporters', 'SUPPORT'])
  t.strictSame(found('support peer'), ['Support', 'Peer', 'SUPPORT', 'peers'])
  t.strictSame(found('peer support'), ['Support', 'supports', 'supporters', 'Peer', 'SUPPORT'])
  t.strictSame(found('upport'), [])
  t.strictSame(found('!'), [])
})

t.test('ranges are offsets in UTF-16, over the word as it is written', async t => {
  const text = '😀 Cafe\u0301s und ﬁne'
  t.strictSame(rangesOf(text, 'x cafe'), [{ start: 3, end: 9 }])
  t.strictSame(rangesOf(text, 'fin').map(({ start, end }) => text.slice(start, end)), ['ﬁne'])
})

t.test('a short text is its own snippet', async t => {
  t.strictSame(snippetOf('Peers meet.', 'meet'), { text: 'Peers meet.', ranges: [{ start: 6, end: 10 }] })
  t.strictSame(snippetOf('Peers meet.', 'absent'), { text: 'Peers meet.', ranges: [] })
  t.strictSame(snippetOf('', 'x'), { text: '', ranges: [] })
})

t.test('a long text is cut between words, around the first match', async t => {
  const filler = 'lorem ipsum dolor sit amet '.repeat(20)
  const { text, ranges } = snippetOf(`${filler}needle ${filler}needle`, 'needle')
  t.match(text, /^… (lorem|ipsum|dolor|sit|amet).* needle .*(lorem|ipsum|dolor|sit|amet) …$/)
  t.ok(text.length <= 164, `${text.length} characters`)
  t.strictSame(ranges.map(({ start, end }) => text.slice(start, end)), ['needle'])
})

t.test('a match is in the snippet in a text without spaces, and when it is itself long', async t => {
  const chinese = '人们互相支持，'.repeat(60)
  const { text, ranges } = snippetOf(`${chinese}数据${chinese}`.replace('，数据', '，数据，'), '数据')
  t.strictSame(ranges.map(({ start, end }) => text.slice(start, end)), ['数据'])
  t.ok(text.length <= 164, `${text.length} characters`)
  t.ok(snippetOf('x'.repeat(300), 'absent').text.length <= 164)
  const long = `short words before it ${'y'.repeat(300)} and after`
  t.equal(snippetOf(long, 'y').ranges.length, 1)
})

t.test('what is joined is one word beside its parts, and each has its stem in its language', async t => {
  t.equal(indexedWords('Strengths-based', 'en-GB'), 'strengths strength based base strengthsbased strengthsbas')
  t.equal(indexedWords('Strengths-based', 'cy'), 'strengths based strengthsbased')
  t.equal(indexedWords('mother-in-law-to-be', 'cy').split(' ').length, 5, 'a list of words is no word')
  t.equal(stemmedAs('nb-NO'), 'nb')
  t.equal(stemmedAs('cy'), unstemmed)
  t.equal(stemOf('mutuality', 'en'), 'mutual')
  t.equal(stemOf('gruppen', 'de'), 'grupp')
  t.equal(stemOf('gruppen', unstemmed), undefined)
})

t.test('a query looks for a word in its forms, and joined with its neighbours; not for what says nothing', async t => {
  const { words } = readQuery('the well being').in('en')
  t.strictSame(words, [{ place: 1, forms: ['well', 'thewell', 'thewel', 'wellbeing', 'wellb'] }])
  t.strictSame(readQuery('of the').in('en').words.map(({ place }) => place), [0, 1], 'unless there are no others')
  t.strictSame(readQuery('Of the').typed, ['Of', 'the'])
})

const languages = ['ar', 'da', 'de', 'el', 'en', 'es', 'fi', 'fr', 'ga', 'hu', 'hy', 'id', 'it', 'nb', 'nl', 'nn', 'no',
  'pt', 'ro', 'ru', 'sv', 'tr']

t.test('no word of any script fails in any language', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.constantFrom(...languages), (text, language) => {
      for (const word of indexedWords(text, language).split(' ').filter(word => word !== '')) {
        assert.match(word, /^[\p{L}\p{N}]+$/u)
      }
    }),
    { numRuns: 2_000 }
  )
})

const letters = fc.constantFrom(...'abeéÉßİ数😀’-. ,\n\u0301ﬁ½')
const texts = fc.string({ unit: letters, maxLength: 600 })
const queries = fc.string({ unit: letters, minLength: 1, maxLength: 6 }).filter(query => wordsOf(query).length > 0)

t.test('ranges always point at words that match, in order and apart', async () => {
  fc.assert(
    fc.property(texts, queries, (text, query) => {
      const forms = soughtIn(query).words.flatMap(({ forms }) => forms)
      const last = wordsOf(query).at(-1) ?? ''
      const isSought = (word: string) => forms.includes(word) || word.startsWith(last)
      let after = 0
      for (const { start, end } of rangesOf(text, query)) {
        assert.ok(start >= after && end > start && end <= text.length)
        assert.ok(wordsOf(text.slice(start, end)).some(isSought) || isSought(wordsOf(text.slice(start, end)).join('')))
        after = end
      }
      const every = [...compoundsOf(text)].flatMap(({ parts, joined }) => {
        const found = parts.filter(({ word }) => isSought(word))
        return found.length > 0 || !joined || !isSought(joined.word) ? found : [joined]
      })
      assert.equal(rangesOf(text, query).length, every.length, 'and none is missed')
    }),
    { numRuns: 500 }
  )
})

t.test('a snippet is a well-formed piece of the text that holds the first match', async () => {
  fc.assert(
    fc.property(texts, queries, (text, query) => {
      const { text: cut, ranges } = snippetOf(text, query)
      const piece = cut.replace(/^… /, '').replace(/ …$/, '')
      assert.ok(text.toWellFormed().includes(piece))
      assert.ok(cut.isWellFormed())
      assert.deepEqual(ranges, rangesOf(cut, query))
      assert.equal(ranges.length > 0, rangesOf(text, query).length > 0)
    }),
    { numRuns: 500 }
  )
})
