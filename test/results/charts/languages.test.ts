import t from 'tap'
import { xml2js, type Element } from 'xml-js'
import { profileChart } from '../../../src/results/charts/profile-chart.ts'
import { profileRows, titlesOf } from '../../../src/results/charts/tables.ts'
import type { CustomContent } from '../../../src/domain/versions/principle-set.ts'
import { inputOf, pageOf } from '../report/inputs.ts'
import { core, single, unasked } from '../report/results.ts'

const within = (element: Element): Element[] => [element, ...(element.elements ?? []).flatMap(within)]
const elementsOf = (picture: string) => within(xml2js(picture) as Element).filter(({ type }) => type === 'element')

function textOf (element: Element): string {
  return within(element).map(({ text }) => String(text ?? '')).join('')
}

t.test("an author's words are marked with their language, and right-to-left ones are kept apart", async t => {
  const [first] = core.principles
  const arabic = {
    ...core,
    lang: 'ar',
    wordings: [],
    principles: [{ ...first, title: 'مبدأ المساواة بين جميع الناس في كل مكان' }, ...core.principles.slice(1)],
  } as CustomContent
  const result = single(arabic, '0123')
  const titles = titlesOf(arabic, unasked)
  const picture = profileChart({ title: 'Profile', ...titles.scale, rows: profileRows(result, titles) })
  const [root] = elementsOf(picture)
  t.strictSame([root?.attributes?.['lang'], root?.attributes?.['xml:lang']], ['en', 'en'])
  const marked = elementsOf(picture).filter(({ name }) => name === 'tspan')
  t.strictSame(
    marked.filter(({ attributes }) => attributes?.['lang'] !== 'ar' || attributes['xml:lang'] !== 'ar'),
    []
  )
  t.ok(marked.map(textOf).includes(`\u2068${arabic.principles[0]?.title}\u2069`), 'in one piece, with its blanks')
  const described = elementsOf(picture).find(({ name }) => name === 'desc')
  t.match(described && textOf(described), /المساواة/)
  t.match(
    pageOf(inputOf(result, arabic)),
    `<bdi lang="ar" dir="rtl">${arabic.principles[0]?.title}</bdi>”</caption>`
  )
})
