import t from 'tap'
import { xml2js, type Element } from 'xml-js'
import {
  aboutComparison, comparisonChart, comparisonCharts,
  comparedRows
} from '../../../src/results/charts/comparison-chart.ts'
import { profileRows, scaleOf, titlesOf } from '../../../src/results/charts/tables.ts'
import { sideBySide, timelineOf } from '../../../src/results/report/charts-sections.ts'
import { profileChart, profileCharts } from '../../../src/results/charts/profile-chart.ts'
import { displayValueOfCell, displayValueOfSide, wordsOf } from '../../../src/results/charts/display-value.ts'
import { timelineChart, timelineCharts } from '../../../src/results/charts/timeline-chart.ts'
import { comparison } from '../../../src/domain/follow-up/comparison.ts'
import type { Result } from '../../../src/domain/assessments/result.ts'
import type { CustomContent } from '../../../src/domain/versions/principle-set.ts'
import { everyInput } from '../report/inputs.ts'
import { core, gated, hostile, hostileContent, single, unasked } from '../report/results.ts'

function profileOf (result: Result, content: CustomContent) {
  return { title: 'Profile by principle', ...scaleOf(content), rows: profileRows(result, titlesOf(content, unasked)) }
}

/** Every element of a picture. Throws where it is no sound XML. */
function elementsOf (picture: string): Element[] {
  const inside = (element: Element): Element[] => [element, ...(element.elements ?? []).flatMap(inside)]
  return inside(xml2js(picture) as Element).filter(({ type }) => type === 'element')
}

function textOf ({ elements = [] }: Element): string {
  return elements.map(element => String(element.text ?? textOf(element))).join('')
}

const inputs = everyInput()
const content = hostileContent()

function everyPicture (): Record<string, string> {
  const profiles = Object.entries(inputs).map(([name, { result, content }]) =>
    [`profile ${name}`, profileChart(profileOf(result, content))] as const
  )
  const followed = Object.entries(inputs).filter(([, { earlier }]) => earlier.length > 0).flatMap(([name, input]) => {
    const titles = titlesOf(input.content, unasked)
    const both = sideBySide(input, titles)
    return [
      [`timeline ${name}`, timelineChart(timelineOf(input, titles), 'dark')] as const,
      ...(both ? [[`comparison ${name}`, comparisonChart(both)] as const] : []),
    ]
  })
  return Object.fromEntries([...profiles, ...followed])
}

const nobody = { a: '', b: '' }
const weak = { kind: 'band', band: 'weak', indicative: false } as const

t.test('the same input makes the same bytes', async t => {
  t.strictSame(everyPicture(), everyPicture())
})

