import t from 'tap'
import { profileTable, titlesOf } from '../../../src/assessments/report/picture-tables.ts'
import { htmlTable, plainTable, type Table } from '../../../src/assessments/report/table.ts'
import { plain, wrapped } from '../../../src/assessments/report/text.ts'
import { elementsOf, faultsOf } from '../../fixtures/html.ts'
import { core, hostile, single } from './results.ts'

const table: Table = {
  id: 'hostile',
  caption: 'Hostile',
  columns: ['Title', 'Value', ...hostile.slice(0, 2)],
  rows: hostile.map(text => [{ text, lang: 'ar', href: 'https://example.org/"><script>' }, text, { text }, 'plain']),
}

t.test('a table has a caption, and a head for every column and row', async t => {
  const html = htmlTable(table)
  t.strictSame(await faultsOf(html), [])
  const elements = elementsOf(html)
  const heads = elements.filter(({ tagName }) => tagName === 'th').map(head => head.getAttributeValue('scope'))
  t.strictSame(heads, [...table.columns.map(() => 'col'), ...table.rows.map(() => 'row')])
  t.strictSame(elements.filter(({ tagName }) => ['script', 'svg', 'title', 'style'].includes(tagName)), [])
  const [region] = elements
  t.strictSame([region?.getAttributeValue('role'), region?.getAttributeValue('tabindex')], ['group', '0'], 'a wide one can be scrolled by keyboard')
})

t.test('as plain text every cell stands on a line after the name of its column', async t => {
  const text = plainTable(profileTable(single(core, '3'), titlesOf(core)))
  t.match(text, /^The profile in words\n\nMutual\n {2}Value: 1\.00\n {2}In words: strong\n {2}What it rests on: 4 of 4 statements\n\nReciprocal\n/)
  const lines = plainTable(table).split('\n')
  t.equal(lines.filter(line => line.startsWith('  ')).length, 3 * table.rows.length, 'no line of anybody\'s own making')
})

t.test('a value tells its exact fraction only where two places do not say it', async t => {
  const text = plainTable(profileTable(single(core, '0123'), titlesOf(core)))
  t.match(text, /Mutual\n {2}Value: 0\.50\n/)
  t.match(text, /Value: 0\.47 \(exactly 7\/15\)/)
})

t.test('what turns the direction or shows nothing is taken off, and right-to-left words are not', async t => {
  t.equal(plain('a\u202eb\u2066c\u2069\u0000\u0007 \n\t d\ud800'), 'abc d')
  for (const kept of ['مبدأ المساواة', '🧑🏽‍🤝‍🧑🏻 🏳️‍🌈', 'café – “x”']) t.equal(plain(kept), kept)
})

t.test('no line is wider than its room, no letter is torn apart, and nothing is lost without an ellipsis', async t => {
  const room = { width: 120, size: 16, most: 3 }
  for (const text of [...hostile, '🧑🏽‍🤝‍🧑🏻'.repeat(30), 'é'.repeat(50), '']) {
    const lines = wrapped(text, room)
    t.ok(lines.length <= room.most, text)
    for (const line of lines) t.strictSame(wrapped(line, { ...room, most: 1 }), [line], 'a line fits')
    if (!lines.at(-1)?.endsWith('…')) t.equal(lines.join('').replaceAll(' ', ''), plain(text).replaceAll(' ', ''), text)
  }
  t.strictSame([...'wi'].map(letter => wrapped(letter.repeat(30), room)[0]?.length), [7, 20], 'wide letters take more of it')
  t.equal(wrapped('🧑🏽‍🤝‍🧑🏻'.repeat(30), room).join('').replaceAll('🧑🏽‍🤝‍🧑🏻', ''), '…')
})
