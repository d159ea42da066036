import t from 'tap'
import { principlesOfRows } from '../../src/sets/exchange/principles.ts'
import { readTable } from '../../src/sets/exchange/table.ts'

const table = (...lines: readonly string[]) => lines.join('\n')

/** Everything that is told about a table: its form, and its cells. */
function told (text: string): string[] {
  const { rows, faults } = readTable(text)
  return [...faults, ...principlesOfRows(rows).faults].map(({ line, column, code }) =>
    [line, column, code].filter(part => part !== undefined).join(' ')
  )
}

t.test('the header must name known columns, each once, and those that are needed', async t => {
  t.strictSame(told(table('principle,title,colour,title', 'safe,Safe,red,Safe')), [
    '1 colour unknown_column',
    '1 title duplicate_column',
  ])
  t.strictSame(told(table('', 'gloss,text', 'a,b')), ['2 principle missing_column', '2 title missing_column'])
  t.strictSame(told('principle,title,\nsafe,Safe,'), [], 'an empty column behind the last one is none')
  t.strictSame(told('principle,,title\nsafe,,Safe'), ['1  unknown_column'])
  for (const empty of ['', '\n\r\n', '\ufeff']) t.strictSame(told(empty), ['1 empty_file'])
})

t.test('every bad cell is told by line and column', async t => {
  const long = (length: number) => 'a'.repeat(length)
  t.strictSame(
    told(table(
      'principle,title,gloss,explanation,statement,text,weight,counted,notApplicable',
      'Safe!,Safe,,,,,,,',
      `kind,${long(201)},${long(501)},${long(20_001)},Kind One,${long(501)},1.5,maybe,sometimes`,
      'kind,Other,,,kind-two,,1001,1,',
      'fair,Fair,,,kind-two,Fair,,,',
      'fair,,,,,Text without a key,,,',
      'bare,,"G\nloss",,,,,,',
      ',No key,,,,,,,'
    )),
    [
      '2 principle bad_slug',
      '3 title text_too_long',
      '3 gloss text_too_long',
      '3 explanation text_too_long',
      '3 statement bad_slug',
      '3 text text_too_long',
      '3 weight bad_weight',
      '3 counted invalid',
      '3 notApplicable invalid',
      '4 title contradiction',
      '4 text missing',
      '4 weight bad_weight',
      '4 counted invalid',
      '5 statement duplicate_key',
      '6 statement missing',
      '7 title missing',
      '9 principle missing',
    ]
  )
})

t.test('formulas that nothing escapes, NULs and rows of another length are told', async t => {
  t.strictSame(
    told(table('principle,title,gloss', 'safe,=A1,\u3000＝1', 'kind,Kind,"\0"', 'fair,Fair', "well,'=fine,- a dash")),
    ['2 title formula', '2 gloss formula', '3 gloss nul', '4 wrong_cell_count']
  )
})

t.test(
  'a quotation mark that is not closed, or stands inside a cell, is told by the line ' +
    'where its row begins',
  async t => {
    t.strictSame(told(table('principle,title', 'safe,"Sa', 'fe"', 'kind,"Kind', 'fair,Fair')), ['4 quote_not_closed'])
    t.strictSame(told(table('principle,title', 'safe,Sa"fe"')), ['2 stray_quote'])
    t.strictSame(told(table('principle,title', 'safe,Safe', 'kind,"Ki"nd')), ['3 stray_quote'])
  }
)

t.test('there is an end to rows, cells, lengths, principles and statements', async t => {
  const many = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index))
  t.strictSame(told(table('principle,title', ...many(20_001, () => 'safe,Safe'))), ['20002 too_many'])
  t.strictSame(told(`principle,title\nsafe${','.repeat(5_000_000)}`), ['2 too_many_cells'])
  t.strictSame(told(`principle,title\nsafe,Safe\nkind,${'a'.repeat(1_000_000)}`), ['3 row_too_long'])
  t.strictSame(told(table('principle,title', ...many(201, index => `p${index},P`))), ['202 principle too_many'])
  t.strictSame(
    told(
      table('principle,title,statement,text', ...many(51, index => `safe,${index === 0 ? 'Safe' : ''},s${index},S`))
    ),
    ['52 statement too_many']
  )
})
