/** Tables of statements: what is written is read again, and what is wrong is told by line and column. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { columns, type Cells } from '../../src/sets/exchange/columns.ts'
import { escapedCell, isFormula, unescapedCell } from '../../src/http/body/spreadsheet-cells.ts'
import { principlesOfRows, rowsOfPrinciples } from '../../src/sets/exchange/principles.ts'
import { readTable, tableText } from '../../src/sets/exchange/table.ts'
import { principle, statement, version } from '../fixtures/versions.ts'

const none: Cells = {
  principle: '',
  title: '',
  gloss: '',
  explanation: '',
  statement: '',
  text: '',
  weight: '',
  counted: '',
  notApplicable: '',
}
const table = (...lines: readonly string[]) => lines.join('\n')

/** Signs that begin formulas, apostrophes, blanks and whatever separates, more often than chance would have them. */
const tricky = fc.constantFrom(
  "'",
  '=',
  '+',
  '-',
  '@',
  '＝',
  '＋',
  '－',
  '＠',
  '﹦',
  '\t',
  '\r',
  '\n',
  '\r\n',
  ' ',
  '\u00a0',
  '\u3000',
  '\u200b',
  '\ufeff',
  '"',
  ',',
  ';',
  'a',
  'ש',
  'ع',
  '\u202e',
  '👩🏽‍🤝‍👩🏻'
)
const text = fc.array(fc.oneof(tricky, fc.string({ unit: 'grapheme', maxLength: 3 })), { minLength: 1, maxLength: 12 })
  .map(parts => parts.join('').toWellFormed().replaceAll('\0', ''))

t.test('an escape is taken off exactly where it was put', async () => {
  fc.assert(
    fc.property(text, given => {
      const cell = escapedCell(given)
      assert.equal(unescapedCell(cell), given)
      assert.ok(!isFormula(cell))
      assert.ok([given, `'${given}`].includes(cell))
    }),
    { numRuns: 2_000 }
  )
})

t.test('no cell begins as a formula does, after blanks and full-width neither', async t => {
  for (
    const beginning of [
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      ' =',
      '\u00a0+',
      '\u200b-',
      '\u3000@',
      '＝',
      '＋',
      ' －',
      '＠',
      '﹦',
      "'=",
      "''=",
    ]
  ) {
    t.equal(escapedCell(`${beginning}1`), `'${beginning}1`, JSON.stringify(beginning))
  }
  for (const plain of ["'", "'quoted'", 'a=b', ' a', '(-)', '']) t.equal(escapedCell(plain), plain)
})

t.test('no cell is taken for a date or a time of day', async t => {
  const dates = [
    '1/2', '12/2024', '2026-11-29', '3-4', '1.2.2026', '2.1.0', '1.5', '31.12', '2 January', 'Jan 2', 'mar-1',
    '1st May 2026', 'May 2026', 'Sept. 2026', 'december/24', '10:30', '9:05 pm', '2026-11-29 10:30', ' 1/2 ', "'1/2",
  ]
  t.strictSame(dates.filter(date => escapedCell(date) !== `'${date}`), [])
  t.strictSame(dates.filter(date => unescapedCell(escapedCell(date)) !== date), [])
  const plain = [
    '0.75', '1', '1.0', '12', 'May', 'may we', 'Mayor 2', '2 of us', 'step-2', '1/2 of us', 'half', '1/2/', 'a1/2',
    '2026-11-29T12:00:00.000Z', '01a00000-0000-7000-8000-000000005005',
  ]
  t.strictSame(plain.filter(text => escapedCell(text) !== text), [])
})

t.test('a table of any texts is read as it was written', async () => {
  const cells = fc.record({ title: text, gloss: text, explanation: text, text })
  fc.assert(
    fc.property(fc.array(cells, { minLength: 1, maxLength: 5 }), given => {
      const rows = given.map((row, index) => ({
        ...none,
        principle: `p${index}`,
        statement: `s${index}`,
        weight: '1',
        ...row,
      }))
      const written = tableText(rows)
      const read = readTable(written)
      assert.deepEqual(read.faults, [])
      assert.deepEqual(read.rows.map(({ cells }) => cells), rows)
    }),
    { numRuns: 500 }
  )
})