t.test('a picture is sound XML with a name and a description, and asks for nothing', async t => {
  for (const [name, picture] of Object.entries(everyPicture())) {
    const elements = elementsOf(picture)
    const [root] = elements
    t.equal(root?.name, 'svg', name)
    t.equal(root?.attributes?.['role'], 'img', name)
    const ids = String(root?.attributes?.['aria-labelledby']).split(' ')
    t.strictSame(
      elements.filter(({ attributes }) => ids.includes(String(attributes?.['id']))).map(({ name }) => name),
      ['title', 'desc'],
      name
    )
    const allowed = ['svg', 'title', 'desc', 'defs', 'pattern', 'rect', 'path', 'circle', 'text', 'tspan']
    t.strictSame(
      elements.map(({ name }) => String(name)).filter(name => !allowed.includes(name)),
      [],
      `${name}: no script, style, link or image`
    )
    const attributes = elements.flatMap(({ attributes }) => Object.keys(attributes ?? {})).map(key => key.toLowerCase())
    t.strictSame(
      attributes.filter(key => key.startsWith('on') || key.includes('href') || key === 'style'),
      [],
      `${name}: nothing that runs or leads anywhere`
    )
    t.strictSame(picture.match(/url\((?!#)/g), null, `${name}: nothing from elsewhere`)
    t.notMatch(picture, /[\u202a-\u202e\u2067]/, `${name}: nothing turns the direction`)
  }
})

t.test('every principle is in the picture by its title, and by its words in the description', async t => {
  const result = gated(content, 'x<>5T37')
  const picture = profileChart(profileOf(result, content))
  const texts = elementsOf(picture).filter(({ name }) => name === 'text').map(textOf)
  for (const title of ['Mutual', 'Safe', 'Recovery focused and non-directive']) {
    t.match(profileChart(profileOf(single(core, '3'), core)), new RegExp(`>${title}</text>`))
  }
  t.ok(texts.includes('not shown, to protect people'))
  t.ok(texts.includes('0.1 or less, weak'))
  t.ok(texts.includes('0.9 or more, strong'))
  t.ok(texts.some(text => text.endsWith('…')), 'what is too long is shortened')
  const long = hostile.find(title => title.length === 200 && title.startsWith('W')) ?? ''
  t.ok(
    elementsOf(picture).filter(({ name }) => name === 'desc').map(textOf).join().includes(long),
    'and whole in the description'
  )
})

t.test('two hundred principles with the longest titles make a tall picture in which nothing overlaps', async t => {
  const rows = Array.from(
    { length: 200 },
    (_, index) => ({
      title: `${index} ${hostile[6] ?? ''}`,
      displayValue: displayValueOfCell({ released: true, value: 0.5 }),
    })
  )
  const picture = profileChart({ title: 'Profile', ...scaleOf(core), rows })
  const heights = [...picture.matchAll(/<text x="12" y="(\d+(?:\.\d+)?)"/g)].map(([, y]) => Number(y))
  t.ok(heights.every((y, index) => index === 0 || y - (heights[index - 1] ?? 0) >= 16))
  t.ok(Number(/height="(\d+)"/.exec(picture)?.[1]) > (heights.at(-1) ?? 0))
  const parts = profileCharts({ title: 'Profile', ...scaleOf(core), rows }, 860)
  const partHeights = parts.map(part => Number(/height="(\d+)"/.exec(part)?.[1]))
  t.ok(partHeights.every(height => height <= 860), 'on a page none is taller than a sheet')
  t.equal(
    parts.flatMap(part => [...part.matchAll(/>0\.5<\/text>/g)]).length,
    rows.length + 2 * parts.length,
    'and none of them is lost'
  )
  t.equal(
    new Set(parts.flatMap(part => [...part.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))).size,
    3 * parts.length,
    'and no id stands twice'
  )
})

t.test('what is hidden, not asked, not answered and not comparable are told apart by mark and words', async t => {
  const cells = [
    displayValueOfCell({ released: false }),
    displayValueOfCell({ asked: false }),
    displayValueOfCell({ released: true, value: null, exact: null }),
    displayValueOfSide(null, false),
    displayValueOfSide({ band: 'mixed' }, false),
    displayValueOfSide({ band: null }, false),
  ]
  t.strictSame(cells.map(wordsOf), [
    'not shown, to protect people',
    'not asked',
    'no value',
    'nothing in common to compare',
    'mixed',
    'no value',
  ])
  const marks = cells.slice(0, 3).map(displayValue => {
    const picture = comparisonChart({
      title: 'Two',
      a: 'a',
      b: 'b',
      about: 'Both.',
      ...scaleOf(core),
      madeOf: nobody,
      rows: [{ title: 'One', a: displayValue, b: weak, people: nobody, note: '' }],
    })
    return /<(?:path d="M[\d. ]+|circle c)(\S*)/.exec(picture)?.[1]
  })
  t.equal(new Set(marks).size, 3, 'each has a mark of its own')
})

t.test('a value of too few answers is open, dashed and called indicative', async t => {
  const rows = [{
    title: 'One',
    displayValue: {
      kind: 'value',
      value: 0.75,
      words: '0.75',
      exact: '3/4',
      clamped: false,
      isAtBound: false,
      indicative: true,
      band: null,
    } as const,
  }]
  const picture = profileChart({ title: 'Profile', ...scaleOf(core), rows })
  t.match(picture, />0\.75, indicative<\/text>/)
  t.match(picture, /stroke-dasharray/)
  t.notMatch(profileChart(profileOf(single(core, '3'), core)), /stroke-dasharray/)
})

t.test('a line of time is broken where a value is missing or cannot be compared', async t => {
  const value = (value: number) => displayValueOfCell({ released: true, value: value as 0.5 })
  const draw = (displayValues: Array<ReturnType<typeof value>>, comparable = true) =>
    timelineChart({
      title: 'Time',
      ...scaleOf(core),
      rows: [{
        title: 'One',
        displayValues,
        people: [],
        likenesses: displayValues.map((_, index) => comparable || index !== 1 ? 'whole' : null),
      }],
      results: displayValues.map((_, index) => ({ number: index + 1, date: '2026-01-01', madeOf: '' })),
    })
  const joints = (picture: string) => [...picture.matchAll(/M[\d.]+ [\d.]+L/g)].length
  t.equal(joints(draw([value(0.1), value(0.2), value(0.3)])), 2)
  t.equal(joints(draw([value(0.1), { kind: 'hidden' }, value(0.3)])), 0)
  t.match(draw([value(0.1), { kind: 'hidden' }, value(0.3)]), /Crossed box: not shown, to protect people/)
  t.equal(joints(draw([value(0.1), value(0.2), value(0.3)], false)), 1)
  t.match(draw([value(0.1), value(0.2)], false), /No line/)
  const empty = timelineCharts({ title: 'Time', ...scaleOf(core), results: [], rows: [] }, 860)
  t.ok(empty.length <= 1, 'nothing to draw is no fault')
})

t.test('a comparison says what became of each principle, with no more places than its sides', async t => {
  const rowsOf = (a: Result, b: Result) =>
    comparedRows({
      comparison: comparison({ a: { result: a, content: core }, b: { result: b, content: core } }),
      titleOf: slug => slug,
      results: { a, b },
    })
  const more = {
    ...core,
    principles: core.principles.map((principle, index) => ({
      ...principle,
      statements: index > 0
        ? principle.statements
        : [...principle.statements, { ...principle.statements[0] as typeof principle.statements[0], key: 'new' }],
    })),
  }
  const growing = comparison({
    a: { result: single(core, '0'), content: core },
    b: { result: gated(more, '3'), content: more },
  })
  t.match(aboutComparison(growing), /^One of the two is confidential.*Only what is the same in both is compared: 31 statements, all of the weight /)
  const [first, second] = comparedRows({
    comparison: growing,
    titleOf: slug => slug,
    results: { a: single(core, '0'), b: gated(more, '3') },
  })
  t.match(first?.note, /weak, mixed and strong are compared; only of what is the same in both \(\d statements\)$/)
  t.notMatch(second?.note, /same in both/, 'C1 a principle that is whole needs no word')
  const rows = rowsOf(gated(core, '3x5'), gated(core, '5x5'))
  t.strictSame(rows.slice(0, 3).map(({ note }) => note), ['up by 0.2', 'not shown in either of the two', 'no change'])
  t.equal(rowsOf(gated(core, 'x'), gated(core, '5'))[0]?.note, 'not shown in one of the two')
  t.equal(rowsOf(single(core, '0'), single(core, '2'))[0]?.note, 'up by 0.67')
  t.equal(rowsOf(single(core, '?'), single(core, '2'))[0]?.note, 'no value in one of the two')
  t.equal(rowsOf(single(core, '?'), single(core, 'd'))[0]?.note, 'no value in either of the two')
  const [little] = rowsOf(single(core, '0'), single(core, '2???'))
  t.equal(wordsOf(little?.b ?? { kind: 'not-asked' }), '0.67, indicative', 'S5 as the profile says of the same value')
  const two = { title: 'Two', ...scaleOf(core), a: 'a', b: 'b', madeOf: nobody, about: 'Both.', rows }
  const parts = comparisonCharts(two, 700)
  t.strictSame(
    parts.map(part => [...part.matchAll(/font-weight="600">1<\/text>/g)].length),
    [4, 3],
    'in as few parts as fit, with about as much in each'
  )
})
