import { parse } from 'csv-parse/sync'
import t from 'tap'
import { resultColumns, resultCsv } from '../../../src/results/report/csv.ts'
import { isFormula } from '../../../src/http/body/spreadsheet-cells.ts'
import { titlesOf } from '../../../src/results/charts/tables.ts'
import type { Result } from '../../../src/domain/assessments/result.ts'
import type { CustomContent } from '../../../src/domain/versions/principle-set.ts'
import { core, gated, hostileContent, shared, single, unasked } from './results.ts'

type Row = Readonly<Record<string, string>>

const csvOf = (result: Result, content: CustomContent) =>
  [...resultCsv(result, titlesOf(content, unasked), () => [])].join('')

function read (result: Result, content: CustomContent): Row[] {
  return parse(csvOf(result, content), { bom: true, columns: true })
}

t.test('a row for each principle and statement, and for each perspective of them', async t => {
  const result = shared(core, [['people', '0123'], ['peers', '333x']])
  const rows = read(result, core)
  const statements = core.principles.flatMap(({ statements }) => statements).length
  t.equal(rows.length, (core.principles.length + statements) * (1 + result.perspectives.length))
  t.strictSame(Object.keys(rows[0] ?? {}), resultColumns)
  t.match(rows[0], {
    principle: 'mutual',
    principleTitle: 'Mutual',
    statement: '',
    perspective: '',
    asked: 'true',
    released: 'true',
    outcome: 'scored',
  })
  t.match(rows.find(({ perspective, statement }) => perspective === 'commissioner' && statement === ''), {
    outside: 'true',
    released: 'true',
    value: '',
  }, 'asked, and nobody answered')
})

t.test('an exact value has its fraction in two cells, which no spreadsheet takes for a date', async t => {
  const result = single(core, '0122')
  const [first] = read(result, core)
  t.match(first, { value: '0.4167', exactNumerator: '5', exactDenominator: '12', coverage: '1' })
  for (const row of read(result, core)) t.notOk(Object.values(row).some(cell => /^\d+\/\d+$/.test(cell)))
  t.match(read(single(core, '0x?d'), core).slice(1, 5).map(({ answer }) => answer), [
    'not',
    'not_applicable',
    'dont_know',
    'declined',
  ])
})

t.test('what is hidden is empty, and other than what was not asked', async t => {
  const rows = read(gated(core, 'x<>5T37'), core)
  const hidden = rows.filter(({ released }) => released === 'false')
  t.ok(hidden.length > 0)
  t.strictSame(
    hidden.filter(({ value, exactNumerator, clamped, band, n, variance }) =>
      `${value}${exactNumerator}${clamped}${band}${n}${variance}` !== ''
    ),
    []
  )
  const notAsked = rows.filter(({ asked }) => asked === 'false')
  t.ok(notAsked.length > 0)
  t.strictSame(notAsked.filter(({ released, value }) => `${released}${value}` !== ''), [])
})

t.test('of a confidential result there are tenths and nothing finer', async t => {
  for (const row of read(gated(core, 'x<>5T37'), core)) {
    t.match(row['value'], /^(?:|0\.\d|1\.0)$/)
    for (
      const column of [
        'exactNumerator',
        'exactDenominator',
        'coverage',
        'answered',
        'confidence',
        'n',
        'answer',
        'variance',
      ]
    ) t.equal(row[column], '', column)
  }
})

t.test("nobody's words are a formula, and they come back as they were", async t => {
  const content = hostileContent()
  const text = csvOf(single(content, '01'), content)
  const rows: string[][] = parse(text, { bom: true })
  t.strictSame(rows.flat().filter(isFormula), [])
  t.ok(text.includes("'=1+1"))
  t.ok(rows.flat().includes('<script>alert(1)</script>'), 'other words are kept as they are')
  t.equal(text, csvOf(single(content, '01'), content))
})
