import t from 'tap'
import { profileTable, titlesOf } from '../../../src/results/charts/tables.ts'
import { htmlTable, plainTable, type Table } from '../../../src/results/charts/table.ts'
import { wrapText } from '../../../src/results/charts/line-breaks.ts'
import { plain } from '../../../src/results/charts/text.ts'
import { collectDifferences } from '../../fixtures/differences.ts'
import { elementsOf, faultsOf } from '../../fixtures/html.ts'
import { core, hostile, single, unasked } from '../report/results.ts'

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
  t.strictSame(
    [region?.getAttributeValue('role'), region?.getAttributeValue('tabindex')],
    ['group', '0'],
    'a wide one can be scrolled by keyboard'
  )
})

t.test('as plain text every cell stands on a line after the name of its column', async t => {
  const text = plainTable(profileTable(single(core, '3'), titlesOf(core, unasked)))
  t.match(
    text,
    /^The profile in words\n\nMutual\n {2}Value: 1\.00\n {2}In words: strong\n {2}What it rests on: 4 of 4 statements\n\nReciprocal\n/
  )
  const lines = plainTable(table).split('\n')
  t.equal(lines.filter(line => line.startsWith('  ')).length, 3 * table.rows.length, "no line of anybody's own making")
})

t.test('a value tells its exact fraction only where two places do not say it', async t => {
  const text = plainTable(profileTable(single(core, '0123'), titlesOf(core, unasked)))
  t.match(text, /Mutual\n {2}Value: 0\.50\n/)
  t.match(text, /Value: 0\.47 \(exactly 7\/15\)/)
})

t.test('what turns the direction or shows nothing is taken off, and right-to-left words are not', async t => {
  t.equal(plain('a\u202eb\u2066c\u2069\u0000\u0007 \n\t d\ud800'), 'abc d')
  for (const kept of ['مبدأ المساواة', '🧑🏽‍🤝‍🧑🏻 🏳️‍🌈', 'café – “x”']) t.equal(plain(kept), kept)
})

t.test('no line is wider than its room, no letter is torn apart, and nothing is lost without an ellipsis', async t => {
  const room = { width: 120, size: 16, maxLines: 3 }
  const family = '🧑🏽‍🤝‍🧑🏻'
  for (const text of [...hostile, family.repeat(30), 'é'.repeat(50), '']) {
    const lines = wrapText(text, room)
    t.ok(lines.length <= room.maxLines, text)
    for (const line of lines) t.strictSame(wrapText(line.text, { ...room, maxLines: 1 }), [line], 'a line fits')
    const shown = lines.map(line => line.text).join('')
    if (!shown.endsWith('…')) t.equal(shown.replaceAll(' ', ''), plain(text).replaceAll(' ', ''), text)
  }
  t.strictSame(
    [...'wil'].map(letter => wrapText(letter.repeat(30), room)[0]?.text.length),
    [8, 18, 18],
    'wide letters take more of it'
  )
  t.equal(wrapText(family.repeat(30), room).map(line => line.text).join('').replaceAll(family, ''), '…')
  t.equal(wrapText('ŵ'.repeat(8), room)[0]?.text, 'ŵ'.repeat(8), 'an accent takes no room')
  t.equal(wrapText('ŵ'.repeat(8), room)[0]?.width, undefined, 'what was measured is left to the font')
  t.equal(Math.round(wrapText('ش'.repeat(60), room)[0]?.width ?? 0), 115, 'what was not is set to its width')
  t.equal(wrapText('ش', room)[0]?.width, undefined, 'where it may be too wide')
})

t.test('words stay apart where only the space between them has no room', async t => {
  const text = 'From 0 (not there yet) to 1 (fully there). From left to right: results 1 to 3.'
  const { compare, differences } = collectDifferences()
  for (let width = 100; width < 700; width++) {
    const lines = wrapText(text, { width, size: 14, maxLines: 20 })
    compare(`${width} wide`, lines.map(line => line.text).join(' '), text)
  }
  t.strictSame(differences, [])
})