t.test('a version is read from its table as it was, but for what a table leaves out', async t => {
  const content = version({
    principles: [
      principle('safe', {
        explanation: '= A heading\r\n\r\n- “one”, "two"\n- -three',
        points: [],
        statements: [
          statement('safe-one', { text: '+1 for =SUM(A1)', weight: 3, counted: false, notApplicable: 'not_allowed' }),
          statement('safe-two'),
        ],
      }),
      principle('rtl', { title: 'بأمان', gloss: 'לא פוגעים באיש.', explanation: null, points: [], statements: [] }),
    ],
  })
  const { rows, faults } = readTable(tableText(rowsOfPrinciples(content)))
  t.strictSame(faults, [])
  const read = principlesOfRows(rows)
  t.strictSame(read.faults, [])
  const [safe, rtl] = content.principles
  t.strictSame(read.principles, [
    {
      slug: 'safe',
      title: safe?.title,
      gloss: safe?.gloss,
      explanation: safe?.explanation,
      statements: safe?.statements,
    },
    { slug: 'rtl', title: rtl?.title, gloss: rtl?.gloss },
  ])
})

t.test('a written table is RFC 4180, with the mark of UTF-8, a header and a row to each statement', async t => {
  const written = tableText(
    rowsOfPrinciples(
      version({
        principles: [
          principle('safe', { title: 'A "safe", place', explanation: 'a\nb' }),
          principle('bare', { statements: [] }),
        ],
      })
    )
  )
  t.equal(
    written,
    `\ufeff${columns.join(',')}\r\n` +
      'safe,"A ""safe"", place",Gloss of safe.,"a\nb",safe-one,We do safe-one.,1,true,exclude\r\n' +
      'safe,,,,safe-two,We do safe-two.,1,true,exclude\r\n' +
      'bare,Title of bare,Gloss of bare.,Explanation of **bare**.,,,,,\r\n'
  )
})

t.test('any line ends, commas, semicolons or tabs, quoted breaks and blank rows are read', async t => {
  for (const end of ['\n', '\r\n', '\r']) {
    for (const separator of [',', ';', '\t']) {
      const rows = [['\ufeffprinciple', 'title', 'gloss'], ['safe', `"One${end}two"`, '"a;b,c\td"'], ['', '', ''], [], [
        'kind',
        'Kind',
        '',
      ]]
      const read = readTable(rows.map(cells => cells.join(separator)).join(end) + end)
      t.strictSame(read.faults, [])
      t.strictSame(read.rows.map(({ line, cells }) => [line, cells.principle, cells.title, cells.gloss]), [[
        2,
        'safe',
        `One${end}two`,
        'a;b,c\td',
      ], [6, 'kind', 'Kind', '']], JSON.stringify([end, separator]))
    }
  }
})

t.test('columns may come in any order, and the rows of a principle too', async t => {
  const { rows } = readTable(
    table('text,statement,title,principle', 'First,s-one,,safe', 'Other,s-two,Kind,kind', 'Second,s-three,Safe,safe')
  )
  t.match(principlesOfRows(rows), {
    faults: [],
    principles: [{
      slug: 'safe',
      title: 'Safe',
      gloss: '',
      statements: [{ key: 's-one', text: 'First' }, { key: 's-three', text: 'Second' }],
    }, { slug: 'kind', title: 'Kind' }],
  })
})

t.test('what a statement leaves out is left out', async t => {
  const { rows } = readTable(
    table(
      'principle,title,statement,text,weight,counted,notApplicable',
      'safe,Safe,s-one,One,,,',
      'safe,,s-two,Two, 0 ,TRUE,count_as_zero'
    )
  )
  t.strictSame(principlesOfRows(rows).principles[0]?.statements, [{ key: 's-one', text: 'One' }, {
    key: 's-two',
    text: 'Two',
    weight: 0,
    counted: true,
    notApplicable: 'count_as_zero',
  }])
})
